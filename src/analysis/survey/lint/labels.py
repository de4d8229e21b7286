"""A form as it was read in, problems of its languages and labels out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.errors import StudyError, suggest
from analysis.survey.xlsform.columns import Labels, language_code, straighten_quotes
from analysis.survey.xlsform.draft import Draft
from analysis.survey.xlsform.questions import OTHER_TEXT, Question
from analysis.survey.xlsform.types import QUIET

BARE = "default"  # the language of a column that is only called label


def find_differing_languages(draft: Draft) -> list[StudyError]:
    """Find languages that are not called the same on both sheets: on the device they are four, not two.

    One that a sheet does not have at all is a matter of missing labels; a bare `label` is shown in every language.
    """
    survey, choices = draft.languages["survey"], draft.languages["choices"]
    only = [survey.keys() - choices.keys() - {BARE}, choices.keys() - survey.keys() - {BARE}]
    if not all(only):
        return []
    found = f"languages differ between the sheets: survey has {', '.join(survey)}; choices has {', '.join(choices)}"
    return [StudyError(found, where=draft.source, fix="call the columns of labels the same on both sheets")]


def find_missing_labels(draft: Draft) -> list[StudyError]:
    """Find what has no label in a language of the form; what lacks it in one language is one warning."""
    asked = [question for question in draft.survey.questions.values() if question.type not in QUIET or question.labels]
    rows = [(question.name, question.labels) for question in asked]
    rows += [(block.name, block.labels) for block in draft.survey.blocks.values() if block.labels]
    used = {question.list for question in asked}
    rows += [
        (f"{name} {code}", labels)
        for name, codes in draft.choices.labels.items()
        if name in used
        for code, labels in codes.items()
    ]
    missing = {language: [name for name, labels in rows if language not in labels] for language in _languages(draft)}
    return [
        StudyError(f"label in {language} missing: {', '.join(names)}", where=draft.source, fix="translate it")
        for language, names in missing.items()
        if names
    ]


def find_repeated_choice_labels(draft: Draft) -> list[StudyError]:
    """Find choices of one list with one label: an export with labels does not tell which was chosen.

    Those of a list in one language are one warning, as a list of villages has many.
    """
    problems = []
    for name, choices in draft.choices.labels.items():
        by_language: dict[str, list[str]] = defaultdict(list)
        for language, label, codes in _find_repeated(choices.items()):
            by_language[language].append(f"{', '.join(codes)} have one label in {language}, “{label}”")
        problems += [
            StudyError(
                f"list {name}: {found[0]}" + (f", and {len(found) - 1} labels more" if found[1:] else ""),
                where=f"{draft.source}, choices",
                fix="change one; an export with labels cannot tell them apart",
            )
            for found in by_language.values()
        ]
    return problems


def find_repeated_question_labels(draft: Draft) -> list[StudyError]:
    """Find questions with one label: an export with labels tells them apart by their groups, or not at all."""
    questions = [question for question in draft.survey.questions.values() if not _is_made(question)]
    labelled = [(question.name, question.labels) for question in questions]
    problems = []
    for language, label, names in _find_repeated(labelled):
        paths = [_labels_of_path(draft, draft.survey.questions[name], language) for name in names]
        apart = "only with the labels of the groups" if len(set(paths)) == len(paths) else "not even with the groups"
        found = f"{', '.join(names)} have one label in {language}, “{label}”"
        fix = f"change one; an export with labels can tell them apart {apart}"
        problems.append(StudyError(found, where=f"{draft.source}, survey", fix=fix))
    return problems


def find_unknown_default_language(draft: Draft) -> list[StudyError]:
    """Find a default language that no label is written in; a bare `label` is in whatever language that is."""
    name, languages = draft.settings.get("default_language", ""), draft.languages["survey"]
    if not name or not languages or name in languages or BARE in languages:
        return []
    where = f"{draft.source}, settings"
    found = f"default_language “{name}” is not a language of the labels"
    if language_code(name) in languages.values():
        found += ", only its code is"
    return [StudyError(found, where=where, expected=", ".join(languages), fix=suggest(name, languages))]


def _languages(draft: Draft) -> list[str]:
    """Return the codes of all languages; a bare `label` on one sheet only is no language of the other."""
    codes = dict.fromkeys(code for sheet in draft.languages.values() for code in sheet.values())
    bare = [BARE in sheet for sheet in draft.languages.values() if sheet]
    return [code for code in codes if code != BARE or all(bare)]


def _is_made(question: Question) -> bool:
    """Say whether `or_other` made a question: exports with labels have its name."""
    return set(question.labels.values()) == {OTHER_TEXT}


def _find_repeated(labelled: Iterable[tuple[str, Labels]]) -> list[tuple[str, str, list[str]]]:
    """Return each label that stands twice: its language, its text, and the names that have it."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, labels in labelled:
        for language, text in labels.items():
            names[language, _normalise(text)].append(name)
    return [(language, label, same) for (language, label), same in names.items() if len(same) > 1]


def _labels_of_path(draft: Draft, question: Question, language: str) -> tuple[str, ...]:
    """Return the labels of the groups around a question, outermost first."""
    steps = question.path.split("/")[:-1]
    paths = ("/".join(steps[: at + 1]) for at in range(len(steps)))
    blocks = (draft.survey.blocks[path] for path in paths if path in draft.survey.blocks)
    return tuple(_normalise(block.labels.get(language, block.name)) for block in blocks)


def _normalise(label: str) -> str:
    return " ".join(straighten_quotes(label).split())
