"""A sentence of promise in, the phrases of it that say by when, how much, by whom and with what money out."""

from __future__ import annotations

import re

from analysis.documents.bodies import find_body
from analysis.documents.measures.plain import to_plain
from analysis.documents.measures.points import Point
from analysis.documents.measures.times import find_points
from analysis.documents.money import find_sums

PASSIVE = re.compile(
    r" *(?:ще )?(?:да )?(?:се\b|бъдат?\b|получ\w+|ползва\w*|участва\w*|посещава\w*|мо(?:же|гат)\b|имат?\b)"
)

LEAD = r"(?:м\.|мес\.|месец(?:ите)?) ?"
BY = r"(?:не по-късно )?(?:до|през|от|към|след|в(?:ъв)?|на|за) (?:периода (?:от )?)?"
BY += rf"(?:(?:края|средата|началото) на )?(?:{LEAD})?"
BEFORE = re.compile(rf"(?:\b{BY}|\b{LEAD})$")
BETWEEN = re.compile(rf" *(?:г\.)? *(?:-|,|и|до) *(?:края на )?(?:{LEAD})?")
NAMED = re.compile(
    r"(?:бюджет|стратеги|програм|план|закон|наредб|решени|правилник)\w*[^,;]{0,80}$"
)  # „Стратегията … 2012 – 2020“

COUNT = r"\d+(?:[.,]\d+)?(?:[ \u00a0\u202f]\d{3})*"
COUNT += r"|ед(?:ин|на|но)|дв(?:а|е|ама)|три(?:ма)?|четири(?:ма)?|пет(?:има)?|шест(?:има)?|седем|осем|девет|десет"
COUNT += r"|единадесет|дванадесет|петнадесет|двадесет|тридесет|четиридесет|петдесет|сто"
STOPS = "а без бъде бъдат в във до за и или като които който която което към м най на над от по под поне при през пред"
STOPS += " вече вместо върху ги го да едва или им ѝ като ли между му не освен по през си само той тя те тях чиито"
STOPS += " с са се след със срещу че чрез ще"
WORD = rf"(?!(?:{'|'.join(STOPS.split())})\b)[а-яё][а-яё-]*"
TIMES = r"(?:път|пъти|дни|дена|дн\.|месец\w*|годин\w*|седмиц\w*|час\w*|ч\.|г\.|клас\w*|тримесечи\w*|ал\.|т\."
TIMES += r"|лв\b|лев\w*|евро)"
QUANTITY = rf"(?<![\w.,№/-])(?:{COUNT})(?: ?%| на сто)?(?! ?{TIMES})(?: (?!{TIMES}){WORD}){{1,3}}"
SHARED = rf" и {WORD}(?= *(?:[,.;:)]|$|(?:{'|'.join(STOPS.split())})\b))"  # „200 жени и деца през 2014 г.“
TARGET = re.compile(rf"{QUANTITY}(?:{SHARED})?(?:(?:,| и) {QUANTITY})*|(?<![\w.,№/-])(?:{COUNT}) ?(?:%|на сто)")

INDICATOR = re.compile(r"\b(?:показател|индикатор)\w*(?: за [а-я ]{3,30}?)? (?:е|са|ще бъдат?) ([^,;.]+)")
SOURCE = re.compile(
    r"\b(?:(?P<within>в рамките на (?:[а-я]+ )?)"
    r"|(?:от|в(?:ъв)?|по|чрез|с(?:ъс)?|за сметка на) (?:средства(?:та)? (?:от|на|по) )?)"
    rf"(?P<name>(?:{WORD} ){{0,2}}(?:бюджет|програм|проект|фонд|дарени|субсиди|схем|механиз|национални?я? план)[а-я]*"
    r"(?: (?:си|ѝ|му|им)\b)?"
    r"(?: [„“\"][^“”\"]*[“”\"]| (?:на|за|по|към) (?!стойност\b|общо\b)(?!\d)[^,;.–()\d]+?)?)"
    r"(?= *(?:[,;.–()\d]|$| - | (?:на стойност|в размер|в срок|до|през|са|се|ще|е|общо|и ще)\b))"
)


PAID = re.compile(
    r"\b(?:се (?:поема|осигурява|покрива|отпуска|финансира)т?|(?:финансиран|осигурен|отпуснат)[аои]?) (?:от|по|чрез) "
    r"(?P<name>(?!общо\b)[А-Яа-я][^,;.()\d]+?)(?= *(?:[,;.()\d]|$| (?:на стойност|в размер|до|през|са|се|ще|за)\b))"
)


