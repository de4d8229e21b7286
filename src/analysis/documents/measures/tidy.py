"""The text of a field in, the same without what only the list around it needs out."""

from __future__ import annotations

import re

NOTHING_TOLD = re.compile(r"[\s\-–—/.…*]*|\s*(?:няма|не е посочен[оа]?|н/п|n/a)\s*\.?", re.IGNORECASE)


def tidy(text: str) -> str:
    """Return a text with single spaces and without a last sign of separation; "" where it says that there is nothing.

    >>> tidy(" Общинска  администрация; "), tidy("–"), tidy("2014 г.")
    ('Общинска администрация', '', '2014 г.')
    """
    text = re.sub(r"\s+", " ", text).strip(" ;,")
    return "" if NOTHING_TOLD.fullmatch(text) else text
