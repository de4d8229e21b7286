"""Differences between groups and of places from their district: what they are, owe to chance, and are adjusted by."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.study import Sample
from analysis.survey import contrasts, estimates
from analysis.survey.measures.battery import MEAN, POINTS
from analysis.survey.multiplicity import holm
from analysis.survey.share_differences import Shares, bound_differences, find_p
from analysis.tables.contrasts import COLUMNS, list_differences

HIDDEN = ["se", "low", "high", "df", "p", "p_adjusted", "effect"]
PAIRS = [("roma", "ngo"), ("roma", "authority"), ("ngo", "authority")]


@pytest.fixture(scope="module")
def batteries(interviews, answer, make_battery):
    """Three shares, two means, one of points; the second share is rare, nobody of Borovo gave it."""
    first, common = answer(1, roma=0.3, ngo=0.6, authority=0.5), answer(2, roma=0.5, ngo=0.5, authority=0.6)
    common = common.mask(interviews["stratum"] == "borovo|roma", 1.0)
    rare = pd.Series(np.arange(len(interviews)) % 9 == 0, interviews.index).astype(float)
    rare = rare.where(interviews["municipality"] != "borovo", 0.0)
    steps = pd.Series(np.random.default_rng(4).integers(1, 6, len(interviews)), interviews.index, dtype=float)
    return [
        make_battery("known", {"a": first, "rare": rare, "b": common}, compared=True),
        make_battery("scale", {"c": steps, "d": steps.iloc[::-1].set_axis(steps.index)}, MEAN, compared=True),
        make_battery("net", {"e": first - rare}, POINTS, compared=True),
        make_battery("silent", {"f": first}),
        make_battery("pairs", {"g": first}, compared=True, by_place=False),
        make_battery("of_two", {"h": first}, compared=True, groups=("ngo", "roma")),
    ]


@pytest.fixture(scope="module")
def made(batteries, interviews, random, estimate):
    return estimate(batteries, interviews, random)


@pytest.fixture(scope="module")
def differences(made, slugs):
    return list_differences(*order(made), slugs)


def order(made):
    items, designs, table = made
    return items, table, designs


def pick(table: pd.DataFrame, category: str, group: str = "roma", other: str = "ngo", place: str = "district"):
    is_row = (table["category"] == category) & (table["group"] == group) & (table["other_group"] == other)
    return table[is_row & (table["municipality"] == place)].iloc[0]


def test_every_compared_battery_has_its_rows_and_no_other(differences, slugs):
    assert differences.columns.tolist() == COLUMNS
    rows = differences.groupby("battery", sort=False).size().to_dict()
    assert rows == {"known": 3 * 3 + 8 * 3, "scale": 3 * 2 + 8 * 2, "net": 3 + 8, "pairs": 3, "of_two": 1 + 8}
    district = differences[differences["municipality"] == "district"]
    assert list(dict.fromkeys(zip(district["group"], district["other_group"], strict=True))) == PAIRS
    own = differences[differences["municipality"] != "district"]
    assert own["municipality"].unique().tolist() == list(slugs)
    assert set(own["group"]) == set(own["other_group"]) == {"roma"} and set(own["other_municipality"]) == {"district"}


def test_the_estimate_is_the_first_minus_the_other_and_the_base_the_smaller(differences, made):
    table = made[2].set_index(["municipality", "group", "category"])
    for category in ("a", "c", "e"):
        got = pick(differences, category)
        roma, ngo = table.loc[("district", "roma", category)], table.loc[("district", "ngo", category)]
        assert got["estimate"] == pytest.approx(roma["estimate"] - ngo["estimate"])
        assert got["n"] == min(roma["n"], ngo["n"])


def test_means_and_points_are_compared_as_the_survey_package_does(differences, made, batteries):
    designs = made[1]
    for battery, category in ((batteries[1], "c"), (batteries[2], "e")):
        values = battery.values
        joint = contrasts.compare_domains(designs.random, values.loc[designs.random.frame.index], "group", PAIRS)
        place = contrasts.compare_domains(
            designs.groups["roma"], values.loc[designs.groups["roma"].frame.index], "municipality", [("ruse", None)]
        )
        columns = ["estimate", "se", "low", "high", "df", "p"]
        for expected, got in (
            (joint[joint["category"] == category].iloc[0], pick(differences, category)),
            (place[place["category"] == category].iloc[0], pick(differences, category, other="roma", place="ruse")),
        ):
            assert_allclose(got[columns].astype(float), expected[columns].astype(float))


def test_a_place_is_a_part_of_its_district(differences, made):
    table = made[2].set_index(["municipality", "group", "category"])["se"]
    apart = np.hypot(table[("ruse", "roma", "c")], table[("district", "roma", "c")])
    assert pick(differences, "c", other="roma", place="ruse")["se"] < 0.8 * apart


def describe(design, answers: pd.Series, where: np.ndarray) -> Shares:
    answers = answers.loc[design.frame.index]
    design.frame = design.frame.assign(answers=answers)
    row = estimates.proportion(design, "answers", 1.0, where=where).iloc[0]
    sizes = [where.sum(), design.represented(where)]
    numbers = [row["estimate"], row["se"] ** 2, row["n"], row["df"], *sizes, False]
    return Shares(*(np.array([number]) for number in numbers))


def test_shares_of_groups_have_the_bounds_that_know_rare_answers(differences, made, batteries):
    for category, answers in batteries[0].values.items():
        sides = [
            describe(made[1].groups[group], answers, np.ones(len(made[1].groups[group].frame), dtype=bool))
            for group in ("roma", "ngo")
        ]
        got = pick(differences, category[1])
        assert_allclose([got["low"], got["high"]], np.ravel(bound_differences(*sides)))
        assert got["p"] == pytest.approx(find_p(*sides)[0])


def test_a_place_differs_from_the_district_as_from_the_rest_times_the_weight_of_the_rest(differences, made, batteries):
    design, answers = made[1].groups["roma"], batteries[0].values["known", "a"]
    here = (design.frame["municipality"] == "ruse").to_numpy()
    sides = [describe(design, answers, where) for where in (here, ~here)]
    weights = pd.Series(design.weights, design.frame.index)[answers.loc[design.frame.index].notna()]
    rest = 1 - weights[here[answers.loc[design.frame.index].notna()]].sum() / weights.sum()
    got = pick(differences, "a", other="roma", place="ruse")
    assert_allclose(got["estimate"], (sides[0].share - sides[1].share)[0] * rest)
    # the weight of the rest is taken for known, so the variance of the rest is that of the district's less the place's
    assert_allclose([got["low"], got["high"]], np.ravel(bound_differences(*sides)) * rest, rtol=2e-3)
    assert got["p"] == pytest.approx(find_p(*sides)[0], rel=2e-2)


def test_of_twenty_six_people_nobody_with_a_rare_answer_is_no_difference(differences, made, batteries):
    """Student's interval, the twin, would be sure of it."""
    design = made[1].groups["roma"]
    values = batteries[0].values.loc[design.frame.index]
    student = contrasts.compare_domains(design, values, "municipality", [("borovo", None)]).iloc[1]
    got = pick(differences, "rare", other="roma", place="borovo")
    assert (got["estimate"], got["se"]) == pytest.approx((student["estimate"], student["se"]))
    assert student["high"] < 0 and student["p"] < 0.05
    assert got["high"] > 0 and got["p"] > 0.1


