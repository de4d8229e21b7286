"""Interviews in, what people find most important and what they want to know out: priorities, topics, channels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.design_columns import name_rows
from analysis.survey.form import Form
from analysis.survey.measures.answers import collect_marks, keep_named, keep_unnamed, list_codes, mark_answers
from analysis.survey.measures.battery import MEAN, SHARE, Battery, find_item, stack

PLACES = {"first": ("priority, 1st", 3), "second": ("priority, 2nd", 2), "third": ("priority, 3rd", 1)}
TOPICS = "information needs"


def list_choices(form: Form) -> list[str]:
    """Return the names of the questions for the first, second and third priority, in this order."""
    return [find_item(form, construct) for construct, _ in PLACES.values()]


def list_priorities(form: Form) -> list[str]:
    """Return the codes of the priorities, in form order; with `list_choices` all that a ranking model needs."""
    return list_codes(form, list_choices(form)[0])


def list_questions(form: Form) -> dict[str, tuple[str, ...]]:
    """Return for each priority the question that is the base of all that is said of it: that for the first one."""
    return dict.fromkeys(list_priorities(form), tuple(list_choices(form)[:1]))


def measure_priorities(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that puts each priority first, second, third, and among the three most important.

    Base: who named a first priority; who named fewer than three placed no other. So the places have one base, and
    the first three columns add up to `top3`. The six priorities of the National Roma Integration Strategy 2012–2020.
    """
    placed = place_priorities(respondents, form)
    columns = {
        (code, category): marks[code]
        for code in list_priorities(form)
        for category, marks in (placed | {"top3": sum(placed.values())}).items()
    }
    return Battery("priorities", SHARE, stack(columns), questions=list_questions(form))


def measure_priority_points(respondents: pd.DataFrame, form: Form) -> Battery:
    """Mean points of each priority: 3 for the first place, 2 for the second, 1 for the third, 0 for none.

    Base as in `measure_priorities`. Points by place: Borda 1781, “Mémoire sur les élections au scrutin”, here cut after
    three places. A model of the same choices that gives no points by decree: Luce 1959, Individual Choice Behavior;
    Plackett 1975, “The analysis of permutations”, Applied Statistics 24; see `analysis.survey.rankings`.
    """
    placed = place_priorities(respondents, form)
    points = sum(placed[place] * value for place, (_, value) in PLACES.items())
    columns = {(code, "points"): points[code] for code in list_priorities(form)}
    questions = list_questions(form)
    return Battery("priority_points", MEAN, stack(columns), compared=True, ordered=True, questions=questions)


def place_priorities(respondents: pd.DataFrame, form: Form) -> dict[str, pd.DataFrame]:
    """Return for each place 1 and 0 by priority (columns), NaN in the rows without a first priority.

    Raises `StudyError` for a priority that was given two places, with the rows.
    """
    marks = {
        place: mark_answers(respondents, form, name) for place, name in zip(PLACES, list_choices(form), strict=True)
    }
    answered = marks["first"].notna()
    placed = {place: of_place.fillna(0).where(answered) for place, of_place in marks.items()}
    twice = np.flatnonzero((sum(placed.values()) > 1).any(axis=1))
    if len(twice):
        where = f"questions {', '.join(list_choices(form))}, {name_rows(twice)}"
        raise StudyError("one priority has two places", where=where, expected="three different ones or fewer")
    return placed


def measure_topics(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that wants more information on each topic, up to three.

    Base: who marked something, “I need no more” included; blank is no answer. Own list.
    """
    values = keep_named(collect_marks(respondents, form, TOPICS))
    return Battery("topics", SHARE, values, compared=True, ordered=True)


def measure_other_topics(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that needs no more information, and that wants some on another topic; base as in `measure_topics`."""
    return Battery("topics_unnamed", SHARE, keep_unnamed(collect_marks(respondents, form, TOPICS)), compared=True)


def measure_channels(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that prefers to get the information by each channel, up to two.

    Asked of those who want information on something. Base: who marked something; blank is no answer. Own list.
    """
    return Battery(
        "channels", SHARE, collect_marks(respondents, form, "preferred channel"), compared=True, ordered=True
    )
