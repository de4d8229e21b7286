"""Interviews in, how people learned of the programmes, of their municipality's plan and of their rights out."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import DONT_KNOW, collect_marks, keep_named, keep_unnamed, mark_answers
from analysis.survey.measures.battery import SHARE, Battery, find_item

SOURCE, MAIN = "source of information", "main source"


def measure_sources(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that learned of the programmes from each source.

    Asked of those who recognised at least one real programme. Base: who marked something; blank is no answer. Several
    may be marked, so shares add up to more than 1. Own list; marks as shares of respondents, not of marks.
    """
    marks = collect_marks(respondents, form, SOURCE)
    return Battery("sources", SHARE, keep_named(marks), compared=True, ordered=True)


def measure_other_sources(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that learned of the programmes from a source that is not on the list; base as in `measure_sources`.

    A battery of its own, because what people write there differs: “other” is never called the largest source.
    """
    return Battery("sources_unnamed", SHARE, keep_unnamed(collect_marks(respondents, form, SOURCE)), compared=True)


def measure_main_source(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share for whom each source was the most important one.

    Base: who named a source and, of several, said which was the most important. Only those who marked more than one
    are asked; who marked one has answered with it: without them the base would be those who hear much. Not by
    place. Own construction.
    """
    asked = tuple(find_item(form, construct) for construct in (SOURCE, MAIN))
    marked, main = (mark_answers(respondents, form, name) for name in asked)
    only = marked.sum(axis=1) == 1
    chosen = main.where(main.notna(), marked.where(only, axis=0)).loc[:, main.columns]
    values = pd.concat({asked[1]: chosen}, axis=1, names=["indicator", "category"])
    return Battery("main_source", SHARE, values, by_place=False, questions={asked[1]: asked})


def measure_plan(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to whether the municipality has an action plan for Roma integration.

    Base: who answered; “don't know” is an answer with its own share, the only one that is shown by municipality:
    it can act on it, and one answer does not tell how few gave each of the others. What is the case stands in the
    table `plans`. Own construction.
    """
    values = collect_marks(respondents, form, "awareness of municipal plan")
    return Battery("plan", SHARE, values, compared=True, place_categories=(DONT_KNOW,))


def measure_rights(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share of Roma respondents who know a body that a victim of discrimination can turn to.

    Asked of Roma only. Base: who answered; “don't know” is an answer with its own share. By municipality only “no”,
    for the reason given in `measure_plan`. After the rights-awareness questions of FRA 2017, EU-MIDIS II: Main
    results; own wording, so the figures are not comparable with FRA's.
    """
    values = collect_marks(respondents, form, "rights awareness: support bodies")
    return Battery("rights", SHARE, values, place_categories=("no",), groups=("roma",))
