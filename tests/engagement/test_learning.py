"""What people learned: sheets are paired rightly, intervals are the published ones and hold, drop-out is corrected."""

from __future__ import annotations

from itertools import product
from math import comb, sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from scipy import stats

from analysis.engagement import dropout, learning, paired

ROOT = Path(__file__).parents[2]
KEY = {"qz1": "f", "qz2": "t"}
PLACES = ("borovo", "ruse")
Z = stats.norm.ppf(0.975)
# (right both times, first only, second only, never), low and high of first less second, decimals that are published:
# Bentur et al. 2009 and Cavo et al. 2012 in Fagerland, Lydersen & Laake 2017, “Statistical Analysis of Contingency
# Tables”, ch. 8; table 6.2 of Altman, Machin, Bryant & Gardner 2000, “Statistics with Confidence”.
PUBLISHED = [
    ((1, 1, 7, 12), -0.507, -0.026, 3),
    ((59, 6, 16, 80), -0.1186, -0.0046, 4),
    ((14, 5, 0, 22), 0.01, 0.23, 2),
]
counts = st.integers(0, 12)
tables = st.tuples(counts, counts, counts, counts).filter(any)


def make_sheets(*rows: tuple) -> pd.DataFrame:
    """Sheets: municipality, code, moment, both answers, and the day where it is another."""
    full = [(*row, "2015-04-01")[:6] for row in rows]
    return pd.DataFrame(full, columns=["municipality", "code", "moment", *KEY, "date"])


def bound(table: tuple[int, int, int, int]) -> tuple[float, float]:
    return paired.bound_change([count / sum(table) for count in table], sum(table))


def bound_as_published(e: int, f: int, g: int, h: int) -> tuple[float, float]:
    """Newcombe's method 10 in counts and in his letters: low and high of (e + f) / n less (e + g) / n."""
    n = e + f + g + h
    bounds = [stats.binomtest(k, n).proportion_ci(method="wilson") for k in (e + f, e + g)]
    (l2, u2), (l3, u3) = bounds
    a, b = (e + f) * (g + h) * (e + g) * (f + h), e * h - f * g
    c = b - n / 2 if b > n / 2 else min(b, 0)
    phi = c / sqrt(a) if a else 0
    d = [(e + f) / n - l2, u2 - (e + f) / n, (e + g) / n - l3, u3 - (e + g) / n]
    low = (f - g) / n - sqrt(d[0] ** 2 - 2 * phi * d[0] * d[3] + d[3] ** 2)
    return low, (f - g) / n + sqrt(d[1] ** 2 - 2 * phi * d[1] * d[2] + d[2] ** 2)


def test_dont_know_is_not_right_and_an_empty_cell_is_no_answer():
    before, after = learning.pair_sheets(
        make_sheets(("ruse", "AB12", "before", "dk", ""), ("ruse", "AB12", "after", "f", "f")), KEY
    )
    assert before.loc[("ruse", "AB12"), ["qz1", "score"]].tolist() == [0, 0] and before["qz2"].isna().all()
    assert after.loc[("ruse", "AB12")].tolist() == [1, 0, 1]


def test_the_first_sheet_before_and_the_last_after_count_and_an_empty_sheet_is_none():
    before, after = learning.pair_sheets(
        make_sheets(
            ("ruse", "AB12", "before", "f", "t", "2015-05-02"), ("ruse", "AB12", "before", "t", "f", "2015-04-01"),
            ("ruse", "AB12", "after", "t", "f", "2015-04-01"), ("ruse", "AB12", "after", "f", "t", "2015-05-02"),
            ("ruse", "CD34", "before", "", ""), ("ruse", "CD34", "after", "f", "t"),
            ("ruse", "EF56", "before", "f", "t", "2015-05-02"), ("ruse", "EF56", "after", "f", "t", "2015-04-01"),
        ), KEY,
    )  # fmt: skip
    assert before["score"].tolist()[0] == 0 and after["score"].tolist()[0] == 2
    assert before["score"].isna().tolist() == [False, True, False], "who wrote nothing answered nothing"
    assert after["score"].isna().tolist() == [False, False, True], "what was answered after cannot lie before"


def test_the_same_code_in_another_municipality_is_another_person():
    sheets = learning.pair_sheets(
        make_sheets(("ruse", "AB12", "before", "f", "t"), ("borovo", "AB12", "after", "f", "t")), KEY
    )
    assert learning.list_tests(sheets)["n"].tolist() == [0, 0, 0]


@pytest.mark.parametrize(("table", "low", "high", "decimals"), PUBLISHED)
def test_the_interval_is_that_of_published_examples(table, low, high, decimals):
    got = bound(table)
    assert (round(-got[1], decimals), round(-got[0], decimals)) == (low, high)


