"""The pages of a language in, what the search over all of them loads and the page that it stands on out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from analysis.publish.frame import Frame, environment, render_page
from analysis.publish.search_data import Keyring, Language, write_script

GLOBAL, SLUG = "STUDY_PAGES", "search"
FOLDER = "../assets/search"
SHARED = "../assets/documents"  # MiniSearch, and what the searches of the site share
LONGEST = 240  # letters of a section that are shown below its title
HEADINGS = ("h1", "h2", "h3")
SKIPPED = ("details", "script", "style", "svg", "button")  # the table behind a figure repeats what stands beside it
SPACED = ("td", "th", "li", "p", "div", "dt", "dd", "br", "figcaption")  # where one text ends and another begins


@dataclass
class Section:
    """A part of a page under one heading: the id of the heading, its text, and the text below it."""

    identifier: str
    title: str = ""
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())


def read_sections(html: str) -> list[Section]:
    """Return the sections of a page, in order; a heading without an id belongs to the section it stands in."""
    reader = _SectionReader()
    reader.feed(html)
    return [section for section in reader.sections if section.title]


class _SectionReader(HTMLParser):
    """Keeps what stands in the main part of a page, and not in what is skipped."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = [Section("main")]
        self.inside = self.is_heading = False
        self.skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        identifier = dict(attrs).get("id") or ""
        self.inside = self.inside or tag == "main"
        if tag in SKIPPED:
            self.skipped.append(tag)
        elif self.inside and tag in HEADINGS and (identifier or tag == "h1"):
            self.sections.append(Section(identifier or "main"))
            self.is_heading = True
        elif tag in SPACED:
            self.sections[-1].parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.skipped and tag == self.skipped[-1]:
            self.skipped.pop()
        self.inside = self.inside and tag != "main"
        self.is_heading = self.is_heading and tag not in HEADINGS

    def handle_data(self, data: str) -> None:
        if self.inside and not self.skipped:
            if self.is_heading:
                self.sections[-1].title += data
            else:
                self.sections[-1].parts.append(data)


def write_data(pages: Mapping[str, str], language: Language) -> str:
    """Return the script that holds what every section is found by; `pages`: slug → HTML, in the order of the site."""
    keyring, sections = Keyring(language.read), []
    for slug, html in pages.items():
        found = read_sections(html)
        for section in found:
            title = " ".join(section.title.split())
            sections.append({
                "page": slug, "id": section.identifier, "of": " ".join(found[0].title.split()), "name": title,
                "text": shorten(section.text), "title": keyring.list_keys(title),
                "keys": keyring.list_keys(f"{title} {section.text}"),
            })  # fmt: skip
    return write_script(GLOBAL, language, keyring, sections=sections)


def shorten(text: str) -> str:
    """Return the beginning of a text, up to a whole word.

    >>> shorten("word " * 100)[-6:]
    'word …'
    """
    return text if len(text) <= LONGEST else re.sub(r"\s+\S*$", "", text[:LONGEST]) + " …"


def render_search(frame: Frame, title: str) -> str:
    """Return the page of the search."""
    words: Callable[..., str] = frame.words
    content = environment().get_template("search.html.j2").render(words=words, title=title)
    own = [f"{FOLDER}/data.{frame.language}.js", f"{FOLDER}/search.js"]
    scripts = [f"{SHARED}/vendor/minisearch.js", f"{SHARED}/search-core.js", *own]
    return render_page(frame, SLUG, title, content, scripts)
