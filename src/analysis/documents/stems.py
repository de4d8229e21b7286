"""A form in, a light stem out: the second key of the search, for words that no list of lemmas knows.

Article, number and gender go; what derives one word from another stays. A few steps of endings, in the manner of the
light stemmers (Savoy 2007, “Searching strategies for the Bulgarian language”, Information Retrieval 10); no dictionary,
so that a page can do the same.
"""

from __future__ import annotations

from functools import cache

SHORTEST = 3  # letters that stay
# One step after the other; within a step the first ending that fits is replaced.
STEPS = (
    dict(ият="и", ите="и", ата="а", ята="я", ото="о", ето="е", ете="е", тта="т", ът="", ят=""),
    dict(ове="", еве="", ия="", ие="", ии="", а="", я="", о="", е="", и="", й=""),
    dict(ен="н", ец="ц", ък="к", ър="р", ъл="л", иц="ик"),  # a vowel that comes and goes: здравен, здравна
)
# English plurals and nothing else; “access” and “campus” are none.
PLURALS = (dict(ies="y", sses="ss", ches="ch", shes="sh", xes="x", ss="ss", us="us", s=""),)


@cache
def stem(form: str) -> str:
    """Return the stem of a form in small letters.

    >>> [stem(form) for form in ("читалищата", "здравен", "здравното", "езици", "бюджета", "ром", "ромите")]
    ['читалищ', 'здравн', 'здравн', 'език', 'бюджет', 'ром', 'ром']
    """
    return _strip(form, STEPS)


@cache
def singular(form: str) -> str:
    """Return an English form in small letters without the ending of its plural.

    >>> [singular(form) for form in ("mediators", "communities", "services", "access", "churches")]
    ['mediator', 'community', 'service', 'access', 'church']
    """
    return _strip(form, PLURALS)


def _strip(form: str, steps: tuple[dict[str, str], ...]) -> str:
    for endings in steps:
        form = _replace(form, endings)
    return form


def _replace(form: str, endings: dict[str, str]) -> str:
    for ending, other in endings.items():
        if form.endswith(ending) and len(form) - len(ending) + len(other) >= SHORTEST:
            return form[: -len(ending)] + other
    return form
