"""A question and the answers of all interviews in, what became of the question in each interview out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis.survey.form import Form
from analysis.survey.reading.coding import NUMERIC_TYPES
from analysis.survey.reading.times import TYPES as TIME_TYPES
from analysis.survey.reading.times import is_time
from analysis.survey.relevance import Context, evaluate, references
from analysis.survey.xlsform.questions import Labels, Question

STATUSES = (
    "answered", "dk", "refused", "missing", "not_asked", "not_in_version", "no_consent", "breach", "invalid",
)  # fmt: skip
CODE = {status: np.int8(code) for code, status in enumerate(STATUSES)}
REFUSALS = {"ref", "refused"}  # of the missing codes; every other one counts as “don't know / cannot say”
NUMBERS = {"integer": r"[+-]?[0-9]+", "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"}
NUMBERS["range"] = NUMBERS["decimal"]
TODAY, TODAY_CALL = "today", re.compile(r"\btoday\s*\(")
NOT_OFFERED = "the choice was not offered: "


@dataclass(frozen=True)
class Broken:
    """A rule that some answers to a question break."""

    rule: str
    rows: np.ndarray  # bool per interview


def were_asked(
    question: Question, answers: pd.DataFrame, context: Context, known: dict[str, np.ndarray]
) -> tuple[np.ndarray, set[str]]:
    """Say for every interview whether the form asked a question: its own relevance and that of its groups.

    Where that depends on questions that have no column – they are returned too – an answer shows that it was
    asked, and an empty cell cannot be told from a question that was not. `known` keeps what expressions came to:
    all questions of a group share those of the groups.
    """
    asked, lost = np.ones(len(answers), dtype=bool), set()
    for expression in question.relevant:
        if unknown := find_unknown(expression, answers, context):
            lost |= unknown
            asked &= (answers[question.name] != "").to_numpy(dtype=bool)
            continue
        if expression not in known:
            known[expression] = evaluate(expression, answers, context=context, where=name_place(question, "relevant"))
        asked &= known[expression]
    return asked, lost


def find_outside(question: Question, values: pd.Series, codes: dict[str, Labels]) -> dict[str, list[str]]:
    """Return for each distinct answer that holds something which is no code of the list what that is."""
    found = {value: _codes_outside(value, question.type, codes) for value in values.unique() if value}
    return {value: outside for value, outside in found.items() if outside}


def find_broken(form: Form, question: Question, answers: pd.DataFrame, context: Context) -> list[Broken]:
    """Return the rules of its own that answers break: its type, its constraint, the filter of its choices.

    A rule that looks at a question without a column is not held against anyone.
    """
    values = answers[question.name]
    filled = (values != "").to_numpy(dtype=bool)
    broken = []
    if question.type in NUMERIC_TYPES:
        right = values.str.fullmatch(NUMBERS[question.type]).to_numpy(dtype=bool)
        broken.append(Broken(f"a number ({question.type})", filled & ~right))
    if question.type in TIME_TYPES:
        right = _by_distinct(values, lambda text: not text or is_time(text, question.type))
        broken.append(Broken(f"a date or time ({question.type})", filled & ~right))
    if question.constraint and not find_unknown(question.constraint, answers, context):
        where = name_place(question, "constraint")
        holds = evaluate(question.constraint, answers, values, context=context, where=where)
        broken.append(Broken(question.constraint, filled & ~holds))
    if question.choice_filter and question.list and not find_unknown(question.choice_filter, answers, context):
        rows = _find_not_offered(form, question, answers, context)
        broken.append(Broken(f"{NOT_OFFERED}{question.choice_filter}", rows))
    return [rule for rule in broken if rule.rows.any()]


def classify(question: Question, values: pd.Series, asked: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Return the status of every answer, as codes of `STATUSES`.

    not_asked: irrelevant and empty; breach: irrelevant, yet answered; missing: relevant and empty; invalid:
    what `wrong` says; dk, refused: nothing but codes that the sheet `analysis` declares missing; answered: all else.
    """
    filled = (values != "").to_numpy(dtype=bool)
    kinds = _by_distinct(values, lambda text: CODE[kind_of_answer(text, question.missing)])
    return np.select(
        [~asked & filled, ~asked, ~filled, wrong],
        [CODE["breach"], CODE["not_asked"], CODE["missing"], CODE["invalid"]],
        kinds,
    ).astype(np.int8)


