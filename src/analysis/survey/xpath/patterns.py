"""A regular expression as Collect reads it (Java) in, one of Python with the same meaning out – or a refusal."""

from __future__ import annotations

import re
import sys
import unicodedata
import warnings
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from analysis.errors import StudyError

PIECE = re.compile(r"\\[pP](?:\{(?P<long>\w+)\}|(?P<short>[A-Z]))|\\.|\(\?<(?![=!])|\[\^?\]?|\]|&&|.", re.DOTALL)
Range = tuple[int, int]  # the first and the last character
LIVING = 0x10000  # scripts of living languages end before
SCRIPT = re.compile(r"(?:Is|In)(?P<name>[A-Z][a-z]+)")  # \p{IsCyrillic}; Java has more spellings than anyone uses


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    r"""Return a pattern to be matched against the whole answer; raises `StudyError` for one that cannot be used.

    >>> compile_pattern(r"\p{Lu}[\p{L} -]+").fullmatch("Иван-Асен") is not None
    True
    """
    try:
        with warnings.catch_warnings():  # “--” in brackets is two hyphens, in Java and so far in Python
            warnings.simplefilter("ignore", FutureWarning)
            return re.compile(_translate(pattern))
    except (re.error, OverflowError, RecursionError) as error:
        raise StudyError(f"regular expression “{pattern}” is not valid: {error}") from error


def _translate(pattern: str) -> str:
    r"""Write \p{…} out as ranges, and named groups as in Python; inside brackets keep track of where they end."""
    translated, inside = [], False
    for piece in PIECE.finditer(pattern):
        text, name = piece[0], piece["long"] or piece["short"]
        if name:
            text = _write_class(name, text, pattern, inside)
        elif text == "(?<" and not inside:
            text = "(?P<"
        elif inside and (text == "&&" or text.startswith("[")):
            raise _refuse(f"“{text}” inside brackets", pattern, r"write \[ for a bracket that stands for itself")
        elif text.startswith("["):
            inside = True
        elif text == "]":
            inside = False
        translated.append(text)
    return "".join(translated)


def _write_class(name: str, text: str, pattern: str, inside: bool) -> str:
    ranges = _find_script(name) if SCRIPT.fullmatch(name) else _find_category(name)
    if not ranges:
        known = r"a category such as \p{L}, \p{Lu} or \p{Nd}, or a script such as \p{IsCyrillic}"
        raise _refuse(f"“{text}”", pattern, f"write {known}")
    if text.startswith(r"\P"):
        ranges = _find_others(ranges)
    written = "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)
    return written if inside else f"[{written}]"


def _find_category(name: str) -> list[Range]:
    return [(first, last) for category, first, last in _list_categories() if category.startswith(name)]


@lru_cache(maxsize=1)
def _list_categories() -> list[tuple[str, int, int]]:
    """Return the Unicode category of every character, by ranges."""
    runs = groupby(range(sys.maxunicode + 1), lambda code: unicodedata.category(chr(code)))
    return [(category, *_find_ends(codes)) for category, codes in runs]


def _find_script(name: str) -> list[Range]:
    start = SCRIPT.fullmatch(name)["name"].upper() + " "
    runs = groupby(range(LIVING), lambda code: unicodedata.name(chr(code), "").startswith(start))
    return [_find_ends(codes) for belongs, codes in runs if belongs]


def _find_others(ranges: list[Range]) -> list[Range]:
    edges = [-1, *(edge for ends in ranges for edge in ends), sys.maxunicode + 1]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return [(last + 1, first - 1) for last, first in gaps if last + 1 < first]


def _find_ends(codes: Iterable[int]) -> Range:
    first, *others = codes
    return first, others[-1] if others else first


def _refuse(what: str, pattern: str, fix: str) -> StudyError:
    return StudyError(f"regular expression “{pattern}”: {what} is not supported", fix=fix)
