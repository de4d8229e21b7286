"""Rows of text in, an accessible HTML table out: caption, scope for every header, numbers that line up."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd


def render_table(rows: pd.DataFrame, caption: str = "", numeric: Sequence[str] = (), identifier: str = "") -> str:
    """Return the rows as a table whose first column heads its rows.

    `rows`: texts, ready to be read; the column names are the headers. A cell that begins with `<` is markup
    made by this package; every other text is escaped.
    """
    first, *rest = rows.columns
    head = "".join(f'<th scope="col"{_class(name, numeric)}>{escape(name)}</th>' for name in rows.columns)
    body = "".join(
        f'<tr><th scope="row">{_cell(row[first])}</th>'
        + "".join(f"<td{_class(name, numeric)}>{_cell(row[name])}</td>" for name in rest)
        + "</tr>"
        for _, row in rows.iterrows()
    )
    label = f' id="{escape(identifier)}"' if identifier else ""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f"<table{label}>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def link(address: str, text: str) -> str:
    """Return a link to a source: the first of several addresses separated by `;`.

    A text without Cyrillic is marked as English, so that it is read out as such.
    """
    address, language = address.split(";")[0].strip(), ' lang="en"' if text.isascii() else ""
    if not address.startswith("http"):
        return f"<span{language}>{escape(text)}</span>"
    return f'<a href="{escape(address)}"{language}>{escape(text)}</a>'


def small(text: str, figure: str = "") -> str:
    """Return a secondary remark on a line of its own; of a figure, when it shows one."""
    return f"<small{_key('figure', figure)}>{escape(text)}</small>"


def mark_shown(text: str, figure: object, kind: str = "figure") -> str:
    """Return what a cell shows of a released figure, marked with its key, so that the page can be held to the table.

    `kind`: "figure" for an estimate, "count" for a base, "derived" for what follows from it.
    """
    return f"<span{_key(kind, figure)}>{escape(text)}</span>"


def _cell(text: object) -> str:
    text = str(text)
    return text if text.startswith("<") else escape(text)


def _key(kind: str, figure: object) -> str:
    return f' data-{kind}="{escape(figure)}"' if isinstance(figure, str) and figure else ""


def _class(name: str, numeric: Sequence[str]) -> str:
    return ' class="number"' if name in numeric else ""
