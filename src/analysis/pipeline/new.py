"""A study in, the files of an empty one out: what every study begins with, and nothing of the place of this one."""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import write_bytes
from analysis.pipeline.commit_guard import IGNORED, REGISTER
from analysis.pipeline.task_engagement import RAW as ENGAGEMENT
from analysis.pipeline.task_practices import RAW as PRACTICES
from analysis.study import Study, load_study

DATA = Path(__file__).with_name("data")
README, GUIDE, SETTINGS = "data/raw/README.md", DATA / "new_study.md", DATA / "new_study.toml"
EXAMPLES, PRACTICE = DATA / "new_tables.toml", DATA / "new_practice.yaml"
KEPT = ("priorities", "participation_framework")  # the codes that the package reads documents by
REPOSITORY = Path(__file__).parents[3]
PROJECT = """\
# The build's settings: its root, and so its state, is the folder of this file.
[tool.pytask.ini_options]
editor_url_scheme = "no_link"
"""
MADE = """\
.venv/
.ipynb_checkpoints/
.pytask/
pytask.lock
output/
"""
SOURCE = {"source": "where this was read", "source_url": "https://example.org/", "verified": "yes"}
OF_REGISTER = {
    "document": "plan-old_mill-2013", "family": "action_plan", "level": "municipal", "municipality": "old_mill",
    "generation": "2013-2014", "status": "not_obtained", "title_*": "Action plan of Old Mill",
    "source": "Municipal Council", "origin": "real", "search_log": "where and when it was sought", "verified": "no",
}  # fmt: skip
OF_POPULATION = {
    "municipality": "old_mill", "group": "roma", "population": "420", "basis": "census", "origin": "real", **SOURCE,
}  # fmt: skip


def find_pattern(folder: Path | None) -> Study:
    """Return the study that a new one takes questionnaire and notebooks from: of a folder, else of the package."""
    if folder is None:
        try:
            return load_study()
        except StudyError:
            folder = REPOSITORY
    return load_study(folder)


def start_study(study: Study, folder: Path) -> None:
    """Write an empty study into a folder, with questionnaire and notebooks of `study`.

    Raises `StudyError` for a folder that holds anything.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = "holds files already" if folder.is_dir() else "is a file"
        raise StudyError(found, where=str(folder), expected="a new or empty folder", fix="name another one")
    for name, content in collect_files(study):
        write_bytes(folder / name, content)


def collect_files(study: Study) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every file of an empty study."""
    from analysis.documents import register
    from analysis.pipeline.new_parts import write_form, write_notebook, write_records

    settings = SETTINGS.read_text(encoding="utf-8")
    languages = tomllib.loads(settings)["study"]["languages"]
    form = study.form.relative_to(study.root / "data/raw").as_posix()
    yield "study.toml", settings.replace("{form}", form).encode()
    yield "pyproject.toml", PROJECT.encode()
    yield ".gitignore", f"{MADE}{IGNORED}".encode()
    yield README, GUIDE.read_bytes()
    yield f"data/raw/{form}", write_form(study)
    for path in sorted(study.notebooks.glob("*.ipynb")):
        yield f"notebooks/{path.name}", write_notebook(path, languages[0])
    yield from ((f"data/raw/reference/{name}", content) for name, content in list_tables(study, languages))
    yield REGISTER, write_table(register.name_columns(languages), OF_REGISTER)
    yield PRACTICES, PRACTICE.read_bytes()
    yield "data/raw/survey/population.csv", write_table(_name_columns_of_population(), OF_POPULATION)
    yield f"{ENGAGEMENT}/engagement.xlsx", write_records(study, languages)


def list_tables(study: Study, languages: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the reference tables: those of the package’s codes as they are, the others with an example row only."""
    from analysis.reference.schemas import FILES, name_columns

    examples = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    for name in FILES:
        if name in KEPT:
            yield f"{name}.csv", (study.reference / f"{name}.csv").read_bytes()
        else:
            yield f"{name}.csv", write_table(name_columns(name, languages), examples[name] | SOURCE)


def write_table(columns: Iterable[str], example: Mapping[str, str]) -> bytes:
    """Return a table without a row: its header, and an example that begins with # and is skipped."""
    columns, text = list(columns), io.StringIO()
    row = [
        example.get(column) or example.get(f"{column[:-2]}*") or example.get(f"{column[:-2]}?", "")
        for column in columns
    ]
    csv.writer(text, lineterminator="\n").writerows([columns, [f"# {row[0]}", *row[1:]]])
    return text.getvalue().encode()


def _name_columns_of_population() -> list[str]:
    from analysis.survey.population import COLUMNS

    return COLUMNS
