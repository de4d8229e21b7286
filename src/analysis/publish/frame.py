"""What stands around every page of a language, and the page set into it: header, banner, contents, footer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from analysis.publish.headings import list_headings
from analysis.publish.typography import set_page

TEMPLATES = Path(__file__).parent / "templates"
NOTICE = "<!--notice-->"  # where the site puts a remark on the page as a whole
MOST_PLACES = 30  # links to other municipalities on a page; of more a page has one link, to the list of all
FILES = "<!--files-->"  # where it puts links to the same page in other formats


@dataclass(frozen=True)
class Frame:
    """What stands around the content of every page of one language."""

    language: str
    brand: str
    banner: str  # empty when the study is published
    words: Callable[..., str]
    navigation: Sequence[tuple[str, str]]  # (slug, label), in order
    languages: Sequence[tuple[str, str]]  # (code, its own name)
    places: Sequence[tuple[str, str]] = ()  # the municipalities to switch between: (slug, label)
    beside: Mapping[str, Sequence[tuple[str, str]]] = field(
        default_factory=dict
    )  # what goes with a page: (slug, label)
    foot: Sequence[tuple[str, str]] = ()  # pages about the site, which stand at the foot of every page: (slug, label)

    @property
    def written(self) -> str:
        """The language of what stands in one language only: the first one of the study."""
        return self.languages[0][0]


def render_page(frame: Frame, slug: str, title: str, content: str, scripts: Sequence[str] = ()) -> str:
    """Set the content of a page into the frame of the site: header, banner, list of contents, footer.

    `scripts`: files of the site that the page runs, in this order, after the one that every page runs.
    """
    page = environment().get_template("page.html.j2").render(
        frame=frame, words=frame.words, slug=slug, title=title, content=content,
        contents=list_headings(content), notice=NOTICE, files=FILES, scripts=scripts,
        most_places=MOST_PLACES,
    )  # fmt: skip
    return set_page(page)


@cache
def environment() -> Environment:
    """Return the Jinja environment of the site's own templates."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html", "j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
