"""The private counts of answers and blanks in, the share of each group that left a question without an answer out."""

from __future__ import annotations

import math

import pandas as pd

from analysis.survey.form import Form

NOT_OF_SUBSTANCE = ("", "paradata", "eligibility", "stratum", "derived")
WITHOUT_ANSWER = ["refused", "missing", "invalid"]
SHARES = {"unanswered": WITHOUT_ANSWER, "dk": ["dk"]}


def list_nonresponse(counts: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return indicator, group, category, unit, n, estimate, low, high: a row per question, group and kind of share.

    `counts`: as from `count_item_nonresponse` by group. n are those who were asked. `unanswered`: the share that
    refused, left the question blank or gave an answer that breaks the form; `dk`: that said “don't know” where the
    form says that this is no answer. A group that was not asked has no row; neither has a question that nobody may
    leave, one on the interview instead of its subject, or one that only asks to specify the answer before it.
    """
    group = next(name for name in counts if form.questions.get(name) and form.questions[name].role == "stratum")
    questions = [
        name for name, question in form.questions.items()
        if question.role not in NOT_OF_SUBSTANCE and not question.required and not question.calculation
        and (question.construct or question.list)
    ]  # fmt: skip
    asked = counts[counts["question"].isin(questions) & (counts["asked"] > 0)]
    parts = [
        asked.assign(category=category, estimate=asked[kinds].sum(axis=1) / asked["asked"])
        for category, kinds in SHARES.items()
    ]
    table = pd.concat(parts).sort_index(kind="stable")
    table = table.rename(columns={"question": "indicator", group: "group", "asked": "n"})
    table = table.assign(unit="share", low=math.nan, high=math.nan)
    return table[["indicator", "group", "category", "unit", "n", "estimate", "low", "high"]].reset_index(drop=True)
