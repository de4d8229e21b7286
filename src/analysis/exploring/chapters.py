"""A question in, what puts it on a page out: a line for a notebook where a chart shows it, else the files to write."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.pipeline.pages import TABLES
from analysis.report.charts import CHARTS
from analysis.report.page import OF_MUNICIPALITY, ReportPage
from analysis.tables.chapters import CHAPTERS

if TYPE_CHECKING:
    import pandas as pd

    from analysis.explore import StudyData

OF_DISTRICT = ("study", "round_table", "compare")  # notebooks with figures of the district, the fullest first
NUMBER = ["indicator", "category"]


def tell_chapter(data: StudyData, question: str, municipality: str | None = None) -> str:
    """Return what to paste into which notebook, or which files to write, as docs/how-to/add-a-chart.md has them.

    A figure shows released tables: a question of which there is none needs a measure first. Raises `StudyError` for
    an unknown question, and where nothing has been released yet.
    """
    data.questions[question]
    notebooks = ("municipality", *OF_DISTRICT) if municipality else OF_DISTRICT
    for notebook in notebooks:
        shown = list_shown(data, notebook, municipality)
        charts = ", ".join(f'"{name}"' for name, questions in shown.items() if question in questions)
        if charts:
            return data.words.text("exploring.figure", notebook=notebook, line=f"report.figure({charts})")
    table = find_table(data, question)
    if not table:
        return data.words.text("exploring.no_table", question=question)
    key = "no_chart" if table in TABLES[notebooks[0]] else "no_rows"
    return data.words.text(
        f"exploring.{key}", table=table, notebook=notebooks[0], caption=f"[captions.{question}]",
        languages=", ".join(f"words/{language}/" for language in data.study.languages),
        line=f'report.figure("{question}")', entry=f'"{question}": chart_options("{table}", "{question}")',
    )  # fmt: skip


@lru_cache(maxsize=64)
def list_shown(data: StudyData, notebook: str, municipality: str | None) -> dict[str, set[str]]:
    """Return chart → the questions that it shows on a page, of the charts whose table the page has."""
    page = ReportPage(data.study, notebook, municipality if notebook in OF_MUNICIPALITY else None, data.language)
    shown = {}
    for name, chart in CHARTS.items():
        if chart.table in TABLES[notebook]:
            drawn, released = chart.rows(page), page.extract[chart.table]
            shown[name] = list_questions(data, released[released["figure"].isin(drawn["figure"])])
    return shown


def find_table(data: StudyData, question: str) -> str:
    """Return the name of the released table of estimates that has numbers of a question; empty where there is none."""
    return next((name for name, questions in list_released(data).items() if question in questions), "")


@lru_cache(maxsize=8)
def list_released(data: StudyData) -> dict[str, set[str]]:
    """Return released table of estimates → the questions that its numbers are made of."""
    return {name: list_questions(data, data.released(name)) for name in CHAPTERS}


def list_questions(data: StudyData, numbers: pd.DataFrame) -> set[str]:
    """Return the questions that numbers are made of: each its own indicator, or those that the measure declares."""
    numbers = numbers[NUMBER].drop_duplicates()
    return {*numbers["indicator"], *numbers.merge(data.unreleased("made_of"), on=NUMBER)["question"]}
