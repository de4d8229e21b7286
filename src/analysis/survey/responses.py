"""All versions of a form and an export in, responses out: every answer with its status, no interview dropped."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.export import WITHOUT_COLUMN, Export
from analysis.survey.form import Form
from analysis.survey.judging.levels import Judges, Level, judge_levels, name_statuses
from analysis.survey.judging.statuses import CODE, STATUSES
from analysis.survey.judging.versions import assign_forms
from analysis.survey.reading.codebook import Codebook, merge_forms
from analysis.survey.reading.platforms import NOT_APPROVED
from analysis.survey.reading.splits import mark_codes
from analysis.survey.reading.tabular import Column
from analysis.survey.xlsform.questions import Question

AGREED = "yes"  # the answer to the question with the role eligibility that makes an interview; `key` may name another


@dataclass(frozen=True)
class Findings:
    """What was noticed, a row per cell; `row` is what the platform calls the interview."""

    outside: pd.DataFrame  # row, column, value, nearest: not in the list of its version
    breaches: pd.DataFrame  # row, question: answered though not asked
    broken: pd.DataFrame  # row, question, value, rule
    miscalculated: pd.DataFrame  # row, question: the calculation on the device differs from its answers
    conflicts: pd.DataFrame  # row, question, code: summary and split disagree
    without_column: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    warnings: tuple[StudyError, ...]
    errors: tuple[StudyError, ...]


@dataclass(frozen=True)
class Responses:
    """The interviews of an export, a row each.

    `values` (text, "" is empty), `asked` (bool) and `status` (one of `STATUSES`) have a column per question
    that the export has, notes left out; `multi` holds for each select_multiple a frame of 0 and 1 by code,
    missing where the question is empty; `meta` has id, and what there is of uuid, version, submitted,
    validation, origin.
    """

    form: Form  # the newest version
    questions: dict[str, Question]  # of all versions
    values: pd.DataFrame
    asked: pd.DataFrame
    status: pd.DataFrame
    multi: dict[str, pd.DataFrame]
    meta: pd.DataFrame
    repeats: dict[str, Level]  # by path; `parents` gives the place of each row's interview, or outer row
    findings: Findings


def read_responses(export: Export, *forms: Form) -> Responses:
    """Return the responses, each interview judged by the version of the form that it was held with.

    `forms` are all versions, the newest first. Nothing is raised for what is wrong with the answers: it
    stands in `findings`, and `check_findings` raises it.
    """
    codebook = merge_forms(*forms)
    judges, warnings = assign_forms(export.meta, codebook)
    levels = judge_levels(export, codebook, judges)
    interviews = levels.pop("")
    status = _mark_refusals(judges, interviews)
    everything = (interviews, *levels.values())
    findings = Findings(
        outside=_table(everything, "outside", ["row", "column", "value", "nearest"]),
        breaches=_table(everything, "breaches", ["row", "question"]),
        broken=_table(everything, "broken", ["row", "question", "value", "rule"]),
        miscalculated=_table(everything, "miscalculated", ["row", "question"]),
        conflicts=pd.DataFrame(export.conflicts, columns=["row", "question", "code"], dtype="str"),
        without_column=tuple(_find_without_column(export, codebook)),
        unknown_columns=export.unknown_columns,
        warnings=(*export.warnings, *warnings, *(w for level in everything for w in level.warnings)),
        errors=export.errors,
    )
    several = [q for q in codebook.questions.values() if q.type == "select_multiple" and q.name in interviews.values]
    multi = {q.name: spread_codes(interviews.values[q.name], list(codebook.codes[q.name])) for q in several}
    values, asked = interviews.values, interviews.asked
    return Responses(codebook.newest, codebook.questions, values, asked, status, multi, export.meta, levels, findings)


def check_findings(responses: Responses) -> None:
    """Raise `StudyError`, all at once, for what makes an export unfit for estimation.

    That is a column that nothing knows or that may be two things, a code outside its list, and a question of
    substance without a column.
    """
    found = responses.findings
    raise_all([*found.errors, *describe_outside(responses), *_describe_without_column(responses)])


def count_statuses(responses: Responses) -> pd.DataFrame:
    """Return how many interviews have each status: a row per question in form order, a column per status."""
    counts = {name: column.value_counts() for name, column in responses.status.items()}
    by_question = pd.DataFrame(counts).T.reindex(columns=list(STATUSES)).fillna(0).astype(int)
    return by_question.rename_axis(index="question", columns="status")


def find_not_approved(meta: pd.DataFrame) -> pd.Series:
    """Say which interviews the platform's reviewers did not approve."""
    if "validation" not in meta:
        return pd.Series(False, index=meta.index)
    words = meta["validation"].str.lower().str.replace(r"[-_\s]+", " ", regex=True)  # a uid, a label, or JSON with both
    return words.str.contains("|".join(NOT_APPROVED))


def spread_codes(values: pd.Series, codes: list[str]) -> pd.DataFrame:
    """Return 0 and 1 for every code of a select_multiple, missing where the question is empty."""
    places, texts = pd.factorize(values)
    marks, empty = mark_codes(Column(list(texts), places), codes), (values == "").to_numpy(dtype=bool)
    columns = {code: pd.arrays.IntegerArray(marks[:, at].copy(), empty) for at, code in enumerate(codes)}
    return pd.DataFrame(columns, index=values.index)


def describe_outside(responses: Responses) -> list[StudyError]:
    """Return a problem for every cell that holds no code of its list."""
    return [
        StudyError(
            f"“{cell.value}” is not in the list of {cell.column}",
            where=f"interview {cell.row}, column {cell.column}",
            fix=f"did you mean “{cell.nearest}”?" if cell.nearest else _where_to_mend(cell.row),
        )
        for cell in responses.findings.outside.itertuples()
    ]


def _where_to_mend(row: str) -> str:
    """Say where an answer can be corrected: the cleaning log knows interviews, and not the instances of a repeat."""
    return "correct it on the platform and export again" if ", " in row else "mend it in the cleaning log"


def _describe_without_column(responses: Responses) -> list[StudyError]:
    """Return a problem for every question without a column that the sheet `analysis` gives a role in the analysis."""
    questions = responses.form.questions
    return [
        StudyError(f"question {name} has no column", fix="export all questions")
        for name in responses.findings.without_column
        if name in questions and questions[name].role not in ("", "paradata")
    ]


def _find_without_column(export: Export, codebook: Codebook) -> list[str]:
    return [
        name
        for name, question in codebook.questions.items()
        if question.type not in WITHOUT_COLUMN
        and (not question.repeat or question.repeat in export.repeats)
        and name not in (export.repeats[question.repeat].answers if question.repeat else export.answers)
    ]


def _mark_refusals(judges: Judges, interviews: Level) -> pd.DataFrame:
    """Return the statuses with `no_consent` in the whole row of those who were asked to take part and did not agree."""
    values, asked = interviews.values, interviews.asked
    refused = pd.Series(False, index=values.index)
    for form, mine in judges:
        for question in form.questions.values():
            if question.role == "eligibility" and question.name in values:
                agreed = values[question.name] == (question.key or AGREED)
                refused |= mine & asked[question.name] & ~agreed
    if not refused.any():
        return interviews.status
    marked = {name: column.cat.codes.mask(refused, CODE["no_consent"]) for name, column in interviews.status.items()}
    return name_statuses({name: codes.to_numpy() for name, codes in marked.items()}, values.index)


def _table(levels: tuple[Level, ...], which: str, columns: list[str]) -> pd.DataFrame:
    rows = [row for level in levels for row in getattr(level, which)]
    return pd.DataFrame(rows, columns=columns, dtype="str")
