"""Released tables in, what a sentence or a title says out: which finding holds, and its values.

A finding is an entry of the catalogue with the values for its braces. Nothing that disclosure control has
emptied can be said: a sentence whose values are missing is left out or replaced by the one that says why. A
difference or an order is claimed only where `analysis.report.claims` shows it; where a difference was looked for and
none is shown, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.report.claims import DISTRICT, Domain, Item, is_rough, read_difference
from analysis.report.frames import remember_frames
from analysis.report.page import ReportPage
from analysis.report.phrases import name_others, name_people, name_where

Finding = tuple[str, dict[str, Any]]
NAMED = ("authority", "ngo", "roma")  # the groups that a sentence on all of them side by side names
LOW = "low"  # the flag of an estimate of low base: shown in brackets, and called rough in words
ROMA = (DISTRICT, "roma")
OTHERS = ((DISTRICT, "ngo"), (DISTRICT, "authority"))
MOST_NAMED = 3  # more items that share the first place are not listed: then nothing stands out
NO_ROW = pd.Series({"n": pd.NA, "estimate": None, "low": None, "high": None, "flag": ""})
KEYS = ["municipality", "group", "indicator", "category"]
SIGNS = {"lower": -1, "higher": 1, "same": 0}


def find_row(estimates: pd.DataFrame, domain: Domain, item: Item) -> pd.Series:
    """Return the row of one estimate; one without values where the table has none."""
    place = _index_estimates(estimates).get((*domain, *item))
    return NO_ROW if place is None else estimates.iloc[place]


@remember_frames
def _index_estimates(estimates: pd.DataFrame) -> dict[tuple[str, ...], int]:
    """Return (municipality, group, indicator, category) → place of the row."""
    keys = zip(*(estimates[name].tolist() for name in KEYS), strict=True)
    return {key: place for place, key in enumerate(keys)}


def get_own(report: ReportPage) -> Domain:
    """Return whom the page is about first: Roma of its municipality, or of the district."""
    return (report.municipality or DISTRICT, "roma")


def mark_rough(rough: bool) -> dict[str, Any]:
    """Return what a finding of low base has among its values, so that its words say so (`phrases.say`)."""
    return {"rough": True} if rough else {}


def mark_low(rows: Iterable[pd.Series]) -> dict[str, Any]:
    """Return the same of estimates: one of low base makes the finding a rough one."""
    return mark_rough(any(row["flag"] == LOW for row in rows))


def state_groups(report: ReportPage, key: str, estimates: pd.DataFrame, item: Item) -> list[Finding]:
    """State the values of the groups of the district side by side, and where those of Roma differ.

    [] if one is hidden, or not in the study: the sentences name all three. Values: each group's by its name,
    `who_GROUP`, `comparison` (a sentence, empty when nothing was compared).
    """
    rows = {group: find_row(estimates, (DISTRICT, group), item) for group in NAMED}
    if any(pd.isna(row["estimate"]) for row in rows.values()):
        return []
    values = {group: row["estimate"] for group, row in rows.items()} | mark_low(rows.values())
    who = {f"who_{group}": name_people(report, group) for group in rows}
    return [(key, values | who | {"comparison": compare_with_groups(report, item)})]


def compare_with_groups(report: ReportPage, item: Item) -> str:
    """Return the sentences on Roma of the district against the other groups: lower, higher, no difference shown."""
    differences, text = report.extract["differences"], report.words.text
    shown = {other[1]: read_difference(differences, item, ROMA, other) for other in OTHERS}
    sentences = []
    for name, sign in SIGNS.items():
        if groups := [group for group, found in shown.items() if found == sign]:
            who, others = name_people(report, "roma"), name_others(report, groups)
            sentences.append(text(f"comparison.{name}", who=who, others=others))
    return " ".join(sentences)


def compare_with_district(report: ReportPage, estimates: pd.DataFrame, item: Item, unit: str) -> str:
    """Return the sentence on Roma of the municipality against Roma of the district; empty when nothing is released."""
    found = read_difference(report.extract["differences"], item, get_own(report), ROMA)
    district = find_row(estimates, ROMA, item)["estimate"]
    if found is None or pd.isna(district):
        return ""
    name = {sign: name for name, sign in SIGNS.items()}[found]
    value = report.words.format_field(district, unit)
    return report.words.text(f"comparison.own_{name}", who=name_people(report, "roma"), district=value)


def title_contrast(report: ReportPage, item: Item) -> Finding:
    """Return the title of a chart of one measure: how Roma of the district stand to the other groups.

    `lower` or `higher` than `others`, `same` when no difference to either is shown; on the page of a municipality,
    where its Roma stand to those of the district: `own_lower`, `own_higher`. Else `title`.
    """
    differences, who = report.extract["differences"], name_people(report, "roma")
    if report.municipality:
        found = read_difference(differences, item, get_own(report), ROMA)
        key = {-1: "own_lower", 1: "own_higher"}.get(found, "title")
        low = mark_rough(is_rough(differences, item, get_own(report), ROMA))
        return key, {} if key == "title" else {"who": who, "where": name_where(report, report.municipality)} | low
    shown = {other[1]: read_difference(differences, item, ROMA, other) for other in OTHERS}
    groups = {sign: [group for group, found in shown.items() if found == sign] for sign in (-1, 1)}
    if groups[-1] and groups[1]:
        return "title", {}
    for key, sign in (("lower", -1), ("higher", 1)):
        if groups[sign]:
            low = mark_rough(any(is_rough(differences, item, ROMA, (DISTRICT, group)) for group in groups[sign]))
            return key, {"who": who, "others": name_others(report, groups[sign])} | low
    return ("same", {"who": who}) if set(shown.values()) == {0} else ("title", {})


def sort_contrasts(report: ReportPage, items: Iterable[Item], own: Domain, other: Domain) -> dict[int, list[Item]]:
    """Return the items by how `own` stands to `other`: -1 → lower, 1 → higher, 0 → no difference is shown."""
    found: dict[int, list[Item]] = {-1: [], 0: [], 1: []}
    for item in items:
        sign = read_difference(report.extract["differences"], item, own, other)
        if sign is not None:
            found[sign].append(item)
    return found
