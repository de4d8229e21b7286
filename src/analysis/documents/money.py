"""The text of an amount in, the sum out: in the currency it is written in, and in euro by a named rule."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import NamedTuple

from analysis.documents.measures.plain import to_plain

BGN_PER_EUR = Decimal("1.95583")  # fixed by Council Regulation (EC) No 2866/98 for the mark, which the lev was tied to
RULE = "1 EUR = 1.95583 BGN"

NUMBER = r"(?P<number>\d{1,3}(?:[ .,']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)(?!\d)(?:,-)?"
SCALE = r"(?: ?(?P<scale>(?:млн|милион[аи]?|млрд|милиард[аи]?|хил|хиляди)\b\.?|х\.(?= ?лв)))?"
MILLIONS = r"(?:(?P<millions>\d+) ?(?:млн|милион[аи]?)\b\.? и )?"  # 1 млн. и 200 хил. лв.
TIMES = r"(?:(?P<times>\d{1,4}) ?[хx*×] ?)?"  # 4 х 250 лв.
IN_WORDS = r"(?: ?\([^()\d]*\))?"  # 500 (петстотин) лв.
BGN, EUR = r"лв\b\.?|лева\b|лев\b|bgn\b", r"евро\b|eur\b|€"
UNIT = rf"(?: ?(?:(?P<bgn>{BGN})|(?P<eur>{EUR})))"
SIGN = r"(?:(?P<sign>€|eur|bgn) ?)?"
SUM = re.compile(rf"(?<![\w.,/№]){TIMES}{SIGN}{MILLIONS}{NUMBER}{IN_WORDS}{SCALE}{IN_WORDS}{UNIT}?")
DUAL = re.compile(
    r"[ ;,/]*[(\[/]? *(?:равностойност(?:та)? (?:на|от|в лева|в евро)? *|или *|=|около|приблизително)? *$"
)
RANGE = re.compile(r" *(?:-|до) *")
TOTAL = re.compile(r"(?:общо|всичко|обща стойност|общ бюджет|на обща стойност)[^\d]*$")
PARTS = re.compile(r"^[^\d]*?(?:от които|от тях|в т\. ?ч\.|в това число|в т\.ч|вкл\.|включително|, като)")
NOTHING = re.compile(
    r"\bне (?:се |са |е )?(?:предвижда|предвиден|изиск|необходим|нужн|налага|осигурен|планира|заложен)\w*"
    r"(?: \w+){0,3}? (?:средств|финанс|ресурс|разход|бюджет)\w*"
    r"|\b(?:средства|финансиране|финансов ресурс|разходи) не (?:се |са |е )\w+"
    r"|^(?:без|няма)(?: (?:нужда|необходимост) от)?(?: да се \w+)?"
    r"(?: (?:допълнител|финансов|целев|предвиден|отделн)\w*)*"
    r" (?:средств|финансиран|ресурс|разход)\w*"
)
NOTHING_ALONE = re.compile(
    r"(?:няма|не се предвижда(?:т)?|не се изисква(?:т)?|не са (?:необходими|предвидени)|не е необходимо|0)\W*"
)


class Money(NamedTuple):
    """An amount, its currency ("BGN", "EUR"), the same in euro, the rule of conversion, and where it stands."""

    amount: float
    currency: str
    eur: float
    rule: str
    begin: int = 0
    stop: int = 0


NO_AMOUNT = Money(math.nan, "", math.nan, "")
NOTHING_NEEDED = Money(0.0, "", 0.0, "")


def parse_money(text: str, unit: str = "") -> Money:
    """Return the sum that the text of one cell or label names; NaN where it names none, 0 where it says none is needed.

    `unit` is what the header says of bare numbers: "лв.", "хил. лв.", "евро". A sum that stands in both currencies
    counts once, in the one that is written first; a total counts without its parts, parts without a total are added.

    >>> parse_money("12\u00a0500 лв. (6 391,15 евро)")[:4]
    (12500.0, 'BGN', 6391.15, '1 EUR = 1.95583 BGN')
    >>> [parse_money(text).amount for text in ("1,2 млн. лв.", "не се предвиждат средства", "2,5 км")]
    [1200000.0, 0.0, nan]
    """
    plain = to_plain(text)
    sums = _drop_duals(plain, find_sums(text, unit))
    if not sums:
        return NOTHING_NEEDED if names_nothing(text) else NO_AMOUNT
    if len(sums) == 1 or _is_total(plain, sums):
        return sums[0]
    if total := next((each for each in sums if TOTAL.search(plain[: each.begin])), None):
        return total
    if len({each.currency for each in sums}) == 1:
        added = sum(Decimal(str(each.amount)) for each in sums)
        return make_money(added, sums[0].currency, sums[0].begin, sums[-1].stop)
    return make_money(sum(Decimal(str(each.eur)) for each in sums), "EUR", sums[0].begin, sums[-1].stop)


def names_nothing(text: str) -> bool:
    """Say whether a text states that no money is foreseen.

    >>> names_nothing("Не се предвиждат допълнителни средства."), names_nothing("Предвиждат се средства.")
    (True, False)
    """
    plain = to_plain(text).strip()
    return bool(NOTHING.search(plain) or NOTHING_ALONE.fullmatch(plain))


def find_sums(text: str, unit: str = "") -> list[Money]:
    """Return every sum of a text, in order; a number counts only with a currency beside it or in `unit`."""
    plain, unit = to_plain(text), to_plain(unit)
    sums = []
    for found in SUM.finditer(plain):
        currency = _read_currency(found, unit)
        if currency:
            scale = _scale(found["scale"] or ("" if found["bgn"] or found["eur"] else unit))
            amount = _read_number(found["number"], scale > 1) * scale + int(found["millions"] or 0) * 10**6
            sums.append(make_money(amount * int(found["times"] or 1), currency, found.start(), found.end()))
    return sums


def make_money(amount: Decimal, currency: str, begin: int = 0, stop: int = 0) -> Money:
    """Return an amount with its worth in euro, rounded to the cent."""
    eur = amount if currency == "EUR" else amount / BGN_PER_EUR
    return Money(float(amount), currency, float(round(eur, 2)), "" if currency == "EUR" else RULE, begin, stop)


def _read_currency(found: re.Match[str], unit: str) -> str:
    if found["bgn"] or found["sign"] == "bgn":
        return "BGN"
    if found["eur"] or found["sign"]:
        return "EUR"
    if found["scale"]:
        after = found.string[found.end() :].strip(" .")
        return "BGN" if not after or after[0] in ",;(" else ""  # „45 хил.“ alone, and no „45 хил. души“
    return _read_unit(found, unit)


def _read_unit(found: re.Match[str], unit: str) -> str:
    """Return the currency that a header gives a number which has no noun of its own."""
    after = found.string[found.end() :].lstrip()
    if not unit or re.match(r"[а-яa-z%]{2,}|%|г\.", after) and not re.match(r"(?:от|по|за|на|общ)\b", after):
        return ""
    if re.search(EUR, unit):
        return "EUR"
    return "BGN" if re.search(BGN, unit) else ""


def _read_number(text: str, is_scaled: bool = False) -> Decimal:
    """Return a number as Bulgarian texts write it: groups of three by space, dot or comma, else a comma of decimals.

    Before „млн.“ and „хил.“ a comma or dot parts decimals, whatever follows.

    >>> [str(_read_number(text)) for text in ("12 500", "12.500", "1,2", "1.500,50")]
    ['12500', '12500', '1.2', '1500.50']
    >>> str(_read_number("1,250", is_scaled=True))
    '1.250'
    """
    text = text.replace(" ", "").replace("'", "")
    if not is_scaled and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?", text):
        whole = re.match(r"\d{1,3}(?:[.,]\d{3})+", text)[0]
        return Decimal(re.sub("[.,]", "", whole) + text[len(whole) :].replace(",", "."))
    return Decimal(text.replace(",", "."))


def _scale(text: str) -> int:
    for word, scale in (("млрд", 10**9), ("милиард", 10**9), ("млн", 10**6), ("милион", 10**6), ("х", 1000)):
        if re.search(rf"\b{word}", text):
            return scale
    return 1


def _drop_duals(plain: str, sums: list[Money]) -> list[Money]:
    """Return the sums without those that repeat the one before in the other currency or begin a range."""
    kept: list[Money] = []
    for each in sums:
        last = kept[-1] if kept else None
        between = plain[last.stop : each.begin] if last else ""
        if last and each.currency != last.currency and DUAL.fullmatch(between):
            continue
        if last and RANGE.fullmatch(between):  # „от 5 000 лв. до 8 000 лв.“: what may be spent at most
            kept.pop()
        kept.append(each)
    return kept


def _is_total(plain: str, sums: list[Money]) -> bool:
    """Say whether the first sum is a total of the others: the text says so, or they add up to it."""
    rest = sum(Decimal(str(each.eur)) for each in sums[1:])
    says = PARTS.search(plain[sums[0].stop :])
    return bool(says) or (len(sums) > 2 and abs(rest - Decimal(str(sums[0].eur))) < Decimal("0.05"))
