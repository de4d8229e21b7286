"""The score of a practice, written out by hand, and how the ranking follows one gap."""

from dataclasses import replace
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis.practices.catalogue import GAPS
from analysis.practices.gaps import load_feeds, score_gaps
from analysis.practices.ranking import DISTRICT, ROLES, classify_sizes, fit_place, rank_practices


@pytest.fixture
def toy(make_practices):
    return make_practices(
        ("broad", "G-BUDGET G-VOICE G-PLAN G-TRUST", "small", "low", "evaluated"),
        ("dear", "G-BUDGET", "large", "medium", "monitored"),
        ("plan", "G-PLAN", "any", "low", "self-reported"),
    )


def rank(gaps, practices, limits, families=(), sizes=(("a", "small"),), root=2):
    ranked = rank_practices(gaps, practices, dict(families), dict(sizes), limits, root)
    return {row.practice: round(row.score, 4) for row in ranked.itertuples() if row.role == "municipality"}


def test_the_score_is_what_the_formula_says(toy, make_gaps, limits):
    gaps = make_gaps(BUDGET=0.7, VOICE=0.8, PLAN=0.3, TRUST=0.5)
    # broad: 4 tags, PLAN 0.30 is below 0.35: (0.7 + 0.8 + 0.5) / √4 × 1 × 1 × 1 = 2.0 / 2 = 1
    # dear: 1 tag, another size, one class too dear, monitored: 0.7 / √1 × 0.6 × 0.6 × 0.85 = 0.2142
    # plan: answers no need
    assert rank(gaps, toy, limits) == {"broad": 1.0, "dear": 0.2142}
    reasons = rank_practices(gaps, toy, {}, {"a": "small"}, limits).set_index("practice")
    assert reasons.loc["broad", "reason"] == "G-VOICE 0.80; G-BUDGET 0.70; G-TRUST 0.50"
    assert tuple(reasons.loc["dear", ["gap_sum", "fit", "evidence"]]) == (0.7, 0.36, 0.85)


def test_one_gap_changes_the_ranking_as_the_formula_says(toy, make_gaps, limits):
    # PLAN from 0.30 to 0.90. broad: (0.7 + 0.8 + 0.5 + 0.9) / 2 = 1.45; plan: 0.9 / 1 × 0.7 = 0.63, before dear
    got = rank(make_gaps(BUDGET=0.7, VOICE=0.8, PLAN=0.9, TRUST=0.5), toy, limits)
    assert list(got.items()) == [("broad", 1.45), ("plan", 0.63), ("dear", 0.2142)]
    # then VOICE from 0.80 to 0.10 and TRUST to 0.00. broad: (0.7 + 0.9) / 2 = 0.80; BUDGET to 0.35: (0.35 + 0.9) / 2
    # = 0.625, and plan is first; dear: 0.35 × 0.36 × 0.85 = 0.1071
    got = rank(make_gaps(BUDGET=0.35, VOICE=0.1, PLAN=0.9, TRUST=0.0), toy, limits)
    assert list(got.items()) == [("plan", 0.63), ("broad", 0.625), ("dear", 0.1071)]


def test_one_gap_of_the_demonstration_changes_its_ranking_as_the_formula_says(released, study, practices):
    gaps, _ = score_gaps(released, load_feeds()[0], study.municipalities)
    own = gaps[gaps["municipality"] == "ivanovo"].assign(score=np.nan)  # of which most is not released
    by_gap = own.set_index("gap")
    sizes = {"ivanovo": "small"}

    def first_three(**scores: float) -> list[tuple[str, float]]:
        changed = by_gap.assign(
            score=by_gap.index.map({f"G-{name}": score for name, score in scores.items()})
        ).reset_index()
        ranked = rank_practices(changed, practices, {}, sizes, study.practices)
        ranked = ranked[ranked["role"] == "municipality"].head(3)
        return list(zip(ranked["practice"], ranked["score"].round(4), strict=True))

    # only G-BUDGET 0.40. md-community-mediators, 2 tags, small, monitored: 0.4 / √2 × 0.85 = 0.2404;
    # me-romacted-community-groups, 4 tags, small, low, monitored: 0.4 / 2 × 0.85 = 0.17, and so eu-romact-programme,
    # which stands before it in the file
    assert first_three(BUDGET=0.4) == [
        ("md-community-mediators", 0.2404), ("eu-romact-programme", 0.17), ("me-romacted-community-groups", 0.17),
    ]  # fmt: skip
    # and G-VOICE 0.90: eu-romact-programme (0.4 + 0.9) / 2 × 0.85 = 0.5525, and so me-romacted-community-groups;
    # bg-troyan-public-forum-fund, 4 tags, any size, low, self-reported: (0.4 + 0.9) / 2 × 0.7 = 0.455, before
    # eu-romed2-community-action-groups, evaluated, which does not answer G-BUDGET: 0.9 / 2 × 1 = 0.45
    assert first_three(BUDGET=0.4, VOICE=0.9) == [
        ("eu-romact-programme", 0.5525), ("me-romacted-community-groups", 0.5525),
        ("bg-troyan-public-forum-fund", 0.455),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made_for", "budget", "size", "fit"),
    [
        ("small", "low", "small", 1), ("any", "low", "small", 1), ("large", "low", "small", 0.6),
        ("any", "medium", "small", 0.6), ("any", "high", "small", 0.36), ("large", "high", "small", 0.216),
        ("any", "high", "medium", 0.6), ("any", "high", "large", 1), ("medium", "low", "large", 0.6),
        (None, np.nan, "small", 1), ("large", "high", "", 1),
    ],
)  # fmt: skip
def test_size_and_budget_fit_or_cost_their_weight(limits, made_for, budget, size, fit):
    assert fit_place(made_for, budget, size, limits) == pytest.approx(fit)


