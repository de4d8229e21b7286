"""The chapters of the survey: which measures each table of estimates holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from analysis.study import Sample
from analysis.survey.form import Form
from analysis.survey.measures import knowledge, needs, participation, projects, quiz, sources, views
from analysis.survey.measures.battery import Battery
from analysis.tables.estimation import estimate_table

Measure = Callable[[pd.DataFrame, Form], Battery]
CHAPTERS: dict[str, tuple[Measure, ...]] = {
    "recognition": (
        knowledge.measure_recognition,
        knowledge.measure_foil,
        knowledge.measure_recognition_above_foil,
    ),
    "self_rating": (knowledge.measure_self_rating,),
    "scores": (knowledge.measure_scores,),
    "quiz": (quiz.measure_quiz, quiz.measure_quiz_levels),
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
    """Return the batteries of every table."""
    return {table: [measure(respondents, form) for measure in measures] for table, measures in CHAPTERS.items()}


def estimate_chapters(
    respondents: pd.DataFrame, form: Form, samples: Mapping[str, Sample], places: Sequence[str]
) -> dict[str, pd.DataFrame]:
    """Return every table of estimates by its name; see `estimate_table`."""
    measured = measure_all(respondents, form)
    return {name: estimate_table(batteries, respondents, samples, places) for name, batteries in measured.items()}
