"""An XLSForm in, the questionnaire as a codebook out: questions in order with their routing, lists, labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.questions import Labels, Question, labels_of, read_questions
from analysis.survey.workbook import Row, read_sheets

SHEETS = ("survey", "choices", "settings")
OWN_SHEET = "analysis"  # ours; form tools ignore it

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

    def label(self, name: str, language: str) -> str:
        """Return the text of a question; raises `StudyError` for an unknown question or a label it does not have."""
        require_questions(self, [name])
        return _pick(self.questions[name].labels, language, f"question {name}")

    def choice_label(self, list_name: str, code: str, language: str) -> str:
        """Return the text of a choice; raises `StudyError` for an unknown list, code or language."""
        codes = _known(self.choices, list_name, "list")
        return _pick(_known(codes, code, f"code of list {list_name}"), language, f"code {code} of list {list_name}")


def load_form(path: Path) -> Form:
    """Read an XLSForm with the sheets survey, choices, settings and our own sheet `analysis`.

    Raises `StudyError` – all problems of a sheet at once, with sheet, row and name – for a file that is
    missing or no workbook, a missing sheet, an unknown type, a list that is not on the sheet choices, a
    name or a code given twice, a group that is not closed, and a row of `analysis` without its question.
    """
    path = Path(path)
    sheets = read_sheets(path, SHEETS, (OWN_SHEET,))
    settings = _read_settings(sheets["settings"], path)
    choices, problems = _read_choices(sheets["choices"], path)
    questions, groups, more = read_questions(sheets["survey"], sheets[OWN_SHEET], choices, path)
    raise_all(problems + more)
    return Form(
        title=settings["form_title"],
        form_id=settings["form_id"],
        version=settings["version"],
        languages=tuple(dict.fromkeys(code for row in sheets["survey"] for code in labels_of(row))),
        questions=questions,
        choices=choices,
        groups=groups,
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


def _read_settings(rows: list[Row], path: Path) -> Row:
    row = rows[0] if rows else Row(2, {})
    raise_all(
        [
            StudyError(f"{key} is empty", where=f"{path.name}, settings row {row.number}", fix=f"fill in {key}")
            for key in ("form_id", "version")
            if not row[key]
        ]
    )
    return row


def _read_choices(rows: list[Row], path: Path) -> tuple[dict[str, dict[str, Labels]], list[StudyError]]:
    choices: dict[str, dict[str, Labels]] = {}
    problems = []
    for row in rows:
        where = f"{path.name}, choices row {row.number}"
        name, code = row["list_name"], row["name"]
        codes = choices.setdefault(name, {})
        if not name or not code:
            problems.append(StudyError("list_name or name is empty", where=where))
        elif code in codes:
            problems.append(StudyError(f"list {name}: code “{code}” twice", where=where, fix="rename or remove one"))
        elif len(code.split()) > 1:
            problems.append(StudyError(f"list {name}: code “{code}” holds a blank", where=where))
        codes[code] = labels_of(row)
    return choices, problems


def _known(table: dict, key: str, what: str):
    if key not in table:
        raise StudyError(f"unknown {what} “{key}”", expected=", ".join(table), fix=suggest(key, table))
    return table[key]


def _pick(labels: Labels, language: str, what: str) -> str:
    if language not in labels:
        raise StudyError(f"{what} has no label in “{language}”", expected=", ".join(labels) or "a label")
    return labels[language]
