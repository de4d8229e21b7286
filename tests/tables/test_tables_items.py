"""Batteries side by side: every column with its battery, each battery with a name of its own."""

from dataclasses import replace

import pytest

from analysis.tables.designs import make_design
from analysis.tables.items import is_shown, stack_batteries


@pytest.fixture
def batteries(answer, make_battery):
    said = answer(1, roma=0.5)
    return [
        make_battery("trust", {"1": said, "net": said}),
        make_battery("rights", {"1": said}, by_place=False, groups=("roma", "ngo")),
    ]


def test_columns_keep_their_battery_and_order_and_rows_their_interview(batteries, interviews, random):
    items = stack_batteries(batteries)
    assert list(items.values.columns) == [("trust", "trust", "1"), ("trust", "trust", "net"), ("rights", "rights", "1")]
    assert all(battery.values.empty and len(battery.values.columns) for battery in items.batteries.values())
    design = make_design(interviews[interviews["group"] == "ngo"].iloc[::-1], random["ngo"])
    got = items.select(lambda battery: battery.name == "rights", design)
    assert got.index.equals(design.frame.index) and list(got.columns) == [("rights", "rights", "1")]


def test_two_batteries_of_one_name_are_refused(batteries):
    with pytest.raises(ValueError, match="trust"):
        stack_batteries([*batteries, batteries[0]])


@pytest.mark.parametrize(
    ("number", "place", "group", "expected"),
    [
        (0, "district", "authority", True), (0, "ruse", "roma", True), (0, "ruse", "ngo", False),
        (1, "district", "ngo", True), (1, "district", "authority", False), (1, "ruse", "roma", False),
    ],
)  # fmt: skip
def test_a_battery_is_shown_for_those_who_were_asked_and_by_place_for_roma_only(
    batteries, number, place, group, expected
):
    assert is_shown(batteries[number], "1", place, group) is expected


def test_of_some_batteries_only_some_categories_are_shown_by_place(batteries):
    net_only = replace(batteries[0], place_categories=("net",))
    got = [is_shown(net_only, category, place, "roma") for category in ("1", "net") for place in ("district", "ruse")]
    assert got == [True, False, True, True]
