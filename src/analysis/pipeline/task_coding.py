"""What two coders handed in and what the rules found in, what both are worth out: which themes have figures at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.graph import make_task
from analysis.pipeline.task_documents import CODING, RAW, find_folder
from analysis.study import Study, load_study

if TYPE_CHECKING:
    import pandas as pd

SAMPLE, BOOKS, DECISIONS = "sample.csv", ("first.xlsx", "second.xlsx"), "adjudication.xlsx"
CODING_TABLES = ("agreement", "rule_quality")
GATE = ["theme", "alpha", "precision", "kept", "why"]


def list_coding_tasks(study: Study) -> list[Task]:
    """Return the task that holds the rules of themes to two coders."""
    folder, files = find_folder(study), list_coding_files(study)
    inputs = {
        "passages": folder / "passages.parquet", "marks": folder / "marks.parquet", "files": files,
        "settings": study.root / "study.toml",
    }  # fmt: skip
    tables = {name: study.processed / "unreleased" / f"{name}.parquet" for name in CODING_TABLES}
    outputs = {"validity": folder / "validity.parquet", "tables": tables}
    names = "; ".join(path.name for path in files)  # a file that is gone is a change, too
    return [make_task(assess_coding, "coding of documents", inputs, outputs, names=names)]


def find_coding(study: Study) -> Path:
    """Return the folder of what is handed out to coders, and of what they hand in."""
    return study.root / RAW / CODING


def list_coding_files(study: Study) -> list[Path]:
    """Return the sample and the workbooks; a workbook that is open has a shadow that is none."""
    paths = find_coding(study).glob("[!.~]*")
    return sorted(path for path in paths if path.suffix == ".xlsx" or path.name == SAMPLE)


def assess_coding(
    passages: Path, marks: Path, files: list[Path], settings: Path, names: str, validity: Path, tables: dict[str, Path]
) -> None:
    """Measure coders and rules, and say which themes are withheld; where nobody has coded, nothing is."""
    import pandas as pd

    from analysis.documents.gate import assess
    from analysis.files import written_beside
    from analysis.tables.coding import AGREEMENT, RULE_QUALITY, list_agreement, list_rule_quality

    limits, read = load_study(settings.parent).documents, pd.read_parquet(passages)
    coded = read_coding({path.name: path for path in files})
    if coded is None:
        made = {"agreement": pd.DataFrame(columns=AGREEMENT), "rule_quality": pd.DataFrame(columns=RULE_QUALITY)}
        gate = pd.DataFrame(columns=GATE).astype({"kept": bool})
    else:
        sample, *codes = (keep_read(rows, read) for rows in coded)
        if sample.empty:
            raise StudyError(
                "no passage of the sample is of a document that was read",
                where=str(files[0].parent),
                fix="move these files away, or draw a new sample and have it coded: docs/how-to/code-passages.md",
            )
        found = assess(
            read, pd.read_parquet(marks), sample, tuple(codes), limits.minimum_alpha, limits.minimum_precision
        )
        gate = found["gate"][GATE]
        quality = list_rule_quality(found["rules"], found["totals"], gate, limits.minimum_precision)
        made = {"agreement": list_agreement(found["agreement"], limits.minimum_alpha), "rule_quality": quality}
    for path, frame in ((validity, gate), *((tables[name], made[name]) for name in CODING_TABLES)):
        with written_beside(path) as beside:
            frame.to_parquet(beside, index=False)


def keep_read(rows: pd.DataFrame | None, passages: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rows of documents that were read: where one cannot be read, the coding of the others stands."""
    return None if rows is None else rows[rows["document"].isin(passages["document"])].reset_index(drop=True)


def read_coding(files: dict[str, Path]) -> tuple | None:
    """Return the sample, the codes of both coders and the decisions, or None while a coder has not handed in.

    `files`: by name. The decisions are None while there are none, though the coders differ. Raises `StudyError` for
    what is wrong in a workbook, each with its row.
    """
    from analysis.documents.coding import list_disagreements
    from analysis.documents.coding_reading import read_adjudication_book

    known = {SAMPLE, *BOOKS, DECISIONS}
    for name in sorted(files.keys() - known):
        raise StudyError(
            "a workbook that nobody reads", where=str(files[name]), expected=", ".join(sorted(known)),
            fix="give it one of these names, or move it away",
        )  # fmt: skip
    if not all(has_handed_in(files, name) for name in BOOKS):
        return None
    sample, first, second = read_coders(files)
    if has_handed_in(files, DECISIONS):
        return sample, first, second, read_adjudication_book(files[DECISIONS].read_bytes(), sample, DECISIONS)
    differ = list_disagreements(first, second)
    return sample, first, second, differ.assign(code=0) if differ.empty else None


def has_handed_in(files: dict[str, Path], name: str) -> bool:
    """Say whether a workbook is there, and not as it was handed out."""
    from analysis.documents.coding_reading import is_blank

    return name in files and not is_blank(files[name].read_bytes(), name)


def read_coders(files: dict[str, Path]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the sample and the codes of both coders."""
    from analysis.documents.coding_reading import read_coding_book

    sample = read_sample(files)
    first, second = (read_coding_book(files[name].read_bytes(), sample, name) for name in BOOKS)
    return sample, first, second


def read_sample(files: dict[str, Path]) -> pd.DataFrame:
    """Return the sample as it was drawn. Raises `StudyError` when it is not there, or not whole."""
    import pandas as pd

    from analysis.documents.sampling import SAMPLE as COLUMNS

    fix = "put back the file that was written together with the workbooks"
    if SAMPLE not in files:
        raise StudyError("workbooks of coders, and no sample.csv beside them", where=f"{RAW}/{CODING}", fix=fix)
    numbers = {"number": int, "passage": int, "page": int, "population": int, "weight": float}
    try:
        sample = pd.read_csv(files[SAMPLE], keep_default_na=False, dtype=str, encoding="utf-8-sig")
        return sample[COLUMNS].astype(numbers)
    except (ValueError, KeyError) as error:
        raise StudyError(f"is not as it was written: {error}", where=str(files[SAMPLE]), fix=fix) from error
