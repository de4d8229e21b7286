"""HTML in, the same HTML out with what a line must not part held together, and dashes where a typist wrote hyphens.

Texts come from people and from reference data, who type a blank before a unit. Bulgarian practice (a number and its
unit stand on one line) and the catalogues of this package ask for no-break spaces. Only texts are changed, never
markup; code stays as it was written.
"""

from __future__ import annotations

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
UNITS = r"г\.|лв\b|лева\b|евро\b|млн\b|млрд\b|хил\.|км\b|кв\.|ч\.|%|€|BGN\b|EUR\b"
UNIT = re.compile(rf"(?<=\d) (?={UNITS})")
SIGN = re.compile(r"(?<=[№§]) (?=\d)")
GROUPS = re.compile(r"(?<![\w.,/\-–])\d{1,3}(?: \d{3})+(?![\w])")
YEARS = re.compile(r"(?<![\w/\-])((?:1[89]|2[01])\d\d)-((?:1[89]|2[01])\d\d)(?![\w/\-])")
PARTS = re.compile(r"(<(code|script|style|pre)\b.*?</\2>|<[^>]*>)", re.DOTALL)


def set_text(text: str) -> str:
    """Return one text as it should be set.

    >>> set_text("през 2013-2014 г. – 12 345 лв. или 85 %").replace("\\xa0", "_")
    'през 2013–2014_г. – 12_345_лв. или 85_%'
    """
    text = GROUPS.sub(lambda found: found[0].replace(" ", NO_BREAK), text)
    text = SIGN.sub(NO_BREAK, UNIT.sub(NO_BREAK, text))
    return YEARS.sub(r"\1–\2", text).replace(" - ", " – ")


def set_page(html: str) -> str:
    """Return a page whose texts are set.

    >>> set_page('<a href="a 2013-2014 г.">2013-2014 г.</a><code>1 000</code>').replace("\\xa0", "_")
    '<a href="a 2013-2014 г.">2013–2014_г.</a><code>1 000</code>'
    """
    parts = PARTS.split(html)
    parts[0::3] = [set_text(part) if part else part for part in parts[0::3]]
    del parts[2::3]  # the name of the element, of which the second group is
    return "".join(parts)
