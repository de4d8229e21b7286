"""What pages show and what was released in, the numbers out that a page shows and no released figure gives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from analysis.disclosure.artefacts import VALUES
from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.keys import KEYS, PARTED, TURNED
from analysis.disclosure.reading.numbers import BASE, Number, find_numbers, read_cell
from analysis.disclosure.reading.pages import Element, list_drawn, read_page

COLUMNS = ["artefact", "table", "where", "what"]
DERIVED = "derived"
UNITS = (1, 100)  # a drawing has 14 for 14%
SURE = 1e-9
ELLIPSIS, PAIRED = "…", " – "
CUT = 4  # letters that a label has before its ellipsis, at least
NO_LABELS = ("", "–")


def compare_figures(shown: pd.DataFrame, released: pd.DataFrame) -> pd.DataFrame:
    """Return the places that show a number of a figure which was not released, or another one than was released.

    Both as `artefacts.read_artefacts` returns them; of `released` the first row of a figure counts. Columns of the
    result: artefact, table, where, what. A value may be written coarser than it was released, never finer.
    """
    first = released.drop_duplicates(KEYS)
    both = shown.merge(first[[*KEYS, *VALUES]], how="left", on=KEYS, suffixes=("", "_released"), indicator="found")
    parts = []
    for name in VALUES:
        room = 0.5 * both["step"].fillna(0) if name != "n" else 0
        differs = (both[name] - both[f"{name}_released"]).abs() > room + SURE
        hidden, unknown = both[f"{name}_released"].isna(), both["found"].eq("left_only")
        wrong = both[name].notna() & (hidden | differs)
        why = pd.Series(f"{name} is another than released", index=both.index)
        why = why.mask(hidden, f"{name} is shown and was not released").mask(unknown, "a figure that was not released")
        parts.append(both[wrong].assign(what=why[wrong]))
    found = pd.concat(parts, ignore_index=True)
    figure = found[KEYS[1:]].agg(lambda row: PARTED.join(row).strip(PARTED), axis=1) if len(found) else ""
    return found.assign(where=found["where"] + " [" + figure + "]")[COLUMNS].drop_duplicates(ignore_index=True)


# The image of a page of a document, with rectangles around its passages: it draws no values.
PAGE = re.compile(
    r"""<svg[^>]*>\s*<image href="[./]*assets/documents/[\w.-]+"[^>]*/>\s*(?:<g[^>]*>(?:<rect[^>]*/>)*</g>\s*)*</svg>"""
)

# The map of the municipalities: outlines and names, no values.
MAP = re.compile(r"""<svg[^>]*>\s*(?:<(a|g)\b[^>]*><path d="[MLZ\d. -]*"/><text[^>]*>[^<\d]*</text></\1>\s*)*</svg>""")


def find_unexplained(files: Mapping[str, bytes]) -> pd.DataFrame:
    """Return the numbers of pages and notebooks which no figure shown beside them gives; columns as above.

    For each numbered figure or table with cells that name their figure: numbers of a cell that belong to none, values
    of the alternative text and the caption that are not those of a row named there, and numbers of a drawing that
    name no figure of its table, or are not what the table has of it.
    """
    rows = []
    for name, content in files.items():
        page = read_page(name, content)
        for element in page.elements if page else ():
            told = all(PAGE.fullmatch(drawing) or MAP.fullmatch(drawing) for drawing in element.drawings)
            if any(cell.parts for row in element.rows for cell in row):
                for where, what in _judge(element, page.language):
                    rows.append((name, element.data, f"{element.identifier} {where}".strip(), what))
            elif not told and name.endswith((".html", ".ipynb")):
                rows += [(name, element.data, element.identifier, "a drawing without the table of its values")]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=str).drop_duplicates(ignore_index=True)


def _judge(element: Element, language: str) -> Iterator[tuple[str, str]]:
    yield from _judge_cells(element, language)
    shown, title = _list_shown(element, language), element.caption.split(".", 1)[-1].strip()
    for number in _list_values(title, language):
        if not any(_is_same(number, value) for value, _ in shown):
            yield "caption", f"{number.text} is in none of its rows"
    told = element.alt.replace(title, " ")
    for number in _list_values(told, language):
        if not any(_is_same(number, value) and _names(told, labels) for value, labels in shown):
            yield "alternative text", f"{number.text} is of no row that it names"
    for drawing in element.drawings:
        yield from (("drawing", what) for what in _judge_drawing(drawing, element, language))


def _judge_cells(element: Element, language: str) -> Iterator[tuple[str, str]]:
    """Find the numbers of cells that belong to no figure, or follow from one that the table does not show."""
    cells = [(row[0].text.strip(), cell) for row in element.rows for cell in row if not cell.is_header]
    told = {
        key for _, cell in cells for kind, key, text in cell.parts if kind != DERIVED and find_numbers(text, language)
    }
    for head, cell in cells:
        numbers = find_numbers(cell.free, language) if cell.parts else _list_values(cell.free, language)
        for kind, key, text in cell.parts:
            numbers += read_cell(text, language, kind == "count").rest if kind != DERIVED else ()
            numbers += find_numbers(text, language) if kind == DERIVED and key not in told else ()
        for number in numbers:
            yield f"row {head}", f"{number.text} belongs to no figure"


def _list_shown(element: Element, language: str) -> list[tuple[Number, list[str]]]:
    """Return the estimates of the table, each with the labels that tell its row from others.

    They are the texts of its row and, where its series are columns, the head of its column. A row of all places
    together needs none of its own among rows of places.
    """
    heads, shown = element.rows[0], []
    by_place = len({part[1].split(PARTED)[1] for row in element.rows for cell in row[1:2] for part in cell.parts}) > 1
    for row in element.rows:
        beside = [cell.text.strip() for cell in row if not cell.parts and cell.text.strip() not in NO_LABELS]
        for place, cell in enumerate(row):
            labels = beside if len(beside) > 1 else [*beside, *(head.text.strip() for head in heads[place : place + 1])]
            for kind, key, text in cell.parts:
                numbers = find_numbers(text, language) if kind == "figure" else []
                labels = labels[len(beside) :] if by_place and key.split(PARTED)[1] == ALL_PLACES else labels
                shown += [(number, labels) for number in numbers[:1]]
    named = [{*labels} for _, labels in shown if labels]
    common = set.intersection(*named) if named else set()
    return [(number, [label for label in labels if label not in common]) for number, labels in shown]


def _list_values(text: str, language: str) -> list[Number]:
    """Return the numbers that can be estimates: per cent, with decimals or with a sign; others count or date."""
    return [number for number in find_numbers(text, language) if _is_value(number)]


def _is_value(number: Number) -> bool:
    return number.step < 1


def _is_same(one: Number, other: Number) -> bool:
    """A mean of 2.3 and a share of 2.3 are told apart by their unit; 14 in a drawing of shares stands for 14%."""
    return abs(one.value - other.value) < SURE and abs(one.step - other.step) < SURE


def _names(text: str, labels: list[str]) -> bool:
    """Say whether a text names a row by all its labels, whole or cut with an ellipsis."""
    text, *labels = (" ".join(words.casefold().split()) for words in (text, *labels))
    return all(_has_label(text, label) for label in labels)


def _has_label(text: str, label: str) -> bool:
    """Say whether a text has a label, or its beginning before an ellipsis; of a pair, both of its names."""
    if label in text or (PAIRED in label and all(_has_label(text, part) for part in label.split(PAIRED))):
        return True
    cut = [part.rstrip() for part in text.split(ELLIPSIS)[:-1]]
    return any(part.endswith(label[:end].rstrip()) for part in cut for end in range(CUT, len(label)))


def _judge_drawing(drawing: str, element: Element, language: str) -> Iterator[str]:
    """Find the numbers of a drawing that are not those of the figure it names, as the table beside it has them.

    Where it names none, they must stand in labels or the caption.
    """
    told: dict[str, list[float]] = defaultdict(list)
    for kind, key, text in (part for row in element.rows for cell in row for part in cell.parts):
        base = BASE.search(text)
        shown = text if kind == "count" else "" if base is None else base[1]
        told[f"count:{key.removeprefix(TURNED)}"] += [number.value for number in find_numbers(shown, language)]
        told[f"figure:{key}"] += [number.value for number in find_numbers(BASE.sub("", text), language)]
    labels = [*element.labels, element.caption]
    named = {number.text for label in labels for number in find_numbers(label, language)}
    for mark, text in list_drawn(drawing):
        values = [value for key in mark.split(" ") for value in told.get(key, ())]
        for number in find_numbers(text, language):
            if mark and not any(abs(number.value / unit - value) < SURE for unit in UNITS for value in values):
                yield f"{number.text} is not what the table has of {mark}"
            elif not mark and number.text not in named:
                yield f"{number.text} names no figure"
