"""An XLSForm in, the questionnaire as a codebook out: questions in order with their routing, lists, labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.lint.rules import lint_form
from analysis.survey.xlsform.columns import labels_of, language_code
from analysis.survey.xlsform.draft import Draft, read_draft
from analysis.survey.xlsform.questions import Labels, Question, is_of_platform

CORRECT = "correct it in the form, and publish the form again"
__all__ = ["Form", "Question", "load_form", "require_questions"]


@dataclass(frozen=True)
class Form:
    """One version of a questionnaire; questions, lists and the codes of a list stand in the order of the form."""

    title: str
    form_id: str
    version: str
    languages: tuple[str, ...]
    questions: dict[str, Question]
    choices: dict[str, dict[str, Labels]]  # list → code → language → label
    groups: dict[str, Labels]  # path of the group → language → label
    repeats: dict[str, Labels]  # path of the repeat → language → label
    choice_rows: dict[str, list[dict[str, str]]]  # list → rows of the sheet: name, and the columns that are no label
    types: dict[str, int]  # rows of the sheet survey per type
    labelled: dict[str, int]  # rows of the sheet survey with a label, per language
    default_language: str
    source: str  # name of the file
    versions: frozenset[str]  # what a row of an export may call this version: as the settings do, or as the file
    warnings: tuple[StudyError, ...]

    def label(self, name: str, language: str) -> str:
        """Return the text of a question; raises `StudyError` for an unknown question or a label it does not have."""
        require_questions(self, [name])
        return _pick(self.questions[name].labels, language, f"question {name}")

    def choice_label(self, list_name: str, code: str, language: str) -> str:
        """Return the text of a choice; raises `StudyError` for an unknown list, code or language."""
        codes = _known(self.choices, list_name, "list")
        return _pick(_known(codes, code, f"code of list {list_name}"), language, f"code {code} of list {list_name}")


def load_form(path: Path) -> Form:
    """Read an XLSForm (.xlsx, .xls, .ods, .csv) and judge it; our own sheet `analysis` says what questions are for.

    Raises `StudyError` – all problems at once, with sheet, row and name – for a file that cannot be read
    and for what the rules of `lint` call an error; what they call a warning is in `warnings`.
    Source of the format: xlsform.org and pyxform 4.5.
    """
    path = Path(path)
    draft = read_draft(path)
    errors, warnings = lint_form(draft)
    raise_all([StudyError(e.found, where=e.where, expected=e.expected, fix=e.fix or CORRECT) for e in errors])
    languages = tuple(dict.fromkeys(code for names in draft.languages.values() for code in names.values()))
    return Form(
        title=draft.settings["form_title"],
        form_id=draft.settings["form_id"],
        version=draft.settings["version"],
        languages=languages,
        questions={name: q for name, q in draft.survey.questions.items() if not is_of_platform(q)},
        choices=draft.choices.labels,
        groups=_labels_of_blocks(draft, "group"),
        repeats=_labels_of_blocks(draft, "repeat"),
        choice_rows=draft.choices.rows,
        types=draft.survey.types,
        labelled=dict(Counter(language for row in draft.survey.rows for language in labels_of(row))),
        default_language=_find_default(draft.settings.get("default_language", ""), languages),
        source=path.name,
        versions=_list_versions(draft, path),
        warnings=tuple(warnings),
    )


def require_questions(form: Form, names: Iterable[str]) -> None:
    """Raise one `StudyError` that names all of `names` that are not questions of the form, with the nearest ones."""
    missing = [name for name in names if name not in form.questions]
    if missing:
        raise StudyError(
            f"no question {', '.join(missing)}",
            where=f"form {form.form_id}, version {form.version}",
            fix="; ".join(filter(None, (suggest(name, form.questions) for name in missing))),
        )


def _list_versions(draft: Draft, path: Path) -> frozenset[str]:
    """Return what an export may call this version: as the settings do, the file, or the row that Kobo wrote into it."""
    written = (
        q.calculation.strip("'\"") for q in draft.survey.questions.values() if "version" in q.name and is_of_platform(q)
    )
    return frozenset({draft.settings["version"], path.stem, *written} - {""})


def _labels_of_blocks(draft: Draft, kind: str) -> dict[str, Labels]:
    return {path: block.labels for path, block in draft.survey.blocks.items() if block.kind == kind}


def _find_default(name: str, languages: tuple[str, ...]) -> str:
    """Return the code of the default language; without one, or when labels are not in it, the first language."""
    code = language_code(name)
    return code if code in languages else next(iter(languages), code)


def _known(table: dict, key: str, what: str):
    if key not in table:
        raise StudyError(f"unknown {what} “{key}”", expected=", ".join(table), fix=suggest(key, table))
    return table[key]


def _pick(labels: Labels, language: str, what: str) -> str:
    if language not in labels:
        raise StudyError(f"{what} has no label in “{language}”", expected=", ".join(labels) or "a label")
    return labels[language]
