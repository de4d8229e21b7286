"""Responses and the persons of each stratum in, one row per interview with its design weight out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.export import ORIGIN
from analysis.survey.form import Form
from analysis.survey.responses import Responses
from analysis.survey.strata import check_strata, find_missing_codes, merge_strata, name_strata, persons_by_stratum
from analysis.survey.xlsform.questions import Question

DEMONSTRATION = "demonstration"
NOT_USABLE = ("breach", "invalid")
DESIGN_COLUMNS = ["municipality", "group", "stratum", "population", "sample", "weight"]


def check_origin(meta: pd.DataFrame, status: str, where: str = f"column {ORIGIN}") -> None:
    """Raise `StudyError` when rows do not suit the status of the study.

    A published study refuses rows of the demonstration; a demonstration refuses every other row.
    """
    invented = meta[ORIGIN] == DEMONSTRATION if ORIGIN in meta else pd.Series(False, index=meta.index)
    if status == DEMONSTRATION and not invented.all():
        raise StudyError(
            f"{(~invented).sum()} of {len(meta)} rows do not carry the mark of the demonstration",
            where=where,
            expected="only invented rows, because study.status is “demonstration”",
            fix="for answers from the field set study.status to “published”, or make the demonstration again",
        )
    if status != DEMONSTRATION and invented.any():
        raise StudyError(
            f"{invented.sum()} of {len(meta)} rows are invented",
            where=where,
            expected=f"no row of the demonstration, because study.status is “{status}”",
            fix="put the file from the field in its place, or delete it; or set study.status to “demonstration”",
        )


def add_weights(
    responses: Responses, population: pd.DataFrame, merge: Mapping[str, Mapping[str, str]] | None = None
) -> pd.DataFrame:
    """Return the interviews with consent and their design weights: N_h / n_h in stratum h (Lohr 2022, ch. 3).

    `population` has a row per stratum: municipality, group, population (persons); `merge`, group → municipality →
    neighbour, says which strata were declared to be one for weights and variances. A row of the result is
    an interview, under the index of `responses`; columns: municipality, group, stratum ("ford|roma"),
    population (N_h), sample (n_h), weight, then every question as text. Answers that were given though
    not asked, or that break a constraint, are empty here. Raises `StudyError` – all at once – for strata
    without a row in `population`, a population below the number of interviews, and names that are not in
    the form, and strata of persons without any interview.
    """
    place, group = find_strata_questions(responses.form)
    persons = persons_by_stratum(population, responses.form, (place, group))
    persons = persons.groupby(merge_strata(persons.index.to_series(), merge or {}), sort=False).sum()
    interviews = responses.values[(responses.status[place] != "no_consent").to_numpy()]
    strata = merge_strata(name_strata(interviews[place], interviews[group]), merge or {})
    sample = strata.value_counts()
    raise_all(check_strata(sample, persons))
    design = pd.DataFrame({"municipality": interviews[place], "group": interviews[group], "stratum": strata})
    design = design.assign(population=strata.map(persons).astype(int), sample=strata.map(sample).astype(int))
    design["weight"] = design["population"] / design["sample"]
    usable = interviews.mask(responses.status.loc[interviews.index].isin(NOT_USABLE), "")
    return pd.concat([design, usable.drop(columns=DESIGN_COLUMNS, errors="ignore")], axis=1)


def check_strata_questions(form: Form, municipalities: Iterable[str], groups: Iterable[str]) -> None:
    """Raise `StudyError`, all at once, for what the form lacks of the municipalities and the groups of the study."""
    place, group = find_strata_questions(form)
    raise_all([*find_missing_codes(form, place, municipalities), *find_missing_codes(form, group, groups)])


def find_strata_questions(form: Form) -> tuple[str, str]:
    """Return the questions that hold municipality and group; the form must ask for consent, too."""
    _only_role(form, "eligibility", 1)  # without it nobody could have refused
    place, group = _only_role(form, "stratum", 2)
    return place.name, group.name


def _only_role(form: Form, role: str, count: int) -> list[Question]:
    questions = [question for question in form.questions.values() if question.role == role]
    if len(questions) != count:
        found = f"{len(questions)} questions have the role {role}"
        fix = f"write {role} beside its question, in the column role"
        raise StudyError(found, where=f"{form.source}, sheet analysis", expected=f"{count}", fix=fix)
    return questions
