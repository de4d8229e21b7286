"""Released differences in, who differs from whom out: in sentences, in titles, by municipality."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from analysis.report.claims import is_rough
from analysis.report.findings import (
    DISTRICT,
    MOST_NAMED,
    ROMA,
    Domain,
    Finding,
    Item,
    get_own,
    mark_rough,
    sort_contrasts,
)
from analysis.report.page import ReportPage
from analysis.report.phrases import join, list_labels, name_others, name_people, name_where
from analysis.report.rows import LAST, Items

DIRECTIONS = {"lower": -1, "higher": 1}


def state_contrasts(
    report: ReportPage, key: str, items: Items, own: Domain, other: Domain, quoted: bool = True
) -> list[Finding]:
    """State for which items `own` stands lower or higher than `other`; that none differs; or nothing when not compared.

    Entries `KEY_lower`, `KEY_higher`, `KEY_same`; values: `items` (listed or, when they are many, `counts.KEY`), `who`
    and `where` of the one, `others` of the other.
    """
    found = sort_contrasts(report, [item for item in items if item[1] not in LAST], own, other)
    if not any(found.values()):
        return []
    differences = report.extract["differences"]
    values: dict[str, Any] = {
        "who": name_people(report, own[1]), "where": name_where(report, own[0]),
        "others": name_people(report, other[1]),
    }  # fmt: skip
    stated = []
    for name, sign in DIRECTIONS.items():
        if found[sign]:
            many = len(found[sign]) > MOST_NAMED
            listed = (
                _count(report, key, found[sign], items) if many else list_labels(report, items, found[sign], quoted)
            )
            low = mark_rough(any(is_rough(differences, item, own, other) for item in found[sign]))
            stated.append((f"{key}_{name}", values | {"items": listed} | low))
    return stated or [(f"{key}_same", values)]


def state_own_contrasts(report: ReportPage, key: str, items: Items, quoted: bool = True) -> list[Finding]:
    """State how Roma of the municipality stand to those of the district: the entries `KEY_place_…`."""
    return state_contrasts(report, f"{key}_place", items, get_own(report), ROMA, quoted)


def state_all_contrasts(report: ReportPage, key: str, items: Items, others: Iterable[Domain]) -> list[Finding]:
    """State how Roma of the district stand to each of the others, as `state_contrasts`; what is equal is said once."""
    merged: dict[tuple[str, str], tuple[dict[str, Any], list[str]]] = {}
    for other in others:
        for name, values in state_contrasts(report, key, items, ROMA, other):
            merged.setdefault((name, values.get("items", "")), (values, []))[1].append(other[1])
    return [(name, values | {"others": name_others(report, groups)}) for (name, _), (values, groups) in merged.items()]


def title_contrasts(report: ReportPage, items: Items) -> Finding:
    """Return the title of a chart of several measures: `lower` or `higher` for those where Roma differ, else `title`.

    Roma of the district are compared with organisations; on the page of a municipality its Roma with those of the
    district (`own_lower`, `own_higher`).
    """
    own, other = (get_own(report), ROMA) if report.municipality else (ROMA, (DISTRICT, "ngo"))
    stated = state_contrasts(report, "own" if report.municipality else "x", items, own, other, quoted=False)
    if len(stated) != 1 or stated[0][0].endswith("_same"):
        return "title", {}
    return stated[0][0].removeprefix("x_"), stated[0][1]


def state_places(report: ReportPage, measure: str, item: Item) -> list[Finding]:
    """State in which municipalities Roma stand lower or higher than in the district, in the order of the study.

    Entries `places_lower`, `places_higher`, `places_same`; values: `measure`, `places`, `who`.
    """
    signs = {place: sort_contrasts(report, [item], (place, "roma"), ROMA) for place in report.names}
    values: dict[str, Any] = {"measure": measure, "who": name_people(report, "roma")}
    stated = []
    for name, sign in DIRECTIONS.items():
        if places := [_name_place(report, place, item) for place, found in signs.items() if found[sign]]:
            stated.append((f"places_{name}", values | {"places": join(report, places)}))
    return stated or ([("places_same", values)] if any(found[0] for found in signs.values()) else [])


def _name_place(report: ReportPage, place: str, item: Item) -> str:
    """Return where a difference is shown; one of low base is called rough."""
    where = name_where(report, place)
    low = is_rough(report.extract["differences"], item, (place, "roma"), ROMA)
    return report.words.text("rough.place", place=where) if low else where


def _count(report: ReportPage, key: str, found: list[Item], items: Items) -> str:
    named = [item for item in items if item[1] not in LAST]
    return report.words.text(f"counts.{key.removesuffix('_place')}", n=len(found), total=len(named))
