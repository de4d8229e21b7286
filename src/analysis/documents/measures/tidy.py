"""The text of a field in, the same without what only the list around it needs out."""

from __future__ import annotations

import re

NOTHING_TOLD = re.compile(r"[\s\-–—/.…*]*|\s*(?:няма|не е посочен[оа]?|н/п|n/a)\s*\.?", re.IGNORECASE)


BROKEN_DATE = re.compile(r"(?<=[\dIVXХ]\.) (?=\d)")  # 1.III. 2017 – the line of a narrow cell ended there


def mend_date(text: str) -> str:
    """Return the text of a deadline with the parts of its dates together.

    >>> mend_date("до 1.III. 2017 г.")
    'до 1.III.2017 г.'
    """
    return BROKEN_DATE.sub("", text)


def tidy(text: str, keep: str = "") -> str:
    """Return a text with single spaces and without a last sign of separation; "" where it says that there is nothing.

    What `keep` says is kept: of money, „няма“ is an answer.

    >>> tidy(" Общинска  администрация; "), tidy("–"), tidy("2014 г.")
    ('Общинска администрация', '', '2014 г.')
    """
    text = re.sub(r"\s+", " ", text).strip(" ;,")
    if text.endswith((")", ").")) and text.count(")") > text.count("("):  # of the brackets around a list
        text = text.rstrip(".")[:-1].rstrip(" ;,")
    return "" if NOTHING_TOLD.fullmatch(text) and text.lower().rstrip(" .") != (keep or None) else text
