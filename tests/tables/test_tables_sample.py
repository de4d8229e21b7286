"""What the pages say of the sample and of the questions, counted by hand on the toy survey."""

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.study import Sample
from analysis.tables import sample

SAMPLES = {"authority": Sample("enumeration"), "ngo": Sample("probability"), "roma": Sample("quota")}


def test_every_group_has_its_interviews_persons_strata_and_kind(respondents):
    got = sample.describe_sample(respondents, SAMPLES)
    expected = pd.DataFrame({
        "group": ["authority", "ngo", "roma"],
        "kind": ["enumeration", "probability", "quota"],
        "n": [3, 2, 8],
        "population": [3, 8, 30],
        "strata": [1, 1, 2],
        "enumerated": [1, 0, 0],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_a_group_nobody_of_whom_was_asked_has_a_row_of_zeros(respondents):
    got = sample.describe_sample(respondents[respondents["group"] != "ngo"], SAMPLES).set_index("group")
    assert got.loc["ngo", ["n", "population", "strata", "enumerated"]].tolist() == [0, 0, 0, 0]


def test_a_stratum_one_of_whom_was_not_interviewed_is_not_enumerated(respondents):
    some = respondents.drop(index=respondents.index[respondents["group"] == "authority"][0])
    got = sample.describe_sample(some, SAMPLES).set_index("group")
    assert got.loc["authority", ["n", "population", "enumerated"]].tolist() == [2, 3, 0]


def test_interviews_are_counted_in_all_eight_municipalities(respondents, slugs):
    got = sample.count_interviews(respondents, "roma", slugs)
    counts, persons = {"borovo": 4, "ruse": 4}, {"borovo": 10, "ruse": 20}
    expected = pd.DataFrame({
        "municipality": list(slugs), "group": "roma", "n": [counts.get(slug, 0) for slug in slugs],
        "population": pd.array([persons.get(slug) for slug in slugs], dtype="Int64"),
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_of_merged_strata_only_the_sum_of_persons_is_known(respondents, slugs):
    is_merged = respondents["stratum"] == "borovo|roma"
    merged = respondents.assign(stratum=respondents["stratum"].mask(is_merged, "ruse|roma"), population=30)
    got = sample.count_interviews(merged, "roma", slugs).set_index("municipality")
    assert got.loc[["borovo", "ruse"], "n"].tolist() == [4, 4]
    assert got["population"].isna().all()


def test_labels_come_from_the_form_in_both_languages(form):
    got = sample.list_questions(form).set_index("indicator")
    assert got.columns.tolist() == ["level", "label_bg", "label_en"]
    assert got.loc["p_foil", "label_bg"] == form.label("p_foil", "bg")
    assert got.loc["p_foil", "label_en"] != got.loc["p_foil", "label_bg"]
    assert not {"intro", "start", "n_known"} & set(got.index), "notes and calculations ask nothing"


def test_choices_come_from_the_form_in_its_order(form):
    got = sample.list_choices(form)
    of_rights = got[got["indicator"] == "disc_org"]
    assert of_rights["category"].tolist() == ["yes", "no", "dk"]
    assert of_rights["label_bg"].tolist() == [
        form.choice_label("yes_no_dk", code, "bg") for code in ("yes", "no", "dk")
    ]
