"""A form as it was read in, problems of the codes of its lists out."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey.relevance import evaluate, references
from analysis.survey.xlsform.draft import OWN_SHEET, Draft
from analysis.survey.xlsform.questions import YES, Question

EXCLUSIVE = ("none", "dk")  # answers that contradict every other one
# What pandas (and R) read as no answer if nobody stops them, and what spreadsheets turn into truth values.
READ_AS_MISSING = ("NA", "N/A", "n/a", "<NA>", "NaN", "nan", "None", "NULL", "null")
READ_AS_TRUTH = ("true", "false")
PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]*")


def find_repeated_codes(draft: Draft) -> list[StudyError]:
    """Find codes that stand twice in their list, unless the settings allow it."""
    return [] if _allows_repetition(draft) else draft.choices.repeated


def find_allowed_repetitions(draft: Draft) -> list[StudyError]:
    """Find codes given twice with leave of the settings: a choice_filter is only checked on the first of them."""
    repeated = draft.choices.repeated if _allows_repetition(draft) else []
    more = f", and {len(repeated) - 1} codes more" if repeated[1:] else ""
    return [StudyError(first.found + more, where=first.where, fix=first.fix) for first in repeated[:1]]


def find_unknown_missing_codes(draft: Draft) -> list[StudyError]:
    """Find codes that our sheet analysis declares as missing but the question's list does not have."""
    problems = []
    for row, question, codes in _roles(draft):
        where = f"{draft.source}, {OWN_SHEET} row {row}"
        problems += [
            StudyError(f"missing code “{code}” is not in list {question.list}", where=where, fix=suggest(code, codes))
            for code in sorted(question.missing - codes.keys())
        ]
    return problems


def find_unknown_keys(draft: Draft) -> list[StudyError]:
    """Find right answers of quiz questions that nobody could give."""
    return [
        StudyError(
            f"{question.name}: key “{question.key}” is not in list {question.list}",
            where=f"{draft.source}, {OWN_SHEET} row {row}",
            expected=", ".join(codes),
            fix=suggest(question.key, codes),
        )
        for row, question, codes in _roles(draft)
        if question.key and question.key not in codes
    ]


def find_unsafe_codes(draft: Draft) -> list[StudyError]:
    """Find codes that exports, spreadsheets or programs change; those of a list are one warning."""
    unsafe = {name: [code for code in codes if not _is_safe(code)] for name, codes in draft.choices.labels.items()}
    return [
        StudyError(
            f"list {name}: codes that exports or programs may change: {', '.join(codes)}",
            where=f"{draft.source}, choices",
            fix="use Latin letters, such as a18_29 for 18_29",
        )
        for name, codes in unsafe.items()
        if codes
    ]


def find_unguarded_codes(draft: Draft) -> list[StudyError]:
    """Find answers of a select_multiple such as “none” that its constraint lets stand beside others.

    The constraint is tried out on every pair of codes; where it asks other questions, they are empty.
    """
    problems = []
    for question in draft.survey.questions.values():
        codes = tuple(draft.choices.labels.get(question.list, {}))
        if question.type != "select_multiple" or len(codes) < 2:
            continue
        exclusive = question.missing.union(EXCLUSIVE)
        unguarded = [code for code in codes if code in exclusive and _allows_beside(question.constraint, code, codes)]
        problems += [
            StudyError(
                f"{question.name}: “{code}” can be chosen together with other answers",
                where=f"{draft.source}, survey row {question.row}",
                fix=f"add the constraint not(selected(., '{code}') and count-selected(.) > 1)",
            )
            for code in unguarded
        ]
    return problems


def find_uneven_grids(draft: Draft) -> list[StudyError]:
    """Find select_one questions of one group and one construct that are answered on different lists."""
    grids: dict[tuple[str, str], list[Question]] = defaultdict(list)
    for question in draft.survey.questions.values():
        if question.type == "select_one" and question.construct:
            grids[question.path.rpartition("/")[0], question.construct].append(question)
    return [
        StudyError(
            f"“{construct}”: {', '.join(f'{item.name} uses {item.list}' for item in items)}",
            where=f"{draft.source}, survey rows {items[0].row}–{items[-1].row}",
            expected="one list for all items of a construct",
        )
        for (_, construct), items in grids.items()
        if len({item.list for item in items}) > 1
    ]


def _allows_repetition(draft: Draft) -> bool:
    return draft.settings.get("allow_choice_duplicates", "").lower() in YES


def _roles(draft: Draft) -> list[tuple[int, Question, dict]]:
    """Return the questions with a list that the sheet analysis speaks of: its row, the question, the codes."""
    questions, lists = draft.survey.questions, draft.choices.labels
    named = ((row.number, questions[row["name"]]) for row in draft.rows[OWN_SHEET] if row["name"] in questions)
    return [(row, question, lists[question.list]) for row, question in named if question.list in lists]


def _is_safe(code: str) -> bool:
    """Say whether a code comes back as it was from number cells, from CSV files and from other alphabets.

    >>> [code for code in ("10", "-99", "a18_29", "18_29", "01", "1e3", "+5", "None", "TRUE", "да") if _is_safe(code)]
    ['10', '-99', 'a18_29']
    """
    if not code.isascii() or code in READ_AS_MISSING or code.lower() in READ_AS_TRUTH:
        return False
    if PLAIN_NUMBER.fullmatch(code):
        return True
    try:
        return str(float(code)) == code  # KoboToolbox makes a number of whatever Python reads as one
    except ValueError:
        return True


@lru_cache(maxsize=256)  # many questions share a long list and its constraint
def _allows_beside(constraint: str, code: str, codes: tuple[str, ...]) -> bool:
    """Say whether a constraint accepts a code together with one other."""
    if not constraint:
        return True
    pairs = [f"{code} {other}" for other in codes if other != code]
    try:
        answers = pd.DataFrame("", index=range(len(pairs)), columns=sorted(references(constraint)), dtype=str)
        return bool(evaluate(constraint, answers, pd.Series(pairs, dtype=str)).any())
    except StudyError:
        return False  # what is wrong with the constraint is an error of its own
