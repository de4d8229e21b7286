"""How often the 95 % intervals of the tables hold the truth, in samples drawn again from the demonstration's people."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.demonstration import frame, truth
from analysis.demonstration.answers import were_asked
from analysis.demonstration.grids import grid_of, row_in_grid
from analysis.demonstration.people import count_people, invite_people
from analysis.demonstration.questions import draw_question
from analysis.demonstration.world import GROUPS, load_model
from analysis.study import Study, load_study
from analysis.survey import estimates, intervals
from analysis.survey.design import Design
from analysis.survey.form import Form, load_form
from analysis.survey.measures import knowledge, participation, quiz, views
from analysis.survey.strata import name_strata

ROOT = Path(__file__).parents[1]
SAMPLES, SEED = 2_000, 20150530
LOWEST = 0.94  # coverage of every share in every domain
HIGHEST = 0.98  # mean coverage over the shares of a group in the district: more is wider than it need be
TABLES = "tables"  # the interval that the limits are for
BY_PLACE = "roma"  # the group that the tables show by municipality
CLOSED = ("recognition", "foil", "quiz", "scale", "one", "many")  # the model's answers from a list
MEASURES = (
    knowledge.measure_recognition,
    knowledge.measure_foil,
    quiz.measure_quiz,
    participation.measure_forms,
    views.measure_mechanisms,
    views.measure_obstacles,
    views.measure_trust,
    views.measure_readiness,
)


def ask_everybody(study: Study, model: dict, form: Form) -> pd.DataFrame:
    """Return what everybody in the frame would answer to the closed questions, asked by a sound interviewer.

    A row per person: the questions of the form as text, group, stratum, and kind (of respondent, by which
    people leave out more or fewer questions). Nobody leaves one out here, and every run gives the same answers.
    """
    sizes = frame.frame_sizes(frame.build_frame(model, frame.read_census(study.reference / "municipalities.csv")))
    everybody = {group: {place: [sizes[place, group], 0] for place in model["sizes"][group]} for group in GROUPS}
    people = invite_people(model | {"sizes": everybody})
    answers = pd.DataFrame("", index=people.index, columns=list(form.questions), dtype=str)
    answers = answers.assign(**{name: people[name] for name in answers.columns.intersection(people.columns)})
    for name, question in form.questions.items():
        if name not in people and any(name in model[kind] for kind in CLOSED):
            drawn = draw_question(form, model, people, question, answers)
            answers[name] = pd.Series(np.where(were_asked(question, answers), drawn, ""), answers.index, dtype=str)
    group, stratum = people["resp_group"], name_strata(people["municipality"], people["resp_group"])
    return answers.assign(group=group, stratum=stratum, kind=people["kind"])


def find_silence(model: dict, form: Form, question: str) -> dict[str, float]:
    """Return kind of respondent → chance of leaving a question out."""
    asked = form.questions[question]
    if asked.required:
        return dict.fromkeys(model["blank"]["factors"], 0.0)
    return truth.blank_shares(model, question, grid_of(asked), row_in_grid(form, asked))


def draw_counts(
    values: np.ndarray, silence: np.ndarray, interviews: int, samples: int, chance: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many say so, and how many answer, in each of many random samples of a stratum.

    `values`: 1, 0 or NaN (not asked) of each person in the stratum; `silence`: each one's chance to leave the
    question out. Persons alike in both are interchangeable: their numbers are drawn (multivariate
    hypergeometric) and of these those who answer (binomial), which has the same distribution as drawing persons.
    """
    alike, persons = np.unique(np.column_stack([np.nan_to_num(values, nan=-1), silence]), axis=0, return_counts=True)
    drawn = chance.multivariate_hypergeometric(persons, interviews, size=samples)
    answer = chance.binomial(drawn, 1 - alike[:, 1])
    return answer[:, alike[:, 0] == 1].sum(axis=1), answer[:, alike[:, 0] >= 0].sum(axis=1)


def lay_out(said: np.ndarray, answered: np.ndarray, interviews: int) -> np.ndarray:
    """Return interviews × samples: 1 for as many as say so, then 0 for the others who answered, then NaN."""
    place = np.arange(interviews)[:, None]
    return np.where(place < said, 1.0, np.where(place < answered, 0.0, np.nan))


def make_interviews(persons: pd.DataFrame, held: dict[str, int]) -> pd.DataFrame:
    """Return a row per interview, stratum by stratum: municipality, stratum, population, weight.

    `held`: stratum → interviews.
    """
    strata = persons.groupby("stratum", sort=False).agg(
        municipality=("municipality", "first"), population=("kind", "size")
    )
    strata["interviews"] = strata.index.map(held)
    rows = strata.loc[np.repeat(strata.index, strata["interviews"])].reset_index()
    return rows.assign(weight=rows["population"] / rows["interviews"])


def draw_samples(
    persons: pd.DataFrame, values: pd.Series, silence: dict[str, float], held: dict[str, int], samples: int, chance
) -> pd.DataFrame:
    """Return the answers of stratified samples to one question: interviews, as in `make_interviews`, × samples."""
    chances, parts = persons["kind"].map(silence).to_numpy(), []
    for stratum, rows in persons.groupby("stratum", sort=False).indices.items():
        counts = draw_counts(values.to_numpy()[rows], chances[rows], held[stratum], samples, chance)
        parts.append(lay_out(*counts, held[stratum]))
    return pd.DataFrame(np.vstack(parts))


