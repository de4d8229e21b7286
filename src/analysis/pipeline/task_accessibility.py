"""The results of the accessibility checks in, the draft of the accessibility statement of each language out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import ACCESSIBILITY
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study

STEP, SLUG = "write", ACCESSIBILITY
RESULTS = "data/raw/accessibility/results.json"  # written by `make accessibility`


def list_accessibility_tasks(study: Study) -> list[Task]:
    """Return the tasks that write the statement; a site that was never checked has no results."""
    results = study.root / RESULTS
    inputs = {
        "results": [results] if results.is_file() else [], "settings": study.root / "study.toml",
        "places": study.tables / "places.csv",
    }  # fmt: skip
    return [
        make_task(write_page, f"{STEP} {SLUG}.{language}", inputs, {"html": find_page(study, language)},
                  notes=find_notes(study), language=language)
        for language in study.languages
    ]  # fmt: skip


def find_page(study: Study, language: str) -> Path:
    """Return where the statement of a language lies before the site is assembled."""
    return study.output / "pages" / language / f"{SLUG}.html"


def read_results(path: Path):
    """Return the results of the checks; raises `StudyError` for a file that does not hold them."""
    from analysis.publish.accessibility import REMAKE, parse_results

    try:
        return parse_results(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        raise StudyError("is not UTF-8", where=str(path), fix=REMAKE) from None


def write_page(results: list[Path], settings: Path, places: Path, language: str, html: Path) -> None:
    """Write the statement of one language."""
    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.accessibility import render_statement
    from analysis.report.catalogue import open_catalogue

    study = load_study(settings.parent)
    told = [read_results(path) for path in results]
    page = render_statement(
        make_frame(study, language), study.publisher[language], next(iter(told), None),
        open_catalogue(study, language).date, study.release_date,
    )  # fmt: skip
    write_text(html, page)
