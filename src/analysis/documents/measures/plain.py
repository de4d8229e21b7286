"""Text in, the same text as rules compare it out: small letters, plain spaces and dashes, the length unchanged."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.documents.letters import map_lookalikes

SIGNS = str.maketrans({**dict.fromkeys("\u00a0\u202f\u2007\u2009\t\n\r", " "), **dict.fromkeys("–—‑‒―−", "-")})
NUMERAL = re.compile(
    r"(?<!\w)(?=[ХхXx]?[IiVvXx]|[ХхXx](?:\.\d| \d))[ХхXxIiVv]+(?!\w)"
)  # a Roman one, often typed with Cyrillic Х


@lru_cache(maxsize=4096)
def to_plain(text: str) -> str:
    """Return `text` in small letters with every space a plain one and every dash a hyphen; the length stays.

    >>> to_plain("2014\u202f–\u00a02015 Г.")
    '2014 - 2015 г.'
    """
    text = map_lookalikes(text).replace("І", "I").replace("і", "i").translate(SIGNS)  # Ukrainian ones
    text = NUMERAL.sub(lambda found: found[0].replace("Х", "X").replace("х", "x"), text)
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
