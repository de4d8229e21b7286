"""Proposals with the votes on them in, what may be published of the votes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.disclosure.rules import CONFIDENTIAL, hide_rows, release_estimates

FEW, CONTESTED, MAJORITY, REJECTED, UNKNOWN = "few", "contested", "majority", "rejected", "unknown"
NEARLY_ALL, NEARLY_NONE = "nearly_all", "nearly_none"


def release_proposals(
    proposals: pd.DataFrame, groups: Sequence[str], bases: tuple[int, int, int], decimals: Mapping[str, int], few: int
) -> pd.DataFrame:
    """Return the proposals with the share of votes for each, and `support` where the share would tell single votes.

    `proposals`: n, estimate (share for), state, and the verdict of each of `groups`. Where at most `few` voted the
    other way, a share with its base says how many, and in a place where people know one another, who. It is hidden
    (`:c`) and `support` says `nearly_all` or `nearly_none`, which holds for 0 to `few`; elsewhere `support` is empty. A
    group that differed from all others would be those few: its verdict, and that the proposal was contested, are not
    told, either.
    """
    against = (proposals["n"] * (1 - proposals["estimate"])).round()
    least = pd.concat([against, proposals["n"] - against], axis=1).min(axis=1)
    is_near = (least <= few) & (proposals["state"] != UNKNOWN)
    is_for = proposals["estimate"] > 0.5
    told = proposals.assign(support=is_for.map({True: NEARLY_ALL, False: NEARLY_NONE}).where(is_near, ""))
    differs = is_near & (proposals["state"] == CONTESTED)
    for group in groups:
        told[group] = told[group].mask(differs, FEW)
    told["state"] = told["state"].mask(differs, is_for.map({True: MAJORITY, False: REJECTED}))
    return hide_rows(release_estimates(told.assign(unit="share"), bases, decimals), is_near, CONFIDENTIAL)
