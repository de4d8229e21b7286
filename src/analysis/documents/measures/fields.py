"""The title of a column or the label of a line in, the field of a measure that it stands for out."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.documents.lemmas import lemmatise

FIELDS = ("indicator", "target", "deadline", "responsible", "amount", "funding")  # what a measure should say
JOINT = ("indicator+target", "deadline+responsible")  # titles of two fields
JOINER = re.compile(r"\bи\b|[/,+]", re.IGNORECASE)
RESULT = "result"  # an expected result: the indicator where no other is named, the target where it is a figure
GOAL = "goal"  # a bare „Цел“: the target where it is a figure
PRIORITY = "priority"  # names the theme of what stands beside or below it
KEPT = ("measure", *FIELDS, *JOINT, RESULT, GOAL)
OTHER = "other"  # a title that is understood, of something a register of measures does not keep

# In order: the first rule whose words all occur decides. A rule is sets of lemmas, one of each of which must occur.
RULES: tuple[tuple[str, tuple[frozenset[str], ...]], ...] = tuple(
    (field, tuple(frozenset(words.split()) for words in sets))
    for field, *sets in (
        ("indicator+target", "индикатор показател", "целеви целев стойност"),
        ("deadline+responsible", "срок", "отговорник отговорен институция изпълнител"),
        (OTHER, "партньор партньорство партнирам"),
        (OTHER, "друг", "институция организация страна ангажиран"),
        (OTHER, "контакт телефон забележка коментар бележка изпълнен статус риск"),
        (OTHER, "целеви целев", "група"),
        (OTHER, "мерен", "единица"),
        (OTHER, "базов изходен начален текущ", "стойност"),
        ("funding", "източник финансиращ"),
        ("funding", "програма", "финансиране финансов"),
        ("target", "целеви целев планиран планова очакван", "стойност ниво равнище брой количество"),
        ("target", "стойност ниво равнище", "индикатор показател"),
        ("indicator", "мярка", "успех напредък"),
        ("indicator", "индикатор показател измерител измеря измервам критерий"),
        ("deadline", "срок период график дата кога време времетраене"),
        ("responsible", "отговорен отговорник отговорност отговарям изпълнител изпълнява водещ институция звено орган"),
        ("amount", "пари средство финансиране финансов бюджет стойност ресурс сума разход лев евро цена"),
        ("amount", "струвам обезпечаване обезпеченост разчет остойностяване"),
        ("measure", "дейност мярка задача действие мероприятие интервенция"),
        (RESULT, "резултат"),
        (PRIORITY, "приоритет направление област сфера тема"),
        (OTHER, "цел въздействие контекст амбиция"),
        ("target", "целеви целев количество"),
        ("measure", "ангажимент инициатива стъпка какво направя"),
        ("responsible", "кой ангажиран"),
        ("target", "колко"),
        ("deadline", "година"),
    )
)
ORDER = re.compile(  # what stands before the text of a measure: 1. 2) 1.1.3. 4а.1.2. Мярка 5.
    r"\s*(?:(?:мярка|дейност|задача)\s*№?\s*)?(?:\d{1,2}[а-я]?(?:\.\d{1,2})*[.)]|\d{1,2}[а-я]?(?:\.\d{1,2})+)\s*(?=[^\d\s])",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\s*(?:№|N[oо]?\.?|#|номер|ред|по ред|№ по ред|п\. ?№)\s*", re.IGNORECASE)
BARE_GOAL = re.compile(r"\s*цел\s*", re.IGNORECASE)
UNIT = re.compile(r"(?:\b(?:в|во) )?(?:(?:хил|млн)\.? ?)?(?:лв\b\.?|лева|евро|eur\b|€)", re.IGNORECASE)


@lru_cache(maxsize=2048)
def name_field(title: str) -> str:
    """Return what a title names: measure, number, result, goal, priority, other, one of `FIELDS` or `JOINT`, else "".

    A title of both money and its source is "amount": the text of such a cell is read for both.

    >>> [name_field(title) for title in ("Срок за изпълнение на мярката", "Отговорна институция", "Целева група", "№")]
    ['deadline', 'responsible', 'other', 'number']
    """
    if NUMBER.fullmatch(title):
        return "number"
    if BARE_GOAL.fullmatch(title):
        return GOAL
    return _match(title) or _match(re.sub(r"\s", "", title))  # „Финансиран е“, cut by the edge of its cell


def _match(title: str) -> str:
    words = {word for token in lemmatise(title) for word in (token.lemma, token.form)}
    rules = RULES if JOINER.search(title) else [rule for rule in RULES if rule[0] not in JOINT]
    return next((field for field, sets in rules if all(each & words for each in sets)), "")


def read_unit(title: str) -> str:
    """Return the unit that the title of a column gives its numbers: "хил. лв." of „Средства (хил. лв.)“."""
    found = UNIT.search(title)
    return found[0] if found else ""


def drop_number(text: str) -> str:
    """Return the text of a measure without its number in a list.

    >>> [drop_number(text) for text in ("4а.1.2. Въвеждане", "Мярка 3. Обучение", "2,5 км", "12 деца")]
    ['Въвеждане', 'Обучение', '2,5 км', '12 деца']
    """
    return ORDER.sub("", text, count=1) if ORDER.match(text) else text


def has_number(text: str) -> bool:
    """Say whether a text begins with the number of an item in a list."""
    return bool(ORDER.match(text))
