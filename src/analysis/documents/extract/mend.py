"""Recognised text in, the same text without what tesseract takes for something else out.

Only text that nobody has checked is mended: what a person has read stays as it was left.
"""

from __future__ import annotations

import re

from analysis.documents.extract.vocabulary import is_word

ROMAN = {
    **{"П": "II", "Ш": "III", "Гу": "IV", "ГУ": "IV", "ТУ": "IV", "У": "V"},
    **{"УГ": "VI", "УТ": "VI", "УП": "VII", "УШ": "VIII", "1Х": "IX"},
}
NUMERAL = re.compile(r"(" + "|".join(sorted(ROMAN, key=len, reverse=True)) + r")\. (?=[А-Я])")
DASH = re.compile(r"(?<!\S)[-—–](?=\s|$)|(?:(?<=[^\W\d] )|^)[-—–](?=\d)")
BULLET = re.compile(r"^[«»*°©®¢›·§](?= \w)")
YEAR = re.compile(r"(?<=\d{4} )[АаЕег]$")  # the “г.” of a year at the end
PERCENT = re.compile(r"(?<=\d )96$")
LETTER_O = re.compile(r"(?<!\w)0(?=[а-я]{2})")
SYLLABLE_OB = re.compile(r"(?<!\w)06(?=-$)")
CLOSE = re.compile(r"(?<=[а-я]\.)(?=[а-я])")  # г.и
AND_ITEM = re.compile(r"(?<!\w)и(?=(?:т|ал|чл)\. \d)")  # ит. 23
AND_IN = re.compile(r"(?<!\w)и(?=(?:в|с|на) )")
WORD = re.compile(r"(?<![\w-])[А-я]{4,}(?![\w-])")
SHORT = ("и", "с", "в")  # words of one letter that stick to their neighbour in tight print
SHORTEST = 3
VOWELS = "аеиоуъюя"  # “и” after one is no ending of a plural


def mend_line(text: str) -> str:
    """Return a line with Roman numerals at its start, and dashes, as they are printed.

    >>> mend_line("Ш. Как е изготвен планът - накратко")
    'III. Как е изготвен планът – накратко'
    """
    text = NUMERAL.sub(lambda found: f"{ROMAN[found[1]]}. ", text, count=1) if NUMERAL.match(text) else text
    text = BULLET.sub("•", text)
    text = DASH.sub(lambda found: "– " if text[found.end() : found.end() + 1].isdigit() else "–", text)
    return PERCENT.sub("%", SYLLABLE_OB.sub("об", LETTER_O.sub("о", text)))


def mend_text(text: str) -> str:
    """Return a text whose words that stuck together are apart, where that makes known words of an unknown one.

    >>> mend_text("заедно сжителите за култураи медии през 2013 г.и 2014 г.")
    'заедно с жителите за култура и медии през 2013 г. и 2014 г.'
    """
    for sign in (CLOSE, AND_ITEM, AND_IN):
        text = sign.sub(lambda found: f"{found[0]} ", text)
    return WORD.sub(lambda found: _part(found[0]), YEAR.sub("г.", text))


def _part(word: str) -> str:
    first, rest, head, last = word[0], word[1:], word[:-1], word[-1]
    if first.lower() in SHORT and len(rest) >= SHORTEST and not is_word(word) and _is_listed(rest):
        return f"{first} {rest}"
    if last in SHORT and (last != "и" or head[-1] in VOWELS) and not _is_listed(word) and _is_listed(head):
        return f"{head} {last}"
    return word


def _is_listed(word: str) -> bool:
    """Say whether a word itself is in the dictionary, and not only one that it may be a form of."""
    from simplemma import is_known as is_listed

    return is_listed(word.lower(), "bg")
