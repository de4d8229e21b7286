"""Texts and font files in, the room that they take out: widths, lines and columns, in points."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

UNITS = 1000  # a font is measured once, at this size
LINE = 1.22  # height of a line for a size of 1, as Calibri has it


class Ruler:
    """Measures texts in the two weights of the study's font."""

    def __init__(self, fonts: Path) -> None:
        faces = [
            ImageFont.truetype(str(fonts / f"study-sans-{name}.ttf"), UNITS, layout_engine=ImageFont.Layout.BASIC)
            for name in ("regular", "semibold")
        ]  # the basic engine is the same on every machine
        self._measure = lru_cache(maxsize=None)(lambda text, bold: faces[bold].getlength(text) / UNITS)

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of a text on one line."""
        return self._measure(text, bold) * size

    def measure_longest(self, text: str, size: float, bold: bool = False) -> float:
        """Return the width of the longest word of a text, which no column may fall below."""
        return max((self.measure(word, size, bold) for word in text.split(" ")), default=0.0)

    def count_lines(self, text: str, size: float, width: float, bold: bool = False) -> int:
        """Return how many lines a text takes in a width; it is broken at blanks only."""
        lines, used, blank = 1, 0.0, self.measure(" ", size, bold)
        for word in text.split(" "):
            taken = self.measure(word, size, bold)
            if used and used + blank + taken > width:
                lines, used = lines + 1, 0.0
            used += taken + (blank if used else 0)
        return lines

    def measure_height(self, text: str, size: float, width: float, bold: bool = False) -> float:
        """Return the height of a text in a width; nothing is needed for no text."""
        return self.count_lines(text, size, width, bold) * size * LINE if text else 0.0


def share_width(least: Sequence[float], wanted: Sequence[float], width: float) -> list[float] | None:
    """Return the widths of columns, which fill the width: what each needs at least, of the rest first what they want.

    None where not all of them have what they need.

    >>> share_width([10, 10], [10, 40], 50)
    [10.0, 40.0]
    >>> share_width([10, 10], [10, 20], 60)
    [20.0, 40.0]
    >>> share_width([30, 30], [30, 40], 50)
    """
    spare = width - sum(least)
    if spare < 0:
        return None
    more = [max(want - need, 0) for need, want in zip(least, wanted, strict=True)]
    part = min(1, spare / sum(more)) if any(more) else 0
    widths = [need + extra * part for need, extra in zip(least, more, strict=True)]
    return [own * width / sum(widths) for own in widths]
