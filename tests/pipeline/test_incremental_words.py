"""What runs again when a word, the style of figures, a template or a fact has changed: what shows it, and no more."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from ..small_study import PAGES

WORDS = "src/analysis/report/words"
PLACE, LEAFLET = PAGES[0], f"{PAGES[0]}.leaflet"  # what most steps look at: half of the pages, half of the time
BOTH = (PLACE, LEAFLET)
SUFFIXES = ("docx", "xlsx")
MORE = " щщщ"  # what is added to a text to make it another
# What makes the pages of the copy from the extracts, without what a whole build does besides: assembly and audit.
MAKE = """
import json, sys
from pathlib import Path
import pytask
from analysis.pipeline.pages import list_pages
from analysis.pipeline.task_extracts import list_extract_tasks
from analysis.pipeline.task_notebooks import list_notebook_tasks
from analysis.pipeline.task_office import list_office_tasks
from analysis.pipeline.task_pages import list_page_tasks
from analysis.study import load_study

study = load_study(Path(sys.argv[1]))
pages = list_pages(study, tuple(sys.argv[3:]), sys.argv[2])
listed = [make(study, pages) for make in (list_notebook_tasks, list_page_tasks, list_office_tasks)]
tasks = [task for tasks in (list_extract_tasks(study), *listed) for task in tasks]
pytask.console.quiet = True
session = pytask.build(
    tasks=tasks, paths=[], config=study.root / "pyproject.toml", capture="no", verbose=0, n_workers=2,
    parallel_backend="threads",
)
print(json.dumps({report.task.base_name: report.outcome.name for report in session.execution_reports}))
"""


def make_pages(copy, *places: str) -> set[str]:
    """Make what is not up to date of the pages, and return the tasks that ran; each ends well."""
    environment = os.environ | {"PYTHONPATH": str(copy.root / "src"), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", MAKE, str(copy.root), "bg", *(places or (PLACE,))]
    done = subprocess.run(command, cwd=copy.root, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes = json.loads(done.stdout.splitlines()[-1])
    assert set(outcomes.values()) <= {"SUCCESS", "SKIP_UNCHANGED"}, outcomes
    return {name for name, outcome in outcomes.items() if outcome == "SUCCESS"}


def name_tasks(*steps: str, slugs: tuple[str, ...] = (PLACE,)) -> set[str]:
    return {f"{step} {slug}.bg" for step in steps for slug in slugs}


def read_notes(copy, *steps: str) -> set[str]:
    """Return the entries that the tasks of these steps asked for on the page and its leaflet."""
    paths = [copy.root / f"output/asked/{name}.txt" for name in name_tasks(*steps, slugs=BOTH)]
    return {key for path in paths if path.is_file() for key in path.read_text(encoding="utf-8").splitlines()}


def read_entries(path: Path) -> dict[tuple[str, ...], str]:
    """Return the entries of a file of the catalogue by the parts of their keys."""
    entries, waiting = {}, [((), tomllib.loads(path.read_text(encoding="utf-8")))]
    while waiting:
        parts, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*parts, name), inner) for name, inner in value.items()]
        else:
            entries[parts] = value
    return entries


def change_entries(copy, language: str, is_other: Callable[[str], bool]) -> int:
    """Add something to the end of the entries that are to be others, and return how many these are."""
    number = 0
    for path in sorted((copy.root / WORDS / language).glob("*.toml")):
        lines = []
        for parts, text in sorted(read_entries(path).items()):
            more = is_other(".".join(parts))
            number += more
            key = ".".join(json.dumps(part, ensure_ascii=False) for part in parts)
            lines.append(f"{key} = {json.dumps(text + MORE * more, ensure_ascii=False)}\n")
        path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return number


def change_entry(copy, language: str, key: str) -> None:
    assert change_entries(copy, language, lambda other: other == key) == 1


def count_more(copy) -> int:
    """Return how often what was added to texts stands on the page, before the site is assembled."""
    return (copy.root / f"output/pages/bg/{PLACE}.html").read_text(encoding="utf-8").count(MORE.strip())


def read_made(copy) -> dict[str, bytes]:
    """Return what was made of the pages: the executed notebooks, the pages and their other formats."""
    paths = [copy.root / f"output/notebooks/{slug}.bg.ipynb" for slug in BOTH]
    paths += [copy.root / f"output/pages/bg/{slug}.html" for slug in BOTH]
    paths += [copy.root / f"output/files/bg/{PLACE}.{suffix}" for suffix in SUFFIXES]
    return {path.relative_to(copy.root).as_posix(): path.read_bytes() for path in paths}


@pytest.mark.whole  # the pages are made nine times
def test_after_each_change_just_that_runs_which_shows_it(built):
    """One story, in order: each step adds a change to the one before."""
    assert make_pages(built, *PAGES) == set()
    check_facts_that_a_page_names_and_does_not_name(built)
    check_words_that_no_page_asked_for(built)
    check_a_caption(built)
    check_words_around_every_page(built)
    check_words_of_workbooks(built)
    check_a_template(built)
    check_the_style_of_figures(built)


def check_words_that_no_page_asked_for(copy):
    """Nothing runs when all of them are others; and rightly so: all made from nothing, each file is as it was."""
    before, asked = read_made(copy), read_notes(copy, "run", "convert", *SUFFIXES)
    for language, number in (("bg", 1000), ("en", 2000)):
        assert change_entries(copy, language, lambda key, code=language: f"{code}.{key}" not in asked) > number
    assert make_pages(copy) == set()
    for name in before:
        (copy.root / name).unlink()
    assert make_pages(copy) == name_tasks("run", "convert", slugs=BOTH) | name_tasks(*SUFFIXES)
    assert read_made(copy) == before


def check_a_caption(copy):
    """The pages that show it run, their leaflets do not; all that is made of a page that is another follows."""
    before = count_more(copy)
    change_entry(copy, "bg", "captions.recognition.title")
    assert make_pages(copy) == name_tasks("run", "convert", *SUFFIXES)
    assert count_more(copy) > before
    change_entry(copy, "en", "captions.recognition.title")
    assert make_pages(copy) == set()


def check_words_around_every_page(copy):
    """No notebook runs for what stands around its page."""
    before = count_more(copy)
    change_entry(copy, "bg", "ui.home")
    ran = make_pages(copy)
    assert name_tasks("convert", slugs=BOTH) <= ran and not {name for name in ran if "run" in name}
    assert count_more(copy) > before


def check_words_of_workbooks(copy):
    alone = read_notes(copy, "xlsx") - read_notes(copy, "run", "convert", "docx")
    change_entry(copy, "bg", min(alone).removeprefix("bg."))
    assert make_pages(copy) == name_tasks("xlsx")


def check_a_template(copy):
    copy.edit("src/analysis/publish/templates/page.html.j2", "</footer>", "</footer><!-- … -->")
    ran = make_pages(copy)
    assert name_tasks("convert", slugs=BOTH) <= ran and not {name for name in ran if "run" in name}


def check_the_style_of_figures(copy):
    """A leaflet has no figures."""
    copy.edit(
        "src/analysis/figures/style.py",
        'RULE = "#1b1b1b", "#595959", "#d9d9d9"',
        'RULE = "#1b1b1b", "#595959", "#dadada"',
    )
    ran = make_pages(copy)
    assert name_tasks("run", "convert") <= ran and not ran & name_tasks("run", slugs=(LEAFLET,))


def check_facts_that_a_page_names_and_does_not_name(copy):
    folder = copy.root / "data/processed/tables"
    own, other = ({row["id"] for row in read_rows(folder / "pages" / slug / "practices.csv")} for slug in PAGES)
    practices = [row["id"] for row in read_rows(folder / "practices.csv")]
    change_fact(folder / "practices.csv", next(name for name in practices if name not in own | other))
    assert make_pages(copy, *PAGES) == {"extracts"}
    change_fact(folder / "practices.csv", next(name for name in practices if name in own - other))
    ran = make_pages(copy, *PAGES)
    assert name_tasks("run") <= ran and not ran & name_tasks("run", slugs=PAGES[1:])


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change_fact(path: Path, practice: str) -> None:
    """Change the summary of a practice among the released tables."""
    rows = read_rows(path)
    next(row for row in rows if row["id"] == practice)["summary_bg"] += MORE
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
