"""The rows of a figure in, its alternative text out: made from the same numbers that are drawn.

`describe_…` returns the key of a sentence of the catalogue and its values: labels, codes of series, and estimates as
they are in the rows. A key ends in `_empty` when nothing is shown, in `_one` when there is nothing to compare.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pandas as pd

from analysis.figures.texts import is_shown

SHORT = 60  # characters of a label; the whole wording stands in the table below the figure
ELLIPSIS = " …"
Description = tuple[str, dict[str, object]]


def describe_extremes(rows: pd.DataFrame) -> dict[str, object] | None:
    """Return top and bottom (labels) and their values for the first series, or None when nothing of it is shown.

    `rows`: label, series, estimate of one dot plot, in drawing order.
    """
    shown = rows[(rows["series"] == rows["series"].iloc[0]) & rows["estimate"].notna()]
    if shown.empty:
        return None
    top, bottom = shown.loc[shown["estimate"].idxmax()], shown.loc[shown["estimate"].idxmin()]
    return {
        "top": shorten(top["label"]), "top_value": top["estimate"],
        "bottom": shorten(bottom["label"]), "bottom_value": bottom["estimate"],
    }  # fmt: skip


def build_alt(rows: pd.DataFrame, write: Callable[..., str], number: Callable[[float], str], **values: str) -> str:
    """Return the alternative text: `write(key, **values)` gives the sentence, `number` the figures in it."""
    extremes = describe_extremes(rows)
    if extremes is None:
        return write("alt.dots_empty", **values)
    numbers = {name: number(extremes[name]) for name in ("top_value", "bottom_value")}
    return write("alt.dots", **(extremes | numbers | values))


def describe_likert(rows: pd.DataFrame) -> Description:
    """Describe the highest and lowest net agreement: of the items for the first series shown, or of the series."""
    nets = _keep_shown(rows[rows["category"] == "net"])
    if rows["label"].nunique() == 1 and len(nets) > 1:
        return "alt.likert_series", _compare(nets, "series")
    return _describe_items("alt.likert", nets)


def describe_priorities(rows: pd.DataFrame) -> Description:
    """Describe the priorities with the most and the fewest mean points for the first series shown."""
    return _describe_items("alt.priorities", _keep_shown(rows[rows["category"] == "points"]))


def describe_chain(rows: pd.DataFrame) -> Description:
    """Describe the three steps of the first series of which all are shown."""
    steps = _keep_shown(rows[rows["category"] == "step"]).sort_values("step")
    whole = [part for _, part in steps.groupby("series", sort=False) if len(part) == 3]
    if not whole:
        return "alt.chain_empty", {}
    values = {"series": whole[0]["series"].iloc[0]}
    for name, row in zip(("first", "second", "third"), whole[0].itertuples(), strict=True):
        values |= {name: shorten(row.label), f"{name}_value": row.estimate}
    return "alt.chain", values


def describe_levels(rows: pd.DataFrame) -> Description:
    """Describe the levels named most now and wanted by the first series of which both are shown."""
    shown = _keep_shown(rows[rows["category"] != "dk"])
    for name, part in shown.groupby("series", sort=False):
        whens = {when: part[part["when"] == when] for when in ("now", "want")}
        if not any(of_when.empty for of_when in whens.values()):
            values: dict[str, object] = {"series": name}
            for when, of_when in whens.items():
                top = of_when.loc[of_when["estimate"].idxmax()]
                values |= {when: shorten(top["label"]), f"{when}_value": top["estimate"]}
            return "alt.levels", values
    return "alt.levels_empty", {}


def describe_network(nodes: pd.DataFrame, links: pd.DataFrame) -> Description:
    """Describe the partner named most and the pair named most."""
    shown, pairs = _keep_shown(nodes), _keep_shown(links)
    if shown.empty:
        return "alt.network_empty", {}
    top = shown.loc[shown["estimate"].idxmax()]
    values = {"top": shorten(top["label"]), "top_value": top["estimate"]}
    if pairs.empty or pairs["estimate"].max() == 0:
        return "alt.network_nodes", values
    pair = pairs.loc[pairs["estimate"].idxmax()]
    names = {name: shorten(pair[name]) for name in ("first", "second")}
    return "alt.network", values | names | {"link_value": pair["estimate"]}


def describe_multiples(rows: pd.DataFrame, district: str) -> Description:
    """Describe the items with the highest and the lowest value of the district; municipalities are never ranked."""
    shown = _keep_shown(rows[rows["label"] == district])
    key, values = _describe_items("alt.multiples", shown.assign(label=shown["panel"], series=district))
    return key, {name: value for name, value in values.items() if name != "series"}


def _keep_shown(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[[is_shown(row) for row in rows.itertuples()]].reset_index(drop=True)


def _describe_items(key: str, shown: pd.DataFrame) -> Description:
    """Compare the items of the first series; `shown`: label, series, estimate."""
    if shown.empty:
        return f"{key}_empty", {}
    first = shown[shown["series"] == shown["series"].iloc[0]]
    values = {"series": first["series"].iloc[0]} | _compare(first, "label")
    if len(first) > 1:
        return key, values
    return f"{key}_one", {name: values[name] for name in ("series", "top", "top_value")}


def _compare(shown: pd.DataFrame, column: str) -> dict[str, object]:
    ends = {"top": shown["estimate"].idxmax(), "bottom": shown["estimate"].idxmin()}
    names = {end: shorten(str(shown.loc[row, column])) for end, row in ends.items()}
    return names | {f"{end}_value": shown.loc[row, "estimate"] for end, row in ends.items()}


def shorten(label: str, width: int = SHORT) -> str:
    """Cut a label at a word, with an ellipsis, when it is long; its first word stays, unless no label may be so long.

    >>> shorten("Funding opportunities for projects", 25)
    'Funding opportunities …'
    """
    first = len(next(iter(label.split()), ""))
    least = first + len(ELLIPSIS) if first <= SHORT else 0
    return textwrap.shorten(label, max(width, least), placeholder=ELLIPSIS, break_on_hyphens=False)
