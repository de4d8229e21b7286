"""docs/claims.md names sentences, tables, functions and raw files that there are; each check is broken once."""

import importlib
import re
from pathlib import Path

import pytest

from analysis.pipeline.task_answers import ANSWERS
from analysis.pipeline.task_change import CHANGE
from analysis.pipeline.task_engagement import ENGAGEMENT
from analysis.pipeline.task_release import PUBLISHED
from analysis.report.entries import FOLDER, read_catalogue

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/claims.md"
RELEASED = {*PUBLISHED, *ENGAGEMENT, *ANSWERS, *CHANGE}
SENTENCE, STATED, TABLE, MADE, RAW = range(5)  # the columns
FEWEST, MOST = 12, 30
GOOD = (
    "| `findings.quiz`: x | `analysis.report.findings.state_groups` | `scores` "
    "| `analysis.tables.orders.list_orders` | `data/raw/survey/kobo.csv` |"
)


def read_rows(page: str) -> list[list[str]]:
    """Return the rows of the tables of a page as lists of cells, without the heads."""
    lines = [line.strip().strip("|").split("|") for line in page.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line] for line in lines]


def list_codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def is_there(dotted: str) -> bool:
    """Say whether a dotted name is something that a module of the package has."""
    module, _, name = dotted.rpartition(".")
    try:
        getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError):
        return False
    return True


def find_faults(page: str) -> list[str]:
    """Return what the rows of the page name and is not there."""
    faults = []
    for row in read_rows(page):
        if len(row) != RAW + 1 or not all(map(list_codes, row)):
            faults.append(f"a row lacks something: {row[0]}")
            continue
        keys = list_codes(row[SENTENCE])
        catalogues = {path.name: read_catalogue(path) for path in FOLDER.iterdir() if path.is_dir()}
        faults += [
            f"{language} has no {key}" for language, known in catalogues.items() for key in keys if key not in known
        ]
        faults += [f"no table {name} is released" for name in list_codes(row[TABLE]) if name not in RELEASED]
        faults += [f"no {name}" for name in list_codes(row[STATED]) + list_codes(row[MADE]) if not is_there(name)]
        faults += [f"no file {name}" for name in list_codes(row[RAW]) if not (ROOT / name).is_file()]
    return faults


def test_every_claim_leads_to_things_that_there_are():
    page = PAGE.read_text(encoding="utf-8")
    assert FEWEST <= len(read_rows(page)) <= MOST
    assert find_faults(page) == []


def test_every_chapter_of_the_survey_and_every_other_source_is_represented():
    rows = read_rows(PAGE.read_text(encoding="utf-8"))
    folders = {name.split("/")[2] for row in rows for name in list_codes(row[RAW]) if name.startswith("data/raw/")}
    assert folders >= {"survey", "documents", "engagement", "practices", "reference"}


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("findings.quiz", "findings.quizz", ["bg has no findings.quizz", "en has no findings.quizz"]),
        ("`scores`", "`marks`", ["no table marks is released"]),
        ("state_groups", "state_group", ["no analysis.report.findings.state_group"]),
        ("analysis.tables.orders.", "analysis.tables.ranks.", ["no analysis.tables.ranks.list_orders"]),
        ("kobo.csv", "gone.csv", ["no file data/raw/survey/gone.csv"]),
        ("| `data/raw/survey/kobo.csv` |", "|", ["a row lacks something: `findings.quiz`: x"]),
    ],
)
def test_a_name_that_is_gone_is_seen_in_a_claim(old, new, faults):
    assert old in GOOD
    assert find_faults(GOOD) == []
    assert sorted(find_faults(GOOD.replace(old, new))) == sorted(faults)
