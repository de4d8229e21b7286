"""How long joint protection and the audit of the demonstration take, and how protection grows with municipalities."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.disclosure.joint import hide_jointly, stack_releases
from analysis.disclosure.rules import CONFIDENTIAL
from analysis.disclosure.structure import Structure
from analysis.errors import StudyError
from analysis.pipeline.audit import audit_built
from analysis.pipeline.task_release import DECIMALS, JOINT, apply_rules
from analysis.pipeline.task_survey import read_corrected
from analysis.study import Study, load_study
from analysis.survey.population import read_population
from analysis.survey.quality import count_item_nonresponse
from analysis.survey.respondents import add_weights
from analysis.survey.responses import Responses
from analysis.tables.chapters import estimate_chapters, measure_all
from analysis.tables.designs import GROUP_BY_PLACE
from analysis.tables.sample import count_interviews, describe_sample
from analysis.tables.structure import describe_structure
from analysis.tables.technical import describe_technically

ROOT = Path(__file__).parents[1]
PLACES = (8, 16, 32, 64)
LIMITS = {"protection": 90, "audit": 60}  # seconds, on two cores
GROWTH_LIMIT = 10  # times as long for 64 municipalities as for 8: a little more than in proportion
LARGER = (1.0, 1.5)  # times the persons of the municipality that the interviews are drawn from
SEED = 20151130


class Sample(NamedTuple):
    """Interviews with their weights, how each question was answered, and the study that they are of."""

    study: Study
    responses: Responses
    respondents: pd.DataFrame


def load_sample() -> Sample:
    """Return the interviews of the demonstration."""
    study = load_study(ROOT)
    responses, _ = read_corrected(study, list(study.forms), study.export)
    persons = read_population(study.population, study.municipalities, study.groups, study.status)
    merge = {group: sample.merge for group, sample in study.sample.items()}
    return Sample(study, responses, add_weights(responses, persons, merge))


def draw_places(sample: Sample, count: int) -> Sample:
    """Return interviews of `count` invented municipalities, each drawn again from one of the study's in turn.

    Each has as many interviews of every group as that one, and persons of its own; a stratum all of whose persons were
    interviewed remains one.
    """
    chance, study, drawn = np.random.default_rng(SEED), sample.study, []
    for number in range(count):
        source = study.municipalities[number % len(study.municipalities)]
        own = sample.respondents[sample.respondents["municipality"] == source].groupby("group", sort=False)
        for group, rows in own:
            rows = rows.sample(frac=1, replace=True, random_state=chance)
            persons = rows["population"].iloc[0]
            if persons > len(rows):
                persons = int(np.ceil(persons * chance.uniform(*LARGER)))
            place = f"place_{number + 1}"
            drawn.append(
                rows.assign(
                    municipality=place, stratum=f"{place}|{group}", population=persons, weight=persons / len(rows)
                )
            )
    respondents = pd.concat(drawn)
    return Sample(
        study=replace(study, municipalities=tuple(respondents["municipality"].unique())),
        responses=replace(
            sample.responses,
            values=sample.responses.values.loc[respondents.index].reset_index(drop=True),
            status=sample.responses.status.loc[respondents.index].reset_index(drop=True),
        ),
        respondents=respondents.reset_index(drop=True),
    )


def make_tables(sample: Sample) -> tuple[dict[str, pd.DataFrame], Structure]:
    """Return the tables that are protected jointly, as the rules on a row leave them, and what they are made of."""
    study, respondents, form = sample.study, sample.respondents, sample.responses.form
    group = [question.name for question in form.questions.values() if question.role == "stratum"][1:]
    batteries = measure_all(respondents, form)
    structure = describe_structure(respondents, form, batteries)
    made = estimate_chapters(respondents, form, study.sample, study.municipalities)
    quality = dict.fromkeys(["rates", "flags", "cleaning", "interviewer_effect"], pd.DataFrame())
    quality["nonresponse"] = count_item_nonresponse(sample.responses, group)
    made |= describe_technically(respondents, form, study, batteries, {name: made[name] for name in batteries}, quality)
    made |= {
        "sample": describe_sample(respondents, study.sample),
        "interviews": count_interviews(respondents, GROUP_BY_PLACE, study.municipalities),
    }
    released = apply_rules(made, structure, study.disclosure)
    return {name: released[name] for name in JOINT}, structure


def time_protection(sample: Sample) -> tuple[float, dict[str, int]]:
    """Return the seconds that joint protection takes, and how many figures there are, confidential and hidden."""
    told, structure = make_tables(sample)
    limits = sample.study.disclosure
    start = time.perf_counter()
    protected = hide_jointly(
        told, structure, DECIMALS, limits.minimum_base, limits.protection_width, stack_releases([])
    )
    seconds = time.perf_counter() - start
    counts = {"figures": sum(map(len, told.values()))}
    for name, tables in (("primary", told), ("hidden", protected)):
        counts[name] = sum(int((table["flag"] == CONFIDENTIAL).sum()) for table in tables.values())
    return seconds, counts


def time_audit(study: Study) -> float | None:
    """Return the seconds that the audit of the built site takes; None, and say what to do, where there is none."""
    start = time.perf_counter()
    try:
        audit_built(study)
    except StudyError as problem:
        print(problem)
        return None
    return time.perf_counter() - start


def find_exponent(seconds: dict[int, float]) -> float:
    """Return the power of the number of municipalities with which seconds grow (least squares of logarithms).

    >>> round(find_exponent({8: 2.0, 16: 4.0, 32: 8.0}), 6)
    1.0
    """
    return float(np.polyfit(np.log(list(seconds)), np.log(list(seconds.values())), 1)[0])


def main() -> int:
    """Print what was measured; return 1 when something takes too long, or there is no site to be audited."""
    sample, seconds = load_sample(), {}
    print(f"{'municipalities':22} {'figures':>8} {'primary':>8} {'hidden':>8} {'seconds':>8}")
    for count in (None, *PLACES):
        taken, counts = time_protection(sample if count is None else draw_places(sample, count))
        seconds[count] = taken
        name = "of the demonstration" if count is None else f"{count} invented ones"
        print(f"{name:22}" + "".join(f" {number:>8}" for number in counts.values()) + f" {taken:>8.1f}", flush=True)
    measured = {"protection": seconds.pop(None), "audit": time_audit(sample.study)}
    for name, taken in measured.items():
        found = "not measured" if taken is None else f"{taken:.1f} s"
        print(f"{name} of the demonstration: {found} (limit {LIMITS[name]} s)")
    few, many = PLACES[0], PLACES[-1]
    growth = seconds[many] / seconds[few]
    print(f"{many} municipalities take {growth:.1f} times as long as {few} (limit {GROWTH_LIMIT}), exponent", end=" ")
    print(f"{find_exponent(seconds):.2f}; {many / few:.0f} times would be linear")
    too_long = any(taken is None or taken > LIMITS[name] for name, taken in measured.items())
    return int(too_long or growth > GROWTH_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
