"""Interviews in, the joint projects of 2007–2013 out: whether there were any, with whom, on what, with what result."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import collect_marks, keep_named, keep_unnamed, list_codes, score_answers
from analysis.survey.measures.battery import POINTS, SHARE, Battery, find_item, stack
from analysis.survey.measures.scales import score_net

EXISTENCE, PARTNERS, THEMES = "existence of joint projects", "partners", "theme"
KNOWN = {"part", "know"}  # took part, or knows of one


def measure_projects(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that took part in a joint project, that knows of one, and that knows of none.

    Base: who answered; a refusal is no answer. What people know of, not how many projects there were. Own construction.
    """
    return Battery("projects", SHARE, collect_marks(respondents, form, EXISTENCE))


def measure_known_projects(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that knows of a joint project, whether they took part in it or not; base as in `measure_projects`."""
    name = find_item(form, EXISTENCE)
    known = score_answers(respondents, form, name, {code: code in KNOWN for code in list_codes(form, name)})
    return Battery("projects_known", SHARE, stack({(name, "known"): known}), compared=True)


def measure_partners(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names each partner of the project they know best.

    Asked of those who know of a project. Base: who marked something, “don't know” included; blank is no answer.
    Several may be marked. Own list. Not by place, as all that only those who know of a project are asked: of one
    municipality they are too few.
    """
    values = keep_named(collect_marks(respondents, form, PARTNERS))
    return Battery("partners", SHARE, values, compared=True, ordered=True, by_place=False)


def measure_unnamed_partners(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names a partner not on the list, and that does not know them; base as in `measure_partners`."""
    values = keep_unnamed(collect_marks(respondents, form, PARTNERS))
    return Battery("partners_unnamed", SHARE, values, compared=True, by_place=False)


def measure_partner_pairs(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names both of two partners: the ties of the network of partners.

    Category "a+b", a before b in the form's order. Base as in `measure_partners`: who does not know names no pair. Two
    answers “other” need not mean the same partner, so it has no ties. Projects and their partners seen as a network of
    partners: Breiger 1974, “The duality of persons and groups”, Social Forces 53. Not by place: the ties would be few.
    """
    named = keep_named(collect_marks(respondents, form, PARTNERS))
    pairs = {
        (name, f"{one}+{other}"): named[name, one] * named[name, other]
        for name in named.columns.unique("indicator")
        for one, other in combinations(named[name].columns, 2)
    }
    return Battery("partner_pairs", SHARE, stack(pairs), by_place=False)


def measure_themes(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names each theme of the project they know best; asked, base and marks as in `measure_partners`.

    The themes are the six priorities of the National Roma Integration Strategy 2012–2020.
    """
    values = keep_named(collect_marks(respondents, form, THEMES))
    return Battery("themes", SHARE, values, ordered=True, by_place=False)


def measure_unnamed_themes(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names another theme, and that does not know it; base as in `measure_partners`."""
    return Battery("themes_unnamed", SHARE, keep_unnamed(collect_marks(respondents, form, THEMES)), by_place=False)


def measure_funding(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that names each source of money of the project they know best, “don't know” included; own list.

    Asked of authorities and organisations that know of a project. Base: who marked something.
    """
    return Battery("funding", SHARE, collect_marks(respondents, form, "funding"), groups=("authority", "ngo"))


def measure_result(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share giving each answer to how good the result was for the Roma community, from 1 (none) to 5.

    Asked of those who know of a project. Base: who answered; “don't know” is an answer with its own share. Own scale.
    """
    return Battery("result", SHARE, collect_marks(respondents, form, "result"), by_place=False)


def measure_net_result(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share calling the result good minus share calling it weak or none, among those who chose a step.

    See `score_net`. Asked of those who know of a project; “don't know” is outside the base.
    """
    return Battery("result_net", POINTS, score_net(respondents, form, "result"), by_place=False)


def measure_benefit(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share of Roma respondents who, or whose family, had a direct benefit from the project they know best.

    Asked of Roma who know of a project. Base: who answered; “don't know” is an answer with its own share. Own
    construction.
    """
    values = collect_marks(respondents, form, "direct benefit")
    return Battery("benefit", SHARE, values, by_place=False, groups=("roma",))