def find_deadline(sentence: str) -> tuple[int, int] | None:
    """Return where the words of a deadline stand; a year that belongs to the title of an act or plan is none.

    >>> text = "Читалището ще води школа до края на 2014 г. със средства от дарения."
    >>> text[slice(*find_deadline(text))]
    'до края на 2014 г.'
    """
    plain = to_plain(sentence)
    for first, last in _group(plain, find_points(plain)):
        if not last.year:
            continue
        lead = BEFORE.search(plain[: first.begin])
        begin = lead.start() if lead else first.begin
        if first == last and first.precision == "year" and "г" not in plain[first.begin : first.stop]:
            continue  # „за 2000 деца“
        in_brackets = plain[:begin].count("(") > plain[:begin].count(")")
        if lead and not in_brackets and not NAMED.search(plain[:begin]) or first.precision in ("day", "month"):
            return begin, last.stop
    return None


def _group(plain: str, points: list[Point]) -> list[tuple[Point, Point]]:
    """Return runs of points that make one deadline: „от 1 март до 30 юни 2014 г.“."""
    groups: list[tuple[Point, Point]] = []
    for point in points:
        if groups and BETWEEN.fullmatch(plain[groups[-1][1].stop : point.begin]):
            groups[-1] = (groups[-1][0], point)
        else:
            groups.append((point, point))
    return groups


def _hide(sentence: str, taken: list[tuple[int, int]]) -> str:
    """Return the plain sentence with semicolons for what says when and for how much."""
    plain = list(to_plain(sentence))
    for begin, stop in taken:
        plain[begin:stop] = ";" * (stop - begin)
    return "".join(plain)


def find_target(sentence: str, will: tuple[int, int], taken: list[tuple[int, int]]) -> str:
    """Return how many of what a sentence promises, outside the ranges that say when and for how much.

    `will` is where the word of promise stands: what comes behind it counts before what comes ahead of it.

    >>> find_target("Ще бъдат прокарани 1,8 км водопровод и 24 улични лампи на стойност 5 лв.", (0, 2), [])
    '1,8 км водопровод и 24 улични лампи'
    """
    text = _hide(sentence, taken)
    found = TARGET.search(text, will[1]) or TARGET.search(text)
    return sentence[found.start() : found.end()].strip() if found else ""


def find_responsible(sentence: str, will: tuple[int, int], deadline: tuple[int, int] | None) -> str:
    """Return who a sentence says will act: the subject of the promise, or the agent of one in the passive.

    >>> find_responsible("До 31 март 2014 г. кметът ще сключи договор.", (26, 28), (0, 18))
    'кметът'
    >>> find_responsible("До 31 март 2014 г. ще бъде сключен договор от кмета.", (19, 21), (0, 18))
    'кмета'
    """
    plain = to_plain(sentence)
    begin = deadline[1] if deadline and deadline[1] <= will[0] else 0
    subject = find_body(sentence[begin : will[0]])
    if subject and not PASSIVE.match(plain[will[1] :]):
        return subject
    for found in re.finditer(r"\bот (?:страна на )?", plain[will[1] :]):
        rest = sentence[will[1] + found.end() :]
        agent = re.match(r"[^,;.(–]*?(?= (?:до|през|със|с|за|в|на стойност|и)\b|[,;.(–]|$)", rest)
        if agent and find_body(agent[0]) == agent[0] != "":
            return agent[0]
    return ""


def find_indicator(sentence: str) -> str:
    """Return what a sentence calls its indicator."""
    found = INDICATOR.search(sentence)
    return found[1] if found else ""


def find_source(sentence: str, taken: list[tuple[int, int]]) -> str:
    """Return where the money of a sentence comes from; a programme that pays is written with its name or beside a sum.

    >>> find_source("Разходите в размер на 4 600 лв. са осигурени в бюджета на общината.", [])
    'бюджета на общината'
    """
    plain = _hide(sentence, taken)
    for found in SOURCE.finditer(plain):
        begin, stop = found.span("name")
        if found["within"]:
            begin = found.start()
        name = sentence[begin:stop].strip()
        if found["within"] or find_sums(sentence) or re.search("[А-Я„]", name) or "средства" in found[0]:
            return name
    paid = PAID.search(plain)
    return sentence[slice(*paid.span("name"))] if paid else ""
