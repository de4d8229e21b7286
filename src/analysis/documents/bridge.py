"""What plans promise and what people put first in, both side by side out, theme by theme, with the gaps between them.

People come as released estimates: what is hidden there stays hidden, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest

GROUP, CATEGORY, CHOSEN = "roma", "top3", 3  # of the themes each respondent put three first
DISTRICT = "district"
HIDDEN = (":c", ":u")
UNTOLD = ("not_obtained", "withheld")  # states of a theme that say nothing of what the plan promises
PROMISED = ["municipality", "generation", "theme", "state", "passages", "commitments", "document"]
ASKED = ["estimate", "low", "high", "flag"]
BRIDGE = [*PROMISED, *ASKED, "wanted", "relation"]


def bridge(matrix: pd.DataFrame, priorities: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return the rows of the coverage matrix with what Roma respondents of the municipality put among the first three.

    `matrix` is that of `themes.cover`, `priorities` the released table (municipality, group, indicator, category,
    estimate, low, high, flag). `wanted` is “yes” or “no” where the interval of the share lies above or below what
    chance would give each theme (three of all that were asked), “open” where it holds it, “hidden” where the share is
    not released, “not_asked” for a theme that was not asked. Without an interval the share alone decides.
    `relation`: “answered”, “only_mentioned” or “gap” for what is wanted, “unasked_promise” or “neither” for what is
    not, “unknown_wish” for what nobody knows to be wanted, “not_obtained” where there is no text of a plan, “withheld”
    where the theme has no figures.
    Raises `StudyError` for a municipality that is not one, and for a share beside a flag that hides it.
    """
    asked = priorities[(priorities["group"] == GROUP) & (priorities["category"] == CATEGORY)]
    _check(asked, municipalities)
    shares = asked.rename(columns={"indicator": "theme"})[["municipality", "theme", *ASKED]]
    joined = matrix[PROMISED].merge(shares, on=["municipality", "theme"], how="left", validate="many_to_one")
    joined["wanted"] = _judge_wishes(joined, asked["indicator"].unique())
    joined["relation"] = _relate(joined)
    return joined.assign(flag=joined["flag"].fillna(""))[BRIDGE]


def _check(asked: pd.DataFrame, municipalities: Sequence[str]) -> None:
    for name in sorted(set(asked["municipality"]) - {*municipalities, DISTRICT}):
        raise StudyError(f"unknown municipality “{name}” among the priorities", fix=suggest(name, municipalities))
    leaks = asked[asked["flag"].isin(HIDDEN) & asked[["estimate", "low", "high"]].notna().any(axis=1)]
    for row in leaks.itertuples():
        raise StudyError(
            f"a share beside the flag {row.flag}",
            where=f"priorities, {row.municipality}, {row.indicator}",
            expected="no share where it is hidden",
            fix="take the released table",
        )


def _judge_wishes(joined: pd.DataFrame, themes: Sequence[str]) -> np.ndarray:
    chance = CHOSEN / max(len(themes), 1)
    low, high = (joined[bound].fillna(joined["estimate"]) for bound in ("low", "high"))
    steps = [~joined["theme"].isin(themes), joined["estimate"].isna(), low > chance, high < chance]
    return np.select(steps, ["not_asked", "hidden", "yes", "no"], "open")


def _relate(joined: pd.DataFrame) -> np.ndarray:
    state, wanted = joined["state"], joined["wanted"]
    wishes = {"commitment": "answered", "mention": "only_mentioned", "absent": "gap"}
    steps = [state.isin(UNTOLD), wanted == "yes", wanted == "no"]
    unasked = np.where(state == "commitment", "unasked_promise", "neither")
    return np.select(steps, [state, state.map(wishes), unasked], "unknown_wish")
