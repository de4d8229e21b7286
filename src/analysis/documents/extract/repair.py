"""A line of text as it was read in, the same line in sound letters out."""

from __future__ import annotations

import re
import unicodedata

from analysis.documents.extract.quality import LETTERS, count_signs

WESTERN = re.compile("[À-ÿ]+")
LEAST_WESTERN = 0.4  # of the letters of a page: Windows-1251 read as a Western encoding has 0.87, Bulgarian text 0
BULLET = "•"
PRIVATE = re.compile("[\ue000-\uf8ff]")  # signs of a font of its own: in running text, bullets
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}]")
SPACES = re.compile(r"[^\S\n]+")
DASHES = str.maketrans({"\N{HYPHEN}": "-", "\N{NON-BREAKING HYPHEN}": "-", "\N{SOFT HYPHEN}": None})


def _pair_letters() -> dict[int, str]:
    """Return, for each sign that the bytes of Bulgarian letters show in a Western encoding, the letter."""
    pairs = {}
    for byte in range(0x80, 0x100):
        try:
            pairs[ord(bytes([byte]).decode("cp1252"))] = bytes([byte]).decode("cp1251")
        except UnicodeDecodeError:
            continue
    return pairs


CP1251 = _pair_letters()


def is_misread(text: str) -> bool:
    """Say whether text in Windows-1251 was read as a Western encoding.

    >>> is_misread("Îáùèíñêè ïëàí"), is_misread("Общински план"), is_misread("Plan à long terme")
    (True, False, False)
    """
    letters = count_signs(LETTERS, text)
    return letters > 0 and count_signs(WESTERN, text) > LEAST_WESTERN * letters


def repair_misread(text: str) -> str:
    """Return text in Windows-1251 that was read as a Western encoding in its own letters.

    >>> repair_misread("Îáùèíñêè ïëàí")
    'Общински план'
    """
    return text.translate(CP1251)


def normalise(text: str) -> str:
    """Return text composed (NFC), with one sign for bullets of a font, one for hyphens and one for spaces.

    A space that binds, as between the thousands of a number, is a space like any other: a PDF does not tell them
    apart, and the same plan has to read the same in every format. Latin look-alikes stay.

    >>> normalise("12\\u202f500  лв. за\\tдецата ")
    '12 500 лв. за децата'
    """
    text = PRIVATE.sub(BULLET, unicodedata.normalize("NFC", text)).translate(DASHES)
    return SPACES.sub(" ", CONTROLS.sub("", text)).strip()
