"""Released tables and the shares that gave no answer in, tables without what rests on too few answers out."""

from __future__ import annotations

import pandas as pd

from analysis.disclosure.rules import HIDDEN, TOO_FEW

NOT_FIGURES = ["municipality", "other_municipality", "group", "other_group", "indicator", "other_indicator"]
NOT_FIGURES += ["category", "other_category", "battery", "unit", "test", "target", "flag"]
MOST = 0.5  # share of those asked who gave no answer: above it the rest speaks for itself only


def list_unanswered(nonresponse: pd.DataFrame, most: float = MOST) -> set[tuple[str, str]]:
    """Return the questions and groups of which more than `most` of those asked gave no answer: (indicator, group).

    `nonresponse`: before release, with the columns indicator, group, category (`unanswered`) and estimate.
    """
    above = nonresponse[(nonresponse["category"] == "unanswered") & (nonresponse["estimate"] > most)]
    return set(zip(above["indicator"], above["group"], strict=True))


def find_unanswered(released: pd.DataFrame, unanswered: set[tuple[str, str]]) -> pd.Series:
    """Say of each row of a released table whether it rests on one of the questions and groups.

    A comparison rests on both its sides, a row without a group (a test) on all groups. Numbers made of several
    questions go by their own name and are not looked at.
    """
    groups = [released[name] for name in ("group", "other_group") if name in released]
    questions = [released[name] for name in ("indicator", "other_indicator") if name in released]
    rests = pd.Series(False, index=released.index)
    for question in questions:
        if not groups:
            rests |= question.isin([name for name, _ in unanswered])
        for group in groups:
            rests |= pd.Series([pair in unanswered for pair in zip(question, group, strict=True)], index=released.index)
    return rests


def hide_unanswered(released: pd.DataFrame, unanswered: set[tuple[str, str]]) -> pd.DataFrame:
    """Return a released table whose rows on one of the questions and groups `unanswered` are emptied and flagged `:u`.

    A row that is hidden already stays as it is.
    """
    rests = find_unanswered(released, unanswered) & ~released["flag"].isin(HIDDEN)
    figures = [name for name in released if name not in NOT_FIGURES]
    emptied = released.assign(**{name: released[name].mask(rests) for name in figures})
    return emptied.assign(flag=released["flag"].mask(rests, TOO_FEW))


def leave_out_unanswered(orders: pd.DataFrame, unanswered: set[tuple[str, str]]) -> pd.DataFrame:
    """Return released orders without their rows on one of the questions and groups: a row says what comes first."""
    return orders[~find_unanswered(orders, unanswered)].reset_index(drop=True)
