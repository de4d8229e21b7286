"""A text in, the numbers and addresses in it that stand for one person out: ЕГН, ЛНЧ, phone, e-mail, IBAN and others.

What has a check digit is held to it, so that sums of money, years and numbers of projects are left alone.
A number that is named (“ЕГН …”, “тел. …”) counts even with a slip in it: it still leads to the person.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

# ЕГН: the Bulgarian personal number. Ordinance № РД-02-20-9 of 2012 on the system of civil registration (ЕСГРАОН).
EGN_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)
# ЛНЧ: the personal number of a foreigner; the same system, another sum (also in python-stdnum, `stdnum.bg.pnf`).
LNC_WEIGHTS = (21, 19, 17, 13, 11, 9, 7, 3, 1)
CENTURIES = {0: 1900, 1: 1800, 2: 2000}  # by how often 20 has been added to the month

GAP = r"[\s/().\-\u2010-\u2013]{0,3}"  # what people write between the digits of a phone number
FREE = r"(?<![\w.,/\-])"  # not within a longer number, a date or the code of a project
NOT_MONEY = r"(?!\d|[.,]\d|\s*(?:лв|лева|хил|млн|евро|€|EUR|BGN))"
AT = r"\s?(?:@|[(\[]\s?(?:at|ат|маймунка)\s?[)\]])\s?"
DOT = r"\s?(?:\.|[(\[]\s?(?:dot|точка)\s?[)\]])\s?"
REGIONS = "Е|А|В|ВТ|ВН|ВР|ЕВ|ТХ|К|КН|ОВ|М|РА|РК|ЕН|РВ|РР|Р|СС|СН|СМ|СО|СА|СВ|С|СТ|Т|Х|Н|У"
PLATE_LETTERS = "АВЕКМНОРСТУХABEKMHOPCTYX"  # the letters that Cyrillic and Latin share
TO_LATIN = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")

TRACES = {  # what devices write, wherever it stands
    "an exact time": re.compile(r"\d{1,2}:\d{2}:\d{2}"),
    "the id of a device or a submission": re.compile(
        r"\b(?:collect|enketo|ee\.[\w.]+|imei|uuid):\S|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE
    ),
    "a place by its coordinates": re.compile(r"-?\d{1,2}\.\d{3,}[\s,;]+-?\d{1,3}\.\d{3,}"),
}


class Match(NamedTuple):
    """A place in a text: what kind of personal data stands from character `start` up to `end`."""

    kind: str
    start: int
    end: int


def find_identifiers(text: str) -> list[Match]:
    """Return the numbers and addresses of persons in a text, in their order; none overlaps another.

    Kinds: email, profile (of a social network), iban, egn, lnc, phone, plate (of a car).

    >>> find_identifiers("ЕГН 7525010012, тел. 0888 123 456, 20 000 лв. за 2014–2020 г.")
    [Match(kind='egn', start=4, end=14), Match(kind='phone', start=21, end=33)]
    """
    found: list[Match] = []
    for gate, recognisers in RECOGNISERS.items():
        for kind, pattern, holds in recognisers if gate.search(text) else ():
            for match in pattern.finditer(text):
                start, end = match.span(match.lastindex or 0)
                free = all(end <= other.start or other.end <= start for other in found)
                if free and holds(text[start:end]):
                    found.append(Match(kind, start, end))
    return sorted(found, key=lambda match: match.start)


def is_egn(text: str) -> bool:
    """Say whether the digits of a text are an ЕГН: a date of birth, and a check digit modulo 11, modulo 10.

    Months of people born in the 1800s count from 21, in the 2000s from 41.

    >>> is_egn("7525010012"), is_egn("752501 0013"), is_egn("7513010012")
    (True, False, False)
    """
    digits = keep_digits(text)
    if len(digits) != 10:
        return False
    year, month, day = (int(digits[at : at + 2]) for at in (0, 2, 4))
    added = (month - 1) // 20
    try:
        date(CENTURIES[added] + year, month - 20 * added, day)
    except (KeyError, ValueError):
        return False
    return _sum_weighted(digits, EGN_WEIGHTS) % 11 % 10 == int(digits[9])


def is_lnc(text: str) -> bool:
    """Say whether the digits of a text are a ЛНЧ: ten of them, the last one a weighted sum modulo 10.

    >>> is_lnc("1000700422"), is_lnc("1000700423")
    (True, False)
    """
    digits = keep_digits(text)
    return len(digits) == 10 and _sum_weighted(digits, LNC_WEIGHTS) % 10 == int(digits[9])


def is_iban(text: str) -> bool:
    """Say whether a text is a Bulgarian IBAN: 22 characters whose number is 1 modulo 97 (ISO 13616, ISO 7064).

    >>> is_iban("BG52 XXXX 0000 1234 5678 90"), is_iban("BG53 XXXX 0000 1234 5678 90")
    (True, False)
    """
    code = re.sub(r"\s", "", text).upper()
    number = "".join(str(int(letter, 36)) for letter in code[4:] + code[:4])
    return len(code) == 22 and int(number) % 97 == 1


def is_phone(text: str) -> bool:
    """Say whether a number can be dialled in Bulgaria: a mobile with 9 digits after the 0, a landline with 8 or 9.

    Freephone numbers (0800) and dates written with a leading zero are none.

    >>> is_phone("+359 88 812 3456"), is_phone("082/123-456"), is_phone("08.04.2015"), is_phone("0800 12 345")
    (True, True, False, False)
    """
    digits = re.sub(r"^(?:00)?359", "", keep_digits(text)).removeprefix("0")
    return re.fullmatch(r"(?:8[789]|9[89])\d{7}|(?!80)[2-9]\d{7,8}", digits) is not None and not _is_code(text)


def keep_digits(text: str) -> str:
    """Return the digits of a text."""
    return "".join(letter for letter in text if letter in "0123456789")


def _sum_weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False))


def _is_code(text: str) -> bool:
    """Say whether a number is a date or the number of a document, which ends in a year: 09-1234/2014."""
    return re.match(r"\d{1,2}([./\-])\d{1,2}\1(?:19|20)\d\d|.*/(?:19|20)\d\d$", text) is not None


def _holds(text: str) -> bool:
    """The pattern alone decides."""
    return True


def _compile(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.IGNORECASE)


NAMED = r"(?:-?то)?\W{0,3}(?:(?:ми|му|ѝ|й|и)\s)?(?:е\W{1,2})?(\d(?: ?\d){5,9})(?!\d)"  # “ЕГН-то ми е: …”
TEN_DIGITS = re.compile(FREE + r"\d{6}[ \-]?\d{4}(?!\w|[.,]\d)")
DIALLED = rf"{FREE}(?:(?:\+|00)\s?359{GAP}(?:0{GAP})?\d|\(?0 ?\d)(?:{GAP}\d){{6,8}}(?!\d)"
WITHOUT_ZERO = rf"{FREE}8[789]\d ?\d{{3}} ?\d{{3}}{NOT_MONEY}"
CALLED_PHONE = (
    r"\b(?:тел(?:ефон\w*)?|gsm|джиесем|моб(?:ил\w*)?|вайбър|viber|whatsapp|tel)\b\W{0,3}"
    rf"(?:(?:ми|му|ѝ|е|номер)\W{{1,2}}){{0,3}}(\d(?:{GAP}\d){{5,9}}){NOT_MONEY}"
)
PLATE = rf"(?<!\w)(?:{REGIONS}|{REGIONS.translate(TO_LATIN)})[ \-]?\d{{4}}[ \-]?[{PLATE_LETTERS}]{{2}}(?!\w)"
SHORT_SITES = r"(?<![a-z\d])(?<![a-z\d]-)(?:m|t|vk|wa|x)"  # microsoft.com and my-x.com are none of them
SITES = rf"(?:facebook|fb|instagram|tiktok|linkedin|telegram|twitter|{SHORT_SITES})\.(?:com|me)"

# By a pattern that is looked for first, because most answers have none of it; who comes first has the text.
RECOGNISERS = {
    _compile(r"@|[(\[]\s?[aам]|\.(?:com|me)/"): (
        ("email", _compile(rf"[\w.+\-]+{AT}[\w\-]+(?:{DOT}[\w\-]+)+"), _holds),
        ("profile", _compile(rf"{SITES}/@?[\w./?=\-]*\w"), _holds),
        ("profile", _compile(r"(?<![\w.@])@[\w.]{3,}\w"), _holds),
    ),
    re.compile(r"(?:\d\W{0,4}){6}"): (
        ("iban", _compile(r"\bBG\d{2}(?:\s?[A-Z0-9]){18}\b"), is_iban),
        ("egn", _compile(rf"\b(?:ЕГН|EGN){NAMED}"), _holds),
        ("lnc", _compile(rf"\b(?:ЛНЧ|LNCH?){NAMED}"), _holds),
        ("egn", TEN_DIGITS, is_egn),
        ("phone", _compile(DIALLED), is_phone),
        ("phone", _compile(WITHOUT_ZERO), is_phone),
        ("phone", _compile(CALLED_PHONE), _holds),
        ("lnc", TEN_DIGITS, is_lnc),
    ),
    re.compile(r"\d{4}"): (("plate", re.compile(PLATE), _holds),),
}
