"""Bytes of a text file in, its encoding out; and texts in, whether they were once read in the wrong one."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from pathlib import Path

from analysis.errors import StudyError

UTF8, BOM, CP1251 = "UTF-8", "UTF-8 with a byte order mark", "Windows-1251"
CODECS = {UTF8: "utf-8", BOM: "utf-8-sig", "UTF-16": "utf-16", CP1251: "cp1251"}
# The first bytes of Bulgarian letters in UTF-8, D0 and D1, are Р and С in Windows-1251, Ð and Ñ in Western ones.
MISREAD = (("РС", re.compile("[Ѐ-ӿ]"), "Cyrillic"), ("ÐÑ", re.compile("[À-ɏ]"), "accented"))
ACCENTED = re.compile("[À-ÿ]")
RUNS = re.compile("[À-ÿ]{4,}")  # Windows-1251 read in a Western encoding: no language has whole words of these
SMALL = re.compile("[а-я]")
LEAST_SMALL = 0.6  # of what is not ASCII in Windows-1251; 0.9 in Bulgarian text, 0.4 and less in KOI8-R and DOS text
SUSPECT_SHARE = 0.25  # 0.64 in a misread file, below 0.02 in Bulgarian text
FEWEST_LETTERS = 20  # a name or two prove nothing
LOST = "\N{REPLACEMENT CHARACTER}"
AGAIN = "download the export again and do not open it in Excel before it is read here"


def find_encoding(path: Path) -> str:
    """Return the encoding of a file, one of `CODECS`, after trying it on every byte.

    A file that is not UTF-8 is Windows-1251, as Bulgarian Excel writes it, unless most of its other bytes
    are UTF-8: then it is damaged. Raises `StudyError` for a file that is missing, damaged, or neither.
    """
    try:
        with path.open("rb") as file:
            first = file.read(4)
    except OSError as error:
        raise explain_unreadable(path, error) from None
    wide = first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        with path.open(encoding="utf-16" if wide else "utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError as error:
        if wide:
            raise StudyError(f"is damaged UTF-16: {error.reason}", where=str(path), fix=AGAIN) from None
        return _legacy_encoding(path)
    return "UTF-16" if wide else BOM if first.startswith(codecs.BOM_UTF8) else UTF8


def explain_unreadable(path: Path, error: OSError) -> StudyError:
    """Return why an export cannot be opened, in our words.

    >>> print(explain_unreadable(Path("kobo.csv"), IsADirectoryError()))
    kobo.csv: there is no such file, only a folder; to do: name the export that was downloaded
    """
    if isinstance(error, PermissionError):
        return StudyError("may not be read", where=str(path), fix="close it in Excel, or ask for the right to read it")
    reasons = {FileNotFoundError: "", IsADirectoryError: ", only a folder"}
    found = f"there is no such file{reasons.get(type(error), f' that can be read ({error.strerror})')}"
    return StudyError(found, where=str(path), fix="name the export that was downloaded")


def find_misread(texts: Iterable[tuple[str, int]]) -> str:
    """Say what shows that texts were once read in a wrong encoding, or nothing; texts come with how often each occurs.

    >>> find_misread([("Не знам", 90), ("Медиатор", 40)])
    ''
    >>> find_misread([("РќРµ Р·РЅР°Рј", 90)])
    'the share of Р and С among the Cyrillic letters is 67 % (1 % in normal text)'
    """
    found = [(text, number) for text, number in texts if not text.isascii()]
    for pair, letters, kind in MISREAD:
        suspect = sum(number * (text.count(pair[0]) + text.count(pair[1])) for text, number in found)
        if not suspect:
            continue
        total = _count(letters, found)
        if total >= FEWEST_LETTERS and suspect / total > SUSPECT_SHARE:
            share = f"{suspect / total:.0%}".replace("%", " %")
            return f"the share of {pair[0]} and {pair[1]} among the {kind} letters is {share} (1 % in normal text)"
    accented = _count(ACCENTED, found)
    in_runs = sum(number * sum(map(len, RUNS.findall(text))) for text, number in found)
    if accented >= FEWEST_LETTERS and in_runs / accented > SUSPECT_SHARE:
        return f"{in_runs} of {accented} accented letters stand in words that have no others"
    return ""


def find_other_encoding(texts: Iterable[tuple[str, int]]) -> str:
    """Say what shows that a file read as Windows-1251 is in yet another encoding, or nothing; texts as above."""
    found = [(text, number) for text, number in texts if not text.isascii()]
    small = _count(SMALL, found)
    others = sum(number * sum(letter > "\x7f" for letter in text) for text, number in found)
    if others < FEWEST_LETTERS or small / others >= LEAST_SMALL:
        return ""
    return f"of {others} signs that are not ASCII only {small} are small Bulgarian letters"


def _count(letters: re.Pattern[str], texts: list[tuple[str, int]]) -> int:
    return sum(number * len(letters.findall(text)) for text, number in texts)


def _legacy_encoding(path: Path) -> str:
    data = path.read_bytes()
    text = data.decode("utf-8", "replace")
    broken = text.count(LOST)
    sound = sum(1 for letter in text if letter > "\x7f") - broken
    if sound > broken:
        place = _first_error(data)
        raise StudyError(f"is damaged UTF-8: byte {place} cannot be read", where=str(path), fix=AGAIN)
    try:
        data.decode("cp1251")
    except UnicodeDecodeError as error:
        found = f"is neither UTF-8 nor Windows-1251: byte {error.start} cannot be read"
        raise StudyError(found, where=str(path), fix=AGAIN) from None
    return CP1251


def _first_error(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)
