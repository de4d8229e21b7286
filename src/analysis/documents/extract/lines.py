"""Words with their places in, lines out: those of each cell of a table, and the rest in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from analysis.documents.extract.ruling import Box, Grid
from analysis.documents.extract.words import Word

RAISED = 0.6  # of the size: a word that is nearer than that to the baseline is on the line (as a number of a note is)
FAR = 4.0  # of the size: words that are farther apart on one height may belong to two columns
TWO_COLUMNS = 0.3  # of the heights of a page hold text on both sides of a gap


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
    """Return runs of words as lines from top to bottom; of a page of two columns in the order of its text."""
    heights = _group_heights(runs)
    split = sum(any(_gap(a, b) > FAR * a.size for a, b in zip(row, row[1:], strict=False)) for row in heights)
    if split >= 5 and split > TWO_COLUMNS * len(heights):
        return runs
    return _join_heights(runs)


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
    text = " ".join(word.text for word in words)
    bold = weights[True] > 0 and weights[False] == 0
    return Line(
        text, box, baseline, size, bold, words[-1].soft, words[0].x1 - words[0].x0, 0, words[0].bold, words[-1].bold
    )


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


def _gap(left: Line, right: Line) -> float:
    return right.box[0] - left.box[2]
