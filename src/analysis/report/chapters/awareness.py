"""The chapter on programmes and policies known: recognition, self-rating, quiz."""

from __future__ import annotations

import pandas as pd

from analysis.report.chart import Chart
from analysis.report.kinds.dots import Dots
from analysis.report.page import ReportPage
from analysis.report.rows import compare_groups, compare_places, name_questions

FOIL = "p_foil"


def _recognition(report: ReportPage) -> pd.DataFrame:
    labels = report.labels | {FOIL: report.words.text("ui.invented", label=report.labels[FOIL])}
    items = name_questions(labels, list(labels), "recognised")
    return compare_groups(report.extract["recognition"], items, report.municipality, last=(FOIL,))


def _self_rating(report: ReportPage) -> pd.DataFrame:
    items = name_questions(report.labels, list(report.labels), "mean")
    return compare_groups(report.extract["self_rating"], items, report.municipality, ranked=False)


def _places(report: ReportPage) -> pd.DataFrame:
    district = report.words.text("ui.district_column")
    return compare_places(report.extract["scores"], ("n_known", "mean"), report.names, district)


CHARTS = {
    "recognition": Chart("recognition", _recognition, Dots((0.0, 1.0), percent=True)),
    "self_rating": Chart("self_rating", _self_rating, Dots((1.0, 5.0), percent=False)),
    "places": Chart("scores", _places, Dots((0.0, 11.0), percent=False)),
}
