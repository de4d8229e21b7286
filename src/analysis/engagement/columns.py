"""data/tables.toml and the codes of a study in, the columns of the six tables of meetings and forums out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError
from analysis.languages import find_locale, spread
from analysis.reference.load import check_all_listed
from analysis.study import Study
from analysis.survey.form import Form
from analysis.survey.privacy.name_words import to_key
from analysis.survey.privacy.names import WORD
from analysis.survey.privacy.open_answers import collect_known_words

BOOK = Path(__file__).with_name("data") / "tables.toml"
TOPICS, MECHANISMS = "topic", "mech"  # lists of the questionnaire
NO_CHOICE = ("none", "other")  # answers to a question, but nothing that a meeting is about or a ballot can rank
QUIZ = "quiz"  # the scale of the questions that knowledge cards repeat
TEXT, IN_PACKAGE = "text_*", ("bg", "en")  # a column for each language of the study; those that people are told in
ORIGIN, REAL = "origin", "real"  # the column that may be absent, and what it says then
NARROW = 14

Labels = Mapping[str, str]  # language → text


@dataclass(frozen=True)
class Codes:
    """What the records of one study are held to: its codes, each with its labels, its status, release date
    and languages.

    `words` are never the name of a person (`analysis.survey.privacy.name_words.to_key`): places first of all.
    """

    municipalities: Mapping[str, Labels]
    themes: Mapping[str, Labels]
    topics: Mapping[str, Labels]
    mechanisms: Mapping[str, Labels]
    quiz: tuple[str, ...]
    status: str
    release_date: str  # YYYY-MM-DD
    words: frozenset[str] = frozenset()
    languages: tuple[str, ...] = IN_PACKAGE


@dataclass(frozen=True)
class Column:
    """A column of a table: what it may hold (`kind`, see data/tables.toml), from which list, and what people are told.

    `codes`: code → labels, empty where the kind has no list.
    """

    name: str
    kind: str
    list: str
    codes: Mapping[str, Labels]
    about: Labels
    empty: bool = False
    free: bool = False
    width: int = NARROW


def collect_codes(study: Study, form: Form, reference: Mapping[str, pd.DataFrame]) -> Codes:
    """Return the codes of a study; `reference` has the reference files municipalities, priorities and settlements.

    Raises `StudyError` for a questionnaire without the list of topics or of mechanisms, and for municipalities that are
    not those of the study.
    """
    names = check_all_listed(reference["municipalities"], study.municipalities).set_index("slug")
    settlements, languages = reference["settlements"], study.languages
    places = [name for column in spread(["name_*"], settlements.columns) for name in settlements[column]]
    return Codes(
        municipalities=_label(names, languages),
        themes=_label(reference["priorities"].set_index("theme_id"), languages),
        topics=_pick_list(form, TOPICS),
        mechanisms=_pick_list(form, MECHANISMS),
        quiz=tuple(name for name, question in form.questions.items() if question.scale == QUIZ),
        status=study.status,
        release_date=study.release_date.isoformat(),
        words=collect_known_words(form) | {to_key(word) for place in places for word in WORD.findall(place)},
        languages=languages,
    )


def list_tables() -> Mapping[str, Mapping]:
    """Return the tables by name: bg, en (what a row is) and key (the columns that tell rows apart)."""
    return load_book()["tables"]


def list_columns(table: str, codes: Codes) -> dict[str, Column]:
    """Return the columns of a table by name, in their order."""
    lists, columns = collect_lists(codes), {}
    for name, told in list_tables()[table]["columns"].items():
        if name == TEXT:
            columns |= {f"text_{language}": _make_text(language, told, lists) for language in codes.languages}
            continue
        each = {"quiz": codes.quiz, "mechanism": tuple(codes.mechanisms)}.get(told.get("each", ""), (name,))
        for own in each:
            columns[own] = _make_column(own, told, lists)
    return columns


def collect_lists(codes: Codes) -> dict[str, Mapping[str, Labels]]:
    """Return every list of codes by name: those of the book, and those of the study."""
    return {
        "municipality": codes.municipalities,
        "theme": codes.themes,
        "topic": codes.topics,
        "mechanism": codes.mechanisms,
        **load_book()["lists"],
    }


@cache
def load_book() -> Mapping:
    """Return data/tables.toml."""
    return tomllib.loads(BOOK.read_text(encoding="utf-8"))


def _make_column(name: str, told: Mapping, lists: Mapping[str, Mapping[str, Labels]]) -> Column:
    listed = told.get("list", name) if told["kind"] in ("code", "codes") else ""
    return Column(
        name=name,
        kind=told["kind"],
        list=listed,
        codes=lists[listed] if listed else {},
        about={"bg": told["bg"], "en": told["en"]},
        empty=told.get("empty", False),
        free=told.get("free", False),
        width=told.get("width", NARROW),
    )


def _make_text(language: str, told: Mapping, lists: Mapping[str, Mapping[str, Labels]]) -> Column:
    """Return the column of a text in one language; what is told of it names the language."""
    named = {told_in: find_locale(told_in).languages[language] for told_in in IN_PACKAGE}
    made = _make_column(f"text_{language}", told, lists)
    about = {told_in: text.format(language=named[told_in]) for told_in, text in made.about.items()}
    return replace(made, kind=language if language in IN_PACKAGE else made.kind, about=about)


def _label(named: pd.DataFrame, languages: Sequence[str]) -> dict[str, Labels]:
    return {code: {language: row[f"name_{language}"] for language in languages} for code, row in named.iterrows()}


def _pick_list(form: Form, name: str) -> dict[str, Labels]:
    if name not in form.choices:
        raise StudyError(f"there is no list {name}", where=f"{form.source}, sheet choices", fix="add it to the form")
    return {code: labels for code, labels in form.choices[name].items() if code not in NO_CHOICE}
