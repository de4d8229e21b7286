"""The chapter on needs and good practices: what was measured, and what others did about it, by who can start it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd
from babel import Locale

from analysis.report.codes import link_practice, write_lines
from analysis.report.engagement import choose_own
from analysis.report.findings import DISTRICT, Finding
from analysis.report.gaps import MEASURED, list_needs, name_gap, write_evidence, write_score
from analysis.report.page import ReportPage
from analysis.report.phrases import join, name_where, quote
from analysis.report.plans import head
from analysis.report.table import Table

MARK = "advice.mark"  # what is said of gaps and advice that were made from invented data
ROLES = ("municipality", "ngo", "chitalishte", "community")
RANKED = "ranked"
MOST_NAMED = 3
DEFAULT = "default"  # the weights as they are


def _needs(report: ReportPage) -> pd.DataFrame:
    """The gaps that were measured, the largest first, with what they were measured by."""
    rows = [
        (name_gap(report, row.gap), write_score(report, row.score), write_evidence(report, row))
        for row in list_needs(report).itertuples()
    ]
    return head(report, rows, "columns.gap", "columns.score", "columns.based_on")


def list_matches(report: ReportPage, role: str) -> pd.DataFrame:
    """Return the practices that answer the needs of the page and that somebody can start, the most fitting first."""
    matches = choose_own(report, "matches")
    own = matches[matches["role"] == role]
    return own.iloc[own["rank"].astype(int).argsort(kind="stable")]


def _make_table(role: str) -> Callable[[ReportPage], pd.DataFrame]:
    def tabulate(report: ReportPage) -> pd.DataFrame:
        rows = [
            (_name_practice(report, row), _write_fit(report, row)) for row in list_matches(report, role).itertuples()
        ]
        return head(report, rows, "columns.practice", "columns.answers")

    return tabulate


def _name_practice(report: ReportPage, row) -> str:
    country = read_practice(report, row.practice)["country"]
    option = "" if row.option == RANKED else report.words.text(f"advice.options.{row.option}")
    return write_lines(
        link_practice(report, row.practice), escape(_name_country(report, country)), escape(option)
    )  # fmt: skip


def _name_country(report: ReportPage, country: str) -> str:
    return Locale.parse(report.language).territories[country]


def read_practice(report: ReportPage, practice: str) -> pd.Series:
    """Return the facts on a practice."""
    return report.extract["practices"].set_index("id").loc[practice]


def say_reason(report: ReportPage, reason: str) -> str:
    """Return the needs that a practice answers in words: “responds to: no mediators (0.80), …”."""
    told = [part.rsplit(" ", 1) for part in reason.split("; ")]
    return report.words.text("advice.answers", gaps="; ".join(_weigh_gap(report, *part) for part in told))


def _weigh_gap(report: ReportPage, gap: str, score: float | str) -> str:
    """Return a gap in quotation marks with its score."""
    return f"{quote(report, [name_gap(report, gap)])} ({write_score(report, score)})"


def _write_fit(report: ReportPage, row) -> str:
    """Return why a practice was selected: what it answers, for what size and budget it is, how sure its results are."""
    words, facts = report.words, read_practice(report, row.practice)
    size, budget = facts["preconditions_municipality_size"], facts["preconditions_budget_class"]
    fits = ["advice.fits" if float(row.fit) >= 1 else "advice.fits_not"] if report.municipality else []
    conditions = (f"advice.sizes.{size or 'unknown'}", f"advice.budgets.{budget or 'unknown'}", *fits)
    evidence = words.text(f"advice.strengths.{facts['evidence_strength'] or 'unknown'}")
    caution = words.text("advice.caution") if facts[f"caution_{report.language}"] else ""
    told = (say_reason(report, row.reason), "; ".join(words.text(key) for key in conditions), evidence, caution)
    return write_lines(*map(escape, told))


TABLES = {
    "needs": Table("gaps", _needs, (1,), MARK),
    **{f"matches_{role}": Table("matches", _make_table(role), mark=MARK) for role in (*ROLES, DISTRICT)},
}


def state_needs(report: ReportPage) -> list[Finding]:
    """State the largest needs, how many problems were measured, and which are not known."""
    needs, limit = list_needs(report), write_score(report, report.study.practices.minimum_score)
    where = name_where(report, report.municipality or DISTRICT)
    large = needs[needs["score"] >= report.study.practices.minimum_score]
    first = [_weigh_gap(report, row.gap, row.score) for row in large[:MOST_NAMED].itertuples()]
    stated = [("needs_scored", {"limit": limit})] if len(needs) else []
    if first:
        counts = {"n": len(large), "of": len(needs)}
        stated.append(("needs_largest", counts | {"where": where, "gaps": join(report, first)}))
    elif len(needs):
        stated.append(("needs_none", {"limit": limit}))
    gaps = choose_own(report, "gaps")
    unknown = [name_gap(report, gap) for gap in gaps.loc[gaps["state"] != MEASURED, "gap"]]
    return [*stated, *([("needs_unknown", {"gaps": quote(report, unknown)})] if unknown else [])]


def state_practices(report: ReportPage) -> list[Finding]:
    """State for whom no practice was found, and how far the list depends on the weights."""
    roles = ROLES if report.municipality else (DISTRICT,)
    without = [role for role in roles if list_matches(report, role).empty]
    stated = [("practices_none", {"role": report.words.text(f"advice.starters.{role}")}) for role in without]
    return [*stated, *_state_sensitivity(report)]


def _state_sensitivity(report: ReportPage) -> list[Finding]:
    """State in how many variants of the weights the first practices stay the same."""
    kept = choose_own(report, "match_sensitivity").drop_duplicates(["role", "variant"])
    is_default = kept["variant"] == DEFAULT
    first = kept[is_default].set_index("role")["kept"].astype(int)  # of these as many are kept as there are
    varied = kept[~is_default].set_index("role")["kept"].astype(int)
    if varied.empty:
        return []
    same = varied == varied.index.map(first)
    return [("practices_sensitivity", {"same": int(same.sum()), "of": len(same), "least": int(varied.min())})]


TEXTS = {"needs": state_needs, "practices": state_practices}
