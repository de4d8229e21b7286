"""The order of items: the largest and the smallest against all others, adjusted over all pairs, per place and group."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.study import Sample
from analysis.survey import contrasts
from analysis.survey.multiplicity import holm
from analysis.tables.orders import COLUMNS, list_orders


@pytest.fixture(scope="module")
def batteries(answer, make_battery):
    """Four items to be put in order; two of one group in the district only; two that are not; one alone."""
    chances = {"a": 0.3, "b": 0.7, "c": 0.1, "d": 0.4}
    columns = {
        key: answer(seed, roma=chance, ngo=0.5, authority=0.5) for seed, (key, chance) in enumerate(chances.items())
    }
    return [
        make_battery("known", columns, ordered=True),
        make_battery("of_two", {"e": columns["a"], "f": columns["b"]}, ordered=True, by_place=False, groups=("roma",)),
        make_battery("silent", {"g": columns["a"], "h": columns["b"]}),
        make_battery("single", {"i": columns["a"]}, ordered=True),
    ]


@pytest.fixture(scope="module")
def made(batteries, interviews, random, estimate):
    return estimate(batteries, interviews, random)


@pytest.fixture(scope="module")
def orders(made):
    items, designs, table = made
    return list_orders(items, table, designs)


def pick(table: pd.DataFrame, battery: str = "known", group: str = "roma", place: str = "district") -> pd.DataFrame:
    return table[(table["battery"] == battery) & (table["group"] == group) & (table["municipality"] == place)]


def test_the_largest_stands_against_every_other_and_every_other_against_the_smallest(orders):
    got = pick(orders)
    assert list(zip(got["category"], got["other_category"], strict=True)) == [
        ("b", "d"), ("b", "a"), ("b", "c"), ("d", "c"), ("a", "c"),
    ]  # fmt: skip
    assert (got["estimate"] > 0).all()
    assert orders.columns.tolist() == COLUMNS


def test_only_ordered_batteries_of_several_items_have_rows_for_those_who_were_asked_where_there_are_any(orders):
    assert set(orders["battery"]) == {"known", "of_two"}
    known, of_two = (orders[orders["battery"] == name] for name in ("known", "of_two"))
    assert set(known["group"]) == {"authority", "ngo", "roma"} and set(of_two["group"]) == {"roma"}
    assert set(of_two["municipality"]) == {"district"}
    assert set(known["municipality"]) == {"district", "borovo", "ivanovo", "ruse", "tsenovo"}
    assert set(known.loc[known["municipality"] != "district", "group"]) == {"roma"}


@pytest.mark.parametrize("place", ["district", "ruse"])
def test_a_difference_is_that_of_the_survey_package_among_the_same_people(orders, made, place):
    items, designs, _ = made
    design = designs.groups["roma"]
    where = None if place == "district" else design.frame["municipality"] == place
    got = pick(orders, place=place)
    values = items.values.loc[design.frame.index, "known"]
    pairs = [
        (("known", one), ("known", other)) for one, other in zip(got["category"], got["other_category"], strict=True)
    ]
    expected = contrasts.compare_items(design, values, pairs, where)
    columns = ["estimate", "se", "low", "high", "df", "p"]
    assert_allclose(got[columns].astype(float), expected[columns].astype(float))
    assert got["n"].tolist() == expected[["n_first", "n_second"]].min(axis=1).tolist()


def test_p_is_adjusted_over_all_pairs_because_the_largest_was_seen_first(orders, made):
    items, designs, _ = made
    design, got = designs.groups["roma"], pick(orders)
    values = items.values.loc[design.frame.index, "known"]
    found = contrasts.compare_items(design, values, list(combinations(values.columns, 2)))
    adjusted = holm(found["p"])
    of_pair = {
        frozenset((one[1], two[1])): p for one, two, p in zip(found["first"], found["second"], adjusted, strict=True)
    }
    expected = [of_pair[frozenset(pair)] for pair in zip(got["category"], got["other_category"], strict=True)]
    assert_allclose(got["p_adjusted"], expected)
    assert not np.allclose(expected, holm(got["p"])), "the twin: only the pairs that are shown"


def test_items_that_are_level_stand_in_the_order_of_the_battery(interviews, answer, make_battery, random, estimate):
    same = answer(1, roma=0.5, ngo=0.5, authority=0.5)
    items, designs, table = estimate([make_battery("known", {"z": same, "a": same}, ordered=True)], interviews, random)
    got = pick(list_orders(items, table, designs)).iloc[0]
    assert (got["category"], got["other_category"], got["estimate"]) == ("z", "a", 0)
    assert got["p"] != 0, "nothing is claimed of them"


def test_an_item_nobody_answered_is_in_no_pair(interviews, batteries, make_battery, random, estimate):
    values = batteries[0].values["known"].copy()
    values.loc[interviews["municipality"] == "borovo", "b"] = np.nan
    items, designs, table = estimate([make_battery("known", dict(values.items()), ordered=True)], interviews, random)
    got = pick(list_orders(items, table, designs), place="borovo")
    assert len(got) == 3 and "b" not in {*got["category"], *got["other_category"]}
    three = [got["p"].min() * size for size in (6, 3)]
    assert got["p_adjusted"].min() == pytest.approx(three[0]), "four items were declared, and so six pairs"
    assert three[0] != pytest.approx(three[1])


@pytest.mark.parametrize("kind", ["quota", "convenience"])
def test_a_sample_that_is_not_random_has_no_bounds_and_no_p(batteries, interviews, random, estimate, orders, kind):
    items, designs, table = estimate(batteries, interviews, random | {"roma": Sample(kind)})
    got = list_orders(items, table, designs)
    is_roma = got["group"] == "roma"
    hidden = ["se", "low", "high", "df", "p", "p_adjusted"]
    assert got.loc[is_roma, hidden].isna().all(axis=None) and got.loc[is_roma, "estimate"].notna().all()
    assert_frame_equal(got[~is_roma], orders[orders["group"] != "roma"], check_dtype=False)


def test_nobody_has_no_order(batteries, interviews, random, estimate):
    nobody = [type(battery)(battery.name, battery.unit, battery.values.head(0), ordered=True) for battery in batteries]
    items, designs, table = estimate(nobody, interviews.head(0), random)
    assert_frame_equal(list_orders(items, table, designs), pd.DataFrame(columns=COLUMNS))
