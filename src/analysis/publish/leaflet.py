"""The content of a page in, a leaflet of two sides out: what was found on the front, what follows on the back."""

from __future__ import annotations

import re
from math import ceil

from analysis.publish.frame import FILES, NOTICE, Frame, environment
from analysis.publish.headings import strip_tags
from analysis.publish.typography import set_page

FRONT = 3  # sections on the first side: answers, plan, forum
START = re.compile(r"(?=<h2[ >])")
ITEM = re.compile(r"<(li|p|h[12])\b[^>]*>(.*?)</\1>", re.DOTALL)
SIZES = (14, 13, 12)  # points, the largest that fits is taken; leaflet.css has a class for each
HEIGHT, WIDTH = 247, 168  # millimetres of a side that lines may fill: its foot takes the rest
POINT, LETTER, LINE = 0.353, 0.47, 1.38  # millimetres of a point; a letter and a line in units of the size
AROUND = {"h1": 1, "h2": 5, "li": 1.2, "p": 1}  # millimetres above and below
HEADS = {"h1": 1.6, "h2": 1.2}  # the size of a heading in units of the text's


def render_leaflet(frame: Frame, slug: str, title: str, content: str) -> str:
    """Return the page of a leaflet, which prints on two sides of one sheet of A4."""
    sides = [(side, choose_size(side)) for side in split_sides(content)]
    page = environment().get_template("leaflet.html.j2").render(
        frame=frame, words=frame.words, slug=slug, page=slug.partition(".")[0], title=title, sides=sides,
        notice=NOTICE, files=FILES,
    )  # fmt: skip
    return set_page(page)


def split_sides(content: str) -> tuple[str, str]:
    """Return the front with the title and the first sections, and the back with the others.

    >>> split_sides("<h1>A</h1><h2>b</h2><h2>c</h2><h2>d</h2><p>.</p><h2>e</h2>")
    ('<h1>A</h1><h2>b</h2><h2>c</h2><h2>d</h2><p>.</p>', '<h2>e</h2>')
    """
    head, *sections = START.split(content)
    return head + "".join(sections[:FRONT]), "".join(sections[FRONT:])


def choose_size(side: str) -> int:
    """Return the largest size of letters, in points, with which a side fits on its page; the smallest if none does."""
    return next((size for size in SIZES if estimate_height(side, size) <= HEIGHT), SIZES[-1])


def estimate_height(side: str, size: int) -> float:
    """Return about how many millimetres a side takes in letters of a size, line by line."""
    height = 0.0
    for tag, text in ITEM.findall(side):
        letter = size * HEADS.get(tag, 1) * POINT
        lines = ceil(len(strip_tags(text)) * letter * LETTER / WIDTH)
        height += lines * letter * LINE + AROUND[tag]
    return height
