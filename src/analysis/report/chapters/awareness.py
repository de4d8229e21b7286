"""The chapter on programmes and policies known: recognition, self-rating, quiz."""

from __future__ import annotations

import pandas as pd

from analysis.report import contrasts, findings, leaders
from analysis.report.cells import tabulate
from analysis.report.chart import Chart
from analysis.report.findings import OTHERS, ROMA, Finding
from analysis.report.kinds.dots import Dots
from analysis.report.kinds.multiples import Multiples
from analysis.report.page import ReportPage
from analysis.report.phrases import name_people, name_where
from analysis.report.rows import Items, compare_groups, compare_panels, name_questions
from analysis.report.table import Table

FOIL = "p_foil"
# The programmes that reach people through their municipality, from its own plan outwards: chosen before any result.
NEAR = ("p_munplan", "p_district", "p_mediator", "p_housing", "p_ophrd", "p_nris")
LEVELS = ("eu", "national", "district", "municipal")
SCORES = ("n_known", "quiz_score", "quiz_net")
N_KNOWN, QUIZ, SELF = ("n_known", "mean"), ("quiz_score", "mean"), ("self_mun", "mean")


def list_programmes(report: ReportPage) -> Items:
    """Return the real programmes with their wording, in the order of the form."""
    items = name_questions(report.labels, list(report.labels), "recognised")
    rows = report.extract["recognition"]
    asked = set(rows.loc[rows["category"] == "recognised", "indicator"]) - {FOIL}
    return {item: label for item, label in items.items() if item[0] in asked}


def _recognition(report: ReportPage) -> pd.DataFrame:
    foil = {(FOIL, "recognised"): report.words.text("ui.invented", label=report.labels[FOIL])}
    return compare_groups(report.extract["recognition"], list_programmes(report) | foil, report.municipality, (FOIL,))


def _recognition_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return leaders.title_leaders(report, report.extract["recognition"], list_programmes(report))


def _near(report: ReportPage) -> pd.DataFrame:
    programmes = list_programmes(report)
    items = {
        (name, "recognised"): programmes[name, "recognised"] for name in NEAR if (name, "recognised") in programmes
    }
    return compare_panels(report.extract["recognition"], items, report.names, report.words.text("ui.district_column"))


def _list_levels(report: ReportPage) -> Items:
    return name_questions(report.labels, [name for name in report.labels if name.startswith("self_")], "mean")


def _self_rating(report: ReportPage) -> pd.DataFrame:
    return compare_groups(report.extract["self_rating"], _list_levels(report), report.municipality, ranked=False)


def _self_rating_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return leaders.title_leaders(report, report.extract["self_rating"], _list_levels(report))


def _places(report: ReportPage) -> pd.DataFrame:
    items = {N_KNOWN: report.words.text("indicators.n_known")}
    return compare_panels(report.extract["scores"], items, report.names, report.words.text("ui.district_column"))


def _quiz(report: ReportPage) -> pd.DataFrame:
    questions = report.extract["questions"]
    statements = questions.loc[questions["indicator"].str.fullmatch(r"qz\d+"), "level"].value_counts()
    items = {
        (f"quiz_{level}", "right"): report.words.text(f"levels.{level}", n=int(statements[level])) for level in LEVELS
    }
    return compare_groups(report.extract["quiz"], items, report.municipality, ranked=False)


def _quiz_title(report: ReportPage, rows: pd.DataFrame) -> Finding:
    return findings.title_contrast(report, QUIZ)


CHARTS = {
    "recognition": Chart("recognition", _recognition, Dots((0.0, 1.0), "share"), _recognition_title),
    "near": Chart("recognition", _near, Multiples((0.0, 1.0), "share")),
    "places": Chart("scores", _places, Multiples((0.0, 11.0), "mean")),
    "self_rating": Chart("self_rating", _self_rating, Dots((1.0, 5.0), "mean"), _self_rating_title),
    "quiz": Chart("quiz", _quiz, Dots((0.0, 1.0), "share"), _quiz_title),
}


def _scores(report: ReportPage) -> pd.DataFrame:
    items = {(name, "mean"): report.words.text(f"indicators.{name}") for name in SCORES}
    rows = compare_groups(report.extract["scores"], items, report.municipality, ranked=False)
    return tabulate(report, rows, "mean")


