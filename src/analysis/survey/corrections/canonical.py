"""An answer in any spelling of platforms, spreadsheets and R in, the one spelling that can be compared out."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from analysis.survey.reading.times import TYPES as TIME_TYPES
from analysis.survey.reading.times import read_time

if TYPE_CHECKING:
    from analysis.survey.xlsform.questions import Question

# Whether a single code of a select_multiple is chosen: exports write 0 and 1, older ones and R False and True.
MARKS = {"": "0", "0": "0", "0.0": "0", "false": "0", "1": "1", "1.0": "1", "true": "1"}
MOST_DIGITS = 30  # more has no answer; 7e999999, the beginning of an id, would be a million of them
NUMBERS = ("integer", "decimal", "range", "calculate")


def spell_answer(text: str, question: Question, codes: list[str]) -> str:
    """Return the one spelling of an answer: codes in the order of the list, short numbers, times in ISO 8601.

    >>> from types import SimpleNamespace as Question
    >>> spell_answer("media  school", Question(type="select_multiple"), ["school", "media"])
    'school media'
    >>> spell_answer("45.0", Question(type="integer"), []), spell_answer("3.0", Question(type="select_one"), ["3"])
    ('45', '3')
    >>> spell_answer("2.11.2026 г.", Question(type="date"), [])
    '2026-11-02'
    """
    text = text.strip()
    if question.type == "select_multiple":
        found = {_spell_code(code, codes) for code in text.split()}
        return " ".join([code for code in codes if code in found] + sorted(found - set(codes)))
    if question.type == "select_one":
        return _spell_code(text, codes)
    if question.type in TIME_TYPES:
        return read_time(text, question.type) or text
    return _spell_number(text) if question.type in NUMBERS else text


def _spell_code(text: str, codes: list[str]) -> str:
    number = _spell_number(text)  # spreadsheets write the code 3 as 3.0
    return number if text not in codes and number in codes else text


def _spell_number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        return text
    return format(number.normalize(), "f")
