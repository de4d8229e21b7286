"""The rows of a figure in, its alternative text out: made from the same numbers that are drawn."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pandas as pd

SHORT = 60  # characters of a label; the whole wording stands in the table below the figure


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


def shorten(label: str) -> str:
    """Cut a label at a word, with an ellipsis, when it is long."""
    return textwrap.shorten(label, SHORT, placeholder=" …", break_on_hyphens=False)
