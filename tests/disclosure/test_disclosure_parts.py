"""Parts of a total and ratios of their sums: what is hidden cannot be computed back from what is shown."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.disclosure import parts as module
from analysis.disclosure.parts import release_outcomes, release_parts

MINIMUM, DECIMALS = 10, {"share": 2, "mean": 1}
ALL = "I R NC O U"
FORMULAS = {"RR1": ("I", ALL), "RR5": ("I", "I R NC O"), "COOP3": ("I", "I R"), "REF1": ("R", ALL), "sought": ("", ALL)}


def make_counts(**parts: int) -> pd.DataFrame:
    return pd.DataFrame({"group": "ngo", "category": list(parts), "n": list(parts.values())})


def make_ratios(parts: dict[str, int], formulas: dict[str, tuple[str, str]]) -> pd.DataFrame:
    rows = []
    for name, (above, below) in formulas.items():
        top, bottom = (sum(parts[part] for part in side.split()) for side in (above, below))
        unit = "share" if above else "mean"
        rows.append(("ngo", name, unit, above, below, top / bottom if above else float(bottom)))
    return pd.DataFrame(rows, columns=["group", "indicator", "unit", "above", "below", "estimate"])


def release(parts: dict[str, int], formulas=FORMULAS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Release parts and ratios; both come back by name."""
    counts, ratios = release_outcomes(make_counts(**parts), make_ratios(parts, formulas), MINIMUM, DECIMALS)
    return counts.set_index("category"), ratios.set_index("indicator")


def list_hidden(counts: pd.DataFrame) -> list[str]:
    return counts.index[counts["flag"] == ":c"].tolist()


def find_sizes(parts: dict[str, int], most: int = 25) -> dict[str, set[int]]:
    """Attack: for each hidden part its possible sizes, 1 to `most`, given what is shown, ratios to 12 decimals."""
    counts, ratios = release(parts)
    hidden = list_hidden(counts)
    grid = np.meshgrid(*[np.arange(1, most + 1)] * len(hidden), indexing="ij")
    tried = parts | dict(zip(hidden, grid, strict=True))
    fits = np.ones(grid[0].shape, dtype=bool)
    for name in ratios.index[ratios["flag"] == ""]:
        above, below = FORMULAS[name]
        told, true = (_divide(sizes, above, below) for sizes in (tried, parts))
        fits &= abs(told - true) < 1e-12
    return {part: set(sizes[fits].tolist()) for part, sizes in zip(hidden, grid, strict=True)}


def _divide(sizes: dict, above: str, below: str):
    bottom = sum(sizes[part] for part in below.split())
    return sum(sizes[part] for part in above.split()) / bottom if above else bottom


def test_small_parts_are_emptied_and_a_part_of_nobody_is_shown():
    counts = pd.DataFrame({"group": "a", "category": list("wxyz"), "n": [9, 10, 0, 3]})
    got = release_parts(counts, ["group"], MINIMUM)
    expected = counts.assign(n=pd.array([None, 10, 0, None], dtype="Int64"), flag=[":c", "", "", ":c"])
    assert_frame_equal(got, expected)


def test_a_part_that_is_hidden_alone_takes_the_smallest_other_one_with_it():
    counts = pd.DataFrame({"group": ["a"] * 3 + ["b"] * 2, "category": list("xyzxy"), "n": [9, 40, 30, 50, 60]})
    got = release_parts(counts, ["group"], MINIMUM)
    assert got["flag"].tolist() == [":c", "", ":c", "", ""]


def test_a_count_that_is_not_known_is_hidden():
    got = release_parts(pd.DataFrame({"group": ["a", "b"], "n": [None, 20]}), ["group"], MINIMUM)
    assert got["flag"].tolist() == [":c", ""]


def test_all_is_shown_where_no_part_is_small():
    parts = {"I": 380, "R": 14, "NC": 91, "O": 19, "U": 47}
    counts, ratios = release(parts)
    assert list_hidden(counts) == []
    assert ratios["estimate"].to_dict() == {"RR1": 0.69, "RR5": 0.75, "COOP3": 0.96, "REF1": 0.03, "sought": 551.0}
    assert set(ratios["flag"]) == {""} and "above" not in ratios