def _corrected(report: ReportPage) -> pd.DataFrame:
    """Recognition less that of the invented programme, in the order of recognition."""
    shown = dict.fromkeys(_recognition(report)["indicator"])
    items = {(name, "above_foil"): report.labels[name] for name in shown if name != FOIL}
    rows = compare_groups(report.extract["recognition"], items, report.municipality, ranked=False)
    return tabulate(report, rows, "points")


TABLES = {"scores": Table("scores", _scores), "corrected": Table("recognition", _corrected)}


def find_points(report: ReportPage) -> list[Finding]:
    """State what the main points of the page say of this chapter."""
    tables = report.extract
    best = leaders.state_points(report, "best", tables["recognition"], list_programmes(report))
    if report.municipality is None:
        return [*findings.state_groups(report, "district_known", tables["scores"], N_KNOWN), *best]
    return [*_find_own(report), *best]


def _find_own(report: ReportPage) -> list[Finding]:
    """State how many programmes Roma of the municipality have heard of, or why that is not said."""
    scores = report.extract["scores"]
    own = findings.find_row(scores, findings.get_own(report), N_KNOWN)
    place = {"place": report.place}
    if own["flag"] == ":c":
        return [("own_hidden", place)]
    if own["flag"] == ":u":
        return [("own_few", place | {"n": own["n"]})]
    values = {"who": name_people(report, "roma"), "where": name_where(report, report.municipality)}
    values |= {"mean": own["estimate"], "low": own["low"], "high": own["high"], "n": own["n"]}
    values |= {"comparison": findings.compare_with_district(report, scores, N_KNOWN, "mean")}
    found: list[Finding] = [("own_known" if pd.notna(own["low"]) else "own_known_plain", values)]
    return [*found, ("own_rough", place)] if own["flag"] == "low" else found


def _state_recognition(report: ReportPage) -> list[Finding]:
    recognition, programmes = report.extract["recognition"], list_programmes(report)
    if report.municipality:
        return contrasts.state_contrasts(report, "own_programmes", programmes, findings.get_own(report), ROMA)
    least = leaders.state_leader(report, "least", recognition, programmes, ROMA, largest=False)
    return [
        *leaders.state_leaders(report, "best", recognition, programmes),
        *(found for found in least if found[0] != "least_open"),
        *_state_gap(report, programmes),
        *findings.state_groups(report, "foil", recognition, (FOIL, "recognised")),
        *_state_corrected(report, programmes),
    ]


def _state_gap(report: ReportPage, programmes: Items) -> list[Finding]:
    """State for how many programmes fewer Roma have heard of them than people of the other groups; for which more."""
    found = {other[1]: findings.sort_contrasts(report, programmes, ROMA, other) for other in OTHERS}
    if not all(sum(map(len, of_group.values())) == len(programmes) for of_group in found.values()):
        return []
    counts = {group: len(of_group[-1]) for group, of_group in found.items()}
    who = {f"who_{group}": name_people(report, group) for group in (*counts, "roma")}
    more = contrasts.state_all_contrasts(report, "programmes", programmes, OTHERS)
    more = [finding for finding in more if finding[0] == "programmes_higher"]
    return [("programmes_gap", counts | who | {"total": len(programmes)}), *more]


def _state_corrected(report: ReportPage, programmes: Items) -> list[Finding]:
    """State between which values the recognition of real programmes minus that of the invented one lies."""
    items, recognition = [(name, "above_foil") for name, _ in programmes], report.extract["recognition"]
    rows = [findings.find_row(recognition, ROMA, item) for item in items]
    above = [row["estimate"] for row in rows]
    if pd.Series(above, dtype=float).isna().any():
        return []
    who = {"who": name_people(report, "roma")} | findings.mark_low(rows)
    return [("corrected", who | {"least": min(above), "most": max(above)})]


def _state_knowledge(report: ReportPage) -> list[Finding]:
    tables = report.extract
    return [
        *findings.state_groups(report, "quiz", tables["scores"], QUIZ),
        *findings.state_groups(report, "self_mun", tables["self_rating"], SELF),
    ]


TEXTS = {"recognition": _state_recognition, "knowledge": _state_knowledge}
