"""Interviews in, who was invited, who took part and with what influence out; and what authorities say of it."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import (
    DONT_KNOW,
    collect_marks,
    keep_named,
    list_steps,
    score_answers,
)
from analysis.survey.measures.battery import POINTS, SHARE, Battery, find_item, stack

INVITED, ATTENDED, INFLUENCE = "invited", "attended", "influence"
ASKED = ("ngo", "roma")  # who is invited; authorities are asked what they organised
AT_PLACES = ("invited", "attended")  # the steps of the chain that enough people take in a municipality
CONSIDERABLE = 4  # the step “had considerable influence” (значително), and the one above it


def measure_chain(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that was invited to a form of participation, that then took part, and that had considerable influence then.

    Each step is a part of the one before, and all have one base; see `follow_chain`. The last step is not shown by
    place: in a municipality it is a few people. Own construction after the steps
    “asked to” and “responded to” of Lowndes, Pratchett & Stoker 2006, “Diagnosing and remedying the failings of
    official participation schemes: the CLEAR framework”, Social Policy and Society 5.
    """
    steps = follow_chain(respondents, form)
    values = stack({("chain", step): steps[step] for step in (*AT_PLACES, "influenced")})
    return Battery(
        "chain", SHARE, values, compared=True, place_categories=AT_PLACES, groups=ASKED, questions=list_chain(form)
    )


def measure_chain_losses(respondents: pd.DataFrame, form: Form) -> Battery:
    """What the chain loses at each step, in points of the one base: invited but not there, there but without influence.

    Base as in `follow_chain`. Own construction.
    """
    steps = follow_chain(respondents, form)
    columns = {
        ("chain", "lost_attended"): steps["invited"] - steps["attended"],
        ("chain", "lost_influenced"): steps["attended"] - steps["influenced"],
    }
    return Battery(
        "chain_losses", POINTS, stack(columns), place_categories=("lost_attended",), groups=ASKED,
        questions=list_chain(form),
    )  # fmt: skip


def measure_uninvited(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that took part without having been invited to anything: who comes by another way than the chain.

    Base as in `follow_chain`. Own construction.
    """
    columns = {("chain", "uninvited"): follow_chain(respondents, form)["uninvited"]}
    return Battery("uninvited", SHARE, stack(columns), by_place=False, groups=ASKED, questions=list_chain(form))


def list_chain(form: Form) -> dict[str, tuple[str, ...]]:
    """Return the questions that the steps of the chain are made of."""
    return {"chain": tuple(find_item(form, construct) for construct in (INVITED, ATTENDED, INFLUENCE))}


def follow_chain(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return 1 and 0 for invited, attended, influenced and uninvited, NaN for an interview outside the one base.

    Base: who answered whether they were invited and whether they attended (“none of these” is an answer, blank is
    none) and, if they attended, what influence they had. Who left that last one empty is outside all steps, since
    a step may not have another base than the next; how many that are is the base of `inv` and `att` less this one.
    `attended`: invited to something and took part in something, not necessarily the same form. `influenced`: that,
    and at least “had considerable influence”, step 4 of 5; who cannot say is in the base and did not have it.
    """
    invited, attended = (_took_any(respondents, form, construct) for construct in (INVITED, ATTENDED))
    name = find_item(form, INFLUENCE)
    much = {code: step >= CONSIDERABLE for code, step in list_steps(form, name).items()} | {DONT_KNOW: False}
    influence = score_answers(respondents, form, name, much)
    steps = pd.DataFrame({
        "invited": invited,
        "attended": invited * attended,
        "influenced": invited * attended * influence.fillna(0),
        "uninvited": (1 - invited) * attended,
    })  # fmt: skip
    return steps.where(invited.notna() & ((attended == 0) | (attended.notna() & influence.notna())))


def measure_forms(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that was invited to each form of participation, and that took part in it, in the last three years.

    Asked of organisations and Roma. Base: who marked something, “none of these” included; blank is no answer. Several
    may be marked. Own list.
    """
    return Battery("forms", SHARE, collect_marks(respondents, form, INVITED, ATTENDED), groups=ASKED)


def measure_influence(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to how far their opinion influenced the decision, from 1 (not at all) to 5 (decisive).

    Asked of organisations and Roma who took part in something. Base: who answered; “don't know” is an answer with its
    own share, not by place. Own scale.
    """
    return Battery("influence", SHARE, collect_marks(respondents, form, INFLUENCE), by_place=False, groups=ASKED)


def measure_organised_forms(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share of authorities' respondents whose institution used each form with Roma taking part, in three years.

    Asked of authorities. Base: who marked something, “none of these” included. The list of `measure_forms`.
    """
    return Battery("organised_forms", SHARE, collect_marks(respondents, form, "forms organised"), groups=("authority",))


def measure_used_proposals(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to what part of the proposals made was taken into account.

    Asked of authorities that used at least one form. Base: who answered; “there were no proposals” and “don't know”
    are answers with their own shares. Own scale.
    """
    values = collect_marks(respondents, form, "influence (authority view)")
    return Battery("used_proposals", SHARE, values, groups=("authority",))


def _took_any(respondents: pd.DataFrame, form: Form, construct: str) -> pd.Series:
    """Return 1 where a form of participation is marked, 0 where none is, NaN without an answer."""
    return keep_named(collect_marks(respondents, form, construct)).max(axis=1)
