"""A regular expression as Collect reads it (Java) in, one of Python with the same meaning out – or a refusal."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import lru_cache

from analysis.errors import StudyError

PIECE = re.compile(r"\\[pP](?:\{(?P<long>\w+)\}|(?P<short>[A-Z]))|\\.|\(\?<(?![=!])|\[\^?\]?|\]|&&|.", re.DOTALL)
SCRIPT = re.compile(r"(?:Is|In)(?P<name>[A-Z][a-z]+)")  # \p{IsCyrillic}; Java has more spellings than anyone uses


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    r"""Return a pattern to be matched against the whole answer; raises `StudyError` for one that cannot be used.

    >>> compile_pattern(r"\p{Lu}[\p{L} -]+").fullmatch("Иван-Асен") is not None
    True
    """
    try:
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
    marks = _mark_characters(name)
    if not any(marks):
        known = r"a category such as \p{L}, \p{Lu} or \p{Nd}, or a script such as \p{IsCyrillic}"
        raise _refuse(f"“{text}”", pattern, f"write {known}")
    ranges = _write_ranges(marks, text.startswith(r"\p"))
    return ranges if inside else f"[{ranges}]"


@lru_cache(maxsize=8)
def _mark_characters(name: str) -> list[bool]:
    """Say for every character whether it belongs to a Unicode category or script; none does if there is no such."""
    script = SCRIPT.fullmatch(name)
    if script:
        start = f"{script['name'].upper()} "
        return [unicodedata.name(chr(code), "").startswith(start) for code in range(sys.maxunicode + 1)]
    return [unicodedata.category(chr(code)).startswith(name) for code in range(sys.maxunicode + 1)]


def _write_ranges(marks: list[bool], wanted: bool) -> str:
    edges = [code for code in range(1, len(marks)) if marks[code] != marks[code - 1]]
    bounds = zip([0, *edges], [*edges, len(marks)], strict=True)
    ranges = [(first, end - 1) for first, end in bounds if marks[first] == wanted]
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _refuse(what: str, pattern: str, fix: str) -> StudyError:
    return StudyError(f"regular expression “{pattern}”: {what} is not supported", fix=fix)