def test_the_limits_of_size_are_those_of_the_study(study):
    assert classify_sizes({"a": 14999, "b": 15000, "c": 49999, "d": 50000}, study.practices) == {
        "a": "small", "b": "medium", "c": "medium", "d": "large",
    }  # fmt: skip


def test_of_a_family_only_the_best_stands_in_a_list(make_practices, make_gaps, limits):
    practices = make_practices(
        ("one", "G-VOICE", "any", "low", "self-reported"),
        ("two", "G-VOICE", "any", "low", "evaluated"),
        ("three", "G-VOICE G-PLAN", "any", "low", "monitored"),
    )
    families = {"one": "groups", "two": "groups"}
    assert list(rank(make_gaps(VOICE=0.8), practices, limits, families)) == ["two", "three"]
    assert list(rank(make_gaps(VOICE=0.8), practices, limits)) == ["two", "one", "three"]


@pytest.mark.parametrize("level", ["plan-only", "unverified"])
def test_what_is_not_confirmed_is_not_proposed(make_practices, make_gaps, limits, level):
    practices = make_practices(("one", "G-VOICE", "any", "low", "monitored", {"verification_level": level}))
    assert rank(make_gaps(VOICE=0.8), practices, limits) == {}


def test_a_role_gets_what_it_can_start_and_the_district_has_its_own(make_practices, make_gaps, limits):
    practices = make_practices(
        ("one", "G-VOICE", "any", "low", "monitored", {"adoptable_by": ["ngo", "district"]}),
        ("two", "G-VOICE", "any", "low", "monitored", {"adoptable_by": ["national", "school"]}),
    )
    for place, roles in (("a", ["ngo"]), (DISTRICT, [DISTRICT])):
        ranked = rank_practices(make_gaps(place, VOICE=0.8), practices, {}, {}, limits)
        assert (ranked["practice"].tolist(), ranked["role"].tolist()) == (["one"], roles)


def test_no_need_is_no_row(toy, make_gaps, limits):
    for score in (0.0, 0.34, np.nan):
        ranked = rank_practices(make_gaps(BUDGET=score), toy, {}, {"a": "small"}, limits)
        assert len(ranked) == 0 and "score" in ranked
    assert rank(make_gaps(BUDGET=0.35), toy, limits)  # the minimum itself is a need


def test_the_root_can_be_left_out(toy, make_gaps, limits):
    assert rank(make_gaps(BUDGET=0.7, VOICE=0.8), toy, limits, root=inf)["broad"] == 1.5


@settings(max_examples=12)  # each ranks 99 practices four times
@given(data=st.data())
def test_a_greater_gap_never_lowers_a_score_and_the_order_of_rows_does_not_matter(data, practices, study):
    scores = data.draw(st.lists(st.integers(0, 100), min_size=len(GAPS), max_size=len(GAPS)))
    raised = data.draw(st.integers(0, len(GAPS) - 1))
    gaps = [make_row(gap, score) for gap, score in zip(GAPS, scores, strict=True)]
    more = [dict(row, score=1.0) if number == raised else row for number, row in enumerate(gaps)]

    def score_all(rows):
        import pandas as pd

        limits = replace(study.practices, minimum_score=0.35)
        return rank_practices(pd.DataFrame(rows), practices, {}, {"a": "small"}, limits)

    before, after = (ranked.set_index(["role", "practice"])["score"] for ranked in (score_all(gaps), score_all(more)))
    assert (after.reindex(before.index) >= before - 1e-12).all()
    assert set(before.index.get_level_values("role")) <= set(ROLES)
    columns = ["role", "rank", "practice", "score"]
    turned = score_all(gaps[::-1])
    assert_frame_equal(turned[columns], score_all(gaps)[columns])


def make_row(gap: str, score: int) -> dict:
    return {"municipality": "a", "gap": gap, "score": score / 100}
