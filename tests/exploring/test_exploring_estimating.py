"""What a group answered, by hand; and the same as the tables of the study."""

from dataclasses import replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.exploring.estimating import COLUMNS, estimate_answers, list_estimable

FIGURES = ["n", "estimate", "low", "high"]


def estimate(opened, interviews, question, group, municipality=None, **changes):
    study = replace(opened.study, **changes)
    return estimate_answers(interviews, opened.form, study, question, group, municipality)


def test_shares_of_a_choice_are_of_those_who_answered(opened, interviews):
    got = estimate(opened, interviews, "ready", "roma").set_index("category")
    assert got["n"].unique().tolist() == [3]  # an empty cell is no answer
    assert got["estimate"].round(3).to_dict() == {"1": 0.333, "2": 0, "3": 0, "4": 0, "5": 0.667, "dk": 0}
    assert (got["low"] <= got["estimate"]).all() and (got["estimate"] <= got["high"]).all()


def test_several_answers_count_each_and_a_number_has_its_mean(opened, interviews):
    chosen = estimate(opened, interviews, "src", "roma").set_index("category")["estimate"]
    assert chosen[["media", "social", "other"]].round(3).tolist() == [0.667, 0.333, 0.333]
    counted = estimate(opened, interviews, "jp_n", "roma").iloc[0]
    assert counted[["n", "estimate", "unit"]].tolist() == [3, 2.0, "mean"]  # −99 is no number of projects


def test_a_municipality_is_a_domain_of_its_group(opened, interviews):
    got = estimate(opened, interviews, "ready", "roma", "borovo").set_index("category")
    assert got.loc["5", FIGURES[:2]].tolist() == [2, 0.5] and list(got.reset_index()[COLUMNS]) == COLUMNS
    assert set(got["municipality"]) == {"borovo"}
    assert estimate(opened, interviews, "ready", "authority", "borovo").set_index("category").loc["4", "estimate"] == 1


@pytest.mark.parametrize(("group", "municipality"), [("ngo", None), ("ngo", "borovo"), ("roma", "ruse")])
def test_where_nobody_was_interviewed_every_answer_has_a_row_and_no_value(opened, interviews, group, municipality):
    got = estimate(opened, interviews, "ready", group, municipality)
    assert len(got) == 6 and not got["n"].any() and got[FIGURES[1:]].isna().all(axis=None)
    assert set(got["flag"]) == {":c"}


def test_a_sample_that_is_not_random_has_no_interval(opened, interviews):
    sample = dict(opened.study.sample)
    for kind, has_interval in (("quota", False), ("convenience", False), ("probability", True)):
        changed = sample | {"roma": replace(sample["roma"], kind=kind)}
        got = estimate(opened, interviews, "ready", "roma", sample=changed)
        assert got[["low", "high"]].notna().all(axis=None) == has_interval
        assert got["estimate"].notna().all()


@pytest.mark.parametrize(("bases", "flag"), [((4, 5, 6), ":c"), ((3, 4, 5), ":u"), ((2, 3, 4), "low"), ((1, 2, 3), "")])
def test_flags_are_those_of_the_thresholds_of_the_study(opened, interviews, bases, flag):
    names = ("minimum_base", "reliable_base", "plain_base")
    limits = replace(opened.study.disclosure, **dict(zip(names, bases, strict=True)))
    assert set(estimate(opened, interviews, "ready", "roma", disclosure=limits)["flag"]) == {flag}


@pytest.mark.parametrize(("question", "group", "place", "found"), [
    ("raedy", "roma", None, "no question raedy"), ("open", "roma", None, "no answers that can be estimated"),
    ("ready", "rom", None, "unknown group"), ("ready", "roma", "vidin", "unknown municipality"),
])  # fmt: skip
def test_what_is_not_there_is_refused(opened, interviews, question, group, place, found):
    with pytest.raises(StudyError, match=found):
        estimate(opened, interviews, question, group, place)


def test_texts_calculations_and_notes_are_not_among_what_can_be_estimated(opened):
    names = list_estimable(opened.form)
    assert {"ready", "src", "jp_n"} <= set(names)
    assert not {"open", "n_known", "intro", "src_other", "start"} & set(names)


def test_nothing_given_is_changed(opened, interviews):
    before = interviews.copy(deep=True)
    estimate(opened, interviews, "src", "roma", "borovo")
    assert_frame_equal(interviews, before)


@pytest.mark.parametrize(("table", "question"), [("sources", "src"), ("rights", "disc_org"), ("plan", "mun_plan")])
def test_estimates_are_those_of_the_tables_of_the_study(data, table, question):
    """Of the district for every group, and of a municipality for the one that is shown there."""
    rows = data.unreleased(table)
    places = {"roma": ["district", *data.study.municipalities]}
    parts = [
        data.questions[question].estimate(group, None if place == "district" else place)
        for group in rows.loc[rows["indicator"] == question, "group"].unique()
        for place in places.get(group, ["district"])
    ]
    keys = ["municipality", "group", "indicator", "category"]
    got = pd.concat(parts).merge(rows[keys], on=keys).sort_values(keys).reset_index(drop=True)
    expected = rows.merge(got[keys], on=keys).sort_values(keys).reset_index(drop=True)
    assert len(got) >= 3
    assert_frame_equal(got[[*keys, *FIGURES]], expected[[*keys, *FIGURES]], check_dtype=False)
