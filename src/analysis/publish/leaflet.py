"""The content of a page in, a leaflet of two sides out: what was found on the front, what follows on the back."""

from __future__ import annotations

import re

from analysis.publish.frame import NOTICE, Frame, environment

FRONT = 2  # sections on the first sheet
START = re.compile(r"(?=<h2[ >])")


def render_leaflet(frame: Frame, slug: str, title: str, content: str) -> str:
    """Return the page of a leaflet, which prints on two sides of one sheet of A4."""
    return environment().get_template("leaflet.html.j2").render(
        frame=frame, words=frame.words, slug=slug, page=slug.partition(".")[0], title=title,
        sides=split_sides(content), notice=NOTICE,
    )  # fmt: skip


def split_sides(content: str) -> tuple[str, str]:
    """Return the front with the title and the first sections, and the back with the others.

    >>> split_sides("<h1>A</h1><h2>b</h2><h2>c</h2><p>.</p><h2>d</h2><h2>e</h2>")
    ('<h1>A</h1><h2>b</h2><h2>c</h2><p>.</p>', '<h2>d</h2><h2>e</h2>')
    """
    head, *sections = START.split(content)
    return head + "".join(sections[:FRONT]), "".join(sections[FRONT:])
