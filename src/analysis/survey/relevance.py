"""An XLSForm expression and the answers in, one value per interview out: whole columns at a time.

The rules are those of XPath 1.0: an empty answer is the empty text, as a number it is NaN, and a
comparison with NaN is false (only NaN != x is true). `today()` is the day of the interview as the
form recorded it, not the day of the computation, so that the result is the same every time.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey.xpath import Node, parse, walk
from analysis.survey.xpath_functions import FUNCTIONS
from analysis.survey.xpath_values import as_booleans, as_numbers, as_texts, calculate, compare

TODAY = "today"  # the question of type `today`
CONTEXT_FUNCTIONS = {"count": (("question",), "one question"), "position": (("parent",), ".."), "today": ((), "none")}


def evaluate(expression: str, answers: pd.DataFrame, current: pd.Series | None = None) -> np.ndarray:
    """Say for every interview whether a condition holds.

    `answers` has a row per interview and a column of texts per question ("" is empty, a select_multiple
    holds its codes joined by blanks); `current` is what “.” stands for. Raises `StudyError` for a syntax
    error, a function that is not supported, and a question that has no column.

    >>> answers = pd.DataFrame({"age": ["17", "40", ""]})
    >>> evaluate("${age} >= 18", answers).tolist(), evaluate("${age} != 18", answers).tolist()
    ([False, True, False], [True, True, True])
    """
    check_expression(expression)
    return as_booleans(_Evaluation(expression, answers, current).value(parse(expression)))


def compute(expression: str, answers: pd.DataFrame, current: pd.Series | None = None) -> np.ndarray:
    """Return the result of a calculation for every interview as text; otherwise as `evaluate`.

    >>> compute("if(${q} = 't', 1, 0) + 2", pd.DataFrame({"q": ["t", ""]})).tolist()
    ['3', '2']
    """
    check_expression(expression)
    return as_texts(_Evaluation(expression, answers, current).value(parse(expression)))


def check_expression(expression: str) -> None:
    """Raise `StudyError` for a syntax error, a function that is not supported or a wrong number of arguments.

    >>> check_expression("selected(${src}, 'media')")
    """
    for node in walk(parse(expression)):
        if node.kind == "call":
            _check_call(node, f"expression {expression!r}")


def references(expression: str) -> set[str]:
    """Return the names of the questions that an expression looks at.

    >>> sorted(references("${age} > 17 and selected(${src}, 'media')"))
    ['age', 'src']
    """
    return {node.text for node in walk(parse(expression)) if node.kind == "question"}


class _Evaluation:
    """One expression over one frame of answers."""

    def __init__(self, expression: str, answers: pd.DataFrame, current: pd.Series | None) -> None:
        self.where = f"expression {expression!r}"
        self.answers, self.current = answers, current

    def value(self, node: Node) -> np.ndarray:
        """Return the column that a node of the tree stands for."""
        if node.kind == "literal":
            return np.full(len(self.answers), node.text, dtype=object)
        if node.kind == "number":
            return np.full(len(self.answers), float(node.text))
        if node.kind == "question":
            return self.question(node.text)
        if node.kind == "minus":
            return -as_numbers(self.value(node.parts[0]))
        if node.kind == "operator":
            return self.operation(node)
        if node.kind == "call":
            return self.call(node)
        if node.kind == "current" and self.current is not None:
            return self.current.to_numpy(dtype=object)
        raise StudyError(f"“{node.text}” stands for nothing here", where=self.where)

    def question(self, name: str) -> np.ndarray:
        if name not in self.answers.columns:
            fix = suggest(name, self.answers.columns)
            raise StudyError(f"there are no answers to question {name}", where=self.where, fix=fix)
        return self.answers[name].to_numpy(dtype=object)

    def operation(self, node: Node) -> np.ndarray:
        left, right = (self.value(part) for part in node.parts)
        if node.text == "and":
            return as_booleans(left) & as_booleans(right)
        if node.text == "or":
            return as_booleans(left) | as_booleans(right)
        if node.text in ("+", "-", "*", "div", "mod"):
            return calculate(node.text, left, right)
        return compare(node.text, left, right)

    def call(self, node: Node) -> np.ndarray:
        if node.text in CONTEXT_FUNCTIONS:
            return self.call_in_context(node)
        return FUNCTIONS[node.text][0](*(self.value(part) for part in node.parts))

    def call_in_context(self, node: Node) -> np.ndarray:
        """Return count, position or today: in a form without repeats a question is one node, in place 1."""
        return self.question(TODAY) if node.text == "today" else np.ones(len(self.answers))


def _check_call(node: Node, where: str) -> None:
    known, count = (*FUNCTIONS, *CONTEXT_FUNCTIONS), len(node.parts)
    if node.text not in known:
        fix = suggest(node.text, known)
        raise StudyError(f"function {node.text}() is not supported", where=where, expected=", ".join(known), fix=fix)
    if node.text in CONTEXT_FUNCTIONS:
        kinds, expected = CONTEXT_FUNCTIONS[node.text]
        fits = tuple(part.kind for part in node.parts) == kinds
    else:
        _, least, most = FUNCTIONS[node.text]
        fits, expected = least <= count <= (most or count), f"{least}" if least == most else f"{least} or more"
    if not fits:
        raise StudyError(f"function {node.text}() has {count} arguments", where=where, expected=expected)
