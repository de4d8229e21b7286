"""Interviews in, how well the items of each scale go together out: alpha and omega by group, and every item."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form
from analysis.survey.measures.answers import list_steps, score_answers
from analysis.survey.measures.battery import list_items
from analysis.survey.measures.knowledge import measure_recognition
from analysis.survey.measures.quiz import measure_quiz
from analysis.survey.measures.views import TRUST
from analysis.survey.reliability import SCALE, describe_scale

SELF_RATING, FEWEST = "self-rated knowledge", 3
COLUMNS = ["group", "scale", "indicator", "category", "unit", "n", "estimate", "low", "high"]


def list_scales(respondents: pd.DataFrame, form: Form) -> dict[str, pd.DataFrame]:
    """Return the scales of the questionnaire: name → interviews × items, NaN where an item was not answered.

    `quiz`: 1 for a right answer, 0 for any other, “don't know” included; `recognition`: 1 for a real programme at least
    heard of; `self_rating`, `trust`: the step from 1 to 5, “don't know” being none.
    """
    steps = {
        scale: pd.DataFrame({
            name: score_answers(respondents, form, name, list_steps(form, name)) for name in list_items(form, construct)
        })
        for scale, construct in (("self_rating", SELF_RATING), ("trust", TRUST))
    }  # fmt: skip
    shares = {"quiz": measure_quiz(respondents, form), "recognition": measure_recognition(respondents, form)}
    return {name: battery.values.droplevel("category", axis=1) for name, battery in shares.items()} | steps


def describe_scales(respondents: pd.DataFrame, form: Form, samples: Mapping[str, Sample]) -> pd.DataFrame:
    """Return the reliability of every scale in every group, with the columns of `COLUMNS`; see `describe_scale`.

    `indicator` is "scale" or the item, `category` the statistic, n those who answered all items. Weights count in
    groups that were drawn at random, and only these have intervals. With fewer than three complete respondents alpha
    and omega have no value.
    """
    parts = []
    for scale, items in list_scales(respondents, form).items():
        for group, sample in samples.items():
            own = (respondents["group"] == group).to_numpy()
            weights = respondents.loc[own, "weight"].to_numpy() if sample.is_random else None
            found = _describe(items[own], weights).assign(scale=scale, group=group)
            parts.append(found if sample.is_random else found.assign(low=math.nan, high=math.nan))
    table = pd.concat(parts, ignore_index=True).rename(columns={"item": "indicator", "statistic": "category"})
    is_mean = (table["category"] == "difficulty") & table["scale"].isin(["self_rating", "trust"])
    return table.assign(unit=is_mean.map({True: "mean", False: "share"}))[COLUMNS]


def _describe(items: pd.DataFrame, weights) -> pd.DataFrame:
    complete = len(items.dropna())
    if complete < FEWEST:
        rows = [(SCALE, statistic, math.nan, math.nan, math.nan, complete) for statistic in ("alpha", "omega")]
        return pd.DataFrame(rows, columns=["item", "statistic", "estimate", "low", "high", "n"])
    return describe_scale(items, weights)
