"""Text in, text of the same length out: letters as they are looked up, and contacts that no reader needs hidden.

Both functions keep the length, so that a character range found in the result is the range in the quote.
"""

from __future__ import annotations

import re

LATIN, CYRILLIC = "ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук"
LOOKALIKES = str.maketrans(LATIN, CYRILLIC)
WORDS = re.compile(r"[^\W\d_]+")
CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")
LATIN_LETTER = re.compile("[A-Za-z]")
OTHER_LATIN = re.compile(f"[A-Za-z](?<![{LATIN}])")  # a Latin letter that no Cyrillic one looks like
ROMAN = re.compile("[XCM]{2,}|[XM]")  # a numeral, and no look-alike of a word

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LABELLED = re.compile(
    r"(?:тел(?:ефон\w*)?|факс|моб(?:илен)?|gsm|tel|phone|fax)[\s.:№]*(\+?[\d(][\d ()/\u00a0-]{3,}\d)", re.I
)
INTERNATIONAL = r"(?<![\d,./-])(?:\+|00)359[\d ()/\u00a0-]{6,}\d"
PHONE = re.compile(INTERNATIONAL + r"|(?<![\d,./-])0\d(?:[ /\u00a0-]{0,2}\d){6,8}(?!\d|[/.,-]\d)")
DATE = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")
HIDDEN = "•"


def map_lookalikes(text: str) -> str:
    """Return the text with Latin letters that stand for Cyrillic ones mapped; the length stays.

    A word with letters of both scripts is mapped, and so is a word of look-alikes only where most of the text is
    Cyrillic. Words that hold any other Latin letter, and Roman numerals, stay.

    >>> map_lookalikes("интeгриране на ромите в Oбщина XX")
    'интегриране на ромите в Община XX'
    """
    if not LATIN_LETTER.search(text):
        return text
    is_cyrillic = len(CYRILLIC_LETTER.findall(text)) > len(LATIN_LETTER.findall(text))
    return WORDS.sub(lambda word: _map_word(word[0], is_cyrillic), text)


def mask_contacts(text: str) -> str:
    """Return the text with telephone numbers and e-mail addresses hidden, sign by sign; the length stays.

    >>> mask_contacts("тел.: 082/000-000, info@example.bg")
    'тел.: •••••••••••, •••••••••••••••'
    """
    masked = EMAIL.sub(lambda found: HIDDEN * len(found[0]), text)
    masked = LABELLED.sub(lambda found: _hide(found, 1), masked)
    return PHONE.sub(lambda found: found[0] if DATE.fullmatch(found[0]) else _hide(found, 0), masked)


def _map_word(word: str, is_cyrillic: bool) -> str:
    if not LATIN_LETTER.search(word) or OTHER_LATIN.search(word):
        return word
    if not CYRILLIC_LETTER.search(word) and (not is_cyrillic or ROMAN.fullmatch(word)):
        return word
    return word.translate(LOOKALIKES)


def _hide(found: re.Match[str], group: int) -> str:
    start, end = found.start(group) - found.start(), found.end(group) - found.start()
    return found[0][:start] + HIDDEN * (end - start) + found[0][end:]
