"""The text of who is responsible in, the bodies that it names out: each by one name, and whether it can be asked."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.documents.lemmas import lemmatise
from analysis.documents.measures.plain import to_plain

KNOWN = {  # an abbreviation that plans use, and the name it stands for
    "МОН": "Министерство на образованието и науката",
    "МЗ": "Министерство на здравеопазването",
    "МТСП": "Министерство на труда и социалната политика",
    "МВР": "Министерство на вътрешните работи",
    "МК": "Министерство на културата",
    "МП": "Министерство на правосъдието",
    "МФ": "Министерство на финансите",
    "МС": "Министерски съвет",
    "МРРБ": "Министерство на регионалното развитие и благоустройството",
    "АЗ": "Агенция по заетостта",
    "АСП": "Агенция за социално подпомагане",
    "ДАЗД": "Държавна агенция за закрила на детето",
    "КЗД": "Комисия за защита от дискриминация",
    "НССЕИВ": "Национален съвет за сътрудничество по етническите и интеграционните въпроси",
    "ОССЕИВ": "Областен съвет за сътрудничество по етническите и интеграционните въпроси",
    "ДСП": "Дирекция „Социално подпомагане“",
    "ДБТ": "Дирекция „Бюро по труда“",
    "РЗИ": "Регионална здравна инспекция",
    "РИО": "Регионален инспекторат по образованието",
    "РУО": "Регионално управление на образованието",
    "РУП": "Районно управление на полицията",
    "ЦОП": "Център за обществена подкрепа",
    "БЧК": "Български Червен кръст",
    "НПО": "неправителствени организации",
    "ОбА": "общинска администрация",
    "ОбС": "Общински съвет",
}
SHORT = {to_plain(key): name for key, name in KNOWN.items()}
QUOTED = re.compile('[„“"«][^„“”"»]*[“”"»]')
SPLIT = re.compile(r" *[;,\n•] *|(?<=\w) ?/ ?(?=[А-Я])| / |(?: и| съвместно с| със съдействието на| с участието на) ")
TOGETHER = re.compile(
    r"(?<=\b[А-Я]{2}) (?=[А-Я]{2,}\b)|(?<=\b[А-Я]{3}) (?=[А-Я]{2,}\b)|(?<=\b[А-Я]{4}) (?=[А-Я]{2,}\b)"
)
SURE = re.compile(r" *[;\n•] *|(?: съвместно с| със съдействието на| с участието на) ")
GENERIC = {  # the head of a class of bodies
    *("организация", "партньор", "институция", "структура", "ведомство", "училище", "градина", "община", "заведение"),
    *("орган", "лице", "медия", "лидер", "работодател", "медиатор", "експерт", "специалист", "изпълнител", "звено"),
    *("служба", "читалище", "сдружение", "фирма", "бизнес", "родител", "директор", "учител", "лекар", "представител"),
    *("всички", "администрация"),
}
SINGULAR = re.compile(  # the head of the name of one body
    r"^(?:община(?:та)?|общинска(?:та)? администрация|общински(?:ят|я)? съвет|кмет\w*|министерство\w*|агенция\w*"
    r"|дирекция\w*|отдел\w*|комисия\w*|център\w*|областна(?:та)? администрация|областен|областни\w+|бюро\w*|регионал\w+"
    r"|районно|дом\w*|национал\w+|държавн\w+|институт\w*|фонд\w*|изпълнителна агенция|висш|звено\w*|администрация на"
    r"|(?:сдружение|читалище|нч|ну|оу|соу|су|дг|одз|цдг) [„“\"]|сектор\w*|съвет\w*|местна(?:та)? комисия|заместник"
    r"|секретар\w*|столична)"
)
NONE = re.compile(r"[\W_]*|\W*(?:няма|не е посочен[ао]?|неприложимо|n/?a)\W*", re.IGNORECASE)


HEADS = GENERIC | {  # the head of any body, in a sentence
    *("кмет", "кметство", "дирекция", "отдел", "комисия", "съвет", "секретар", "инспекция", "инспекторат", "център"),
    *("агенция", "министерство", "бюро", "управление", "библиотека", "музей", "оператор", "предприятие", "полиция"),
    *("клуб", "дом", "фондация", "настоятелство", "болница", "управител", "заместник-кмет", "заместник"),
    *("университет", "институт", "колеж", "гимназия", "ясла", "клиника", "диспансер", "театър", "вестник", "радио"),
    *("телевизия", "кооперация", "кооператив", "лесничейство", "стопанство", "дружество", "прокуратура", "църква"),
}
AGENT = re.compile(r".+(?:тел|ист|ник|тор|лог|[кт]ар)")  # служител, специалист, посредник, медиатор, психолог, лекар
NO_AGENT = {"жител", "родител", "ученик", "участник", "потребител", "зрител", "трактор", "празник", "наръчник"}
ADJECTIVE = re.compile(r".+(?:ен|[жсчш]ки|[ое]в|ящ)")  # the lemma of one


class Body(NamedTuple):
    """One body by its normalised name; `kind` is "named" (one that can be asked) or "generic" (a class of bodies)."""

    name: str
    kind: str


def find_bodies(text: str) -> list[Body]:
    """Return the bodies that a text of responsibility names, in order, each once; none for an empty text or „няма“.

    >>> find_bodies("МОН, общинската администрация; неправителствени организации")[0].name
    'Министерство на образованието и науката'
    >>> [body.kind for body in find_bodies("МОН, общинската администрация; неправителствени организации")]
    ['named', 'named', 'generic']
    """
    if NONE.fullmatch(text):
        return []
    bodies = [_name(part) for part in _split(text) if not NONE.fullmatch(part)]
    return list({to_plain(body.name): body for body in reversed(bodies)}.values())[::-1]


def judge_responsible(text: str) -> str:
    """Return "named" where at least one body is, "generic" where only classes of bodies are, "none" for no body."""
    kinds = {body.kind for body in find_bodies(text)}
    return "named" if "named" in kinds else "generic" if kinds else "none"


def find_body(text: str) -> str:
    """Return the text from where the name of a body begins – a head, with up to two adjectives before it – or "".

    >>> find_body("В града общинската администрация "), find_body("За целта децата ")
    ('общинската администрация', '')
    """
    words = list(re.finditer(r"[^\s„“\"]+", text))
    for number, word in enumerate(words):
        for head in words[number : number + 4]:
            lemmas = {token.lemma for token in lemmatise(head[0])}
            if to_plain(head[0]).strip(",.") in SHORT or any(_is_head(each) for each in lemmas):
                return text[word.start() :].strip(" ,")
            if not any(ADJECTIVE.fullmatch(each) for each in lemmas):
                break
    return ""


def _is_head(lemma: str) -> bool:
    return lemma in HEADS or bool(AGENT.fullmatch(lemma) and lemma not in NO_AGENT)


def _split(text: str) -> list[str]:
    """Part a text at commas, strokes and „и“, but only where the name of a body begins behind, and not in quotes."""
    hidden = QUOTED.sub(lambda found: "_" * len(found[0]), text)
    hidden = TOGETHER.sub(";", hidden)  # „МОН РЗИ“, two lines of a cell
    parts, begin = [], 0
    for found in SPLIT.finditer(hidden):
        if SURE.fullmatch(found[0]) or _begins_a_name(hidden[found.end() :], text[found.end() :]):
            parts.append(text[begin : found.start()])
            begin = found.end()
    return [*parts, text[begin:]]


def _begins_a_name(hidden: str, text: str) -> bool:
    """Say whether a body is named in the first words of a text, up to the next sign or „и“."""
    part = text[: (found.start() if (found := SPLIT.search(hidden)) else len(text))]
    words = re.split(r"[\s(]+", part)
    if to_plain(words[0]) in SHORT or words[0].isupper() or SINGULAR.match(to_plain(part)):
        return True
    return bool({token.lemma for token in lemmatise(" ".join(words[:3]))} & GENERIC)


def _name(part: str) -> Body:
    """Give one part of the text its normalised name: known abbreviations written out, articles of the head dropped."""
    part = part.strip(" .,:;")
    plain = to_plain(part)
    first = re.split(r"[\s(]", plain, maxsplit=1)[0]
    if first in SHORT:
        name = SHORT[first] + part[len(first) :]
        return Body(name, "generic" if first == "нпо" else "named")
    name = re.sub(r"^(Общин|общин)ската администрация", r"\1ска администрация", part)
    name = re.sub(r"^(Общински|общински)(?:ят|я) съвет", r"\1 съвет", name)
    name = re.sub(r"^(Община|община)та\b", r"\1", name)
    if SINGULAR.match(to_plain(name)) and not plain.startswith("кметове"):
        return Body(name, "named")
    heads = {token.lemma for token in lemmatise(name)}
    return Body(name, "generic" if heads & GENERIC or not re.search("[А-ЯA-Z]", name) else "named")
