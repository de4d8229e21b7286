"""The study in force in, the files of an empty one out: its settings, facts and questionnaire, and no invented row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import write_bytes
from analysis.pipeline.commit_guard import IGNORED, REGISTER
from analysis.pipeline.task_engagement import CODED
from analysis.pipeline.task_engagement import RAW as ENGAGEMENT
from analysis.study import Study

README, GUIDE = "data/raw/README.md", Path(__file__).with_name("data") / "new_study.md"
STATUS = re.compile(r"^status\s*=.*$", re.MULTILINE)
PUBLISHED = 'status = "published" # held to the rows: invented ones are refused'
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
REAL = "real"  # the origin of what nobody invented


def start_study(study: Study, folder: Path) -> None:
    """Write an empty study like `study` into a folder; raises `StudyError` for one that holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        found = "holds files already" if folder.is_dir() else "is a file"
        raise StudyError(found, where=str(folder), expected="a new or empty folder", fix="name another one")
    for name, content in collect_files(study):
        write_bytes(folder / name, content)


def collect_files(study: Study) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of every file of an empty study."""
    yield "study.toml", _publish((study.root / "study.toml").read_text(encoding="utf-8-sig")).encode()
    yield "pyproject.toml", PROJECT.encode()
    yield ".gitignore", f"{MADE}{IGNORED}".encode()
    yield README, GUIDE.read_bytes()
    kept = (*study.notebooks.glob("*.ipynb"), *study.reference.glob("*.*"), *study.forms)
    for path in (*kept, study.root / "data/raw/practices/practices.yaml"):
        yield path.relative_to(study.root).as_posix(), path.read_bytes()
    yield REGISTER, _keep_real((study.root / REGISTER).read_text(encoding="utf-8-sig")).encode()
    yield study.population.relative_to(study.root).as_posix(), _write_population(study).encode()
    yield f"{ENGAGEMENT}/engagement.xlsx", _write_records(study)


def _publish(settings: str) -> str:
    """Return study.toml with the status of a study whose rows are real; all else stands, comments too."""
    return STATUS.sub(PUBLISHED, settings, count=1)


def _keep_real(register: str) -> str:
    """Return register.csv with the rows of documents that there are."""
    header, *rows = csv.reader(io.StringIO(register, newline=""))
    return _write_csv([header, *(row for row in rows if row[header.index("origin")] == REAL)])


def _write_population(study: Study) -> str:
    """Return a sampling frame whose strata stand there, with everything else to be filled in."""
    from analysis.survey.population import COLUMNS

    strata = product(study.municipalities, study.groups)
    return _write_csv([COLUMNS, *([*stratum, *[""] * (len(COLUMNS) - 2)] for stratum in strata)])


def _write_records(study: Study) -> bytes:
    from analysis.engagement.columns import collect_codes
    from analysis.engagement.templates import write_template
    from analysis.reference.load import load_reference
    from analysis.survey.form import load_form

    coded = {name: load_reference(study.reference, name) for name in CODED}
    return write_template(collect_codes(study, load_form(study.form), coded))


def _write_csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
