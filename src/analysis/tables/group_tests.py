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
from analysis.survey.independence import cross, run_rao_scott
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
    asked = {target: copy(design) for target, design in targets.items()}
    for design in asked.values():
        design.frame = pd.DataFrame({"group": group, "answer": answers.loc[group.index]})
    n = np.bincount(group.cat.codes.to_numpy()[design.frame["answer"].notna()], minlength=len(group.cat.categories))
    if np.count_nonzero(n) < 2:
        return
    where = None if n.all() else (n > 0)[group.cat.codes]  # the groups that were asked
    found = _rank(asked, where) if test == RANK else _cross(asked, where)
    yield from ((target, {"n": n[n > 0].min()} | figures) for target, figures in zip(targets, found, strict=True))


def _cross(asked: dict[str, Design], where: np.ndarray | None) -> Iterator[dict[str, float]]:
    """Yield the figures of Rao and Scott's test for each target: of one table, since they have the same rows."""
    try:
        crossing = cross(asked[POPULATION], "answer", "group", where)
    except StudyError:  # all answered alike
        yield from ({} for _ in asked)
        return
    effect = {"effect": cramers_v(crossing.weights)}
    for design in asked.values():
        try:
            yield run_rao_scott(design, crossing, design.degrees_of_freedom(where)) | effect
        except StudyError:  # everybody was asked, or an answer follows from the group
            yield effect


def _rank(asked: dict[str, Design], where: np.ndarray | None) -> Iterator[dict[str, float]]:
    """Yield the figures of the rank test for each target; none where there is nothing to test."""
    for design in asked.values():
        try:
            yield dict(rank_test(design, "answer", "group", where))
        except StudyError:  # all answered alike, or everybody was asked
            yield {}
