"""Markdown in, HTML out: tables, footnotes, quotation marks of the language, and ids that are unique on a page."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.footnote import footnote_plugin

QUOTES = {"bg": "„“‚‘", "en": "“”‘’"}


class PageMarkdown:
    """Renders the Markdown of one page; the ids of its headings and footnotes differ from one another."""

    def __init__(self, language: str) -> None:
        self._seen = {"main"}  # the id of what the frame stands around
        self._texts = 0
        options = {"html": False, "typographer": True, "quotes": QUOTES.get(language, QUOTES["en"])}
        self._parser = MarkdownIt("commonmark", options).enable(["table", "smartquotes"])
        self._parser.use(anchors_plugin, max_level=4, slug_func=self._slug).use(footnote_plugin)
        encode = self._parser.normalizeLink
        # A place on the page is named as its id is: pa11y, and old browsers, do not decode it.
        self._parser.normalizeLink = lambda address: address if address.startswith("#") else encode(address)

    def render(self, text: str) -> str:
        """Return the text as HTML."""
        self._texts += 1
        return self._parser.render(text, {"docId": str(self._texts)})

    def _slug(self, title: str) -> str:
        base = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", title).lower()).strip("-") or "section"
        slug, number = base, 2
        while slug in self._seen:
            slug, number = f"{base}-{number}", number + 1
        self._seen.add(slug)
        return slug
