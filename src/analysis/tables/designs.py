"""Interviews and how each group was sampled in, the designs out that every table is estimated with.

The strata of one group are none of another's, so several groups are one design as well as each is its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.settings import LONELY
from analysis.study import Sample
from analysis.survey.design import Design
from analysis.survey.strata import name_merge

DISTRICT = "district"
GROUP_BY_PLACE = "roma"  # the only group that is shown by municipality
COLUMNS = ["municipality", "group", "stratum", "weight", "population"]


@dataclass(frozen=True)
class Designs:
    """How the interviews of the study were drawn.

    `groups`: group → its design; a group nobody of whom was interviewed has none. `random`: all groups that
    were drawn at random, with their finite populations; None where there is none. `process`: the same without
    finite populations, for what is said of the process behind the answers rather than of the people there are.
    """

    samples: Mapping[str, Sample]
    groups: Mapping[str, Design]
    random: Design | None
    process: Design | None

    def is_random(self, *groups: str) -> bool:
        """Whether there are interviews of each of the groups and all were drawn at random."""
        return all(group in self.groups and self.samples[group].is_random for group in groups)


def make_designs(respondents: pd.DataFrame, samples: Mapping[str, Sample]) -> Designs:
    """Return the designs of the interviews; `samples`: how each group was sampled.

    `respondents`: one row per interview with the columns of `COLUMNS`; the designs hold no others. Raises
    `StudyError` – all at once – for strata with one interview when nothing is declared about them.
    """
    respondents = respondents[COLUMNS]
    check_lonely(respondents, samples)
    members = {group: respondents[respondents["group"] == group] for group in samples}
    members = {group: rows for group, rows in members.items() if not rows.empty}
    groups = {group: make_design(rows, samples[group]) for group, rows in members.items()}
    drawn = respondents[respondents["group"].isin([group for group in groups if samples[group].is_random])]
    if drawn.empty:
        return Designs(samples, groups, None, None)
    rule = _choose_rule(drawn, samples)
    # all strata are samples of the process, so one that is fully enumerated can be lonely, too
    return Designs(samples, groups, _join(drawn, "population", rule), _join(drawn, None, "adjust"))


def make_design(members: pd.DataFrame, sample: Sample) -> Design:
    """Return the design of the interviews of one group; a sample that is not random has no finite population."""
    return Design(
        members, strata="stratum", weights="weight", population="population" if sample.is_random else None,
        lonely=sample.lonely if sample.is_random else "certainty",
    )  # fmt: skip


def list_domains(design: Design) -> list[str]:
    """Return the district and the places where there are interviews of a design."""
    return [DISTRICT, *design.frame["municipality"].unique()]


def select_place(design: Design, place: str) -> np.ndarray:
    """Return which interviews of a design are of a place (boolean per row); of the district, all are."""
    municipality = design.frame["municipality"]
    return np.ones(len(municipality), dtype=bool) if place == DISTRICT else (municipality == place).to_numpy()


def check_lonely(respondents: pd.DataFrame, samples: Mapping[str, Sample]) -> None:
    """Raise `StudyError` – all at once – for strata with one interview of whose sample nothing is declared."""
    lonely = list_lonely(respondents)
    raise_all([
        StudyError(
            f"stratum {row.stratum} has 1 interview of {row.population} persons, so its variance cannot be estimated",
            where="responses", expected="at least two interviews, or all persons of the stratum",
            fix=f'{name_merge(row.stratum)}, or declare [sample.{row.group}] lonely = "adjust" or "certainty"',
        )
        for row in lonely.itertuples()
        if samples[row.group].is_random and samples[row.group].lonely == "error"
    ])  # fmt: skip


def list_lonely(respondents: pd.DataFrame) -> pd.DataFrame:
    """Return the strata of several persons with one interview: stratum, group, population."""
    alone = ~respondents["stratum"].duplicated(keep=False)
    return respondents.loc[alone & (respondents["population"] > 1), ["stratum", "group", "population"]]


def _choose_rule(respondents: pd.DataFrame, samples: Mapping[str, Sample]) -> str:
    """Return the one rule on strata with one interview for several groups: the most cautious of those needed.

    Where two groups declare different ones, a difference between groups has the wider interval.
    """
    declared = [samples[group].lonely for group in list_lonely(respondents)["group"].unique()]
    return min(declared, key=LONELY.index, default=LONELY[0])


def _join(respondents: pd.DataFrame, population: str | None, lonely: str) -> Design:
    return Design(respondents, strata="stratum", weights="weight", population=population, lonely=lonely)
