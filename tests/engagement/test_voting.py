"""Winners by three rules, on profiles from textbooks, by brute force and by the laws that hold for every profile."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.engagement import mechanisms, voting

# The example of nearly every introduction to voting: where Tennessee should have its capital, per cent of voters.
TENNESSEE = {"MNCK": 42, "NCKM": 26, "CKNM": 15, "KCNM": 17}
# Malkevitch's 55 ballots for five candidates (COMAP, “For All Practical Purposes”): each rule has another winner.
MALKEVITCH = {"ADECB": 18, "BEDCA": 12, "CBEDA": 10, "DCEBA": 9, "EBDCA": 4, "ECDBA": 2}
CIRCLE = {"ABC": 1, "BCA": 1, "CAB": 1}  # Condorcet 1785
OPTIONS = ["a", "b", "c", "d"]
PLACES, GROUPS = ("borovo", "ruse"), ("authority", "ngo", "roma")


def make_ranks(profile: dict[str, int]) -> pd.DataFrame:
    ballots = [order for order, number in profile.items() for _ in range(number)]
    options = sorted(set("".join(ballots)))
    return pd.DataFrame([{option: order.index(option) + 1 for option in order} for order in ballots], columns=options)


def name_winners(ranks: pd.DataFrame) -> dict[str, str | None]:
    return {
        "plurality": (ranks == 1).sum().idxmax(),
        "run-off": voting.run_off(ranks)["option"][0],
        "borda": voting.count_borda(ranks).idxmax(),
        "condorcet": voting.find_condorcet(voting.compare_pairs(ranks)),
    }


@st.composite
def profiles(draw, smallest: int = 1) -> pd.DataFrame:
    """Ballots that rank some of four options, without ties or gaps."""
    order = st.permutations(OPTIONS).flatmap(lambda all_: st.integers(smallest, 4).map(lambda k: all_[:k]))
    ballots = draw(st.lists(order, min_size=1, max_size=9))
    rows = [{option: place for place, option in enumerate(ballot, 1)} for ballot in ballots]
    return pd.DataFrame(rows, columns=OPTIONS).astype("Int64")


def test_the_capital_of_tennessee():
    ranks = make_ranks(TENNESSEE)
    assert voting.count_borda(ranks).to_dict() == {"C": 173, "K": 107, "M": 126, "N": 194}
    assert name_winners(ranks) == {"plurality": "M", "run-off": "K", "borda": "N", "condorcet": "N"}
    assert voting.run_off(ranks)["option"].tolist() == ["K", "M", "N", "C"]


def test_five_rules_five_winners():
    assert name_winners(make_ranks(MALKEVITCH)) == {"plurality": "A", "run-off": "C", "borda": "D", "condorcet": "E"}


def test_a_circle_has_no_winner_and_is_told_from_a_draw():
    circle, draw = (voting.compare_pairs(make_ranks(profile)) for profile in (CIRCLE, {"AB": 1, "BA": 1}))
    assert voting.find_condorcet(circle) is None and voting.is_cycle(circle)
    assert voting.find_condorcet(draw) is None and not voting.is_cycle(draw)


@given(profiles())
def test_every_rule_says_what_counting_ballot_by_ballot_says(ranks):
    ballots = [sorted(row.dropna().index, key=row.get) for _, row in ranks.iterrows()]
    points, wins = dict.fromkeys(OPTIONS, 0.0), {pair: 0 for pair in combinations(OPTIONS, 2)}
    wins |= {pair[::-1]: 0 for pair in wins}
    for ballot in ballots:
        rest = [option for option in OPTIONS if option not in ballot]
        for place, option in enumerate(ballot):
            points[option] += len(OPTIONS) - 1 - place
            for other in ballot[place + 1 :] + rest:
                wins[option, other] += 1
        for option in rest:
            points[option] += sum(range(len(rest))) / len(rest)
    left = list(OPTIONS)
    while len(left) > 1:
        firsts = [next((option for option in ballot if option in left), None) for ballot in ballots]
        fewest = min(firsts.count(option) for option in left)
        left.remove(min((o for o in left if firsts.count(o) == fewest), key=lambda o: (points[o], -OPTIONS.index(o))))
    beaten = {option: [o for o in OPTIONS if o != option and wins[option, o] > wins[o, option]] for option in OPTIONS}
    winner = [option for option, others in beaten.items() if len(others) == 3]
    assert voting.count_borda(ranks).to_dict() == pytest.approx(points)
    assert voting.find_condorcet(voting.compare_pairs(ranks)) == (winner[0] if winner else None)
    assert voting.run_off(ranks)["option"][0] == left[0]


@given(profiles())
def test_every_ballot_gives_as_many_points_and_they_are_the_duels_won_with_draws_as_halves(ranks):
    pairs, points = voting.compare_pairs(ranks), voting.count_borda(ranks)
    draws = len(ranks) - pairs - pairs.T
    halves = draws.mask(np.eye(4, dtype=bool), 0) / 2
    assert points.sum() == pytest.approx(len(ranks) * 6)
    assert points.tolist() == pytest.approx((pairs + halves).sum(axis=1).tolist())


@given(profiles())
def test_the_condorcet_winner_is_never_last_by_borda(ranks):
    winner, points = voting.find_condorcet(voting.compare_pairs(ranks)), voting.count_borda(ranks)
    assert winner is None or points[winner] > points.mean()


@given(profiles(), st.randoms())
def test_nobody_counts_more_than_others(ranks, chance):
    rows = list(range(len(ranks)))
    chance.shuffle(rows)
    shuffled = ranks.iloc[rows]
    pd.testing.assert_series_equal(voting.count_borda(shuffled), voting.count_borda(ranks))
    pd.testing.assert_frame_equal(voting.compare_pairs(shuffled), voting.compare_pairs(ranks))
    pd.testing.assert_frame_equal(voting.run_off(shuffled), voting.run_off(ranks))


@given(profiles(), st.permutations(OPTIONS))
def test_no_name_counts_more_than_another(ranks, names):
    new = dict(zip(OPTIONS, names, strict=True))
    renamed = ranks.rename(columns=new)
    assert voting.count_borda(renamed).to_dict() == {
        new[option]: points for option, points in voting.count_borda(ranks).items()
    }
    order = voting.run_off(ranks)
    if not order["tie"].any():
        assert voting.run_off(renamed[OPTIONS])["option"].tolist() == order["option"].map(new).tolist()


@given(profiles())
def test_what_more_than_half_put_first_wins_the_run_off_and_is_condorcet_winner(ranks):
    firsts = (ranks == 1).sum()
    if firsts.max() * 2 > len(ranks):
        winners = name_winners(ranks)
        assert winners["run-off"] == winners["condorcet"] == firsts.idxmax()


def test_a_tie_is_broken_by_borda_then_by_the_list_and_said():
    by_borda = voting.run_off(make_ranks({"ABC": 2, "BAC": 2, "CBA": 1}))  # C goes; B then wins with C's ballot
    assert by_borda["option"].tolist() == ["B", "A", "C"] and not by_borda["tie"].any()
    level = voting.run_off(make_ranks({"AB": 1, "BA": 1}))
    assert level["option"].tolist() == ["A", "B"] and level["tie"].tolist() == [False, True]
    unequal = voting.run_off(make_ranks({"ACB": 2, "BCA": 1, "BAC": 1}))  # A and B have two each, A more points
    assert unequal["option"].tolist() == ["A", "B", "C"] and unequal["tie"].tolist() == [False, True, False]


def test_an_option_that_nobody_ranks_is_last():
    ranks = pd.DataFrame({"a": [1, 2], "b": [2, 1], "c": [None, None]})
    assert voting.run_off(ranks)["option"].tolist()[-1] == "c" and voting.count_borda(ranks)["c"] == 0


def test_the_ranks_of_six_applicants_by_three_executives():
    """Siegel 1956, ch. 9: W = 0.16."""
    orders = pd.DataFrame([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert round(voting.measure_concordance(orders), 2) == 0.16


def test_tied_ranks_of_ten_objects_by_three_judges():
    """Kendall's own example with ties, in Siegel 1956, ch. 9: W = 0.828."""
    orders = pd.DataFrame([
        [1, 4.5, 2, 4.5, 3, 7.5, 6, 9, 7.5, 10],
        [2.5, 1, 2.5, 4.5, 4.5, 8, 9, 6.5, 10, 6.5],
        [2, 1, 4.5, 4.5, 4.5, 4.5, 8, 8, 8, 10],
    ])  # fmt: skip
    assert round(voting.measure_concordance(orders), 3) == 0.828


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=3, max_size=6))
def test_concordance_is_friedmans_statistic_over_the_largest_there_can_be(orders):
    table = pd.DataFrame(orders)
    got = voting.measure_concordance(table)
    if (table.nunique(axis=1) == 1).all():
        assert np.isnan(got)
    else:
        friedman = stats.friedmanchisquare(*table.T.to_numpy()).statistic
        assert got == pytest.approx(friedman / (len(table) * 4))


