"""Proposals of the forums and the votes on them in, what was agreed and by whom it was borne out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.engagement.events import EVENT
from analysis.languages import spread

ALL_PLACES, FOR = "district", "for"
ABOVE_HALF, NOT_ABOVE_HALF, FEW, NONE_VOTED = "above_half", "not_above_half", "few", "none_voted"
CONSENSUS, CONTESTED, MAJORITY, REJECTED, UNKNOWN = "consensus", "contested", "majority", "rejected", "unknown"
KEPT = [
    "municipality", "date", "proposal", "topic", "text_*", "proposed_by", "addressee", "agreed", "deadline",
]  # fmt: skip
SUPPORT = ["municipality", "group", "indicator", "category", "n", "estimate", "low", "high"]
FORUMS = 2  # in which more than few of a group voted, so that its share is not that of one municipality


def judge_proposals(
    proposals: pd.DataFrame, events: pd.DataFrame, groups: Sequence[str], few: int, minimum: int
) -> pd.DataFrame:
    """Return the proposals with the votes of all, what each group thinks, and how the proposal stands.

    `proposals`, `events`: clean records of one wave. Out: the columns of `KEPT`, then

    - `n`: votes of all groups, `estimate`: share for (0–1); low and high are empty, since all who were there voted;
    - a column per group: `above_half` or `not_above_half` (half is not above half) of its votes are for; `few` where
      1 to `few` of it voted, whose votes a verdict would tell; `none_voted`;
    - `state`: `consensus` where more than half of every group that voted is for and none is `few`; `contested` where
      the groups that are told differ; else `majority` or `rejected` by the votes of all; `unknown` where fewer than
      `minimum` voted;
    - `wave`.
    """
    n = sum((proposals[f"{group}_for"] + proposals[f"{group}_against"] for group in groups), start=_zeros(proposals))
    votes_for = sum((proposals[f"{group}_for"] for group in groups), start=_zeros(proposals))
    share = (votes_for / n).where(n > 0)
    verdicts = pd.DataFrame({group: _judge_group(proposals, group, few) for group in groups})
    judged = proposals[spread(KEPT, proposals.columns)].assign(n=n, estimate=share, low=np.nan, high=np.nan, **verdicts)
    judged["state"] = _find_state(verdicts, share, n < minimum)
    return judged.merge(events[[*EVENT, "wave"]], how="left", on=EVENT, validate="many_to_one")


def measure_support(proposals: pd.DataFrame, groups: Sequence[str], themes: Sequence[str], few: int) -> pd.DataFrame:
    """Return how large a share of each group's votes was for the proposals of a theme, in the district.

    `proposals`: clean records of one wave. Out: the columns of `SUPPORT`, a row per group and theme; `indicator` is the
    theme, category `for`; `estimate` the votes for over all votes of the group on proposals of the theme. A person
    votes on several proposals, so `n` is not the votes but the people of whom one can be sure: of each forum the most
    that voted on one proposal of the theme, added up. The share of one forum would be that of a group in a
    municipality: `n` and `estimate` are missing unless more than `few` of the group voted in two forums. Who came is no
    random sample: low and high are empty.
    """
    rows = [
        _measure_theme(proposals[proposals["topic"] == theme], group, theme, few)
        for group in groups
        for theme in themes
    ]
    return pd.DataFrame(rows, columns=SUPPORT).astype({"n": "Int64", "estimate": float, "low": float, "high": float})


def _judge_group(proposals: pd.DataFrame, group: str, few: int) -> np.ndarray:
    votes_for = proposals[f"{group}_for"]
    voted = votes_for + proposals[f"{group}_against"]
    steps = [voted == 0, voted <= few, 2 * votes_for > voted]
    return np.select(steps, [NONE_VOTED, FEW, ABOVE_HALF], NOT_ABOVE_HALF).astype(object)


def _find_state(verdicts: pd.DataFrame, share: pd.Series, is_thin: pd.Series) -> np.ndarray:
    is_for, is_against = (verdicts == ABOVE_HALF).any(axis=1), (verdicts == NOT_ABOVE_HALF).any(axis=1)
    agree = is_for & ~is_against & ~(verdicts == FEW).any(axis=1)
    steps = [is_thin | share.isna(), agree, is_for & is_against, share > 0.5]
    return np.select(steps, [UNKNOWN, CONSENSUS, CONTESTED, MAJORITY], REJECTED).astype(object)


def _measure_theme(proposals: pd.DataFrame, group: str, theme: str, few: int) -> dict:
    votes_for = proposals[f"{group}_for"]
    voted = votes_for + proposals[f"{group}_against"]
    people = voted.groupby([proposals[name] for name in EVENT]).max()
    is_told = (people > few).sum() >= FORUMS
    n, estimate = (people.sum(), votes_for.sum() / voted.sum()) if is_told else (pd.NA, np.nan)
    row = {"municipality": ALL_PLACES, "group": group, "indicator": theme, "category": FOR, "n": n}
    return row | {"estimate": estimate, "low": np.nan, "high": np.nan}


def _zeros(proposals: pd.DataFrame) -> pd.Series:
    return pd.Series(0, index=proposals.index)
