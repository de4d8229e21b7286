"""All versions of a form in, what a column or a code may mean in any of them out."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import StudyError, raise_all
from analysis.survey.form import Form
from analysis.survey.xlsform.questions import Labels, Question


@dataclass(frozen=True)
class Codebook:
    """The questions of all versions by name – as the newest that has them words them – and their codes.

    `codes` has for each question with a list the codes of every version, in the order of the newest.
    """

    forms: tuple[Form, ...]  # the newest first
    questions: dict[str, Question]
    codes: dict[str, dict[str, Labels]]

    @property
    def newest(self) -> Form:
        """The form that names questions, labels and order."""
        return self.forms[0]

    def variants(self, name: str) -> list[tuple[Form, Question]]:
        """Return the question as every version has it."""
        return [(form, form.questions[name]) for form in self.forms if name in form.questions]

    def versions_of(self, name: str) -> list[dict[str, Labels]]:
        """Return the codes and labels of a question in every version that has a list for it, the newest first."""
        return [form.choices[question.list] for form, question in self.variants(name) if question.list]

    def form_of(self, version: str) -> Form | None:
        """Return the form that interviews of this version were held with, or `None`."""
        return next((form for form in self.forms if version in form.versions), None)


def merge_forms(*forms: Form) -> Codebook:
    """Return the codebook of the versions of one form, the newest first.

    Raises `StudyError` for no form, and for a version that two files claim.
    """
    if not forms:
        raise StudyError("no form was given", expected="the XLSForm that the interviews were held with")
    raise_all(_find_claimed_twice(forms))
    questions: dict[str, Question] = {}
    codes: dict[str, dict[str, Labels]] = {}
    for form in forms:
        for name, question in form.questions.items():
            questions.setdefault(name, question)
            if question.list:
                known = codes.setdefault(name, {})
                for code, labels in form.choices[question.list].items():
                    known[code] = labels | known.get(code, {})
    return Codebook(tuple(forms), questions, codes)


def _find_claimed_twice(forms: tuple[Form, ...]) -> list[StudyError]:
    problems, owners = [], {}
    for form in forms:
        for version in sorted(form.versions):
            if version in owners and owners[version] is not form:
                found = f"version {version} is that of {owners[version].source} and of {form.source}"
                problems.append(StudyError(found, fix="give each form once, or change the version in its settings"))
            owners[version] = form
    return problems
