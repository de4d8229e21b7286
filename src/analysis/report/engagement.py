"""Released rows on meetings and forums in, what several chapters say of them out: whose, of which wave, invented."""

from __future__ import annotations

import pandas as pd

from analysis.report.findings import DISTRICT, Finding
from analysis.report.page import ReportPage

MARK = "engagement.mark"  # what is said of invented meetings below every table of them
ALL = "all"
GROUPS = ("authority", "ngo", "roma")  # whose verdict on a proposal is told
CONSENSUS = "consensus"
STATES = ("consensus", "contested", "majority", "rejected", "unknown")  # of a proposal


def choose_own(report: ReportPage, table: str) -> pd.DataFrame:
    """Return the rows of a released table on the municipality of the page, or on the district as a whole."""
    rows = report.extract[table]
    return rows[rows["municipality"] == (report.municipality or DISTRICT)]


def list_events(report: ReportPage) -> pd.DataFrame:
    """Return the events of the latest wave on the page, by day."""
    events = report.extract["events"]
    wave = pd.to_numeric(events["wave"])
    return events[wave == wave.max()].sort_values(["date", "municipality"], kind="stable")


def list_proposals(report: ReportPage) -> pd.DataFrame:
    """Return the proposals of the page, municipality by municipality in the order of the study."""
    return sort_places(report, report.extract["proposals"])


def list_actions(report: ReportPage) -> pd.DataFrame:
    """Return what was promised, in the order of the study and of the day it is due."""
    return sort_places(report, report.extract["actions"].sort_values("due", kind="stable"))


def sort_places(report: ReportPage, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of municipalities in the order of the study."""
    places = {name: number for number, name in enumerate(report.study.municipalities)}
    own = rows[rows["municipality"].isin(list(places))]
    return own.iloc[own["municipality"].map(places).argsort(kind="stable")]


def say_invented(report: ReportPage) -> list[Finding]:
    """State that meetings are invented, while they are."""
    if not report.study.is_demonstration:
        return []
    return [("engagement_invented", {"text": report.words.text("engagement.demonstration")})]


def count_states(rows: pd.DataFrame, key: str) -> list[Finding]:
    """State how many proposals have each state that occurs: entries `KEY_STATE`."""
    counts = rows["state"].value_counts()
    return [(f"{key}_{state}", {"n": int(counts[state])}) for state in STATES if counts.get(state, 0)]
