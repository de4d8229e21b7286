"""Released tables in, the sentences with numbers out: which finding holds, and its values.

A finding is an entry of the catalogue with the values for its braces. Nothing that disclosure control has
emptied can be said: a sentence whose values are missing is left out or replaced by the one that says why.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

Finding = tuple[str, dict[str, Any]]
DISTRICT = "district"
GROUPS = ("authority", "ngo", "roma")


def find_place(
    scores: pd.DataFrame, recognition: pd.DataFrame, labels: dict[str, str], slug: str, place: str
) -> list[Finding]:
    """Return the findings on the Roma respondents of one municipality.

    `scores`, `recognition`: released tables with the rows of the municipality. `place`: its name in a sentence.
    """
    own = _row(scores, slug, "roma", "n_known")
    if own["flag"] == ":c":
        return [("own_hidden", {"place": place})]
    if own["flag"] == ":u":
        return [("own_few", {"place": place, "n": own["n"]})]
    values = {"place": place, "mean": own["estimate"], "low": own["low"], "high": own["high"], "n": own["n"]}
    findings: list[Finding] = [("own_known" if pd.notna(own["low"]) else "own_known_plain", values)]
    if own["flag"] == "low":
        findings.append(("own_rough", {"place": place}))
    best = _extreme(recognition, slug, labels, largest=True)
    return [*findings, ("best_known", {"place": place} | best)] if best else findings


def find_district(scores: pd.DataFrame) -> list[Finding]:
    """Return the mean number of programmes recognised by the three groups, side by side."""
    return _by_group("district_known", scores, "n_known")


def find_knowledge(scores: pd.DataFrame, self_rating: pd.DataFrame) -> list[Finding]:
    """Return the quiz scores of the three groups and how well they say they know their own municipality's policies."""
    return _by_group("quiz", scores, "quiz_score") + _by_group("self_mun", self_rating, "self_mun")


def find_recognition(recognition: pd.DataFrame, labels: dict[str, str], foil: str) -> list[Finding]:
    """Return what Roma respondents of the district know best and least, and who recognises the invented programme."""
    findings: list[Finding] = []
    for key, largest in (("best_known_district", True), ("least_known_district", False)):
        extreme = _extreme(recognition, DISTRICT, {k: v for k, v in labels.items() if k != foil}, largest)
        findings += [(key, extreme)] if extreme else []
    return findings + _by_group("foil", recognition, foil)


def _by_group(key: str, estimates: pd.DataFrame, indicator: str) -> list[Finding]:
    values = {group: _row(estimates, DISTRICT, group, indicator)["estimate"] for group in GROUPS}
    return [(key, values)] if pd.Series(values).notna().all() else []


def _extreme(recognition: pd.DataFrame, place: str, labels: dict[str, str], largest: bool) -> dict[str, Any]:
    rows = recognition[(recognition["municipality"] == place) & (recognition["group"] == "roma")]
    rows = rows[rows["indicator"].isin(labels) & (rows["category"] == "recognised") & rows["estimate"].notna()]
    if rows.empty:
        return {}
    row = rows.sort_values("estimate", ascending=not largest, kind="stable").iloc[0]
    return {"label": labels[row["indicator"]], "share": row["estimate"]}


def _row(estimates: pd.DataFrame, place: str, group: str, indicator: str) -> pd.Series:
    is_row = (
        (estimates["municipality"] == place) & (estimates["group"] == group) & (estimates["indicator"] == indicator)
    )
    return estimates[is_row].iloc[0]
