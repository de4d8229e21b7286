"""Answers and their form in, personal data in the open answers out: as findings for a reader, nothing is altered."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis.identifiers import Match, find_identifiers
from analysis.survey.form import Form
from analysis.survey.privacy.name_words import to_key
from analysis.survey.privacy.names import WORD, find_names

COLUMNS = ["interview", "question", "kind", "start", "end", "found", "masked"]


def scan_open_answers(answers: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return what identifies a person in the open answers: a row per finding, by interview, question and place.

    `answers` has a row per interview and a column per question, "" is empty. Columns of the result: interview
    (label of the row in `answers`), question, kind (email, profile, iban, egn, lnc, phone, plate, name), start and
    end (characters), found (the text itself, for the analyst only) and masked (to be shown). The answers stay
    as they are: what is to be done about a finding is for a reader to decide.
    """
    open_answers = answers[[name for name in list_open_questions(form) if name in answers]]
    cells = open_answers.melt(var_name="question", value_name="text", ignore_index=False).rename_axis("interview")
    cells = cells[cells["text"] != ""].reset_index().sort_values("interview", kind="stable")
    matches = _find_in_all(cells["text"].unique(), collect_known_words(form))
    findings = cells.astype({"text": str}).merge(matches, on="text", sort=False)
    masked = [mask_text(text, kind) for text, kind in zip(findings["found"], findings["kind"], strict=True)]
    return findings.assign(masked=masked)[COLUMNS]


def list_open_questions(form: Form) -> list[str]:
    """Return the questions that are answered in the person's own words; codes (of sheets, interviewers) are none."""
    return [name for name, question in form.questions.items() if question.type == "text" and question.scale != "id"]


def collect_known_words(form: Form) -> frozenset[str]:
    """Return every word of the labels of the form, in the spelling of `to_key`: places, institutions, programmes."""
    labels = [question.labels for question in form.questions.values()]
    labels += [choice for codes in form.choices.values() for choice in codes.values()]
    return frozenset(to_key(word) for label in labels for text in label.values() for word in WORD.findall(text))


def find_personal(text: str, no_names: frozenset[str]) -> list[Match]:
    """Return the identifiers and names in a text, in their order; a name within an address is part of the address."""
    found = find_identifiers(text)
    names = [
        name
        for name in find_names(text, no_names)
        if all(name.end <= other.start or other.end <= name.start for other in found)
    ]
    return sorted([*found, *names], key=lambda match: match.start)


def mask_text(text: str, kind: str) -> str:
    """Return a finding so that a reader can find its place: the first letters of a name, the first sign of all else.

    >>> mask_text("Иван Петров", "name"), mask_text("0 8 8 8 1 2 3 4 5 6", "phone")
    ('И… П…', '0…')
    """
    return re.sub(r"(?<=\w)\w+", "…", text) if kind == "name" else f"{text[:1]}…"


def _find_in_all(texts: Iterable[str], no_names: frozenset[str]) -> pd.DataFrame:
    """Return a row per finding in the texts, each of which is read once however many gave the same answer."""
    rows = [(text, *match, text[match.start : match.end]) for text in texts for match in find_personal(text, no_names)]
    matches = pd.DataFrame(rows, columns=["text", "kind", "start", "end", "found"])
    return matches.astype({"text": str, "kind": str, "start": int, "end": int, "found": str})
