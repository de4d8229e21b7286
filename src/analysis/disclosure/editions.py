"""The pages of a site and the same pages in other formats in, what a format says that its page does not out.

A page is held to the released tables (`display`). A PDF, a Word file or a presentation of it is its text, with parts
left out or moved: whatever number stands in it must stand in the page, after the same words. So it is with the workbook
of its tables, and with what the search over all pages loads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath

import pandas as pd

from analysis.disclosure.pieces import DIGIT, find_added, fold
from analysis.disclosure.reading.editions import read_parts, read_sheets, read_told
from analysis.disclosure.workbooks import find_added_cells

COLUMNS = ["artefact", "table", "where", "what"]
FORMATS = (".pdf", ".docx", ".pptx")
BOOK = re.compile(r"(?P<site>.*)/data/(?P<slug>\w+)\.(?P<language>[a-z]{2})\.xlsx")
SEARCH = re.compile(r"(?P<site>.*)/assets/search/data\.(?P<language>[a-z]{2})\.js")
ADDED = "a number that its page does not show there"


def find_added_numbers(files: Mapping[str, bytes], public: str) -> pd.DataFrame:
    """Return the places where a page in another format says a number that the page does not: artefact, table, where,
    what.

    `files`: name → content; `public`: the words and notes that every workbook may explain its tables with.
    """
    told = {name: read_told(page.decode("utf-8")) for name, page in files.items() if name.endswith(".html")}
    notes = fold(public)
    rows = []
    for name, content in files.items():
        page = name_page(name)
        if search := SEARCH.fullmatch(name):
            found = _find_in_search(content, f"{search['site']}/{search['language']}", told)
        elif not page or (page not in told and name.endswith(".xlsx")):
            continue  # what lies among the tables is a released one, a copy of one or a workbook: see `copies`
        elif page not in told:
            found = [""]
        elif name.endswith(".xlsx"):
            language = PurePath(page).parent.name
            found = find_added_cells(content, files[page].decode("utf-8"), language, f"{told[page]}|{notes}")
        else:
            is_paper = name.endswith(".pdf")
            texts = read_sheets(content, files[page].decode("utf-8")) if is_paper else read_parts(content)
            found = (where for where, text in texts if find_added(text, told[page]))
        rows += [(name, "", where, ADDED) for where in found]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str).drop_duplicates(ignore_index=True)


def name_page(name: str) -> str:
    """Return the name of the page that a file is of, "" for another file.

    >>> name_page("site/bg/ford.pdf"), name_page("site/data/ford.bg.xlsx"), name_page("site/data/trust.csv")
    ('site/bg/ford.html', 'site/bg/ford.html', '')
    """
    if book := BOOK.fullmatch(name):
        return f"{book['site']}/{book['language']}/{book['slug']}.html"
    return str(PurePath(name).with_suffix(".html")) if name.endswith(FORMATS) else ""


def _find_in_search(script: bytes, folder: str, told: Mapping[str, str]) -> Iterator[str]:
    """Find sections that the search shows, or finds by a number, and that are not in their page."""
    data = json.loads(script.decode("utf-8").partition("=")[2].strip().removesuffix(";"))
    for section in data["sections"]:
        page = told.get(f"{folder}/{section['page']}.html", "")
        shown = [fold(section[name]) for name in ("of", "name", "text")]
        keys = [fold(key) for name in ("title", "keys") for key in section[name].split() if DIGIT.search(key)]
        if any(find_added(text, page) for text in shown) or any(key not in page for key in keys):
            yield f"{section['page']} {section['id']}"
    everything = "|".join(told.values())
    yield from (f"word {word}" for word in data["forms"] if DIGIT.search(word) and fold(word) not in everything)
