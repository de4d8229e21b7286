"""Register and files of policy documents in; their text, what was found in it, and the tables of it out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.quality import PROBLEMS
from analysis.study import Study, load_study

TEXTS = ("register", "pages", "passages", "boxes", "problems")
FOUND = ("marks", "matrix", "commitments", "participation", "ladder", "reuse", "own_text", "alignment", "followed")
DOCUMENT_TABLES = (
    "documents", "coverage", "evidence", "commitments", "plan_participation", "steps", "reuse_shares", "alignment",
    "followed",
)  # fmt: skip
REFERENCE = ("municipalities", "participation_framework", "institutions", "policies", "priorities")
RAW, CODING = "data/raw/documents", "coding"  # what coders hand in is no document


def list_document_tasks(study: Study) -> list[Task]:
    """Return the tasks that read the documents of the register, search them, and make their tables."""
    folder, settings = find_folder(study), {"settings": study.root / "study.toml"}
    register = study.root / RAW / "register.csv"
    texts, found = _name(folder, TEXTS), _name(folder, FOUND)
    reference = {name: study.reference / f"{name}.csv" for name in REFERENCE}
    tables = {name: study.processed / "unreleased" / f"{name}.parquet" for name in DOCUMENT_TABLES}
    read_too = ("analysis.documents.passages", "analysis.documents.register")
    return [
        make_task(
            read_documents, "documents", {"register": register, "files": list_files(study)} | settings,
            {"texts": texts, "noticed": study.processed / "quality" / f"{PROBLEMS}.csv"}, read_too,
        ),
        make_task(analyse_documents, "analysis of documents", {"texts": texts, "reference": reference} | settings,
                  {"found": found}),
        make_task(index_documents, "index of documents", {"texts": texts}, {"index": folder / "index.sqlite"}),
        make_task(tabulate_documents, "tables of documents",
                  {"texts": texts, "found": found, "validity": folder / "validity.parquet",
                   "framework": reference["participation_framework"]} | settings,
                  {"tables": tables}),
    ]  # fmt: skip


def find_folder(study: Study) -> Path:
    """Return where what was read and found in documents lies."""
    return study.processed / "documents"


def origin_of(study: Study) -> str:
    """Return the origin of the documents that are analysed: those that suit the status of the study."""
    return study.status if study.is_demonstration else "real"


def list_files(study: Study) -> list[Path]:
    """Return the documents, and the recognised texts beside scans."""
    return sorted(path for path in (study.root / RAW).glob("*/*.*") if path.parent.name != CODING and path.is_file())


def read_documents(register: Path, files: list[Path], settings: Path, texts: dict[str, Path], noticed: Path) -> None:
    """Read every document of the study's kind that was obtained; one that cannot be read is named, the rest goes on."""
    from analysis.documents.register import check_register
    from analysis.files import hash_files, written_beside
    from analysis.pipeline.reading import read_all
    from analysis.reference.checking import read_texts

    study, folder = load_study(settings.parent), register.parent
    paths = {path.relative_to(folder).as_posix(): path for path in files}
    listed = check_register(
        read_texts(register), study.municipalities, study.status, hash_files(paths), study.languages
    )
    own = listed[(listed["origin"] == origin_of(study)) & (listed["file"] != "")]
    made = read_all(own, paths, find_folder(study) / "texts") | {"register": listed}
    for name, path in texts.items():
        _save(made[name], path)
    with written_beside(noticed) as beside:  # for people: the end of a build points to it
        made["problems"].to_csv(beside, index=False, encoding="utf-8-sig")