def test_p_is_adjusted_within_the_battery_for_groups_and_for_places_apart(differences):
    for battery in ("known", "scale"):
        own = differences[differences["battery"] == battery]
        for is_district in (True, False):
            family = own[(own["municipality"] == "district") == is_district]
            expected = holm(family["p"], len(family))
            assert_series_equal(family["p_adjusted"], expected, check_names=False)
            assert (family["p_adjusted"] >= family["p"])[family["p"].notna()].all()
    known = differences[differences["battery"] == "known"]
    assert not np.allclose(known["p_adjusted"], holm(known["p"], len(known)), equal_nan=True), "the twin: one family"
    places = known[known["municipality"] != "district"]
    assert not np.allclose(places["p_adjusted"], holm(places["p"]), equal_nan=True), "the twin: only what was tested"


@pytest.mark.parametrize("kind", ["quota", "convenience"])
def test_a_group_that_is_not_random_is_compared_without_bounds_p_and_effect(
    batteries, interviews, random, estimate, slugs, differences, kind
):
    got = list_differences(*order(estimate(batteries, interviews, random | {"roma": Sample(kind)})), slugs)
    is_roma = (got["group"] == "roma") | (got["other_group"] == "roma")
    assert got.loc[is_roma, HIDDEN].isna().all(axis=None)
    columns = [name for name in COLUMNS if name != "p_adjusted"]  # the family is smaller
    assert_frame_equal(got.loc[~is_roma, columns], differences.loc[~is_roma, columns])
    assert got.loc[~is_roma, HIDDEN[:-1]].notna().all(axis=None)
    assert_allclose(got["estimate"], differences["estimate"])
    assert got["n"].equals(differences["n"])


