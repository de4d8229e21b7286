"""Unreleased tables in, released tables out: the only task that writes `data/processed/tables`."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import Page, list_pages
from analysis.pipeline.task_tables import (
    COMPARISONS,
    COUNTS,
    ESTIMATES,
    FACTS,
    OF_RESPONDENTS,
    ORDERS,
    TESTS,
    name_files,
)
from analysis.pipeline.task_technical import AFTER_RELEASE, OUTCOMES, PARTS, TECHNICAL, TECHNICAL_ESTIMATES
from analysis.study import Study, load_study

DECIMALS = {"share": 2, "points": 2, "mean": 1}  # by unit: shares and their differences to 0.01, means to 0.1
UNRELEASED = (*OF_RESPONDENTS, *TECHNICAL, *FACTS)
PUBLISHED = (*UNRELEASED, *AFTER_RELEASE)


def list_release_tasks(study: Study) -> list[Task]:
    """Return the task that lets through what may be published, whole and as the extract of each page."""
    inputs = {
        "unreleased": name_files(study.processed / "unreleased", UNRELEASED),
        "settings": study.root / "study.toml",
    }
    released = {name: study.tables / f"{name}.csv" for name in PUBLISHED}
    extracts = {page.slug: page.extract(study) for page in list_pages(study)}
    return [make_task(release_tables, "release", inputs, {"released": released, "extracts": extracts})]


def release_tables(unreleased: dict[str, Path], settings: Path, released: dict[str, Path], extracts: dict) -> None:
    """Apply the rules on small bases and write every table, and for each page just the rows that it shows."""
    import pandas as pd

    from analysis.disclosure import parts, rules
    from analysis.disclosure.door import cut_extract, write_table
    from analysis.disclosure.hidden import count_hidden
    from analysis.disclosure.unanswered import hide_unanswered, leave_out_unanswered, list_unanswered

    study = load_study(settings.parent)
    bases = (study.disclosure.minimum_base, study.disclosure.reliable_base, study.disclosure.plain_base)
    tables = {name: pd.read_parquet(path) for name, path in unreleased.items()}
    unanswered = list_unanswered(tables["nonresponse"])
    for names, release, *more in (
        ((*ESTIMATES, *TECHNICAL_ESTIMATES), rules.release_estimates, DECIMALS),
        (COMPARISONS, rules.release_comparisons, DECIMALS),
        (ORDERS, rules.release_orders, DECIMALS),
        (TESTS, rules.release_tests),
        (COUNTS, rules.release_counts),
    ):
        tables |= {name: release(tables[name], bases, *more) for name in names}
    tables |= {name: hide_unanswered(tables[name], unanswered) for name in (*ESTIMATES, *COMPARISONS, *TESTS)}
    tables |= {name: leave_out_unanswered(tables[name], unanswered) for name in ORDERS}
    tables |= {name: parts.release_parts(tables[name], by, bases[0]) for name, by in PARTS.items()}
    together = parts.release_outcomes(*(tables[name] for name in OUTCOMES), bases[0], DECIMALS)
    tables |= dict(zip(OUTCOMES, together, strict=True))
    tables["hidden"] = count_hidden(tables)
    for name, path in released.items():
        write_table(tables[name], path, study.status)
    for page in list_pages(study, language=study.languages[0]):
        for name, path in extracts[page.slug].items():
            write_table(cut_extract(tables[name], _place_of(page, name)), path, study.status)


def _place_of(page: Page, table: str) -> str | None:
    """Return whose rows the page shows of a table; names of places are needed whole, e.g. for a sentence on all."""
    return None if table == "places" else page.municipality