def analyse_documents(
    texts: dict[str, Path], reference: dict[str, Path], settings: Path, found: dict[str, Path]
) -> None:
    """Find themes, measures, participation and shared text in the passages."""
    from analysis.documents.alignment import align_statements, list_children
    from analysis.documents.commitments import find_commitments
    from analysis.documents.measures.periods import parse_generation
    from analysis.documents.own_text import count_own_text
    from analysis.documents.participation import build_ladder, find_participation
    from analysis.documents.reuse import find_reuse
    from analysis.documents.statements import list_statements
    from analysis.documents.themes import cover, find_themes
    from analysis.languages import spread

    study, (register, passages) = load_study(settings.parent), _load(texts, "register", "passages")
    places, framework, institutions, policies, goals = (_read_checked(reference[name]) for name in REFERENCE)
    own = register[register["origin"] == origin_of(study)]
    evidence = find_participation(passages)
    marks = find_themes(passages, evidence=evidence)
    written = study.languages[0]
    names = [name for column in spread(["name_*"], places.columns) for name in places[column]]
    titles = [*institutions[f"name_{written}"], *policies[f"title_{written}"]]
    reuse = find_reuse(passages, own, names, titles)
    periods = {row.document: parse_generation(row.generation) for row in own.itertuples() if row.generation}
    measures = find_commitments(passages, periods, marks)
    plans = own[own["level"].isin(["municipal", "district"]) & (own["status"] != "not_obtained")]
    in_force = policies[policies["in_force_2014_2015"] == "yes"]
    statements = list_statements(in_force, goals, marks, passages, measures, own, written)
    alignment = align_statements(statements, reuse, institutions[f"name_{written}"])
    made = {
        "marks": marks,
        "matrix": cover(marks, passages, own, study.municipalities),
        "commitments": measures,
        "participation": evidence,
        "ladder": build_ladder(evidence, list(plans["document"]), framework),
        "reuse": reuse,
        "own_text": count_own_text(reuse, passages, own),
        "alignment": alignment,
        "followed": list_children(alignment, statements, study.municipalities, set(plans["municipality"])),
    }
    for name, path in found.items():
        _save(made[name], path)


def index_documents(texts: dict[str, Path], index: Path) -> None:
    """Write the index that `study search` asks."""
    from analysis.documents.search import build_index
    from analysis.files import written_beside

    (passages,) = _load(texts, "passages")
    with written_beside(index) as beside:
        build_index(passages, beside).close()


def tabulate_documents(
    texts: dict[str, Path], found: dict[str, Path], validity: Path, framework: Path, settings: Path,
    tables: dict[str, Path],
) -> None:  # fmt: skip
    """Cut what was found to the tables that pages show, without figures of themes that the coding does not bear out."""
    import pandas as pd

    from analysis.tables import documents
    from analysis.tables.coding import list_withheld

    study, (register, passages) = load_study(settings.parent), _load(texts, "register", "passages")
    matrix, marks, commitments, steps, ladder, own_text, alignment, followed = _load(
        found, "matrix", "marks", "commitments", "participation", "ladder", "own_text", "alignment", "followed"
    )
    own = register[register["origin"] == origin_of(study)]
    withheld = list_withheld(pd.read_parquet(validity))
    made = {
        "documents": documents.list_documents(register),
        "coverage": documents.list_coverage(matrix, withheld),
        "evidence": documents.list_evidence(marks, passages, own, withheld),
        "commitments": documents.list_commitments(commitments, own, withheld),
        "plan_participation": documents.list_ladder(ladder, own),
        "steps": documents.list_steps(steps, passages, _read_checked(framework)),
        "reuse_shares": documents.list_shares(own_text),
        "alignment": documents.list_alignment(alignment, withheld),
        "followed": documents.list_alignment(followed, withheld),
    }
    for name, path in tables.items():
        _save(made[name], path)


def _name(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    return {name: folder / f"{name}.parquet" for name in names}


def _load(files: dict[str, Path], *names: str) -> list:
    import pandas as pd

    return [pd.read_parquet(files[name]) for name in names]


def _read_checked(path: Path):
    """Return the texts of a reference file that keeps to its schema."""
    from analysis.reference.checking import read_texts
    from analysis.reference.load import load_reference

    load_reference(path.parent, path.stem)
    return read_texts(path).reset_index(drop=True)


def _save(frame, path: Path) -> None:
    from analysis.files import written_beside

    with written_beside(path) as beside:
        frame.to_parquet(beside, index=False)
