"""Released rows in, the sentences and titles that several chapters share out: estimates, leaders, contrasts, places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from analysis.report import findings
from analysis.report.claims import find_leaders
from analysis.report.findings import (
    DISTRICT,
    GROUPS,
    MOST_NAMED,
    ROMA,
    Domain,
    Finding,
    Item,
    find_row,
    get_own,
    sort_contrasts,
)
from analysis.report.page import ReportPage
from analysis.report.phrases import join, name_others, name_people, name_where, quote
from analysis.report.rows import LAST, Items

DIRECTIONS = {"lower": -1, "higher": 1}
LONGEST = 95  # letters of the wordings in a title; longer ones make it, and the alternative text, unreadable


def list_domains(report: ReportPage) -> list[Domain]:
    """Return whom the page is about: Roma of its municipality, or the three groups of the district, Roma first."""
    return [get_own(report)] if report.municipality else [(DISTRICT, group) for group in reversed(GROUPS)]


def choose_domain(report: ReportPage, estimates: pd.DataFrame, item: Item) -> Domain:
    """Return whom to speak of: Roma of the municipality or, where nothing of them may be shown, of the district."""
    own = get_own(report)
    return ROMA if pd.isna(find_row(estimates, own, item)["estimate"]) else own


def introduce(report: ReportPage, domain: Domain, row: pd.Series) -> dict[str, Any]:
    """Return what a sentence on one estimate needs: `lead` (an estimate, a rough one, answers), `who`, `where`, `n`.

    An estimate of low base is called a rough one; of a sample that is not random nothing is estimated.
    """
    place, group = domain
    kind = "rough" if row["flag"] == "low" else "estimate"
    lead = report.words.text(f"lead.{kind if report.study.shows_intervals(group) else 'answers'}")
    return {"lead": lead, "who": name_people(report, group), "where": name_where(report, place), "n": row["n"]}


def write_between(report: ReportPage, row: pd.Series, unit: str) -> str:
    """Return an estimate as a sentence has it: with the bounds between which it lies, where there are any.

    `unit`: "share", "points" or "mean".
    """
    words = report.words
    kind = "points" if unit == "points" else "plain"
    values = {name: words.format_field(row[name], unit) for name in ("estimate", "low", "high") if pd.notna(row[name])}
    return words.text(f"between.{kind}{'' if 'low' in values else '_alone'}", **values)


def state_net(report: ReportPage, key: str, estimates: pd.DataFrame, item: Item) -> list[Finding]:
    """State a net: of the groups side by side (`KEY_groups`) or of the municipality (`KEY_own`) with its comparison."""
    if report.municipality is None:
        return findings.state_groups(report, f"{key}_groups", estimates, item)
    domain = choose_domain(report, estimates, item)
    row = find_row(estimates, domain, item)
    if pd.isna(row["estimate"]):
        return []
    is_own = domain == get_own(report)
    comparison = findings.compare_with_district(report, estimates, item, "points") if is_own else ""
    net = {"net": write_between(report, row, "points"), "comparison": comparison}
    return [(f"{key}_own", net | introduce(report, domain, row))]


def state_leaders(
    report: ReportPage, key: str, estimates: pd.DataFrame, items: Items, quoted: bool = True, titled: bool = True
) -> list[Finding]:
    """State which items stand first for all whom the page is about, or for the district where they are not shown.

    What the title of the chart says of Roma is not said again; `titled`: the chart is on the page. Entries `KEY_alone`
    (`labels`, `value`), `KEY_tied` (`labels`), `KEY_open` (`rest`, `total`: so many share the place that nothing stands
    out), each with `who` and `where`.
    """
    first = next(iter(items))
    domains = [choose_domain(report, estimates, first)] if report.municipality else list_domains(report)
    is_said = titled and title_leaders(report, estimates, items, quoted=quoted)[0] != "title"
    return [
        found
        for domain in domains
        if not (is_said and domain == get_own(report))
        for found in state_leader(report, key, estimates, items, domain, quoted)
    ]


def state_leader(
    report: ReportPage, key: str, estimates: pd.DataFrame, items: Items, domain: Domain, quoted: bool = True,
    largest: bool = True,
) -> list[Finding]:  # fmt: skip
    """State the items that stand first (or last) in one domain, as `state_leaders`; [] where no order is released."""
    named = [item for item in items if item[1] not in LAST]
    leaders = find_leaders(report.extract["orders"], named, *domain, largest=largest)
    if not leaders:
        return []
    values: dict[str, Any] = {"who": name_people(report, domain[1]), "where": name_where(report, domain[0])}
    if len(leaders) > MOST_NAMED:
        return [(f"{key}_open", values | {"rest": len(leaders) - 1, "total": len(named)})]
    values |= {"labels": _list(report, items, leaders, quoted)}
    values |= {"value": find_row(estimates, domain, leaders[0])["estimate"]}
    return [(f"{key}_{'alone' if len(leaders) == 1 else 'tied'}", values)]


def state_points(report: ReportPage, key: str, estimates: pd.DataFrame, items: Items) -> list[Finding]:
    """State among the main points which items stand first for Roma of the page; [] when nothing stands out."""
    stated = state_leader(report, key, estimates, items, get_own(report))
    return [found for found in stated if found[0] != f"{key}_open"]


def title_leaders(
    report: ReportPage, estimates: pd.DataFrame, items: Items, domain: Domain | None = None, quoted: bool = True
) -> Finding:
    """Return the title of a chart of items: `alone` or `tied`, `title` when nothing stands out.

    `domain`: whose chart it is; where none is given, that of Roma of the page.
    """
    for key, values in state_leader(report, "x", estimates, items, domain or get_own(report), quoted):
        if len(values.get("labels", "")) in range(1, LONGEST + 1):
            return key.removeprefix("x_"), values
    return "title", {}


def state_contrasts(
    report: ReportPage, key: str, items: Items, own: Domain, other: Domain, quoted: bool = True
) -> list[Finding]:
    """State for which items `own` stands lower or higher than `other`; that none differs; or nothing when not compared.

    Entries `KEY_lower`, `KEY_higher`, `KEY_same`; values: `items` (listed or, when they are many, `counts.KEY`), `who`
    and `where` of the one, `others` of the other.
    """
    found = sort_contrasts(report, [item for item in items if item[1] not in LAST], own, other)
    values: dict[str, Any] = {
        "who": name_people(report, own[1]), "where": name_where(report, own[0]),
        "others": name_people(report, other[1]),
    }  # fmt: skip
    stated = []
    for name, sign in DIRECTIONS.items():
        if found[sign]:
            many = len(found[sign]) > MOST_NAMED
            listed = _count(report, key, found[sign], items) if many else _list(report, items, found[sign], quoted)
            stated.append((f"{key}_{name}", values | {"items": listed}))
    return stated or ([(f"{key}_same", values)] if found[0] else [])


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
        if places := [name_where(report, place) for place, found in signs.items() if found[sign]]:
            stated.append((f"places_{name}", values | {"places": join(report, places)}))
    return stated or ([("places_same", values)] if any(found[0] for found in signs.values()) else [])


def _list(report: ReportPage, items: Items, found: list[Item], quoted: bool) -> str:
    """Return the labels of the items found, in the order of the form."""
    labels = [label for item, label in items.items() if item in found]
    return quote(report, labels) if quoted else join(report, labels)


def _count(report: ReportPage, key: str, found: list[Item], items: Items) -> str:
    named = [item for item in items if item[1] not in LAST]
    return report.words.text(f"counts.{key.removesuffix('_place')}", n=len(found), total=len(named))
