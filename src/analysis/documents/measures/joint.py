"""The text below a title of two fields in, the text of each out: „Индикатор и целева стойност“, „Срок/Отговорник“."""

from __future__ import annotations

import re

from analysis.documents.deadlines import NONE, parse_deadline

VALUE = re.compile(r"(.*?\D)\s*(?:[–—:;,-]|\()\s*(\d[\d\s.,]*(?:%|на сто|[а-я.]+)?(?: [а-я]+)?)\)?\s*", re.IGNORECASE)
PARTS = re.compile(r"[;,\n/](?!\d)|\s[–-]\s(?!\d)")


def spread(field: str, text: str) -> dict[str, str]:
    """Return the text of each field that a title names: of the one, or of the two.

    >>> spread("indicator+target", "Брой обхванати деца – 60")
    {'indicator': 'Брой обхванати деца', 'target': '60'}
    >>> spread("deadline+responsible", "кметът, до 30.06.2014 г.")
    {'deadline': 'до 30.06.2014 г.', 'responsible': 'кметът'}
    """
    if field == "indicator+target":
        found = VALUE.fullmatch(text)
        if found:
            return {"indicator": found[1].strip(), "target": found[2].strip()}
        return {"indicator": text, "target": text} if text[:1].isdigit() else {"indicator": text}  # „12 покрива“
    if field == "deadline+responsible":
        parts = [part.strip() for part in PARTS.split(text) if part.strip()]
        times = [part for part in parts if parse_deadline(part) != NONE]
        told = {"deadline": "; ".join(times), "responsible": ", ".join(part for part in parts if part not in times)}
        return {name: value for name, value in told.items() if value}
    return {field: text}
