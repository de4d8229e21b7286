"""The text of the money of a measure in, where it comes from out."""

from __future__ import annotations

import re

from analysis.documents.money import find_sums, names_nothing

JOINTS = " \u00a0\u202f–—-:;,.()[]/"
RHYTHM = re.compile(
    r"^(?:(?:на )?(?:годишно|година|месечно|месец|еднократно)|(?:за|през) \w+ (?:период|година)|(?:с|без) ддс)\b", re.I
)
KEPT = r"(?:са )?(?:предвиден|осигурен|отпуснат|заложен|планиран|необходим)[аио]?(?: са)?"
WORDS = re.compile(
    rf"^(?:(?:{KEPT}|и|в размер на|на стойност|общо|до|около|по|от|(?:със )?средства от|чрез|за сметка на"
    r"|сума(?:та)?(?: от| на)?)(?:\s+|$))+",
    re.I,
)
LAST = re.compile(rf"(?:^|\s+)(?:{KEPT}|и|в размер на|на стойност|общо|до|около|са|по|от)$", re.I)


def name_funding(text: str) -> str:
    """Return the source of the money: the text without its sums; "" where none is named or no money is needed.

    >>> name_funding("Общински бюджет – 12 500 лв."), name_funding("54 000 лв. (27 609,76 евро) от ЕСФ")
    ('Общински бюджет', 'ЕСФ')
    >>> name_funding("В рамките на бюджета"), name_funding("Не се предвиждат средства"), name_funding("1 200 лв.")
    ('В рамките на бюджета', '', '')
    """
    if names_nothing(text):
        return ""
    if not find_sums(text):
        return text
    parts, begin = [], 0
    for each in find_sums(text):
        parts.append(text[begin : each.begin])
        begin = each.stop
    parts.append(text[begin:])
    return "; ".join(filter(None, (_trim(part) for part in parts)))


def _trim(part: str) -> str:
    """Return a part of the text without the signs and small words that tied it to a sum."""
    before = None
    while part != before:
        before = part
        part = LAST.sub("", WORDS.sub("", RHYTHM.sub("", part.strip(JOINTS))))
    return part if re.search(r"\w", part) else ""
