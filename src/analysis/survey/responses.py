"""A form and an export in, responses out: every answer with its status, no interview dropped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.export import ORIGIN, Export
from analysis.survey.form import Form
from analysis.survey.questions import Question
from analysis.survey.relevance import compute
from analysis.survey.statuses import STATUSES, find_codes_outside, status_of, were_asked
from analysis.survey.strata import check_strata, name_strata, persons_by_stratum

DEMONSTRATION = "demonstration"
AGREED = "yes"  # the answer to the question with the role `eligibility` that makes an interview
NOT_USABLE = ("breach", "invalid")
DESIGN_COLUMNS = ["municipality", "group", "stratum", "population", "sample", "weight"]


@dataclass(frozen=True)
class Responses:
    """All interviews of an export, a row each.

    `values` (text, "" is empty) and `status` (one of `STATUSES`) have a column per question, notes left
    out; `multi` holds for each select_multiple a frame of 0 and 1 by code, missing where it is empty.
    """

    form: Form
    values: pd.DataFrame
    status: pd.DataFrame
    multi: dict[str, pd.DataFrame]
    meta: pd.DataFrame


def read_responses(form: Form, export: Export) -> Responses:
    """Return the responses with the status of every answer; calculations without a column are computed.

    Raises `StudyError` for every cell with a code outside its list (interview, column, value, nearest code).
    """
    raise_all(find_codes_outside(form, export.answers, _name_interviews(export.meta)))
    questions = [question for question in form.questions.values() if question.type != "note"]
    values = _complete_calculations(questions, export.answers)
    status = pd.DataFrame({q.name: status_of(q, values) for q in questions}, index=values.index, dtype=str)
    status[(values[_only_role(form, "eligibility", 1)[0].name] != AGREED).to_numpy()] = "no_consent"
    several = [question for question in questions if question.type == "select_multiple"]
    multi = {q.name: _spread_codes(values[q.name], form.choices[q.list]) for q in several}
    return Responses(form, values, status, multi, export.meta)


def count_statuses(responses: Responses) -> pd.DataFrame:
    """Return how many interviews have each status: a row per question in form order, a column per status."""
    counts = {name: column.value_counts() for name, column in responses.status.items()}
    by_question = pd.DataFrame(counts).T.reindex(columns=list(STATUSES)).fillna(0).astype(int)
    return by_question.rename_axis(index="question", columns="status")


def check_origin(responses_or_meta: Responses | pd.DataFrame, status: str) -> None:
    """Raise `StudyError` when rows do not suit the status of the study.

    A published study refuses rows of the demonstration; a demonstration refuses every other row.
    """
    meta = responses_or_meta if isinstance(responses_or_meta, pd.DataFrame) else responses_or_meta.meta
    invented = meta[ORIGIN] == DEMONSTRATION if ORIGIN in meta else pd.Series(False, index=meta.index)
    if status == DEMONSTRATION and not invented.all():
        raise StudyError(
            f"{(~invented).sum()} of {len(meta)} rows do not carry the mark of the demonstration",
            where=f"column {ORIGIN}",
            expected="only invented rows, because study.status is “demonstration”",
            fix="for answers from the field set study.status to “published”, or make the demonstration again",
        )
    if status != DEMONSTRATION and invented.any():
        raise StudyError(
            f"{invented.sum()} of {len(meta)} rows are invented",
            where=f"column {ORIGIN}",
            expected=f"no row of the demonstration, because study.status is “{status}”",
            fix="put the export from the field in its place, or set study.status to “demonstration”",
        )


def add_weights(responses: Responses, population: pd.DataFrame) -> pd.DataFrame:
    """Return the interviews with consent and their design weights: N_h / n_h in stratum h (Lohr 2022, ch. 3).

    `population` has a row per stratum: municipality, group, population (persons). A row of the result is
    an interview, under the index of `responses`; columns: municipality, group, stratum ("borovo|roma"),
    population (N_h), sample (n_h), weight, then every question as text. Answers that were given though
    not asked, or that break a constraint, are empty here. Raises `StudyError` – all at once – for strata
    without a row in `population`, a population below the number of interviews, and names that are not in
    the form.
    """
    place, group = (question.name for question in _only_role(responses.form, "stratum", 2))
    persons = persons_by_stratum(population, responses.form, (place, group))
    interviews = responses.values[(responses.status[place] != "no_consent").to_numpy()]
    strata = name_strata(interviews[place], interviews[group])
    sample = strata.value_counts()
    raise_all(check_strata(sample, persons))
    design = pd.DataFrame({"municipality": interviews[place], "group": interviews[group], "stratum": strata})
    design = design.assign(population=strata.map(persons).astype(int), sample=strata.map(sample).astype(int))
    design["weight"] = design["population"] / design["sample"]
    usable = interviews.mask(responses.status.loc[interviews.index].isin(NOT_USABLE), "")
    return pd.concat([design, usable.drop(columns=DESIGN_COLUMNS, errors="ignore")], axis=1)


def _name_interviews(meta: pd.DataFrame) -> pd.Series:
    """Return what to call each interview in a message: its `_id`, or else its row in the file."""
    if "_id" in meta:
        return "interview " + meta["_id"]
    return pd.Series([f"row {number}" for number in range(2, len(meta) + 2)], index=meta.index)


def _complete_calculations(questions: list[Question], answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers in form order, with the calculations that have no column computed where relevant."""
    complete = answers.copy()
    for question in questions:
        if question.name not in complete:
            results = compute(question.calculation, complete)
            complete[question.name] = np.where(were_asked(question, complete), results, "")
    return complete[[question.name for question in questions]].astype(str)


def _only_role(form: Form, role: str, count: int) -> list[Question]:
    questions = [question for question in form.questions.values() if question.role == role]
    if len(questions) != count:
        found = f"{len(questions)} questions have the role {role}"
        raise StudyError(found, where=f"form {form.form_id}, sheet analysis", expected=f"{count}")
    return questions


def _spread_codes(answers: pd.Series, codes: dict) -> pd.DataFrame:
    padded = " " + answers + " "
    marks = {code: padded.str.contains(f" {code} ", regex=False).astype("Int64") for code in codes}
    return pd.DataFrame(marks, index=answers.index).mask(answers == "")
