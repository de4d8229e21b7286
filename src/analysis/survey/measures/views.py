"""Interviews in, how people see participation out: levels of IAP2, mechanisms, obstacles, trust, readiness."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import (
    DONT_KNOW,
    collect_marks,
    keep_named,
    keep_unnamed,
    list_codes,
    score_answers,
)
from analysis.survey.measures.battery import MEAN, POINTS, SHARE, Battery, find_item, stack
from analysis.survey.measures.scales import score_net

NOW, WANTED = "IAP2 level now", "IAP2 level wanted"
MECHANISMS, OBSTACLES, TRUST, READINESS = "consultative mechanism", "obstacles", "trust in institutions", "readiness"


def measure_levels(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that sees, and that wants, each level of participation in the municipality.

    Base: who answered; “don't know” is an answer with its own share. Not by place, where most levels are named by a
    handful: there `measure_level_gap` sums them up. The five levels of the International Association for Public
    Participation's Spectrum of Public Participation (IAP2 2014; 2018), with “no participation” below them as the lowest
    rungs of Arnstein 1969, “A ladder of citizen participation”, J. American Institute of Planners 35.
    """
    return Battery("levels", SHARE, collect_marks(respondents, form, NOW, WANTED), compared=True, by_place=False)


def measure_level_gap(respondents: pd.DataFrame, form: Form) -> Battery:
    """Mean of the level wanted minus the level now, in levels: no participation is 0, the highest level 5.

    Base: who named a level in both questions; “don't know” is no level. Above 0 people want more than they see. It
    takes the steps between levels as equal. Own construction on the levels of `measure_levels`.
    """
    values = stack({("iap_gap", "mean"): _find_gap(respondents, form)})
    return Battery("level_gap", MEAN, values, compared=True, questions=_list_gap_questions(form))


def measure_want_more(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that wants a higher level than it sees now; base as in `measure_level_gap`, no matter how much higher.

    Not by place: hardly anybody in a municipality wants no more.
    """
    gap = _find_gap(respondents, form)
    more = (gap > 0).astype(float).where(gap.notna())
    values = stack({("iap_gap", "more"): more})
    return Battery("want_more", SHARE, values, compared=True, by_place=False, questions=_list_gap_questions(form))


def measure_mechanisms(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that holds each way of regular consultation to be among the most fitting ones, up to three.

    Base: who marked something, “not needed” included; blank is no answer. Own list.
    """
    values = keep_named(collect_marks(respondents, form, MECHANISMS))
    return Battery("mechanisms", SHARE, values, compared=True, ordered=True)


def measure_other_mechanisms(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that says no mechanism is needed, and that wants one not on the list; base as in `measure_mechanisms`."""
    values = keep_unnamed(collect_marks(respondents, form, MECHANISMS))
    return Battery("mechanisms_unnamed", SHARE, values, compared=True)


def measure_obstacles(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that holds each obstacle to be among those that most prevent Roma from taking part, up to three.

    Base: who marked something, “no obstacles” and “don't know” included; blank is no answer. Own list.
    """
    values = keep_named(collect_marks(respondents, form, OBSTACLES))
    return Battery("obstacles", SHARE, values, compared=True, ordered=True)


def measure_no_obstacles(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that sees no obstacles, and that does not know; base as in `measure_obstacles`."""
    values = keep_unnamed(collect_marks(respondents, form, OBSTACLES))
    return Battery("obstacles_unnamed", SHARE, values, compared=True)


def measure_trust(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to how much they trust each institution, from 1 (not at all) to 5 (fully).

    Base: who answered the item; “don't know” is an answer with its own share. Not by place, where a few people choose
    most of the steps: there `measure_net_trust` sums them up. The institutions after FRA 2017, EU-MIDIS II: Main
    results, which asks from 0 to 10; five labelled steps are easier to read out, and not comparable with it.
    """
    return Battery("trust", SHARE, collect_marks(respondents, form, TRUST), by_place=False)


def measure_net_trust(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that trusts each institution (4–5) minus share that does not (1–2), among those who chose a step.

    See `score_net`; “don't know” is outside the base.
    """
    return Battery("trust_net", POINTS, score_net(respondents, form, TRUST), compared=True, ordered=True)


def measure_readiness(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to how ready they are to discuss decisions themselves, from 1 (not at all) to 5 (fully).

    Base: who answered; “don't know” is an answer with its own share. What people say, not what they will do. Own scale.
    """
    return Battery("readiness", SHARE, collect_marks(respondents, form, READINESS))


def measure_net_readiness(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that is ready (4–5) minus share that is not (1–2), among those who chose a step.

    See `score_net`; “don't know” is outside the base.
    """
    return Battery("readiness_net", POINTS, score_net(respondents, form, READINESS), compared=True)


def _list_gap_questions(form: Form) -> dict[str, tuple[str, ...]]:
    return {"iap_gap": tuple(find_item(form, construct) for construct in (NOW, WANTED))}


def _find_gap(respondents: pd.DataFrame, form: Form) -> pd.Series:
    now, wanted = (_number_levels(respondents, form, find_item(form, construct)) for construct in (NOW, WANTED))
    return wanted - now


def _number_levels(respondents: pd.DataFrame, form: Form, name: str) -> pd.Series:
    """Return the place of the level in the list, from 0; “don't know” and what the form calls missing is no level."""
    levels = [code for code in list_codes(form, name) if code not in form.questions[name].missing | {DONT_KNOW}]
    return score_answers(respondents, form, name, {code: place for place, code in enumerate(levels)})
