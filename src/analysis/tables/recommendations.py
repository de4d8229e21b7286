"""Gaps, their evidence, practices and funding in, recommendations out: none without a released figure behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.practices.funding import STATED, UNKNOWN, YES
from analysis.practices.gaps import DISTRICT
from analysis.practices.matching import list_answered
from analysis.practices.rules import load_rules, name_addressee

RECOMMENDATIONS = ["municipality", "need", "evidence", "addressee", "practice", "funding", "first_step"]
MOST = 3  # sources of money named with a recommendation; all of them are in the table of funding


def list_rules(minimum_score: float, addressees: Mapping[str, str]) -> pd.DataFrame:
    """Return the rules as a fact table; see `practices.rules.load_rules`. `minimum_score`: of rules that name none."""
    return load_rules(minimum_score, addressees)


def recommend(
    gaps: pd.DataFrame,
    gap_evidence: pd.DataFrame,
    matches: pd.DataFrame,
    funding_matches: pd.DataFrame,
    rules: pd.DataFrame,
    municipalities: Sequence[str],
) -> pd.DataFrame:
    """Return the recommendations for each municipality and the district, the greatest need first.

    A rule holds in a place where its gap scores at least its `minimum_score` and at least one of the figures behind the
    score is released. It proposes the best practice of its role that answers the gap, and at most three sources in
    force for the theme at which the role may apply: those whose row says so first, then those where this was not
    verified.

    Columns: municipality, need (gap), evidence (released tables, “;” between them), addressee (id of an institution, or
    the code of a role), practice (id, or empty), funding (ids, “;” between them, or empty), first_step (the rule, in
    whose row the texts stand).
    """
    released = gap_evidence[gap_evidence["score"].notna()]
    tables = released.groupby(["municipality", "gap"])["table"].agg(lambda names: ";".join(dict.fromkeys(names)))
    needs = gaps.merge(tables.rename("evidence").reset_index(), on=["municipality", "gap"])
    held = needs.merge(rules.rename_axis("order").reset_index(), on="gap")
    held = held[(held["score"] >= held["minimum_score"]) & _is_for(held["role"], held["municipality"])]
    order = {place: number for number, place in enumerate([*municipalities, DISTRICT])}
    held = held.assign(place=held["municipality"].map(order), least=-held["score"]).sort_values(
        ["place", "least", "order"]
    )
    practices, money = (dict(list(rows.groupby(["municipality", "role"]))) for rows in (matches, funding_matches))
    rows = [
        {
            "municipality": rule.municipality, "need": rule.gap, "evidence": rule.evidence,
            "addressee": name_addressee(rule.addressee, rule.municipality),
            "practice": _find_practice(practices.get((rule.municipality, rule.role), matches.iloc[:0]), rule.gap),
            "funding": _find_funding(money.get((rule.municipality, rule.role), funding_matches.iloc[:0]), rule.theme),
            "first_step": rule.rule,
        }
        for rule in held.itertuples()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=RECOMMENDATIONS)


def _is_for(role: pd.Series, place: pd.Series) -> pd.Series:
    """Return whether a rule is for the kind of place: the district has rules of its own."""
    return (role == DISTRICT) == (place == DISTRICT)


def _find_practice(matches: pd.DataFrame, gap: str) -> str:
    """Return the best of the practices that answer the gap, or an empty text."""
    ranked = matches.sort_values("rank", kind="stable")
    return next((row.practice for row in ranked.itertuples() if gap in list_answered(row.reason)), "")


def _find_funding(sources: pd.DataFrame, theme: str) -> str:
    """Return up to `MOST` sources in force for the theme, or an empty text; where nobody knows who may apply, none."""
    is_open = (sources["theme"] == theme) & (sources["in_force"] == YES) & (sources["eligibility"] != UNKNOWN)
    best = sources[is_open].sort_values("eligibility", key=lambda judged: judged != STATED, kind="stable")
    return ";".join(best["funding"].head(MOST))
