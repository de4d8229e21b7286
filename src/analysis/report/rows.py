"""Released tables in, the rows of a chart or its data table out: labels joined, series named, in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

DISTRICT = "district"
COLUMNS = ["label", "series", "n", "estimate", "low", "high", "flag", "indicator", "category", "figure"]
SERIES = ("own", "roma", "ngo", "authority")  # the order in which they stand
LAST = ("other", "none", "dk", "ref")  # answers that end every list, whatever their share
Items = dict[tuple[str, str], str]  # (indicator, category) → wording, in the order of the form


def name_questions(labels: Mapping[str, str], indicators: Sequence[str], category: str) -> Items:
    """Return the items of a table that has one value per question, in the order of the form."""
    return {(name, category): label for name, label in labels.items() if name in indicators}


def name_choices(choices: Mapping[tuple[str, str], str], indicator: str) -> Items:
    """Return the items of a table that has one value per choice of a question, in the order of the form."""
    return {key: label for key, label in choices.items() if key[0] == indicator}


def compare_groups(
    estimates: pd.DataFrame, items: Items, municipality: str | None, last: Collection[str] = (), ranked: bool = True
) -> pd.DataFrame:
    """Return one row per item and series: the municipality's Roma (`own`), then the district's groups, Roma first.

    `estimates`: a released table of estimates. `items`: what is shown, in the order of the form. A municipality of
    which no estimate may be shown has no rows: they would be a column of flags. With `ranked` the
    items follow the district's estimates, highest first, of Roma respondents or, where they were not asked, of the
    first group; those of the indicators `last` and the categories `LAST` end them.
    """
    district = estimates[estimates["municipality"] == DISTRICT].assign(series=lambda rows: rows["group"])
    own = _choose_items(estimates[estimates["municipality"] == municipality].assign(series="own"), items)
    parts = [own, _choose_items(district, items)]
    rows = pd.concat(parts if own["estimate"].notna().any() else parts[1:])
    order = rank_items(district, items, last) if ranked else list(items)
    return _sort_rows(rows, order)


def compare_answers(
    estimates: pd.DataFrame, labels: Mapping[str, str], municipality: str | None, ranked: bool = True
) -> pd.DataFrame:
    """Return the rows of questions on a scale: per question and series a row for each answer and for the net.

    `labels`: question → wording, in the order of the form. With `ranked` the questions follow their net in the
    district, highest first, as in `compare_groups`.
    """
    order = list(labels)
    if ranked:
        nets = name_questions(labels, order, "net")
        order = [name for name, _ in rank_items(estimates[estimates["municipality"] == DISTRICT], nets)]
    asked = estimates[estimates["indicator"].isin(order)]
    answers = dict.fromkeys(asked["category"])
    items = {(name, answer): labels[name] for name in order for answer in answers}
    return compare_groups(estimates, items, municipality, ranked=False)


def rank_items(district: pd.DataFrame, items: Items, last: Collection[str] = ()) -> list[tuple[str, str]]:
    """Return the items by the estimates of the district, highest first; hidden ones, then those of `last` end them."""
    rows = _choose_items(district, items)
    first = "roma" if (rows["group"] == "roma").any() else next(iter(rows["group"]), "")
    ranked = rows[rows["group"] == first].sort_values("estimate", ascending=False, kind="stable")
    last_ones = [item for item in items if item[0] in last or item[1] in LAST]
    order = dict.fromkeys([*_list_items(ranked), *items])
    return [item for item in order if item not in last_ones] + last_ones


def compare_panels(estimates: pd.DataFrame, items: Items, names: Mapping[str, str], district: str) -> pd.DataFrame:
    """Return one row per item (`panel`) and municipality, in the study's order, then the district: Roma respondents."""
    labels = dict(names) | {DISTRICT: district}
    chosen = _choose_items(estimates, items).rename(columns={"label": "panel"})
    parts = []
    for item, panel in items.items():
        is_row = (_list_items(chosen) == item) & (chosen["group"] == "roma")
        rows = chosen[is_row].set_index("municipality").reindex(list(labels)).reset_index()
        parts.append(rows.assign(panel=panel, indicator=item[0], category=item[1]))
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(label=rows["municipality"].map(labels), series="roma", flag=rows["flag"].fillna(""))
    return rows.reindex(columns=["panel", *COLUMNS])


def _sort_rows(rows: pd.DataFrame, order: Sequence[tuple[str, str]]) -> pd.DataFrame:
    ranks = {item: rank for rank, item in enumerate(order)}
    rows = rows.assign(rank=_list_items(rows).map(ranks), place=rows["series"].map(SERIES.index))
    return rows.sort_values(["rank", "place"], kind="stable").reindex(columns=COLUMNS).reset_index(drop=True)


def _choose_items(estimates: pd.DataFrame, items: Items) -> pd.DataFrame:
    rows = estimates[_list_items(estimates).isin(list(items))]
    return rows.assign(label=_list_items(rows).map(items))


def _list_items(estimates: pd.DataFrame) -> pd.Series:
    pairs = zip(estimates["indicator"], estimates["category"], strict=True)
    return pd.Series(list(pairs), index=estimates.index, dtype=object)