def kind_of_answer(value: str, missing: frozenset[str]) -> str:
    """Return dk, refused or answered; a select_multiple is dk only when it holds no real answer.

    >>> [kind_of_answer(value, frozenset({"dk", "ref", "-99"})) for value in ("dk", "-99", "ref", "media dk")]
    ['dk', 'dk', 'refused', 'answered']
    """
    codes = set(value.split())
    if not codes or not codes <= missing:
        return "answered"
    return "refused" if codes & REFUSALS else "dk"


def nearest_code(value: str, codes: dict[str, Labels]) -> str:
    """Return the code whose spelling, or whose label in any language, is nearest; "" when none is near.

    >>> nearest_code("Руссе", {"ruse": {"bg": "Русе", "en": "Ruse"}, "byala": {"bg": "Бяла"}})
    'ruse'
    """
    spellings = {label: code for code, labels in codes.items() for label in labels.values()} | {c: c for c in codes}
    near = get_close_matches(value, spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else ""


def hint_code(value: str, codes: dict[str, Labels]) -> str:
    """Return what to do about a text that is no code of the list.

    >>> hint_code("rusee", {"ruse": {}, "byala": {}}), hint_code("Sofia", {"ruse": {}, "byala": {}})
    ('did you mean “ruse”?', 'use one of ruse, byala')
    """
    near = nearest_code(value, codes)
    return f"did you mean “{near}”?" if near else f"use one of {', '.join(codes)}"


def find_unknown(expression: str, answers: pd.DataFrame, context: Context) -> set[str]:
    """Return the questions that an expression looks at and that have no column; today() looks at one, too.

    Of a repeat, and of the questions in it, it is enough to know how many there are.
    """
    needed = references(expression) | ({TODAY} if TODAY_CALL.search(expression) else set())
    return needed - set(answers.columns) - set(context.counts)


def take_rows(context: Context, rows: np.ndarray) -> Context:
    """Return where some of the rows stand among repeats."""
    positions = None if context.positions is None else context.positions[rows]
    return Context({name: numbers[rows] for name, numbers in context.counts.items()}, positions)


def name_place(question: Question, column: str) -> str:
    """Return where an expression stands, for messages."""
    return f"survey row {question.row}, question {question.name}, {column}"


def _find_not_offered(form: Form, question: Question, answers: pd.DataFrame, context: Context) -> np.ndarray:
    """Say where a code was chosen that no row of the list offered: cascading lists may have a code several times."""
    values, where = answers[question.name], name_place(question, "choice_filter")
    needed = answers[sorted(references(question.choice_filter) & set(answers.columns))]
    wrong = np.zeros(len(answers), dtype=bool)
    for code, choices in _group_rows(form.choice_rows[question.list]).items():
        rows = np.nonzero(_by_distinct(values, lambda text, code=code: code in text.split()))[0]
        offered = np.zeros(len(rows), dtype=bool)
        for choice in choices if len(rows) else ():
            part = needed.iloc[rows], take_rows(context, rows)
            offered |= evaluate(question.choice_filter, part[0], choice=choice, context=part[1], where=where)
        wrong[rows] |= ~offered
    return wrong


def _group_rows(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    by_code: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_code.setdefault(row["name"], []).append(row)
    return by_code


def _codes_outside(value: str, kind: str, codes: dict[str, Labels]) -> list[str]:
    words = [value] if kind == "select_one" else value.split()
    outside = [word for word in words if word not in codes]
    return [value] if len(outside) == len(words) > 1 else outside  # labels that could not be told apart


def _by_distinct(values: pd.Series, function: Callable) -> np.ndarray:
    codes, distinct = pd.factorize(values)
    return np.array([function(text) for text in distinct])[codes] if len(values) else np.array([], dtype=bool)