@given(tables)
def test_the_interval_is_newcombes_for_every_table(table):
    low, high = bound_as_published(*table)
    assert bound(table) == pytest.approx((-high, -low), abs=1e-9)


@given(tables)
def test_the_interval_holds_the_change_stays_in_bounds_and_has_no_side(table):
    both, lost, gained, never = table
    low, high = bound(table)
    assert -1 - 1e-12 <= low <= (gained - lost) / sum(table) <= high <= 1 + 1e-12 and low < high
    assert bound((both, gained, lost, never)) == pytest.approx((-high, -low))
    assert bound((never, gained, lost, both)) == pytest.approx((-high, -low)), "right and wrong change places"


@pytest.mark.parametrize("n", [10, 20])
def test_the_interval_holds_the_truth_as_often_as_the_page_of_the_method_says(n):
    """Over every table of `n` pairs, each with its chance, for every true table whose chances are tenths."""
    made = [(*first, n - sum(first)) for first in product(range(n + 1), repeat=3) if sum(first) <= n]
    low, high = np.transpose([bound(table) for table in made])
    held = []
    for tenths in product(range(10), repeat=3):
        chances = np.array([*tenths, 10 - sum(tenths)]) / 10
        if 0 <= chances[3] < 1:
            change = chances[2] - chances[1]
            chance = stats.multinomial.pmf(made, n, chances)
            held.append(chance[(low <= change + 1e-9) & (change - 1e-9 <= high)].sum())
    row = f"| {n} | {min(held):.3f} | {np.mean(held):.3f} |"
    assert len(held) == 282 and row in (ROOT / "docs/methods/engagement.md").read_text(encoding="utf-8")


@given(counts, counts)
def test_the_exact_test_adds_up_what_is_no_likelier(lost, gained):
    n = lost + gained
    chances = [comb(n, k) / 2**n for k in range(n + 1)]
    expected = sum(chance for chance in chances if chance <= chances[lost] * (1 + 1e-9))
    assert paired.find_p(lost, gained) == pytest.approx(expected)


def test_student_and_his_sleeping_patients():
    """Student 1908, as given with R's `t.test(extra ~ group, sleep, paired = TRUE)`."""
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    assert paired.compare_means(first - second) == pytest.approx((-1.58, -2.4598858, -0.7001142, 0.002833), abs=1e-6)


@pytest.mark.parametrize("changes", [[], [1.0], [1.0, 1.0, 1.0]])
def test_who_all_changed_alike_tell_nothing_of_chance(changes):
    assert np.isnan(paired.compare_means(np.array(changes))[1:]).all()


def make_people(n: int, seed: int) -> tuple[pd.Series, pd.Series, pd.Series, np.ndarray]:
    """Municipality, score before, gain and whether one stays: who knew least learns most and leaves most often."""
    chance = np.random.default_rng(seed)
    places = pd.Series(chance.choice(["borovo", "byala", "ruse"], n, p=[0.1, 0.3, 0.6]))
    scores = pd.Series(chance.binomial(8, chance.beta(2, 2, n)).astype(float))
    gains = pd.Series((8 - scores) / 2 + chance.normal(0, 1, n))
    return places, scores, gains, chance.random(n) < 0.3 + 0.6 * scores / 8


TRUE_GAIN = 2.0  # (8 - 4) / 2


def correct(places, scores, gains, stayed) -> dropout.Corrected:
    return dropout.correct_mean(gains.where(stayed), dropout.assign_classes(places, scores, pd.Series(stayed)))


def test_drop_out_that_depends_on_the_score_biases_the_gain_and_the_correction_takes_it_away():
    people = [make_people(600, seed) for seed in range(30)]
    corrected = np.array([correct(*drawn).estimate for drawn in people])
    raw = np.array([gains[stayed].mean() for _, _, gains, stayed in people])
    error = corrected.std(ddof=1) / sqrt(len(people))
    assert abs(corrected.mean() - TRUE_GAIN) < 3 * error
    assert raw.mean() < TRUE_GAIN - 10 * error


def test_its_interval_holds_the_truth_and_that_of_the_raw_gain_does_not():
    held = {"raw": 0, "corrected": 0}
    for seed in range(100):
        places, scores, gains, stayed = make_people(600, seed)
        low, high = dropout.bound_corrected_mean(correct(places, scores, gains, stayed), int(stayed.sum()))
        held["corrected"] += low <= TRUE_GAIN <= high
        _, low, high, _ = paired.compare_means(gains[stayed].to_numpy())
        held["raw"] += low <= TRUE_GAIN <= high
    assert held["corrected"] >= 90 and held["raw"] < 50