def test_one_order_agrees_with_nobody():
    assert np.isnan(voting.measure_concordance(pd.DataFrame([[1, 2, 3]])))


def make_ballots(**votes: dict[str, int]) -> pd.DataFrame:
    """Ballots by place_group, each a profile."""
    options = sorted(set("".join("".join(profile) for profile in votes.values())))
    rows = []
    for key, profile in votes.items():
        place, group = key.split("_")
        ranks = make_ranks(profile).reindex(columns=options).astype("Int64")
        rows.append(ranks.assign(municipality=place, group=group, date="2015-05-01", origin="real"))
    return pd.concat(rows, ignore_index=True).assign(ballot=range(sum(map(len, rows))))


BALLOTS = make_ballots(
    ruse_roma={"ABC": 9, "BCA": 2}, ruse_ngo={"BAC": 10}, borovo_roma={"CAB": 9}, borovo_other={"A": 1}
)


def test_first_preferences_add_up_over_places_groups_and_mechanisms():
    counts = mechanisms.count_first_preferences(BALLOTS, PLACES)
    counts = counts.set_index(["municipality", "group", "category"])["n"].sort_index()
    total = counts.xs("total", level="category")
    assert total.to_dict() == {
        ("borovo", "all"): 10, ("ruse", "all"): 21, ("district", "all"): 31, ("district", "authority"): 0,
        ("district", "ngo"): 10, ("district", "roma"): 20, ("district", "other"): 1,
    }  # fmt: skip
    assert counts.drop("total", level="category").groupby(level=[0, 1]).sum().to_dict() == total.to_dict()
    assert counts["ruse", "all"].to_dict() == {"total": 21, "A": 9, "B": 12, "C": 0}


