"""Interviews in, what people know of programmes and policies out: recognition, the foil, self-rating, scores."""

from __future__ import annotations

import pandas as pd

from analysis.survey.form import Form
from analysis.survey.measures.answers import list_codes, list_steps, score_answers
from analysis.survey.measures.battery import MEAN, POINTS, SHARE, Battery, list_items, stack
from analysis.survey.measures.quiz import judge_statements

RECOGNISED = {"heard", "know", "used"}
REAL, FOIL = "aided recognition", "foil (does not exist)"


def measure_recognition(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that has at least heard of each real programme (“only heard of it” or more).

    Base: who answered the item; an empty item is outside. Aided recognition of named programmes, as FRA asks for
    named equality bodies (FRA 2017, EU-MIDIS II: Main results).
    """
    heard = _recognise(respondents, form, REAL)
    columns = {(name, "recognised"): heard[name] for name in heard}
    return Battery("recognition", SHARE, stack(columns), compared=True, ordered=True)


def measure_foil(respondents: pd.DataFrame, form: Form) -> Battery:
    """Share that claims to have heard of the programme that does not exist; nobody is dropped because of it.

    Base: who answered the item. A battery of its own: it is compared between groups, but never called the best or
    least known. Foils: Paulhus et al. 2003, “The over-claiming technique”, J. Personality and Social Psychology 84;
    opinions on what does not exist: Bishop, Tuchfarber & Oldendick 1986, Public Opinion Quarterly 50.
    """
    heard = _recognise(respondents, form, FOIL)
    columns = {(name, "recognised"): heard[name] for name in heard}
    return Battery("foil", SHARE, stack(columns), compared=True)


def measure_recognition_above_foil(respondents: pd.DataFrame, form: Form) -> Battery:
    """Recognition of each real programme minus that of the foil: hits minus false alarms, in points.

    Base: who answered both the item and the foil (of several foils, all: their mean is taken off). A respondent
    counts 1 (only the programme recognised), 0 (both or neither) or −1 (only the foil). Not by place: beside the
    recognition itself it would tell who left the foil out. The index P(r) of Snodgrass & Corwin 1988, “Pragmatics of
    measuring recognition memory”, J. Experimental Psychology: General 117.
    """
    heard = _recognise(respondents, form, REAL)
    foils = _recognise(respondents, form, FOIL)
    claimed = foils.mean(axis=1, skipna=False)
    columns = {(name, "above_foil"): heard[name] - claimed for name in heard}
    questions = {name: (name, *foils) for name in heard}
    return Battery("recognition_above_foil", POINTS, stack(columns), by_place=False, questions=questions)


def measure_self_rating(respondents: pd.DataFrame, form: Form) -> Battery:
    """Mean self-rated knowledge of the policies of each level, from 1 (not informed at all) to 5 (very well).

    Base: who answered the item; the scale has no “don't know”. Own wording; self-rated, as against tested,
    knowledge: Flynn & Goldsmith 1999, “A short, reliable measure of subjective knowledge”, J. Business Research 46.
    """
    columns = {
        (name, "mean"): score_answers(respondents, form, name, list_steps(form, name))
        for name in list_items(form, "self-rated knowledge")
    }
    return Battery("self_rating", MEAN, stack(columns), compared=True, ordered=True)


def measure_scores(respondents: pd.DataFrame, form: Form) -> Battery:
    """Mean number of real programmes recognised, of right answers in the quiz, and of right minus wrong answers.

    `n_known` is counted from the items, over who answered at least one. `quiz_score` gives a point for a right
    answer, `quiz_net` takes one off for a wrong one, since guessing alone gets half of the statements right; “don't
    know” and an empty item count 0; over who answered at least one statement. Right minus wrong: Holzinger 1924, “On
    scoring multiple response tests”, J. Educational Psychology 15; Frary 1988, “Formula scoring of multiple-choice
    tests”, Educational Measurement: Issues and Practice 7.
    """
    heard, judged = _recognise(respondents, form, REAL), judge_statements(respondents, form)
    columns = {
        ("n_known", "mean"): heard.sum(axis=1, min_count=1),
        ("quiz_score", "mean"): judged.clip(lower=0).sum(axis=1, min_count=1),
        ("quiz_net", "mean"): judged.sum(axis=1, min_count=1),
    }
    questions = {"n_known": tuple(heard)} | dict.fromkeys(("quiz_score", "quiz_net"), tuple(judged))
    return Battery("scores", MEAN, stack(columns), compared=True, questions=questions)


def _recognise(respondents: pd.DataFrame, form: Form, construct: str) -> pd.DataFrame:
    """Return 1 for a programme at least heard of, 0 for one never heard of, NaN without an answer."""
    return pd.DataFrame({
        name: score_answers(respondents, form, name, {code: code in RECOGNISED for code in list_codes(form, name)})
        for name in list_items(form, construct)
    })  # fmt: skip
