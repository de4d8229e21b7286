"""Interviews in, the tables of every chapter of the survey out: estimates, differences, orders and tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form
from analysis.survey.measures import knowledge, needs, participation, projects, quiz, sources, views
from analysis.survey.measures.battery import Battery
from analysis.tables.contrasts import list_differences
from analysis.tables.designs import make_designs
from analysis.tables.estimation import COLUMNS, estimate_items
from analysis.tables.group_tests import list_group_tests
from analysis.tables.items import stack_batteries
from analysis.tables.orders import list_orders
from analysis.tables.worths import estimate_worths

Measure = Callable[[pd.DataFrame, Form], Battery]
CHAPTERS: dict[str, tuple[Measure, ...]] = {
    "recognition": (
        knowledge.measure_recognition,
        knowledge.measure_foil,
        knowledge.measure_recognition_above_foil,
    ),
    "self_rating": (knowledge.measure_self_rating,),
    "scores": (knowledge.measure_scores,),
    "quiz": (quiz.measure_quiz, quiz.measure_quiz_levels, quiz.measure_single_levels),
    "sources": (sources.measure_sources, sources.measure_other_sources, sources.measure_main_source),
    "plan": (sources.measure_plan,),
    "rights": (sources.measure_rights,),
    "projects": (
        projects.measure_projects,
        projects.measure_known_projects,
        projects.measure_partners,
        projects.measure_unnamed_partners,
        projects.measure_themes,
        projects.measure_unnamed_themes,
        projects.measure_funding,
        projects.measure_result,
        projects.measure_net_result,
        projects.measure_benefit,
    ),
    "partners": (projects.measure_partner_pairs,),
    "participation": (
        participation.measure_chain,
        participation.measure_chain_losses,
        participation.measure_uninvited,
        participation.measure_forms,
        participation.measure_influence,
        participation.measure_organised_forms,
        participation.measure_used_proposals,
    ),
    "iap": (views.measure_levels, views.measure_level_gap, views.measure_want_more),
    "mechanisms": (views.measure_mechanisms, views.measure_other_mechanisms),
    "obstacles": (views.measure_obstacles, views.measure_no_obstacles),
    "trust": (views.measure_trust, views.measure_net_trust),
    "priorities": (needs.measure_priorities, needs.measure_priority_points),
    "readiness": (views.measure_readiness, views.measure_net_readiness),
    "information": (needs.measure_topics, needs.measure_other_topics, needs.measure_channels),
}


def measure_all(respondents: pd.DataFrame, form: Form) -> dict[str, list[Battery]]:
    """Return the batteries of every table of estimates."""
    return {table: [measure(respondents, form) for measure in measures] for table, measures in CHAPTERS.items()}


def estimate_chapters(
    respondents: pd.DataFrame, form: Form, samples: Mapping[str, Sample], places: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return the tables of all chapters by name: those of `CHAPTERS`, and differences, orders and tests.

    `respondents`: one row per interview with municipality, group, stratum, weight, population and the answers.
    `samples`: how each group was sampled. `places`: the municipalities of the study.
    """
    designs, respondents = make_designs(respondents, samples), _code_answers(respondents, form)
    measured = measure_all(respondents, form)
    table_of = {battery.name: table for table, batteries in measured.items() for battery in batteries}
    items = stack_batteries(battery for batteries in measured.values() for battery in batteries)
    del measured  # the same numbers as in `items`
    estimates = estimate_items(items, designs, places)
    tables = {name: rows[COLUMNS] for name, rows in estimates.groupby(estimates["battery"].map(table_of), sort=False)}
    tables["priorities"] = pd.concat([tables["priorities"], estimate_worths(respondents, form, designs)])
    return {name: tables[name].reset_index(drop=True) for name in CHAPTERS} | {
        "differences": list_differences(items, estimates, designs, places),
        "orders": list_orders(items, estimates, designs),
        "tests": list_group_tests(respondents, form, designs),
    }


def _code_answers(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return the interviews with categories for texts: each text is read once, however many measures look at it."""
    coded = {}
    for name in form.questions:
        if name in respondents and respondents[name].dtype == "str":
            answers = respondents[name].astype("category")
            coded[name] = answers if "" in answers.cat.categories else answers.cat.add_categories("")
    return respondents.assign(**coded)