def test_a_ratio_that_would_give_a_small_part_away_is_not_shown():
    counts, ratios = release({"I": 208, "R": 5, "NC": 20, "O": 13, "U": 16})
    assert list_hidden(counts) == ["R", "O"], "with R alone, the response rate would give it away"
    hidden = ratios.index[ratios["flag"] == ":c"].tolist()
    assert hidden == ["COOP3", "REF1"]
    assert ratios.loc[hidden, "estimate"].isna().all()
    assert ratios.at["RR1", "estimate"] == 0.79


def test_two_ratios_that_give_a_small_part_away_together_are_not_both_shown():
    parts = {"I": 96, "R": 2, "NC": 14, "O": 2, "U": 3}
    counts, ratios = release(parts)
    assert list_hidden(counts) == ["R", "NC", "O", "U"]
    assert ratios["flag"].to_dict() == {"RR1": "", "RR5": ":c", "COOP3": ":c", "REF1": ":c", "sought": ""}
    sizes = find_sizes(parts)
    assert set(sizes) == set(list_hidden(counts))
    assert all(len(possible) >= 3 for possible in sizes.values())


def test_a_ratio_with_an_estimated_part_is_shown_only_where_nothing_is_hidden():
    formulas = {"RR1": FORMULAS["RR1"], "RR3": ("I", "I R NC O eU")}
    for refusals, flag in ((12, ""), (5, ":c")):
        parts = {"I": 208, "R": refusals, "NC": 20, "O": 13, "U": 16}
        ratios = make_ratios(parts | {"eU": 15}, formulas)
        got = release_outcomes(make_counts(**parts), ratios, MINIMUM, DECIMALS)[1]
        assert got["flag"].tolist() == ["", flag]


def test_groups_do_not_touch_one_another():
    counts = pd.concat([make_counts(I=208, R=12), make_counts(I=96, R=2).assign(group="roma")], ignore_index=True)
    ratios = make_ratios({"I": 208, "R": 12}, {"COOP3": ("I", "I R")})
    ratios = pd.concat([ratios, ratios.assign(group="roma")], ignore_index=True)
    shown, kept = release_outcomes(counts, ratios, MINIMUM, DECIMALS)
    assert shown["flag"].tolist() == ["", "", "", ":c"]
    assert kept["flag"].tolist() == ["", ":c"]


def test_without_a_contact_log_both_tables_are_empty_and_keep_their_columns():
    counts, ratios = release_outcomes(make_counts(), make_ratios({}, {}), MINIMUM, DECIMALS)
    assert (len(counts), len(ratios)) == (0, 0)
    assert {"n", "flag"} <= set(counts) and {"estimate", "flag"} <= set(ratios)


SIZES = st.fixed_dictionaries({
    "I": st.integers(20, 40), "R": st.integers(0, 14), "NC": st.integers(0, 14), "O": st.integers(0, 14),
    "U": st.integers(0, 14),
})  # fmt: skip


def find_small_sums(parts: dict[str, int]) -> list[set[str]]:
    """Return the sums of hidden parts below the minimum that follow from the sums that are known."""
    counts, ratios = release(parts)
    hidden = set(list_hidden(counts))
    shown = [name for name in ratios.index if ratios.at[name, "flag"] == ""]
    known = [set(side.split()) & hidden for name in shown for side in FORMULAS[name]]
    known = [chosen for chosen in known if chosen]
    closed = [*known]
    for first, second in product(known, repeat=2):  # what is left of one sum when another one, within it, is taken off
        if second < first:
            closed.append(first - second)
    return [chosen for chosen in closed if sum(parts[part] for part in chosen) < MINIMUM]


@settings(max_examples=20)
@given(SIZES)
def test_no_sum_below_the_minimum_follows_from_what_is_shown(parts):
    assert find_small_sums(parts) == []


def test_a_door_that_does_not_compute_lets_a_small_sum_through(monkeypatch):
    """The twin: without the computation the law above does not hold."""
    monkeypatch.setattr(module, "_can_compute", lambda *_: False)
    assert {"R"} in find_small_sums({"I": 208, "R": 5, "NC": 20, "O": 13, "U": 16})


@pytest.mark.parametrize("parts", [{"I": 30, "R": 5}, {"I": 5, "R": 4}])
def test_a_group_of_two_parts_hides_what_it_can(parts):
    counts, ratios = release(parts, {"COOP3": ("I", "I R"), "sought": ("", "I R")})
    assert set(ratios["flag"]) == {":c"}
    assert "R" in list_hidden(counts)
