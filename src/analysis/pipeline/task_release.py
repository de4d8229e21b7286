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
from analysis.pipeline.task_technical import AFTER_RELEASE, OUTCOMES, PARTS, PRIVATE, TECHNICAL, TECHNICAL_ESTIMATES
from analysis.study import Study, load_study

DECIMALS = {"share": 2, "points": 2, "mean": 1}  # by unit: shares and their differences to 0.01, means to 0.1
UNRELEASED = (*OF_RESPONDENTS, *TECHNICAL, *FACTS)
PUBLISHED = (*UNRELEASED, *AFTER_RELEASE)
OF_ANSWERS = (*ESTIMATES, *COMPARISONS, *ORDERS, *TESTS, "weighting", "reliability")  # say what people answered
# What is hidden whole: the rows of an order tell of one another, and a scale is that of who answered all its items.
WHOLE = dict.fromkeys(ORDERS, ["battery", "municipality", "group"]) | {"reliability": ["scale", "group"]}


def list_release_tasks(study: Study) -> list[Task]:
    """Return the task that lets through what may be published, whole and as the extract of each page."""
    inputs = {
        "unreleased": name_files(study.processed / "unreleased", (*UNRELEASED, *PRIVATE)),
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
    from analysis.disclosure.unanswered import list_unanswered
    from analysis.disclosure.whole import leave_out_hidden

    study = load_study(settings.parent)
    bases = (study.disclosure.minimum_base, study.disclosure.reliable_base, study.disclosure.plain_base)
    tables = {name: pd.read_parquet(path) for name, path in unreleased.items()}
    made_of, unanswered = tables.pop("made_of"), list_unanswered(tables["nonresponse"])
    for names, release, *more in (
        ((*ESTIMATES, *TECHNICAL_ESTIMATES), rules.release_estimates, DECIMALS),
        ((*COMPARISONS, *ORDERS), rules.release_comparisons, DECIMALS),
        (TESTS, rules.release_tests),
        (COUNTS, rules.release_counts),
    ):
        tables |= {name: release(tables[name], bases, *more) for name in names}
    tables |= hide_answers(tables, unanswered, made_of)
    tables |= {name: parts.release_parts(tables[name], by, bases[0]) for name, by in PARTS.items()}
    together = parts.release_outcomes(*(tables[name] for name in OUTCOMES), bases[0], DECIMALS)
    tables |= dict(zip(OUTCOMES, together, strict=True))
    tables["hidden"] = count_hidden(tables)
    tables |= {name: leave_out_hidden(tables[name]) for name in ORDERS}  # counted before: what is not there is hidden
    for name, path in released.items():
        write_table(tables[name], path, study.status)
    for page in list_pages(study, language=study.languages[0]):
        for name, path in extracts[page.slug].items():
            write_table(cut_extract(tables[name], _place_of(page, name)), path, study.status)


def hide_answers(tables: dict, unanswered: set[tuple[str, str]], made_of) -> dict:
    """Return the released tables of answers without what too few answered, and without what would tell it."""
    from analysis.disclosure.unanswered import hide_unanswered
    from analysis.disclosure.whole import hide_whole

    hidden = {name: hide_unanswered(tables[name], unanswered, made_of) for name in OF_ANSWERS}
    return hidden | {name: hide_whole(hidden[name], by) for name, by in WHOLE.items()}


def _place_of(page: Page, table: str) -> str | None:
    """Return whose rows the page shows of a table; names of places are needed whole, e.g. for a sentence on all."""
    return None if table == "places" else page.municipality
