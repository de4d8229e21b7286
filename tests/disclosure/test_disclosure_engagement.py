"""What is published of meetings, forums and ballots: one margin at a time, no count of few, nothing that tells one."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.disclosure.engagement import (
    BALLOTS,
    release_attendance,
    release_ballots,
    release_learning,
    release_votes,
)
from analysis.disclosure.headcounts import list_parts, prove_counts
from analysis.errors import StudyError

MARGINS, PLACES = ("group", "gender"), ("ruse", "byala")


def make_attendance(place: str, **margins: dict[str, int]) -> pd.DataFrame:
    total = sum(next(iter(margins.values())).values())
    rows = [(place, "total", "", total)]
    rows += [(place, margin, name, n) for margin, parts in margins.items() for name, n in parts.items()]
    return pd.DataFrame(rows, columns=["municipality", "margin", "category", "n"])


def list_hidden(released: pd.DataFrame, names: str) -> list[str]:
    assert (released["n"].isna() == (released["flag"] == ":c")).all()
    return released.loc[released["flag"] == ":c", names].tolist()


def attend(*frames: pd.DataFrame) -> pd.DataFrame:
    return release_attendance(pd.concat(frames, ignore_index=True), MARGINS, 4, 3)


def test_a_meeting_of_many_is_shown_whole_and_so_is_a_group_of_whom_nobody_came():
    got = attend(make_attendance("ruse", group={"roma": 30, "ngo": 12, "authority": 0}, gender={"f": 22, "m": 20}))
    assert list_hidden(got, "category") == [] and got["n"].tolist() == [42, 30, 12, 0, 22, 20]


@pytest.mark.parametrize(("n", "hidden"), [(1, True), (4, True), (5, False)])
def test_few_are_hidden_with_the_part_from_which_they_follow(n, hidden):
    got = attend(make_attendance("ruse", group={"roma": 30, "ngo": 12, "authority": n}))
    assert list_hidden(got, "category") == (["ngo", "authority"] if hidden else [])


def test_two_small_parts_are_not_left_alone_to_tell_each_other():
    got = attend(make_attendance("ruse", group={"roma": 30, "ngo": 1, "authority": 4}))
    assert list_hidden(got, "category") == ["roma", "ngo", "authority"], "the only one of ngo would read off the others"


def test_a_small_total_takes_its_parts_with_it_and_no_other_place():
    got = attend(
        make_attendance("borovo", group={"roma": 3, "ngo": 0}), make_attendance("ruse", group={"roma": 30, "ngo": 9})
    )
    assert {"total", "group"} <= set(got.loc[(got["municipality"] == "borovo") & got["n"].isna(), "margin"])
    assert list_hidden(got[got["municipality"] == "ruse"], "category") == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"margin": "group × gender"}, "one margin at a time: total, group, gender"),
        ({"municipality": "district"}, "rows of municipalities"),
        ({"n": 50}, "the total of the parts"),
    ],
)
def test_a_cross_the_district_and_parts_that_do_not_add_up_are_refused(change, message):
    attendance = make_attendance("ruse", group={"roma": 30, "ngo": 12})
    wrong = attendance.assign(
        **{name: attendance[name].mask(attendance["category"] == "ngo", new) for name, new in change.items()}
    )
    with pytest.raises(StudyError, match=message):
        attend(wrong)


def test_a_second_margin_as_a_column_is_refused():
    with pytest.raises(StudyError, match="only municipality, margin, category, n"):
        attend(make_attendance("ruse", group={"roma": 30, "ngo": 12}).assign(gender="f"))


def make_ballots(**places: list[int]) -> pd.DataFrame:
    """Votes for two mechanisms in places, and of the district by group: all of them of Roma but nine."""
    rows = [(place, "all", name, n) for place, votes in places.items() for name, n in zip("ab", votes, strict=True)]
    summed = [sum(votes) for votes in zip(*places.values(), strict=True)]
    rows += [("district", "all", name, n) for name, n in zip("ab", summed, strict=True)]
    rows += [("district", "ngo", name, 9) for name in "ab"]
    rows += [("district", "roma", name, n - 9) for name, n in zip("ab", summed, strict=True)]
    return pd.DataFrame(rows, columns=BALLOTS)


def test_a_hidden_vote_of_a_place_is_not_the_district_less_the_others():
    ballots = make_ballots(ruse=[40, 2], byala=[20, 30], borovo=[15, 12])
    got = release_ballots(ballots, 4, 3)
    of_b = got[got["category"] == "b"]
    assert got.loc[(got["municipality"] == "ruse") & (got["category"] == "b"), "flag"].item() == ":c"
    assert (of_b["flag"] == ":c").sum() >= 2, "alone it would follow"
    assert (got.loc[got["category"] == "a", "flag"] == "").all()
    alone = release_ballots(ballots[ballots["municipality"] == "ruse"], 4, 3)
    assert (alone["flag"] == ":c").sum() == 1, "the twin: without the district it does not"


def test_votes_by_group_in_a_municipality_and_other_columns_are_refused():
    ballots = make_ballots(ruse=[40, 22], byala=[20, 30])
    with pytest.raises(StudyError, match="votes by group in the district only"):
        release_ballots(ballots.assign(group=ballots["group"].mask(ballots.index == 0, "roma")), 4, 3)
    with pytest.raises(StudyError, match="only municipality, group, category, n"):
        release_ballots(ballots.assign(gender="f"), 4, 3)


def make_votes(*parts: tuple[str, str]) -> pd.DataFrame:
    """Of each part Borda's order, Condorcet's winner and the order of the run-off."""
    rows = [("borda", 1, "a"), ("borda", 2, "b"), ("condorcet", 1, "a"), ("instant_runoff", 1, "a")]
    rows += [("instant_runoff", 2, "b")]
    columns = ["municipality", "group", "method", "rank", "mechanism", "state"]
    return pd.DataFrame([(*part, *row, "") for part in parts for row in rows], columns=columns)


def test_of_the_run_off_the_winner_alone_is_told_where_a_first_preference_is_hidden():
    votes = make_votes(("ruse", "all"), ("byala", "all"), ("district", "ngo"))
    ballots = votes[["municipality", "group"]].assign(flag="").drop_duplicates()
    assert_frame_equal(release_votes(votes, ballots), votes)
    got = release_votes(votes, ballots.assign(flag=["", ":c", ""]))
    told = got[got["method"] == "instant_runoff"].groupby("municipality")["rank"].max()
    assert told.to_dict() == {"ruse": 2, "byala": 1, "district": 2}
    assert len(got) == len(votes) - 1, "Borda's points tell of no first preference"
    assert release_votes(votes[:0], ballots[:0]).empty


def make_learning(**pairs: int) -> pd.DataFrame:
    rows = pd.DataFrame({"municipality": list(pairs), "n": list(pairs.values())})
    return rows.assign(indicator="quiz", category="gain", unit="mean", estimate=1.24, low=0.4, high=2.1)


def learn(learning: pd.DataFrame) -> list[str]:
    released = release_learning(learning, 10, 50, {"mean": 1})
    assert (released["estimate"].isna() == released["flag"].eq(":c")).all()
    return released["flag"].tolist()


def test_learning_needs_ten_pairs():
    assert learn(make_learning(ruse=60, byala=10)) == ["", "low"]
    assert learn(make_learning(ruse=60, byala=9, borovo=4)) == ["", ":c", ":c"]


def test_few_pairs_are_not_the_district_less_the_others():
    assert learn(make_learning(district=82, ruse=60, vetovo=13, byala=9)) == ["", "", ":c", ":c"]


def test_learning_by_group_is_refused():
    with pytest.raises(StudyError, match="only municipality, indicator"):
        learn(make_learning(ruse=60).assign(group="roma"))


def prove(attendance: pd.DataFrame, shown: pd.Series) -> list[tuple[str, float, float]]:
    proved = prove_counts(attendance, list_parts("attendance", attendance), shown, 4, 3)
    return list(proved[["category", "low", "high"]].itertuples(index=False, name=None)) if len(proved) else []


def test_nothing_can_be_proved_of_what_was_released():
    attendance = make_attendance("ruse", group={"roma": 30, "ngo": 12, "authority": 3}, gender={"f": 2, "m": 43})
    assert prove(attendance, attend(attendance)["n"].notna()) == []


@pytest.mark.parametrize("shown", ["authority", "ngo"])
def test_a_small_count_is_proved_when_it_or_what_tells_it_is_shown(shown):
    attendance = make_attendance("ruse", group={"roma": 30, "ngo": 12, "authority": 3})
    released = attend(attendance)["n"].notna() | (attendance["category"] == shown)
    assert prove(attendance, released) == [("authority", 3.0, 3.0)]


def test_a_place_with_one_visitor_is_hidden_whole_and_stops_nothing():
    alone = make_attendance("borovo", group={"roma": 1, "ngo": 0}, gender={"f": 1, "m": 0})
    crowd = make_attendance("ruse", group={"roma": 30, "ngo": 9}, gender={"f": 20, "m": 19})
    got = attend(alone, crowd)
    assert got.loc[got["n"].isna(), "municipality"].unique().tolist() == ["borovo"]
    assert got.loc[(got["municipality"] == "borovo") & (got["n"] > 0)].empty
    both = pd.concat([alone, crowd], ignore_index=True)
    assert prove(both, got["n"].notna()) == [], "what he knows he knows from having been there"
    assert len(prove(both, got["n"].notna() | (both["category"] == "f"))) > 0, "the twin: a count of his is shown"


def test_a_group_of_one_voter_stops_nothing_either():
    ballots = make_ballots(ruse=[41, 22], byala=[20, 30], borovo=[15, 12])
    alone = {"total": 1, "a": 1, "b": 0}
    rows = [("district", "other", name, n) for name, n in alone.items()]
    rows += [("district", group, "total", n) for group, n in {"all": 140, "ngo": 18, "roma": 121}.items()]
    ballots = pd.concat([ballots, pd.DataFrame(rows, columns=BALLOTS)], ignore_index=True)
    of_roma = (ballots["group"] == "roma") & (ballots["category"] == "a")
    ballots.loc[of_roma, "n"] -= 1
    got = release_ballots(ballots, 4, 3)
    assert got.loc[got["group"] == "other", "n"].fillna(0).eq(0).all(), "nothing of him is shown"
    assert prove_counts(ballots, list_parts("ballots", ballots), got["n"].notna(), 4, 3).empty


def test_the_only_one_who_prefers_a_mechanism_stops_nothing():
    votes = {"total": [20, 11], "a": [12, 5], "b": [7, 6], "c": [1, 0]}
    rows = [(place, "all", name, n) for name, own in votes.items() for place, n in zip(PLACES, own, strict=True)]
    rows += [("district", group, name, sum(own)) for group in ("all", "roma") for name, own in votes.items()]
    ballots = pd.DataFrame(rows, columns=BALLOTS)
    got = release_ballots(ballots, 4, 3)
    assert got.loc[(got["category"] == "c") & (ballots["n"] == 1), "flag"].eq(":c").all()
    assert prove_counts(ballots, list_parts("ballots", ballots), got["n"].notna(), 4, 3).empty
    shown = got["n"].notna() | (ballots["n"] == 7)
    proved = prove_counts(ballots, list_parts("ballots", ballots), shown, 4, 3)
    assert len(proved) > 0, "the twin: what tells him is shown"


def test_of_no_ballots_at_all_there_is_nothing_to_prove():
    none = pd.DataFrame(columns=BALLOTS).astype({"n": "int64"})
    assert prove_counts(none, list_parts("ballots", none), release_ballots(none, 4, 3)["n"].notna(), 4, 3).empty
