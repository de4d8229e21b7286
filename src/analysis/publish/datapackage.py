"""Tables and what is known of them in, their description as a Data Package out (datapackage.org, version 2).

What has words in several languages has them twice: `title` and `description` as the standard has them, in the first
language, and `titles` and `descriptions` by language.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}  # fmt: skip
WHOLE = r"-?(?:0|[1-9]\d*)"  # what begins with a further 0 is a code
TYPES = {  # of Table Schema, the narrowest first; `any` of a column of which nothing is known
    "any": re.compile(""), "integer": re.compile(WHOLE), "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "number": re.compile(rf"{WHOLE}(?:\.\d+)?(?:e[-+]?\d+)?"),
}  # fmt: skip
BOUNDS = ("_low", "_high")  # how columns end that hold the bounds of an interval
ADDRESS, PARTED = re.compile(r"https?://\S+"), " ; "  # several addresses of one source
Words = Mapping[str, str]  # language → text; the study's first language first


@dataclass(frozen=True)
class About:
    """What a study says of its tables as a whole, and which words and types there are for their columns."""

    titles: Words
    descriptions: Words
    publishers: Words
    date: str  # of the release, as ISO has it
    status: str
    homepage: str  # "" where the site has no address
    name_table: Callable[[str], Words]
    name_column: Callable[[str, str], Words]  # table, column; nothing for a column without words
    explain_column: Callable[[str, str], Words]
    figures: Collection[str] = ()  # columns that hold numbers, whatever they hold in one release
    codes: Collection[str] = ()  # columns that hold codes, some of which look like numbers


def describe_tables(tables: Mapping[str, bytes], about: About) -> str:
    """Return the description of a folder of tables (TABLE.csv → content): size, hash, columns and sources of each."""
    package = {
        "$schema": PROFILE,
        "name": "released-tables",
        **_say(about.titles, about.descriptions),
        "version": about.date.replace("-", "."),
        "created": f"{about.date}T00:00:00Z",
        "status": about.status,
        **({"homepage": about.homepage} if about.homepage else {}),
        "licenses": [LICENCE],
        "contributors": [{"title": next(iter(about.publishers.values())), "roles": ["publisher"]}],
        "resources": [_describe_table(name, content, about) for name, content in tables.items()],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _describe_table(name: str, content: bytes, about: About) -> dict:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    table, columns = PurePath(name).stem, dict(zip(header, zip(*rows, strict=True), strict=False))
    fields = [
        {"name": column, "type": _name_type(column, columns.get(column, ()), about)}
        | _say(about.name_column(table, column), about.explain_column(table, column))
        for column in header
    ]
    sources = _list_sources(zip(columns.get("source", ()), columns.get("source_url", ()), strict=False))
    return {
        "name": table,
        "type": "table",
        "path": name,
        **_say(about.name_table(table)),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **({"sources": sources} if sources else {}),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _say(titles: Words, descriptions: Words | None = None) -> dict:
    """Return words as the standard has them and by language; nothing where there are none."""
    said = {}
    for name, words in (("title", titles), ("description", descriptions or {})):
        said |= {name: next(iter(words.values())), f"{name}s": dict(words)} if words else {}
    return said


def _name_type(column: str, values: Iterable[str], about: About) -> str:
    """Return the type of a column in the words of Table Schema; `any` where nothing in it is known.

    >>> about = About({}, {}, {}, "", "", "", dict, dict, dict, figures=["estimate"], codes=["category"])
    >>> [_name_type("n", found, about) for found in (["26", ""], ["2.5", "3"], ["2015-11-30"], ["01"], [""])]
    ['integer', 'number', 'date', 'string', 'any']
    >>> _name_type("estimate", ["1"], about), _name_type("category", ["1"], about)
    ('number', 'string')
    """
    if column in about.figures or column.endswith(BOUNDS):
        return "number"
    if column in about.codes:
        return "string"
    found = {value for value in values if value}
    return next((kind for kind, pattern in TYPES.items() if all(map(pattern.fullmatch, found))), "string")


def _list_sources(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return the sources that the rows of a table name, each once, with its addresses."""
    found = [
        {"title": title, "path": address}
        for title, addresses in dict.fromkeys(pairs)
        for address in addresses.split(PARTED)
        if title and ADDRESS.fullmatch(address)
    ]
    return [dict(pair) for pair in dict.fromkeys(tuple(source.items()) for source in found)]
