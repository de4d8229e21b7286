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
from analysis.survey.independence import rao_scott, share_table
from analysis.survey.measures.answers import list_codes, list_steps, mark_answers, read_answers, score_answers
from analysis.survey.multiplicity import benjamini_hochberg
from analysis.survey.ranks import rank_test
from analysis.tables.designs import Designs

RAO_SCOTT, RANK = "rao_scott", "rank"
FOUND = ["statistic", "df1", "df2", "p", "effect"]
COLUMNS = ["indicator", "category", "test", "target", "n", "statistic", "df1", "df2", "p", "p_adjusted", "effect"]


def list_group_tests(respondents: pd.DataFrame, form: Form, designs: Designs) -> pd.DataFrame:
    """Return one row per question (or answer, in `category`) and target, with the columns of `COLUMNS`.

    Compared are the groups whose samples are random and that gave answers; a question of fewer than two has no
    row, and one that cannot be tested (all answered alike, everybody was asked) a row without figures. `n` is the
    base of the smallest of the groups. `effect`: Cramér's V, none of a rank test. `p_adjusted` is Benjamini
    and Hochberg's, over all tests of a target.
    """
    targets = {"population": designs.random, "process": designs.process}
    rows = [
        {"indicator": indicator, "category": category, "test": test, "target": target} | found
        for indicator, category, test, answers in _list_answers(respondents, form)
        for target, found in _test_targets(answers, test, targets, designs)
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
            marks = mark_answers(respondents, form, name)
            yield from ((name, code, RAO_SCOTT, marks[code]) for code in codes)
        elif steps:
            yield name, "", RANK, score_answers(respondents, form, name, steps)
        else:
            yield name, "", RAO_SCOTT, _code_answers(respondents, form, name, codes)


def _code_answers(respondents: pd.DataFrame, form: Form, name: str, codes: list[str]) -> pd.Series:
    answers = read_answers(respondents, form, name)
    per_text = np.array([codes.index(text) if text in codes else -1 for text in answers.texts], dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(answers.take(per_text), codes), index=respondents.index)


def _test_targets(answers: pd.Series, test: str, targets: dict, designs: Designs) -> Iterator[tuple[str, dict]]:
    if designs.random is None:
        return
    n = answers.groupby(designs.random.frame["group"]).count()
    n = n[n > 0]
    if len(n) < 2:
        return
    for target, design in targets.items():
        asked = _put_question(design, answers)
        yield target, {"n": n.min()} | _test(asked, test, asked.frame["group"].isin(n.index))


def _put_question(design: Design, answers: pd.Series) -> Design:
    """Return the design with a frame of the group and the answers to one question."""
    asked = copy(design)
    asked.frame = design.frame[["group"]].assign(answer=answers)
    return asked


def _test(design: Design, test: str, where: pd.Series) -> dict[str, float]:
    """Return the figures of a test; none where there is nothing to test, which is no fault of the study."""
    try:
        if test == RANK:
            return dict(rank_test(design, "answer", "group", where)) | {"effect": np.nan}
        found = rao_scott(design, "answer", "group", where)
        return dict(found) | {"effect": cramers_v(share_table(design, "answer", "group", where))}
    except StudyError:
        return dict.fromkeys(FOUND, np.nan)
