"""Interviews in, tests out of whether the groups of the district answered each question alike: for exploration.

Every question that measures something has one test; one with several answers has a test per answer. Steps of a
scale are tested by rank (those who do not know are on no step), all others by Rao and Scott's test of independence,
where “don't know” is an answer. Targets: the people there are (`population`, with the finite-population correction)
and the process behind their answers (`process`, without).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.design import Design
from analysis.survey.effects import cramers_v
from analysis.survey.form import Form
from analysis.survey.independence import rao_scott
from analysis.survey.measures.answers import list_codes, list_steps, mark_answers, read_answers, score_answers
from analysis.survey.multiplicity import benjamini_hochberg
from analysis.survey.ranks import rank_test
from analysis.tables.designs import Designs

RAO_SCOTT, RANK = "rao_scott", "rank"
POPULATION, PROCESS = "population", "process"
FOUND = ["statistic", "df1", "df2", "p", "effect"]
COLUMNS = ["indicator", "category", "test", "target", "n", "statistic", "df1", "df2", "p", "p_adjusted", "effect"]


def list_group_tests(respondents: pd.DataFrame, form: Form, designs: Designs) -> pd.DataFrame:
    """Return one row per question (or answer, in `category`) and target, with the columns of `COLUMNS`.

    Compared are the groups whose samples are random and that gave answers; a question of fewer than two has no
    row, and one that cannot be tested (all answered alike, everybody was asked) a row without figures. `n` is the
    base of the smallest of the groups. `effect`: Cramér's V, none of a rank test. `p_adjusted` is Benjamini
    and Hochberg's, over all tests of a target.
    """
    targets = {} if designs.random is None else {POPULATION: designs.random, PROCESS: designs.process}
    group = None if designs.random is None else designs.random.frame["group"].astype("category")
    rows = [
        {"indicator": indicator, "category": category, "test": test, "target": target} | found
        for indicator, category, test, answers in (_list_answers(respondents, form) if targets else ())
        for target, found in _test_targets(group, answers, test, targets)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(FOUND, float))
    return table.assign(p_adjusted=table.groupby("target")["p"].transform(benjamini_hochberg))


def _list_answers(respondents: pd.DataFrame, form: Form) -> Iterator[tuple[str, str, str, pd.Series]]:
    """Yield indicator, category, test and the answers of every question that measures something and has a list."""
    for name, question in form.questions.items():
        if not (question.construct and question.list):
            continue
        codes, steps = list_codes(form, name), list_steps(form, name)
        if question.type == "select_multiple":
            marks = mark_answers(respondents, form, name).fillna(-1).astype(np.int8)
            yield from ((name, code, RAO_SCOTT, _code(marks[code], [0, 1])) for code in codes)
        elif steps:
            yield name, "", RANK, score_answers(respondents, form, name, steps)
        else:
            answers = read_answers(respondents, form, name)
            per_text = np.array([codes.index(text) if text in codes else -1 for text in answers.texts], dtype=np.int8)
            yield name, "", RAO_SCOTT, _code(pd.Series(answers.take(per_text), index=respondents.index), codes)


def _code(numbers: pd.Series, codes: list) -> pd.Series:
    """Return the codes with these numbers, -1 for none: a test counts them without looking at each."""
    return pd.Series(pd.Categorical.from_codes(numbers, codes), index=numbers.index)


def _test_targets(
    group: pd.Series, answers: pd.Series, test: str, targets: dict[str, Design]
) -> Iterator[tuple[str, dict]]:
    asked = pd.DataFrame({"group": group, "answer": answers.loc[group.index]})
    n, weights = _count(asked, targets[POPULATION].weights)
    n = n[n > 0]  # of the groups that were asked
    if len(n) < 2:
        return
    where = None if len(n) == len(group.cat.categories) else group.isin(n.index)
    effect = _size_effect(weights) if test == RAO_SCOTT else np.nan
    for target, design in targets.items():
        design = copy(design)
        design.frame = asked
        yield target, {"n": n.min(), "effect": effect} | _test(design, test, where)


def _count(asked: pd.DataFrame, weights: np.ndarray) -> tuple[pd.Series, np.ndarray]:
    """Return how many of each group answered, and the weight of each answer (groups × answers) where it has codes."""
    group, answer = asked["group"].cat, asked["answer"]
    is_coded = isinstance(answer.dtype, pd.CategoricalDtype)
    codes = answer.cat.codes.to_numpy() if is_coded else np.where(answer.isna(), -1, 0)
    answered, shape = codes >= 0, (len(group.categories), len(answer.cat.categories) if is_coded else 1)
    groups = group.codes.to_numpy(np.intp)[answered]
    n = pd.Series(np.bincount(groups, minlength=shape[0]), index=group.categories)
    cells = groups * shape[1] + codes[answered]
    return n, np.bincount(cells, weights[answered], minlength=shape[0] * shape[1]).reshape(shape)


def _test(design: Design, test: str, where: pd.Series | None) -> dict[str, float]:
    """Return the figures of a test; none where there is nothing to test, which is no fault of the study."""
    try:
        return dict((rank_test if test == RANK else rao_scott)(design, "answer", "group", where))
    except StudyError:
        return {}


def _size_effect(weights: np.ndarray) -> float:
    try:
        return cramers_v(weights)
    except StudyError:  # all answered alike
        return np.nan
