"""Released tables and the shares that gave no answer in, tables without what rests on too few answers out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.rules import hide_rows

MOST = 0.5  # share of those asked who gave no answer: above it the rest speaks for itself only


def list_unanswered(nonresponse: pd.DataFrame, most: float = MOST) -> set[tuple[str, str]]:
    """Return the questions and groups of which more than `most` of those asked gave no answer: (question, group).

    `nonresponse`: before release, with the columns indicator, group, category (`unanswered`) and estimate.
    """
    above = nonresponse[(nonresponse["category"] == "unanswered") & (nonresponse["estimate"] > most)]
    return set(zip(above["indicator"], above["group"], strict=True))


def find_unanswered(released: pd.DataFrame, unanswered: set[tuple[str, str]], made_of: pd.DataFrame) -> pd.Series:
    """Say of each row of a released table whether it rests on one of the questions and groups.

    A comparison rests on both its sides, a row without a group (a test) on all groups. `made_of`: indicator, category
    and question, for each number that is made of other questions than its indicator.
    """
    questions = made_of.groupby(["indicator", "category"])["question"].agg(tuple).to_dict()
    groups = [released[name] for name in ("group", "other_group") if name in released]
    everybody = {group for _, group in unanswered}
    rests = np.zeros(len(released), dtype=bool)
    for prefix in ("", "other_"):
        if f"{prefix}indicator" not in released:
            continue
        items = zip(released[f"{prefix}indicator"], released[f"{prefix}category"], strict=True)
        asked = [questions.get(item, item[:1]) for item in items]
        sides = [set(side) for side in zip(*groups, strict=True)] if groups else [everybody] * len(asked)
        rests |= np.array([
            any((question, group) in unanswered for question in names for group in side)
            for names, side in zip(asked, sides, strict=True)
        ], dtype=bool)  # fmt: skip
    return pd.Series(rests, index=released.index)


def hide_unanswered(released: pd.DataFrame, unanswered: set[tuple[str, str]], made_of: pd.DataFrame) -> pd.DataFrame:
    """Return a released table whose rows on one of the questions and groups `unanswered` are emptied and flagged `:u`.

    A row that is hidden already stays as it is.
    """
    return hide_rows(released, find_unanswered(released, unanswered, made_of))