def test_where_all_answered_alike_a_mean_is_compared_with_nothing(interviews, make_battery, random, estimate, slugs):
    steps = pd.Series(np.random.default_rng(4).integers(1, 6, len(interviews)), interviews.index, dtype=float)
    alike = steps.mask(interviews["municipality"] == "borovo", 5.0)
    made = estimate([make_battery("scale", {"c": alike}, MEAN, compared=True)], interviews, random)
    got = list_differences(*order(made), slugs)
    borovo, ruse = (pick(got, "c", other="roma", place=place) for place in ("borovo", "ruse"))
    assert borovo[["low", "high", "p", "p_adjusted"]].isna().all() and borovo["estimate"] > 0
    assert ruse[["low", "high", "p", "p_adjusted"]].notna().all()
    places = got[got["municipality"] != "district"]
    assert_series_equal(places["p_adjusted"], holm(places["p"], 8), check_names=False)
    assert not np.allclose(places["p_adjusted"], holm(places["p"]), equal_nan=True), "the twin: results choose"


def test_effects_are_cohens_h_of_shares_standard_deviations_of_means_and_nothing_of_points(
    differences, made, interviews, batteries
):
    table = made[2].set_index(["municipality", "group", "category"])["estimate"]
    roma, ngo = (table[("district", group, "a")] for group in ("roma", "ngo"))
    assert pick(differences, "a")["effect"] == pytest.approx(2 * np.arcsin(roma**0.5) - 2 * np.arcsin(ngo**0.5))
    steps, variances = batteries[1].values["scale", "c"], []
    for group in ("roma", "ngo"):
        own, weight = (column[interviews["group"] == group] for column in (steps, interviews["weight"]))
        variances.append(np.average((own - np.average(own, weights=weight)) ** 2, weights=weight))
    got = pick(differences, "c")
    assert got["effect"] == pytest.approx(got["estimate"] / np.sqrt(np.mean(variances)))
    assert np.isnan(pick(differences, "e")["effect"])


def test_places_without_interviews_have_their_rows_and_nothing_in_them(differences):
    got = pick(differences, "a", other="roma", place="byala")
    assert got["n"] == 0 and got[["estimate", *HIDDEN]].isna().all()


def test_what_everybody_was_asked_is_known(interviews, answer, make_battery, random, estimate, slugs):
    """A census of organisations and authorities: their difference is no estimate."""
    asked = interviews.assign(population=interviews["sample"].where(interviews["group"] != "roma", 2000), weight=1.0)
    said = answer(1, roma=0.3, ngo=0.6, authority=0.5).fillna(0.0)
    made = estimate([make_battery("known", {"a": said}, compared=True)], asked, random)
    got = pick(list_differences(*order(made), slugs), "a", "ngo", "authority")
    assert got["low"] == got["high"] == got["estimate"] != 0 and got["p"] == 0


def test_nobody_is_compared_with_nobody(interviews, batteries, random, estimate, slugs):
    nobody = [type(b)(b.name, b.unit, b.values.head(0), b.compared) for b in batteries[:2]]
    got = list_differences(*order(estimate(nobody, interviews.head(0), random)), slugs)
    assert len(got) == 3 * 5 + 8 * 5 and (got["n"] == 0).all() and got["estimate"].isna().all()


def test_the_order_of_interviews_does_not_matter(interviews, batteries, random, estimate, slugs, differences):
    made = estimate(batteries, interviews.sample(frac=1, random_state=2), random)
    assert_frame_equal(list_differences(*order(made), slugs), differences)
