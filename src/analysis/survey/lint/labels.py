"""A form as it was read in, problems of its languages and labels out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from analysis.errors import StudyError, suggest
from analysis.survey.xlsform.columns import Labels, language_code, straighten_quotes
from analysis.survey.xlsform.draft import Draft
from analysis.survey.xlsform.questions import Question
from analysis.survey.xlsform.types import QUIET

BARE = "default"  # the language of a column that is only called label


def find_differing_languages(draft: Draft) -> list[StudyError]:
    """Find languages that are not called the same on both sheets: on the device they are four, not two."""
    survey, choices = draft.languages["survey"], draft.languages["choices"]
    if not survey or not choices or survey.keys() == choices.keys():
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
    """Find choices of one list with one label: an export with labels does not tell which was chosen."""
    return [
        StudyError(
            f"list {name}: {', '.join(codes)} have one label in {language}, “{label}”",
            where=f"{draft.source}, choices",
            fix="change one; an export with labels cannot tell them apart",
        )
        for name, choices in draft.choices.labels.items()
        for language, label, codes in _find_repeated(choices.items())
    ]


def find_repeated_question_labels(draft: Draft) -> list[StudyError]:
    """Find questions with one label: an export with labels tells them apart by their groups, or not at all."""
    labelled = [(question.name, question.labels) for question in draft.survey.questions.values()]
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
    return list(dict.fromkeys(code for sheet in draft.languages.values() for code in sheet.values()))


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
