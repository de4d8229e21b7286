"""The content of a page in, slides of it out, one for each heading: shown by reveal.js, or one below another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.publish.frame import FILES, NOTICE, Frame, environment
from analysis.publish.headings import first_heading, list_headings
from analysis.publish.typography import set_page

FOLDER = "../assets/slides"
SCRIPTS = ("reveal.js", "slides.js")  # in this order
START = re.compile(r"(?=<h[12][ >])")  # a slide begins with its heading
NOTES = re.compile(r'<aside class="notes">.*?</aside>', re.DOTALL)


@dataclass(frozen=True)
class Slide:
    """One slide: its title, what is shown, and what the speaker says."""

    title: str
    content: str
    notes: str


def render_slides(frame: Frame, slug: str, title: str, content: str) -> str:
    """Return the page of the slides: one for each heading of the first or second level."""
    page = environment().get_template("slides.html.j2").render(
        frame=frame, words=frame.words, slug=slug, page=slug.partition(".")[0], title=title,
        slides=list_slides(content), scripts=[f"{FOLDER}/{name}" for name in SCRIPTS], folder=FOLDER, notice=NOTICE,
        files=FILES,
    )  # fmt: skip
    return set_page(page)


def list_slides(content: str) -> list[Slide]:
    """Return the slides of a page, in order; what stands before the first heading belongs to none.

    >>> list_slides('<h1>A</h1><p>a</p><h2 id="b">B</h2><p>b</p><aside class="notes">c</aside>')[1]
    Slide(title='B', content='<h2 id="b">B</h2><p>b</p>', notes='<aside class="notes">c</aside>')
    """
    return [_split_notes(part) for part in START.split(content) if START.match(part)]


def _split_notes(part: str) -> Slide:
    titles = [heading["text"] for heading in list_headings(part)] or [first_heading(part)]
    return Slide(titles[0], NOTES.sub("", part), "".join(NOTES.findall(part)))
