"""Bars of answers and words in, the fields of a chart of answers out: their edges, and the headings above them."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure

from analysis.figures.blocks import LEFT, fit_unit, measure_stack
from analysis.figures.sheet import draw_swatch, write
from analysis.figures.style import ANSWERS, WIDTH
from analysis.figures.texts import count_inches, list_rows, wrap_text

SIDES = {"negative": ("2", "1"), "positive": ("4", "5")}  # from zero outwards
APART = ("3", "dk")
LEAST = {"negative": 0.4, "positive": 1.0, "3": 0.62, "dk": 0.58}  # inches, for what is written above
VALUE = 0.2  # inches behind a bar that stands apart, for its value
BASES, NET, NET_VALUE, SPACE = 0.28, 0.98, 0.3, 0.13  # inches: columns at the right, space between the fields
KEY = 0.17  # inches from the zero line to the names of the answers


@dataclass(frozen=True)
class Fields:
    """Left edges and widths in inches; one unit of share is `unit` inches wide in all fields but the net's."""

    unit: float
    left: dict[str, float]  # negative, positive, 3, dk, net
    width: dict[str, float]


@dataclass(frozen=True)
class Headings:
    """Lines above the fields that stand apart, lines of the key left and right of zero, and the height of it all."""

    above: dict[str, list[str]]
    key: list[tuple[int, dict[str, str]]]  # lines, code → text; from top to bottom
    height: float


def divide_width(cells: dict[tuple, dict[str, tuple]], start: float) -> Fields:
    """Return fields that fill the width from `start` on, each wide enough for its longest bar and its heading.

    `cells`: (label, series) → category → row.
    """
    asked = {name for answers in cells.values() for name in answers}
    codes = SIDES | {name: (name,) for name in APART if name in asked}
    stacks = {name: [list_rows(answers, codes[name]) for answers in cells.values()] for name in codes}

    def measure(unit: float) -> dict[str, float]:
        longest = {name: max(measure_stack(rows, unit) for rows in stacks[name]) for name in codes}
        return {name: max(LEAST[name], longest[name] + VALUE * (name in APART)) for name in codes}

    end = WIDTH - LEFT - NET_VALUE - NET
    room = end - 2 * SPACE - BASES - start - SPACE * (len(codes) - 2)  # the two sides touch at zero
    unit = fit_unit(room, lambda unit: sum(measure(unit).values()))
    width, left = measure(unit), {}
    for name in codes:
        left[name] = start
        start += width[name] + (SPACE if name != "negative" else 0)
    return Fields(unit, left | {"net": end}, width | {"net": NET})


def wrap_headings(fields: Fields, categories: dict[str, str], net: str) -> Headings:
    """Wrap the names of the answers and the heading of the net to the room they have."""
    above = {
        name: wrap_text(categories[name], fields.width[name] + SPACE - 0.03) for name in APART if name in fields.left
    }
    above["net"] = wrap_text(net, NET + NET_VALUE)
    zero, key = fields.left["positive"], []
    for negative, positive in reversed(list(zip(*SIDES.values(), strict=True))):
        left = wrap_text(categories[negative], zero - LEFT - KEY)
        right = wrap_text(categories[positive], fields.width["positive"] + SPACE - KEY - 0.08)
        key.append((max(len(left), len(right)), {negative: "\n".join(left), positive: "\n".join(right)}))
    lines = max(sum(count for count, _ in key), *(len(text) for text in above.values()))
    return Headings(above, key, count_inches(lines) + 0.12)


def write_headings(figure: Figure, fields: Fields, heads: Headings) -> None:
    """Write the headings so that they end above the bars; the answers stand beside the zero line with their squares."""
    bottom, zero = heads.height - 0.06, fields.left["positive"]
    for name, lines in heads.above.items():
        write(figure, fields.left[name], bottom, "\n".join(lines), va="bottom")
    place = bottom - count_inches(sum(lines for lines, _ in heads.key))
    for lines, texts in heads.key:
        for (code, text), sign, side in zip(texts.items(), (-1, 1), ("right", "left"), strict=True):
            draw_swatch(figure, zero + sign * KEY / 2, place + count_inches(1) / 2, ANSWERS[code])
            write(figure, zero + sign * KEY, place, text, ha=side, va="top")
        place += count_inches(lines)