def test_its_variance_is_that_of_the_jackknife():
    """Leave one person out after the other, with the classes as they are."""
    places, scores, gains, stayed = make_people(400, 5)
    classes = dropout.assign_classes(places, scores, pd.Series(stayed))
    changes = gains.where(stayed)
    without = np.array([dropout.correct_mean(changes.drop(one), classes.drop(one)).estimate for one in changes.index])
    jackknife = (len(without) - 1) / len(without) * ((without - without.mean()) ** 2).sum()
    assert dropout.correct_mean(changes, classes).variance == pytest.approx(jackknife, rel=0.1)


def test_where_nobody_left_nothing_is_corrected():
    places, scores, gains, _ = make_people(200, 1)
    everybody = np.ones(200, dtype=bool)
    got = correct(places, scores, gains, everybody)
    assert got.estimate == pytest.approx(gains.mean()) and got.variance == pytest.approx(gains.var() / 200, rel=0.05)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=9))
def test_thin_classes_join_their_neighbours_until_none_is_thin(pairs):
    joined = dropout.join_thin(pairs)
    held = np.bincount(joined, weights=pairs)
    assert sorted(joined) == joined and len(held) == joined[-1] + 1
    assert held.min() >= dropout.FEWEST or len(held) == 1


@given(st.integers(0, 2**32 - 1), st.integers(1, 80))
def test_every_class_has_pairs_enough_and_the_weights_stand_for_all(seed, n):
    places, scores, gains, stayed = make_people(n, seed)
    classes = dropout.assign_classes(places, scores, pd.Series(stayed))
    pairs = pd.Series(stayed).groupby(classes).sum()
    assert pairs.min() >= dropout.FEWEST or len(pairs) == 1
    if stayed.any():
        weights = dropout.correct_mean(gains.where(stayed), classes).weights
        assert weights.sum() == pytest.approx(1) and (weights[~stayed] == 0).all()


def make_meeting(seed: int = 3) -> pd.DataFrame:
    """Sheets of 60 people in Ruse and 12 in Borovo; every third left before the end."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(72):
        person = ("ruse" if number < 60 else "borovo", f"AB{number:02}")
        rows.append((*person, "before", *chance.choice(["t", "f", "dk"], 2)))
        if number % 3:
            rows.append((*person, "after", *chance.choice(["t", "f"], 2)))
    return make_sheets(*rows)


def test_every_place_has_every_row_and_the_district_is_all_of_them():
    got = learning.estimate_gains(learning.pair_sheets(make_meeting(), KEY), ("borovo", "ruse", "tsenovo"))
    assert len(got) == 4 * 3 * 4
    n = got.query("indicator == 'qz1' and category == 'gain'").set_index("municipality")["n"]
    assert n.to_dict() == {"borovo": 8, "ruse": 40, "tsenovo": 0, "district": 48}
    assert got.loc[got["n"] == 0, ["estimate", "low", "high"]].isna().all(axis=None)
    shown = got[got["n"] > 0]
    assert ((shown["low"] <= shown["estimate"]) & (shown["estimate"] <= shown["high"])).all()
    units = shown.groupby(["indicator", "category"])["unit"].first()
    assert units["qz1"].to_dict() == {"before": "share", "after": "share", "gain": "points", "gain_corrected": "points"}
    assert set(units["score"]) == {"mean"}


def test_the_gain_is_what_after_has_more_than_before():
    got = learning.estimate_gains(learning.pair_sheets(make_meeting(), KEY), PLACES)
    wide = got.pivot(index=["municipality", "indicator"], columns="category", values="estimate")
    assert (wide["after"] - wide["before"]).tolist() == pytest.approx(wide["gain"].tolist())


def test_tests_are_of_the_pairs_and_say_who_left():
    sheets = learning.pair_sheets(make_meeting(), KEY)
    got = learning.list_tests(sheets)
    assert got["n"].tolist() == [48] * 3 and got["dropped_out"].tolist() == [24] * 3
    before, after = (sheet.dropna().loc[:, "score"] for sheet in sheets)
    score = stats.ttest_rel(after, before.reindex(after.index))
    assert got["p"].tolist()[2] == pytest.approx(score.pvalue)


def test_the_order_of_the_sheets_does_not_matter():
    sheets = make_meeting()
    shuffled = sheets.sample(frac=1, random_state=7)
    got, expected = (learning.estimate_gains(learning.pair_sheets(own, KEY), PLACES) for own in (shuffled, sheets))
    assert_frame_equal(got, expected)


def test_an_unanimous_gain_is_not_certain():
    rows = [("ruse", f"AB{n:02}", moment, "f", "t") for n in range(12) for moment in ("before", "after")]
    got = learning.estimate_gains(learning.pair_sheets(make_sheets(*rows), KEY), ("ruse",))
    gains = got[got["indicator"].isin(list(KEY)) & got["category"].str.startswith("gain")]
    assert (gains["estimate"] == 0).all() and (gains["low"] < -0.2).all() and (gains["high"] > 0.2).all()
