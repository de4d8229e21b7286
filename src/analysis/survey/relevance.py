"""An XLSForm expression and the answers in, one value per interview out: whole columns at a time.

The rules are those of XPath 1.0: an empty answer is the empty text, as a number it is NaN, and a
comparison with NaN is false (only NaN != x is true). `today()` is the day of the interview as the
form recorded it, not the day of the computation, so that the result is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.xpath.calls import check_call
from analysis.survey.xpath.columns import Column
from analysis.survey.xpath.evaluation import Context, Evaluation
from analysis.survey.xpath.parser import Node, parse, walk
from analysis.survey.xpath.values import to_boolean, to_text

__all__ = ["Context", "check_expression", "compute", "evaluate", "references"]


def evaluate(
    expression: str,
    answers: pd.DataFrame,
    current: pd.Series | None = None,
    *,
    choice: Mapping[str, str] | None = None,
    context: Context | None = None,
    where: str = "",
) -> np.ndarray:
    """Say for every interview whether a condition holds.

    `answers` has a row per interview and a column of texts per question ("" is empty, a select_multiple
    holds its codes joined by blanks); `current` is what “.” stands for. `choice` holds the cells of one
    choice by column, for a choice_filter; a column that it does not have is empty. `where` says in
    messages who asked. Raises `StudyError` for what `check_expression` refuses, a question that has no
    column, and a name or “.” that stands for nothing.

    >>> answers = pd.DataFrame({"age": ["17", "40", ""]})
    >>> evaluate("${age} >= 18", answers).tolist(), evaluate("${age} != 18", answers).tolist()
    ([False, True, False], [True, True, True])
    """
    return _evaluate(expression, answers, current, choice, context, where).expand(to_boolean, bool)


def compute(
    expression: str,
    answers: pd.DataFrame,
    current: pd.Series | None = None,
    *,
    context: Context | None = None,
    where: str = "",
) -> np.ndarray:
    """Return the result of a calculation for every interview as text; otherwise as `evaluate`.

    >>> compute("if(${q} = 't', 1, 0) + 2", pd.DataFrame({"q": ["t", ""]})).tolist()
    ['3', '2']
    """
    return _evaluate(expression, answers, current, None, context, where).expand(to_text, object)


def check_expression(expression: str, where: str = "") -> None:
    """Raise `StudyError` for what is wrong with an expression whatever the answers.

    That is a syntax error, a function that is not supported, a wrong number of arguments, and a regular
    expression that cannot be used. `where` says in the message who asked.

    >>> check_expression("selected(${src}, 'media')")
    """
    with _located(expression, where):
        _read(expression)


def references(expression: str) -> set[str]:
    """Return the names of the questions that an expression looks at.

    >>> sorted(references("${age} > 17 and selected(../src, 'media')"))
    ['age', 'src']
    """
    return {node.text for node in walk(parse(expression)) if node.kind == "question"}


def _evaluate(
    expression: str,
    answers: pd.DataFrame,
    current: pd.Series | None,
    choice: Mapping[str, str] | None,
    context: Context | None,
    where: str,
) -> Column:
    with _located(expression, where):
        return Evaluation(answers, current, choice, context or Context({}, None)).value(_read(expression))


@lru_cache(maxsize=1024)
def _read(expression: str) -> Node:
    """Return the tree of an expression whose calls are all in order."""
    tree = parse(expression)
    for node in walk(tree):
        if node.kind == "call":
            check_call(node)
    return tree


@contextmanager
def _located(expression: str, where: str) -> Iterator[None]:
    """Say in every error who asked and for which expression."""
    place = f"{where}, expression {expression!r}" if where else f"expression {expression!r}"
    try:
        yield
    except StudyError as error:
        raise StudyError(error.found, where=place, expected=error.expected, fix=error.fix) from error
