"""Released tables, limits and how many releases came before in, the disclosure statement out: what protects them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.disclosure.door import format_table
from analysis.disclosure.rules import CONFIDENTIAL, TOO_FEW

COLUMNS = ["indicator", "statement"]


def describe_protection(
    released: Mapping[str, pd.DataFrame], estimates: Sequence[str], primary: int, limits: Mapping[str, float],
    release_date: dt.date, earlier: int,
) -> pd.DataFrame:  # fmt: skip
    """Return the statement of a release as a table: indicator, statement (both text), a row each.

    `released`: all tables by name, as they are published. `estimates`: the names of those whose figures are counted:
    `figures` all of them, `confidential` those flagged `:c`, `primary` the ones among these that are so by
    themselves, `secondary` the others, `too_few` those flagged `:u`, `share_hidden` the share of both. How many are
    primary is said of the release as a whole: of one small table it would tell which. `limits`: the rules, by the
    keys of study.toml. `earlier`: releases that this one was protected together with. `sha256`: see `hash_tables`.
    """
    flags = pd.concat([released[name]["flag"] for name in estimates], ignore_index=True)
    confidential, too_few = (int((flags == flag).sum()) for flag in (CONFIDENTIAL, TOO_FEW))
    values = {
        "release_date": release_date.isoformat(), "earlier_releases": earlier, **limits,
        "figures": len(flags), "confidential": confidential, "primary": primary,
        "secondary": confidential - primary, "too_few": too_few,
        "share_hidden": round((confidential + too_few) / max(len(flags), 1), 2), "sha256": hash_tables(released),
    }  # fmt: skip
    return pd.DataFrame([(name, str(value)) for name, value in values.items()], columns=COLUMNS)


def hash_tables(released: Mapping[str, pd.DataFrame]) -> str:
    """Return the SHA-256 of the tables of a release, one after the other by name, as their files hold them.

    Without the status, which is a column of the files: what they say does not hang on it. The same figures give the
    same hash, whatever the order in which the tables were made.
    """
    digest = hashlib.sha256()
    for name in sorted(released):
        digest.update(f"{name}\n{format_table(released[name])}".encode())
    return digest.hexdigest()
