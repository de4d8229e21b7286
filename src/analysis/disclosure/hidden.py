"""Released tables in, how much of each is hidden out: what a reader must know of the whole, and nothing of a row."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.disclosure.rules import CONFIDENTIAL, LOW, TOO_FEW

KINDS = {"confidential": CONFIDENTIAL, "too_few": TOO_FEW, "low": LOW}


def count_hidden(released: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per table with flags, in the order given: table, rows, confidential, too_few, low (all counts)."""
    flags = {name: table["flag"] for name, table in released.items() if "flag" in table}
    rows = [
        {"table": name, "rows": len(flag)} | {kind: int((flag == mark).sum()) for kind, mark in KINDS.items()}
        for name, flag in flags.items()
    ]
    return pd.DataFrame(rows, columns=["table", "rows", *KINDS])
