"""The text of a cell in, the numbers that a reader sees in it out, with the unit they are rounded to."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from analysis.languages import SPACES, find_decimal_mark, find_group_marks

MINUS = "\N{MINUS SIGN}"
NUMBER = re.compile(rf"(?<![\w.,])([+\-{MINUS}]?)(\d+(?:[.,{SPACES}]\d+)*)(\s?%)?")
BASE = re.compile(rf"\bn = (\d+(?:[.,{SPACES}]\d+)*)")
FLAG = re.compile(r":[cu]\b")


class Number(NamedTuple):
    """A number as it is written: its text, its value as in the released tables, the unit that it is rounded to."""

    text: str
    value: float
    step: float


class Shown(NamedTuple):
    """What a cell shows of a figure; NaN for what it does not."""

    n: float
    estimate: float
    low: float
    high: float
    step: float
    flag: str
    rest: tuple[Number, ...]  # numbers beyond an estimate with its interval and base


def find_numbers(text: str, language: str) -> list[Number]:
    """Return the numbers of a text. Per cent are shares; whole numbers with a sign are points of per cent.

    >>> [(number.value, number.step) for number in find_numbers("(37%) от −12 до +3, 2,5", "bg")]
    [(0.37, 0.01), (-0.12, 0.01), (0.03, 0.01), (2.5, 0.1)]
    """
    return [_read(found, language) for found in NUMBER.finditer(text)]


def read_cell(text: str, language: str, is_count: bool = False) -> Shown:
    """Return what the text of a cell shows: a flag, or an estimate, then perhaps its interval, and its base.

    `is_count`: the number is a base itself. What stands in brackets has the flag `low`.

    >>> read_cell("(37%) 12%–60%; n = 26", "en")[:6]
    (26.0, 0.37, 0.12, 0.6, 0.01, 'low')
    """
    base, flag = BASE.search(text), FLAG.search(text)
    n = math.nan if base is None else _to_float(base[1], language)
    numbers = find_numbers(BASE.sub("", text), language)
    if is_count:
        n, numbers = (numbers[0].value, numbers[1:]) if numbers else (n, numbers)
    values = [number.value for number in numbers[:3]]
    estimate, low, high = (values if len(values) == 3 else [*values[:1], *[math.nan] * 3])[:3]
    step = numbers[0].step if numbers else math.nan
    mark = flag[0] if flag else "low" if text.lstrip().startswith("(") else ""
    return Shown(n, estimate, low, high, step, mark, tuple(numbers[3:] if len(numbers) >= 3 else numbers[1:]))


def _read(found: re.Match, language: str) -> Number:
    sign, digits, percent = found.groups()
    value = _to_float(digits, language) * (-1 if sign in ("-", MINUS) else 1)
    mark = find_decimal_mark(language)
    decimals = len(digits.rsplit(mark, 1)[1]) if mark in digits else 0
    scale = 100 if percent or (sign and not decimals) else 1
    return Number(found[0], value / scale, 10.0**-decimals / scale)


def _to_float(digits: str, language: str) -> float:
    digits = re.sub(f"[{find_group_marks(language)}]", "", digits).replace(find_decimal_mark(language), ".")
    whole, *parts = digits.split(".")
    return float(f"{whole}.{''.join(parts)}" if parts else whole)