@pytest.mark.parametrize(("minimum", "groups"), [(10, {"all", "ngo", "roma"}), (11, {"all", "roma"}), (32, set())])
def test_an_order_of_few_ballots_is_not_made(minimum, groups):
    votes = mechanisms.find_winners(BALLOTS, PLACES, GROUPS, minimum)
    assert set(votes["group"]) == groups
    assert ("borovo" in set(votes["municipality"])) == (minimum == 10)


def test_the_winner_stands_first_and_a_circle_is_said():
    votes = mechanisms.find_winners(make_ballots(ruse_roma={"ABC": 4, "BCA": 4, "CAB": 4}), PLACES, (), 10)
    own = votes[votes["municipality"] == "ruse"].groupby("method").first()
    assert own.loc["condorcet", ["rank", "mechanism", "state"]].tolist() == [1, "", "cycle"]
    assert own.loc["borda", ["rank", "mechanism", "state"]].tolist() == [1, "A", "tie"]
    drawn = mechanisms.find_winners(make_ballots(ruse_roma={"ABC": 6, "BAC": 6}), PLACES, (), 10)
    assert drawn.query("method == 'condorcet'")["state"].tolist() == ["tie", "tie"], "level is no circle"
    clear = mechanisms.find_winners(make_ballots(ruse_roma={"ABC": 9, "BAC": 4}), PLACES, (), 10).query("rank == 1")
    assert set(clear["mechanism"]) == {"A"} and set(clear["state"]) == {""}


@pytest.mark.parametrize(
    ("profile", "same"),
    [({"ABC": 12}, "yes"), ({"ABC": 4, "BCA": 4, "CAB": 4}, "no"), (TENNESSEE, "no")],
)
def test_whether_the_rules_agree_is_said(profile, same):
    assert mechanisms.compare_orders(make_ballots(ruse_roma=profile), GROUPS, 10)["same_winner"].tolist() == [same]


def test_groups_agree_fully_or_not_at_all():
    agree = make_ballots(ruse_roma={"ABC": 12}, ruse_ngo={"ABC": 10}, ruse_authority={"CBA": 9})
    got = mechanisms.compare_orders(agree, GROUPS, 10).iloc[0]
    assert (got["groups"], got["w"], got["n"]) == ("ngo;roma", 1.0, 31), "nine ballots do not make an order"
    opposed = make_ballots(ruse_roma={"ABC": 12}, ruse_ngo={"CBA": 10})
    assert mechanisms.compare_orders(opposed, GROUPS, 10)["w"].tolist() == [0.0]
    assert mechanisms.compare_orders(agree, GROUPS, 32).empty
    assert np.isnan(mechanisms.compare_orders(make_ballots(ruse_roma={"ABC": 12}), GROUPS, 10)["w"][0])
