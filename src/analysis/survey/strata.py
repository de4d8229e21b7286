"""The population per stratum and the interviews per stratum in, persons per stratum out, checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.survey.form import Form
from analysis.survey.judging.statuses import hint_code
from analysis.survey.xlsform.workbook import as_text

COLUMNS = ["municipality", "group", "population"]


def name_strata(municipality: pd.Series, group: pd.Series) -> pd.Series:
    """Return the names of strata.

    >>> name_strata(pd.Series(["ford"]), pd.Series(["roma"])).tolist()
    ['ford|roma']
    """
    return municipality + "|" + group


def persons_by_stratum(population: pd.DataFrame, form: Form, questions: tuple[str, str]) -> pd.Series:
    """Return the persons of each stratum, by its name.

    `population` has the columns of `COLUMNS` and a row per stratum; `questions` are the questions of the
    form that hold municipality and group. Raises `StudyError` for a missing column and – all at once – for
    a municipality or group that is not in the form, a population that is no whole number, and a stratum
    given twice.
    """
    absent = [column for column in COLUMNS if column not in population]
    raise_all([StudyError(f"column {column} is missing", where="population") for column in absent])
    names = (population["municipality"].unique(), population["group"].unique())
    problems = [problem for pair in zip(questions, names, strict=True) for problem in find_missing_codes(form, *pair)]
    persons = population["population"].map(as_text)
    strata = name_strata(population["municipality"], population["group"])
    is_number = persons.str.fullmatch("[0-9]+").astype(bool)
    problems += [
        StudyError(f"{stratum} has a population of “{text}”", where="population", expected="a whole number")
        for stratum, text in zip(strata[~is_number], persons[~is_number], strict=True)
    ]
    twice = strata[strata.duplicated()].unique()
    problems += [StudyError(f"stratum {name} twice", where="population", fix="keep one") for name in twice]
    raise_all(problems)
    return pd.Series(persons.astype(int).to_numpy(), index=strata.to_numpy())


def find_missing_codes(form: Form, question: str, names: Iterable[str]) -> list[StudyError]:
    """Return a problem for each of the municipalities, or groups, that the question does not let anybody choose."""
    listed = form.questions[question].list
    codes = form.choices[listed]
    return [
        StudyError(
            f"no code “{name}”, which is in the study",
            where=f"{form.source}, sheet choices, list {listed}",
            expected="a code for each municipality and each group of the study",
            fix=f"{hint_code(name, codes)}; add the code to the form, or take “{name}” out of study.toml",
        )
        for name in names
        if name not in codes
    ]


def merge_strata(strata: pd.Series, merge: Mapping[str, Mapping[str, str]]) -> pd.Series:
    """Return the strata with those of `merge` (group → municipality → neighbour) joined to their neighbour's.

    >>> merge_strata(pd.Series(["grove|roma", "grove|ngo"]), {"roma": {"grove": "mill"}}).tolist()
    ['mill|roma', 'grove|ngo']
    """
    joined = {f"{place}|{group}": f"{to}|{group}" for group, places in merge.items() for place, to in places.items()}
    return strata.replace(joined)


def check_strata(sample: pd.Series, persons: pd.Series) -> list[StudyError]:
    """Return a problem for every stratum whose interviews cannot be weighted; both series go by stratum.

    A stratum of persons none of whom was interviewed is one: an estimate for the district would pass over it.
    """
    problems = [
        StudyError(
            f"stratum {stratum} has a population of {persons[stratum]}, but no interview", where="responses",
            fix=name_merge(stratum),
        )
        for stratum in persons.index[persons > 0].difference(sample.index, sort=False)
    ]  # fmt: skip
    for stratum, interviews in sample.items():
        if "" in stratum.split("|"):
            found = f"{interviews} interviews have no municipality or no group"
            problems.append(StudyError(found, where="responses", fix="correct them, with a reason"))
        elif stratum not in persons:
            found = f"stratum {stratum} has {interviews} interviews, but no population"
            problems.append(StudyError(found, where="population", fix=f"add a row {stratum.replace('|', ',')}"))
        elif persons[stratum] < interviews:
            found = f"stratum {stratum} has {interviews} interviews, but a population of {persons[stratum]}"
            problems.append(StudyError(found, where="population", expected="at least as many persons as interviews"))
    return problems


def name_merge(stratum: str) -> str:
    """Return how to declare that a stratum joins another one."""
    place, group = stratum.split("|")
    return f'name the neighbour it is estimated with in study.toml: [sample.{group}] merge = {{ {place} = "…" }}'
