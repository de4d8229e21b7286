"""Words with their places in, lines out: those of each cell of a table, and the rest in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.documents.extract.ruling import Box, Grid
from analysis.documents.extract.words import MARKED, Word

RAISED = 0.6  # of the size: a word that is nearer than that to the baseline is on the line (as a number of a note is)
FAR = 4.0  # of the size: words that are farther apart on one height may belong to two columns
NEXT = 4  # runs: farther apart in the text, two that stand on one height are not of one line
FEWEST_ROWS, LEAST_APART = 5, 0.3  # such heights, and their share, that make columns
STEP = 3.0  # points: lines that end nearer end at one place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print: its text, its box, and what tells whether the next line goes on with it."""

    text: str
    box: Box
    baseline: float
    size: float
    bold: bool
    soft: bool  # it ends with a hyphen that may be only the line's
    first: float  # width of its first word
    page: int = 0
    opens_bold: bool = False
    ends_bold: bool = False
    margin: float = 0.0  # the right margin of its column, 0 on a page of one


def place_words(words: list[Word], tables: list[Grid]) -> tuple[list[Line], list[list[list[Line]]]]:
    """Return the lines outside the tables, and for each table the lines of each of its cells."""
    inside: dict[tuple[int, int], list[Word]] = {}
    outside = []
    for word in words:
        found = _find_cell(word, tables)
        if found is None:
            outside.append(word)
        else:
            inside.setdefault(found, []).append(word)
    cells = [
        [_join_heights(_make_runs(inside.get((number, index), []))) for index in range(len(table.cells))]
        for number, table in enumerate(tables)
    ]
    return order_lines(_make_runs(outside)), cells


def order_lines(runs: list[Line]) -> list[Line]:
    """Return runs of words as lines from top to bottom; of a page of columns in the order of its text.

    On a page of columns, what stands on one height was not written one after the other.
    """
    place = {id(run): number for number, run in enumerate(runs)}
    heights = _group_heights(runs)
    apart = sum(any(abs(place[id(a)] - place[id(b)]) > NEXT for a, b in pairwise(row)) for row in heights)
    if apart >= FEWEST_ROWS and apart > LEAST_APART * len(heights):
        return _set_margins(runs)
    return _join_heights(runs)


def _set_margins(runs: list[Line]) -> list[Line]:
    """Return the lines of a page of columns, each with the right margin of its column."""
    starts = Counter(round(run.box[0]) for run in runs)
    columns = sorted(start for start, count in starts.items() if count >= FEWEST_ROWS)
    ends: dict[int, list[float]] = {}
    column = {}
    for run in runs:
        column[id(run)] = sum(start <= run.box[0] + FAR for start in columns)
        ends.setdefault(column[id(run)], []).append(run.box[2])
    margins = {number: find_margin(found) for number, found in ends.items()}
    return [replace(run, margin=margins[column[id(run)]]) for run in runs]


def find_margin(ends: list[float]) -> float:
    """Return where lines end that are full: the farthest place where several of them end."""
    ends = sorted(ends, reverse=True)
    enough = max(2, len(ends) // 50)
    return next((end for index, end in enumerate(ends) if _count_near(ends, index) >= enough), ends[0])


def _count_near(ends: list[float], index: int) -> int:
    """Return how many of the sorted ends lie within a small step below the one at `index`."""
    count = 0
    while index + count < len(ends) and ends[index] - ends[index + count] <= STEP:
        count += 1
    return count


def _find_cell(word: Word, tables: list[Grid]) -> tuple[int, int] | None:
    if not tables:
        return None
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    for number, table in enumerate(tables):
        for index, (x0, top, x1, bottom) in enumerate(table.cells):
            if x0 <= x <= x1 and top <= y <= bottom:
                return number, index
    return None


def _make_runs(words: list[Word]) -> list[Line]:
    """Return the words that follow one another on one height as lines."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _goes_on(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [make_line(run) for run in runs]


def _goes_on(run: list[Word], word: Word) -> bool:
    last, size = run[-1], max(run[-1].size, word.size)
    near = abs(word.baseline - last.baseline) < RAISED * size and word.x0 > last.x0
    return near and not last.soft and word.x0 - last.x1 < FAR * size


def make_line(words: list[Word]) -> Line:
    """Return words as one line; its size and weight are those of most of its letters."""
    sizes, weights = Counter(), Counter()
    for word in words:
        sizes[word.size] += len(word.text)
        weights[word.bold] += sum(map(str.isalnum, word.text))
    size = sizes.most_common(1)[0][0]
    box = (min(w.x0 for w in words), min(w.top for w in words), max(w.x1 for w in words), max(w.bottom for w in words))
    baseline = next(word.baseline for word in words if word.size == size)
    text = " ".join(word.text for word in words if not _is_mark(word, size, baseline) or len(words) == 1)
    bold = weights[True] > 0 and weights[False] == 0
    return Line(
        text, box, baseline, size, bold, words[-1].soft, words[0].x1 - words[0].x0, 0, words[0].bold, words[-1].bold
    )


def _is_mark(word: Word, size: float, baseline: float) -> bool:
    """Say whether a word is the raised number of a note."""
    return word.text.isdigit() and word.baseline < baseline - MARKED * size


def _group_heights(runs: list[Line]) -> list[list[Line]]:
    """Return runs by height, from the top, those of one height from left to right."""
    rows: list[list[Line]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if rows and abs(run.baseline - rows[-1][0].baseline) < RAISED * min(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.box[0]) for row in rows]


def _join_heights(runs: list[Line]) -> list[Line]:
    return [_join_row(row) for row in _group_heights(runs)]


def _join_row(row: list[Line]) -> Line:
    if len(row) == 1:
        return row[0]
    boxes = list(zip(*(run.box for run in row), strict=True))
    longest = max(row, key=lambda run: len(run.text))
    return replace(
        row[0],
        text=" ".join(run.text for run in row),
        box=(min(boxes[0]), min(boxes[1]), max(boxes[2]), max(boxes[3])),
        size=longest.size,
        bold=all(run.bold for run in row),
        soft=row[-1].soft,
        ends_bold=row[-1].ends_bold,
    )
