"""A page's HTML in, its title and its second-level headings out."""

from __future__ import annotations

import re
from html import unescape

HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)


def list_headings(html: str) -> list[dict[str, str]]:
    """Return id and text of every second-level heading, for the list of contents."""
    return [{"id": found[1], "text": strip_tags(found[2])} for found in HEADING.finditer(html)]


def first_heading(html: str) -> str:
    """Return the text of the page's title, or an empty string when it has none."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    return strip_tags(found[1]) if found else ""


def strip_tags(html: str) -> str:
    """Return the text of a piece of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html)).strip()
