"""The chapter on trust: how much people trust the institutions around them."""

from __future__ import annotations

import pandas as pd

from analysis.report import contrasts, leaders, statements
from analysis.report.chapters.participation import keep_near
from analysis.report.chart import Chart
from analysis.report.findings import Finding
from analysis.report.kinds.dots import Dots
from analysis.report.kinds.likert import Likert
from analysis.report.kinds.multiples import Multiples
from analysis.report.page import ReportPage
from analysis.report.phrases import begin
from analysis.report.rows import Items, compare_answers, compare_groups, compare_panels

PREFIX = "tr_"
# The two institutions of the municipality itself, of which it can ask how they stand elsewhere.
OWN = ("tr_mun", "tr_council")
MUNICIPALITY = ("tr_mun", "net")


def name_institutions(report: ReportPage) -> dict[str, str]:
    """Return question → institution as the subject of a sentence, in the order of the form.

    The questionnaire has them in another case; one that the catalogue does not know keeps its wording there.
    """
    return {
        name: report.words.text(key) if report.words.has(key := f"institutions.{name}") else label
        for name, label in report.labels.items()
        if name.startswith(PREFIX)
    }


def list_nets(report: ReportPage) -> Items:
    """Return the institutions as items: the net trust in each."""
    return {(name, "net"): label for name, label in name_institutions(report).items()}


def list_own_nets(report: ReportPage) -> Items:
    """Return the institutions of the municipality itself, as items."""
    return {item: begin(label) for item, label in list_nets(report).items() if item[0] in OWN}


def _trust(report: ReportPage) -> pd.DataFrame:
    labels = {name: begin(label) for name, label in name_institutions(report).items()}
    return compare_answers(report.extract["trust"], labels, report.municipality)


def _nets(report: ReportPage) -> pd.DataFrame:
    """Return the net trust alone, which is all that is published of a municipality."""
    items = {item: begin(label) for item, label in list_nets(report).items()}
    return keep_near(report, compare_groups(report.extract["trust"], items, report.municipality))


def _trust_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return leaders.title_leaders(report, report.extract["trust"], list_nets(report), quoted=False)


def _places(report: ReportPage) -> pd.DataFrame:
    district = report.words.text("ui.district_column")
    return compare_panels(report.extract["trust"], list_own_nets(report), report.names, district)


CHARTS = {
    "trust": Chart("trust", _trust, Likert(), _trust_title),
    "trust_net": Chart("trust", _nets, Dots((-1.0, 1.0), "points"), _trust_title),
    "trust_places": Chart("trust", _places, Multiples((-1.0, 1.0), "points")),
}


def _state_trust(report: ReportPage) -> list[Finding]:
    """State the trust in the municipal administration, the institutions trusted most, how a municipality differs."""
    trust, nets = report.extract["trust"], list_nets(report)
    stated = statements.state_net(report, "trust_mun", trust, MUNICIPALITY)
    stated += leaders.state_leaders(report, "trust", trust, nets, quoted=False)
    if report.municipality:
        others = {item: label for item, label in nets.items() if item != MUNICIPALITY}
        stated += contrasts.state_own_contrasts(report, "trust", others, quoted=False)
        stated += [("trust_district", {})]
    return stated


def _state_places(report: ReportPage) -> list[Finding]:
    nets = list_own_nets(report).items()
    return [found for item, label in nets for found in contrasts.state_places(report, label, item)]


TEXTS = {"trust": _state_trust, "trust_places": _state_places}
