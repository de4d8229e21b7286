"""Released tables in, those of which a part would tell the rest out: what belongs together is hidden together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.disclosure.rules import HIDDEN, hide_rows


def hide_whole(released: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return a released table in which all rows of one combination of `by` are hidden when one of them is."""
    is_hidden = released["flag"].isin(HIDDEN)
    return hide_rows(released, is_hidden.groupby([released[name] for name in by]).transform("any"))


def leave_out_hidden(released: pd.DataFrame) -> pd.DataFrame:
    """Return a released table without its hidden rows, where which rows there are is a result.

    In a table of orders they say which items are the largest and the smallest. Only after `hide_whole`: of a
    battery with some rows, those that are not there could be told.
    """
    return released[~released["flag"].isin(HIDDEN)].reset_index(drop=True)
