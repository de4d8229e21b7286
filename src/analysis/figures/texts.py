"""Words and the room for them in, lines that fit out; a row of estimates in, what is written for it out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import matplotlib as mpl
import pandas as pd
import uharfbuzz
from matplotlib.font_manager import FontProperties, findfont

NOT_SHOWN = (":c", ":u")
NO_VALUE = "–"  # a row with neither value nor flag still stands
SIZE = 9  # points: the smallest text
LEADING = 0.85 * 1.424 / 72  # inches of a line for each point of its size: the font's own line is 1.424 em high


@dataclass(frozen=True, kw_only=True)
class FigureWords:
    """What the words of every figure have."""

    mark: str  # "demonstration data", or empty
    language: str  # Bulgarian has letter forms of its own


def keep_years(label: str) -> str:
    """Keep „г.“ on the line of its year.

    >>> keep_years("2012–2020 г.").isascii(), "\\N{NO-BREAK SPACE}г." in keep_years("2012–2020 г.")
    (False, True)
    """
    return label.replace(" г.", "\N{NO-BREAK SPACE}г.")


def measure_width(text: str, size: float = SIZE, weight: int = 400) -> float:
    """Return the width in inches of one line of text of `size` points in the font of the figures.

    Measured with the Bulgarian letter forms, which are up to a tenth wider and are the widest there are: Matplotlib
    draws them, but measures (and so aligns) the others.
    """
    family = mpl.rcParams["font.family"][0]
    return size * sum(_measure_advance(char, weight, family) for char in text)


@cache
def _measure_advance(char: str, weight: int, family: str) -> float:
    """Return the advance of a character in inches at 1 point: what it adds between two others."""
    font = _open_font(weight, family)
    return (_measure_shaped(f"н{char}н", font) - _measure_shaped("нн", font)) / font.face.upem / 72


@cache
def _open_font(weight: int, family: str) -> uharfbuzz.Font:
    path = findfont(FontProperties(family=family, weight=weight))
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path)))


def _measure_shaped(text: str, font: uharfbuzz.Font) -> int:
    """Return the width of a text in units of its font; HarfBuzz shapes it, as it does for Matplotlib."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "bg"
    uharfbuzz.shape(font, buffer)
    return sum(position.x_advance for position in buffer.glyph_positions)


def wrap_text(text: str, room: float, size: float = SIZE, weight: int = 400) -> list[str]:
    """Return the lines of a text, none wider than `room` inches; a word that is wider is divided."""
    lines = [""]
    for word in keep_years(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure_width(longer, size, weight) > room:
            lines.append(word)
        else:
            lines[-1] = longer
        while measure_width(lines[-1], size, weight) > room and len(lines[-1]) > 2:
            lines[-1:] = _divide(lines[-1], room, size, weight)
    return lines


def _divide(word: str, room: float, size: float, weight: int) -> tuple[str, str]:
    fitting = [end for end in range(2, len(word)) if measure_width(f"{word[:end]}-", size, weight) <= room]
    end = fitting[-1] if fitting else len(word) - 1
    return f"{word[:end]}-", word[end:]


@dataclass(frozen=True)
class NoRow:
    """What stands for a row of estimates that is not there."""

    category: str
    estimate: float = float("nan")
    flag: str = ""


def index_rows(rows: pd.DataFrame, *by: str) -> dict[tuple, dict[str, tuple]]:
    """Return the rows as named tuples: the values of `by` → category → row, in the order of the rows."""
    cells: dict[tuple, dict[str, tuple]] = {}
    for row in rows.itertuples(index=False):
        cells.setdefault(tuple(getattr(row, name) for name in by), {})[row.category] = row
    return cells


def list_rows(cell: dict[str, tuple], codes: tuple[str, ...]) -> list:
    """Return the rows of these categories; where there is none, one without a value."""
    return [cell.get(code, NoRow(code)) for code in codes]


def is_shown(row) -> bool:
    """Say whether a row of estimates (a named tuple or series) may be drawn and has something to draw."""
    return row.flag not in NOT_SHOWN and pd.notna(row.estimate)


def write_flag(row) -> str:
    """Return what stands where the value of a row that is not drawn would be."""
    return row.flag if row.flag in NOT_SHOWN else NO_VALUE


def mark_figure(row, kind: str = "figure", turned: bool = False) -> dict[str, str]:
    """Return the style of a text that shows a released figure: the id of its group in the drawing names the figure.

    `kind`: "figure" for an estimate, "count" for a base. So a drawing can be held to the table beside it.
    """
    key = getattr(row, "figure", None)
    return {"gid": f"{kind}:{'-' * turned}{key}"} if isinstance(key, str) and key else {}


def count_inches(lines: int, size: float = SIZE) -> float:
    """Return the height of lines of text of `size` points."""
    return lines * size * LEADING
