"""A question and the answers of all interviews in, what became of the question in each interview out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis.survey.form import Form
from analysis.survey.reading.coding import NUMERIC_TYPES
from analysis.survey.reading.tabular import Column
from analysis.survey.reading.times import TYPES as TIME_TYPES
from analysis.survey.reading.times import is_time
from analysis.survey.relevance import Context, evaluate, references
from analysis.survey.xlsform.questions import Labels, Question

STATUSES = (
    "answered", "dk", "refused", "missing", "not_asked", "not_in_version", "no_consent", "breach", "invalid",
)  # fmt: skip
CODE = {status: np.int8(code) for code, status in enumerate(STATUSES)}
REFUSALS = {"ref", "refused"}  # of the missing codes; every other one counts as “don't know / cannot say”
DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
NUMBERS = {"integer": re.compile(r"[+-]?[0-9]+"), "decimal": DECIMAL, "range": DECIMAL}
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
            asked &= find_filled(factorise(answers[question.name]))
            continue
        if expression not in known:
            known[expression] = evaluate(expression, answers, context=context, where=name_place(question, "relevant"))
        asked &= known[expression]
    return asked, lost


def factorise(values: pd.Series) -> Column:
    """Return a column of answers by its distinct texts, so that each is looked at once."""
    codes, texts = pd.factorize(values)
    return Column(list(texts), codes)


def find_filled(values: Column) -> np.ndarray:
    """Say where there is an answer."""
    return values.take(np.array([text != "" for text in values.texts], dtype=bool))


def find_outside(question: Question, values: Column, codes: dict[str, Labels]) -> list[list[str]]:
    """Return for each distinct answer what in it is no code of the list."""
    return [_codes_outside(text, question.type, codes) if text else [] for text in values.texts]


def find_broken(
    form: Form, question: Question, values: Column, answers: pd.DataFrame, context: Context
) -> list[Broken]:
    """Return the rules of its own that answers break: its type, its constraint, the filter of its choices.

    A rule that looks at a question without a column is not held against anyone.
    """
    broken = [_find_unlike_type(question, values)]
    if question.constraint and not find_unknown(question.constraint, answers, context):
        where = name_place(question, "constraint")
        holds = evaluate(question.constraint, answers, answers[question.name], context=context, where=where)
        broken.append(Broken(question.constraint, find_filled(values) & ~holds))
    if question.choice_filter and question.list and not find_unknown(question.choice_filter, answers, context):
        rows = _find_not_offered(form, question, values, answers, context)
        broken.append(Broken(f"{NOT_OFFERED}{question.choice_filter}", rows))
    return [rule for rule in broken if rule.rows.any()]


def _find_unlike_type(question: Question, values: Column) -> Broken:
    kind = question.type
    if kind in NUMERIC_TYPES:
        wrong = [bool(text) and not NUMBERS[kind].fullmatch(text) for text in values.texts]
        return Broken(f"a number ({kind})", values.take(np.array(wrong, dtype=bool)))
    wrong = [kind in TIME_TYPES and bool(text) and not is_time(text, kind) for text in values.texts]
    return Broken(f"a date or time ({kind})", values.take(np.array(wrong, dtype=bool)))


def classify(question: Question, values: Column, asked: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Return the status of every answer, as codes of `STATUSES`.

    not_asked: irrelevant and empty; breach: irrelevant, yet answered; missing: relevant and empty; invalid:
    what `wrong` says; dk, refused: nothing but codes that the sheet `analysis` declares missing; answered: all else.
    """
    filled = find_filled(values)
    kinds = values.take(
        np.array([CODE[kind_of_answer(text, question.missing)] for text in values.texts], dtype=np.int8)
    )
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

    >>> nearest_code("Речицца", {"ford": {"bg": "Речица", "en": "Ford"}, "mill": {"bg": "Мелница"}})
    'ford'
    """
    spellings = {label: code for code, labels in codes.items() for label in labels.values()} | {c: c for c in codes}
    near = get_close_matches(value, spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else ""


def hint_code(value: str, codes: dict[str, Labels]) -> str:
    """Return what to do about a text that is no code of the list.

    >>> hint_code("forde", {"ford": {}, "mill": {}}), hint_code("Sofia", {"ford": {}, "mill": {}})
    ('did you mean “ford”?', 'use one of ford, mill')
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


def _find_not_offered(
    form: Form, question: Question, values: Column, answers: pd.DataFrame, context: Context
) -> np.ndarray:
    """Say where a code was chosen that no row of the list offered: cascading lists may have a code several times."""
    where = name_place(question, "choice_filter")
    needed = answers[sorted(references(question.choice_filter) & set(answers.columns))]
    wrong = np.zeros(len(answers), dtype=bool)
    for code, choices in _group_rows(form.choice_rows[question.list]).items():
        rows = np.nonzero(values.take(np.array([code in text.split() for text in values.texts], dtype=bool)))[0]
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