def estimate_domains(design: Design, drawn: pd.DataFrame, group: str) -> pd.DataFrame:
    """Return the tables' estimate of each sample for the group in the district and, of one group, by municipality."""
    table = estimates.means(design, drawn, share=True).assign(domain=group)
    if group != BY_PLACE:
        return table
    by_place = estimates.means(design, drawn, by="municipality", share=True)
    return pd.concat([table, by_place.assign(domain=f"{group}, " + by_place["municipality"])], ignore_index=True)


def find_truth(persons: pd.DataFrame, values: pd.Series, group: str) -> dict[str, float]:
    """Return domain → share of the persons who were asked and say so."""
    by_place = values.groupby(persons["municipality"]).mean()
    return {group: values.mean()} | {f"{group}, {place}": share for place, share in by_place.items()}


def judge(table: pd.DataFrame, true: dict[str, float]) -> pd.DataFrame:
    """Return domain, interval, coverage and mean width, for the interval of the tables and three others.

    A bound that does not exist is the estimate itself: all that a logit interval says of a unanimous sample.
    """
    estimate, se, n, df = (table[name].to_numpy() for name in ("estimate", "se", "n", "df"))
    bounds = {
        TABLES: (table["low"], table["high"]),
        "Korn-Graubard": intervals.korn_graubard(estimate, se**2, n, df),
        "logit": intervals.logit(estimate, se**2, df),
        "Wald": intervals.t_interval(estimate, se, df),
    }
    aims, parts = table["domain"].map(true).to_numpy(), []
    for name, pair in bounds.items():
        low, high = (np.where(np.isnan(bound), estimate, bound) for bound in pair)
        covers = (low <= aims + 1e-12) & (aims - 1e-12 <= high)
        of_samples = pd.DataFrame({"domain": table["domain"], "coverage": covers, "width": high - low})
        parts.append(of_samples.groupby("domain", sort=False).mean().reset_index().assign(interval=name))
    return pd.concat(parts, ignore_index=True)


def measure_coverage(study: Study, samples: int) -> pd.DataFrame:
    """Return a row per domain, share and interval: domain, question, category, interval, coverage, width.

    Each sample has as many interviews in a stratum as the demonstration, drawn without replacement.
    """
    model, form, chance = load_model(), load_form(study.form), np.random.default_rng(SEED)
    people = ask_everybody(study, model, form)
    shares = pd.concat([measure(people, form).values for measure in MEASURES], axis=1)
    interviews = count_people(model, "yes")
    held = {f"{place}|{group}": number for group in GROUPS for place, number in interviews[group].items()}
    parts = []
    for group, persons in people.groupby("group", sort=False):
        design = Design(make_interviews(persons, held), strata="stratum", weights="weight", population="population")
        for (question, category), values in shares.loc[persons.index].dropna(axis=1, how="all").items():
            drawn = draw_samples(persons, values, find_silence(model, form, question), held, samples, chance)
            table = estimate_domains(design, drawn, group)
            judged = judge(table[table["n"] > 0], find_truth(persons, values, group))
            parts.append(judged.assign(question=question, category=category))
    return pd.concat(parts, ignore_index=True)


def summarise(coverage: pd.DataFrame) -> pd.DataFrame:
    """Return a row per domain and interval: shares, lowest and mean coverage over the shares, mean width."""
    shares = coverage.groupby(["domain", "interval"], sort=False)
    rows = shares.agg(
        shares=("coverage", "size"), lowest=("coverage", "min"), mean=("coverage", "mean"), width=("width", "mean")
    )
    return rows.sort_index(level="domain", sort_remaining=False).reset_index()


def find_broken(coverage: pd.DataFrame) -> list[str]:
    """Return what is beyond the limits, a line each."""
    ours = coverage[coverage["interval"] == TABLES]
    lines = [
        f"{row.domain}, {row.question} {row.category}: covered in {row.coverage:.4f} of the samples (limit {LOWEST})"
        for row in ours[ours["coverage"] < LOWEST].itertuples()
    ]
    groups = summarise(ours[ours["domain"].isin(GROUPS)])
    wide = groups[groups["mean"] > HIGHEST]
    return lines + [f"{row.domain}: mean coverage is {row.mean:.4f} (limit {HIGHEST})" for row in wide.itertuples()]


def main() -> int:
    """Print a table; return 1 when an interval of the tables is beyond a limit."""
    coverage = measure_coverage(load_study(ROOT), SAMPLES)
    print(f"{SAMPLES:,} samples, seed {SEED}; coverage and width of 95 % intervals over the shares of a domain")
    print(f"{'domain':20} {'interval':14} {'shares':>6} {'lowest':>7} {'mean':>7} {'width':>6}")
    for row in summarise(coverage).itertuples():
        print(
            f"{row.domain:20} {row.interval:14} {row.shares:>6} {row.lowest:>7.4f} {row.mean:>7.4f} {row.width:>6.3f}"
        )
    broken = find_broken(coverage)
    print("\n".join(broken) or f"every share is covered in {LOWEST:.0%} of the samples or more")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
