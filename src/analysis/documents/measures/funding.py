"""The text of the money of a measure in, where it comes from out."""

from __future__ import annotations

import re

from analysis.documents.money import find_sums, names_nothing

JOINTS = " \u00a0\u202f–—-:;,.()[]/"
YEAR = re.compile(r"\b(?:през |за )?(?:19|20)\d\d(?: ?г\b\.?| година)?")
RHYTHM = re.compile(
    r"^(?:(?:на )?(?:годишно|година|месечно|месец|еднократно)|(?:за|през) \w+ (?:период|година)|(?:с|без) ддс)\b", re.I
)
KEPT = r"(?:са )?(?:предвиден|осигурен|отпуснат|заложен|планиран|необходим)[аио]?(?: са)?"
PARTED = r"от които|от тях|в т\. ?ч\.|в това число|включително|вкл\."
LEADING = (
    r"и|в размер на|на стойност|общо|до|около|по|от|(?:със )?средства от|чрез|за сметка на|сума(?:та)?(?: от| на)?"
)
WORDS = re.compile(rf"^(?:(?:{KEPT}|{PARTED}|{LEADING})(?:\s+|$))+", re.I)
LAST = re.compile(rf"(?:^|\s+)(?:{KEPT}|и|в размер на|на стойност|общо|до|около|са|по|от)$", re.I)


def name_funding(text: str, unit: str = "") -> str:
    """Return the source of the money: the text without its sums; "" where none is named or no money is needed.

    >>> name_funding("Общински бюджет – 12 500 лв."), name_funding("54 000 лв. (27 609,76 евро) от ЕСФ")
    ('Общински бюджет', 'ЕСФ')
    >>> name_funding("В рамките на бюджета"), name_funding("Не се предвиждат средства"), name_funding("1 200 лв.")
    ('В рамките на бюджета', '', '')
    """
    if names_nothing(text):
        return ""
    sums = find_sums(text, unit)
    if not sums:
        return text
    parts, begin = [], 0
    for each in sums:
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
    return part if re.search(r"[^\W\d]", YEAR.sub("", part)) else ""
