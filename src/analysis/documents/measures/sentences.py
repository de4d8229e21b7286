"""Passages in, one draft of a measure per sentence that promises something by a date or for a sum out."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

from analysis.documents.lemmas import lemmatise
from analysis.documents.measures.phrases import (
    find_deadline,
    find_indicator,
    find_responsible,
    find_source,
    find_target,
)
from analysis.documents.measures.promises import find_promise
from analysis.documents.money import find_sums, names_nothing
from analysis.documents.sentences import split_sentences

TEXTS = ("paragraph", "item")
ABOUT_PAPER = {  # chapters on the paper itself and on the past
    *("отчет", "отчитане", "наблюдение", "мониторинг", "оценка", "контрол", "въведение", "увод", "анализ", "ситуация"),
    *("състояние", "основание", "изготвяне", "изготвям", "изготвен", "подготовка", "подготвям", "подготвен"),
}


def read_sentences(passages: pd.DataFrame, used: set[int]) -> list[dict]:
    """Return the drafts of the sentences of one document, outside the passages of `used`."""
    texts = passages[(passages["table"] == 0) & passages["kind"].isin(TEXTS) & ~passages["passage"].isin(used)]
    return [
        draft | {"heading": each.heading, "passages": [each.passage]}
        for each in texts.itertuples()
        if not _is_about_paper(each.heading)
        for draft in _read_text(each.quote, each.kind == "item")
    ]


def _read_text(text: str, is_item: bool) -> Iterator[dict]:
    lead = None
    for begin, end in split_sentences(text):
        begin = begin if lead is None else lead
        sentence = text[begin:end]
        lead = begin if find_deadline(sentence) == (0, len(sentence)) else None  # „До м. март 2017 г.“ and a capital
        draft = read_sentence(sentence, is_item)
        if draft:
            yield draft


def read_sentence(sentence: str, is_item: bool = False) -> dict | None:
    """Return the draft of a sentence that promises something by a date or for a sum, None for any other.

    The item of a list promises without a verb, too: „Изграждане на водопровод до 30.06.2014 г.“.

    >>> draft = read_sentence("До края на 2014 г. общината ще назначи двама медиатори с 14 400 лв. от бюджета.")
    >>> draft["deadline"], draft["responsible"], draft["target"], draft["amount"]
    ('До края на 2014 г.', 'общината', 'двама медиатори', '14 400 лв.')
    """
    deadline, sums = find_deadline(sentence), find_sums(sentence)
    will = find_promise(sentence, deadline, is_item) if deadline or sums else None
    if will is None:
        return None
    taken = [(each.begin, each.stop) for each in sums] + ([deadline] if deadline else [])
    found = {
        "indicator": find_indicator(sentence),
        "target": find_target(sentence, will, taken),
        "deadline": sentence[slice(*deadline)] if deadline else "",
        "responsible": find_responsible(sentence, will, deadline),
        "amount": sentence[sums[0].begin : sums[-1].stop] if sums else _find_nothing(sentence),
        "funding": find_source(sentence, taken),
    }
    draft = {key: text for key, text in found.items() if text}
    return {"source": "sentence", "measure": sentence, "unit": "", **draft} if len(draft) > 1 else None


def _find_nothing(sentence: str) -> str:
    """Return the clause that says that no money is needed, "" where none does."""
    return next((clause.strip(" .") for clause in re.split(r"[,;]", sentence) if names_nothing(clause)), "")


def _is_about_paper(heading: str) -> bool:
    return bool(ABOUT_PAPER & {token.lemma for token in lemmatise(heading.rsplit(" › ", 1)[-1])})
