"""The kinds of columns a reference file may have; what each expects is said in the reader's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pandera.pandas as pa

from analysis.languages import list_languages, spread
from analysis.reference.checking import SEVERAL

WHOLE, NUMBER = "Int64", "float64"  # both hold a missing value: an empty cell never becomes 0
ID = r"[a-z0-9]+([-_][a-z0-9]+)*"  # obs-old_mill: a slug may stand in an id
URLS = r"https?://\S+( ; https?://\S+)*"


def text(*, empty: bool = False, unique: bool = False) -> pa.Column:
    return pa.Column(str, nullable=empty, unique=unique)


def like(pattern: re.Pattern | str, expected: str, *, empty: bool = False, unique: bool = False) -> pa.Column:
    """Text that matches `pattern` from its first to its last letter."""
    whole_text = re.compile(pattern).fullmatch
    check = pa.Check(lambda cell: bool(whole_text(cell)), element_wise=True, error=expected)
    return pa.Column(str, check, nullable=empty, unique=unique)


def an_id() -> pa.Column:
    return like(ID, "small Latin letters, digits, - and _")


def web(*, empty: bool = False) -> pa.Column:
    """One or more web addresses."""
    return like(URLS, "a web address; several with “ ; ” between them", empty=empty)


def one_of(known: Iterable[str], *, empty: bool = False) -> pa.Column:
    known = tuple(known)
    return pa.Column(str, pa.Check.isin(known, error=f"one of {', '.join(known)}"), nullable=empty)


def some_of(known: Iterable[str]) -> pa.Column:
    """Several codes in one cell, with ; between them."""
    known = tuple(known)
    expected = f"some of {', '.join(known)}{SEVERAL}"
    return pa.Column(str, pa.Check(lambda cell: set(cell.split(";")) <= set(known), element_wise=True, error=expected))


def yes_no() -> pa.Column:
    return one_of(("yes", "no"))


def number(low: float, high: float, *, empty: bool = False, kind: str = NUMBER) -> pa.Column:
    return pa.Column(kind, pa.Check.in_range(low, high, error=f"a number from {low} to {high}"), nullable=empty)


def whole(low: int, high: int, *, empty: bool = False) -> pa.Column:
    return number(low, high, empty=empty, kind=WHOLE)


def persons(*, empty: bool = False) -> pa.Column:
    return whole(0, 10_000_000, empty=empty)


def percent(*, empty: bool = False) -> pa.Column:
    return number(0, 100, empty=empty)


def year(*, empty: bool = False) -> pa.Column:
    return whole(1800, 2100, empty=empty)


def spread_columns(columns: Mapping[str, pa.Column], header: Iterable[str]) -> Iterator[tuple[str, pa.Column]]:
    """Yield columns by name, those of a text (“name_*”) in each language that any such text of the header is in.

    “name_?” stands for those columns of the text that the header has, at least one.
    """
    header = [name.strip().casefold() for name in header]  # another case is told where columns are checked
    languages = list_languages([name for name in columns if name.endswith("_*")], header)
    for name, column in columns.items():
        if name.endswith("_*"):
            yield from ((f"{name[:-1]}{language}", column) for language in languages)
        elif name.endswith("_?"):
            names = spread([f"{name[:-1]}*"], header) or [f"{name[:-1]}{languages[0]}"]
            yield from ((own, column) for own in names)
        else:
            yield name, column
