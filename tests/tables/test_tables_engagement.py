"""Records of two meetings and two forums, few enough to count by hand, become the tables that are released."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.engagement import release_attendance, release_ballots, release_learning
from analysis.disclosure.rules import release_estimates, release_tests
from analysis.engagement.events import CATEGORIES
from analysis.pipeline.task_engagement import RAW, read_engagement
from analysis.study import Disclosure, load_study
from analysis.tables.engagement import make_engagement_tables

LIMITS = Disclosure(10, 20, 50, 4, 0.2, 50, 3)
PLACES, GROUPS = ("borovo", "ruse"), ("authority", "ngo", "roma")
KEY = {"qz1": "f", "qz2": "t"}
MECHANISMS = ["pubcouncil", "committee", "mayor"]
DAY = dt.date(2015, 11, 30)
REAL = "real"
REPOSITORY = Path(__file__).parents[2]
DECIMALS = {"share": 2, "points": 2, "mean": 1}
VOTES = [f"{group}_{side}" for group in GROUPS for side in ("for", "against")]
COLUMNS = {
    "events": ["date", "municipality", "kind", "held", "venue", "topics", "materials", "note", "wave", "origin"],
    "attendance": ["date", "municipality", "group", "sex", "age", "n", "origin"],
    "knowledge": ["date", "municipality", "code", "moment", *KEY, "origin"],
    "proposals": [
        "proposal", "date", "municipality", "topic", "text_bg", "text_en", "proposed_by", *VOTES,
        "addressee", "agreed", "deadline", "origin",
    ],
    "ballots": ["date", "municipality", "group", "ballot", *MECHANISMS, "origin"],
    "actions": [
        "action", "date", "municipality", "topic", "text_bg", "text_en", "promised_by", "due", "done", "proposal",
        "origin",
    ],
}  # fmt: skip
NUMBERS = {"n", "wave", "ballot", *VOTES}


def make_frame(name: str, rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS[name])
    kinds = (
        {column: "int64" for column in frame if column in NUMBERS} | {"held": bool} | dict.fromkeys(MECHANISMS, "Int64")
    )
    return frame.astype({column: kinds.get(column, str) for column in frame})


def make_records() -> dict[str, pd.DataFrame]:
    """An earlier meeting; in the second wave a meeting and a forum in Ruse, and a forum in Borovo that was not held."""
    meeting, forum = ("2015-04-01", "ruse"), ("2015-05-01", "ruse")
    rest = ("library", "rights", "leaflet", "")
    sheets = [(*meeting, f"AB{n:02}", "before", "f" if n < 6 else "dk", "t", REAL) for n in range(24)]
    sheets += [(*meeting, f"AB{n:02}", "after", "f" if n < 15 else "t", "t", REAL) for n in range(20)]
    ballots = [(*forum, "roma" if n < 12 else "ngo", n, 1, 2, 3, REAL) for n in range(15)]
    ballots += [(*forum, "authority", n, 2, 1, None, REAL) for n in range(15, 27)]
    return {
        "events": make_frame("events", [
            ("2014-04-01", "borovo", "meeting", True, *rest, 1, REAL),
            (*meeting, "meeting", True, *rest, 2, REAL),
            (*forum, "forum", True, *rest, 2, REAL),
            ("2015-05-01", "borovo", "forum", False, "", "", "", "snow", 2, REAL),
        ]),
        "attendance": make_frame("attendance", [
            ("2014-04-01", "borovo", "roma", "male", "30_44", 99, REAL),
            (*meeting, "roma", "female", "15_29", 14, REAL),
            (*meeting, "ngo", "male", "30_44", 10, REAL),
            (*forum, "roma", "female", "30_44", 20, REAL),
            (*forum, "authority", "unknown", "unknown", 12, REAL),
        ]),
        "knowledge": make_frame("knowledge", sheets),
        "proposals": make_frame("proposals", [
            ("P1", *forum, "housing", "Улици", "Streets", "roma", 3, 9, 3, 0, 12, 0, "municipality", "yes", "", REAL),
            ("P2", *forum, "housing", "Вода", "Water", "ngo", 12, 0, 0, 0, 10, 2, "state", "no", "2015-12-31", REAL),
        ]),
        "ballots": make_frame("ballots", ballots),
        "actions": make_frame("actions", [
            ("A1", *forum, "housing", "Улици", "Streets", "municipality", "2015-06-30", "", "P1", REAL),
        ]),
    }  # fmt: skip


def make_tables(records: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return make_engagement_tables(records, KEY, PLACES, GROUPS, DAY, LIMITS)


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return make_tables(make_records())


def test_events_and_actions_are_of_all_waves_and_the_rest_of_the_latest(tables):
    assert tables["events"]["wave"].tolist() == [1, 2, 2, 2] and len(tables["actions"]) == 1
    assert tables["attendance"].query("margin == 'total'")["n"].tolist() == [0, 56]


def test_without_any_records_every_table_is_there_and_empty():
    empty = {name: make_frame(name, []) for name in COLUMNS}
    tables = make_tables(empty)
    assert {name: len(table) for name, table in tables.items()} == dict.fromkeys(tables, 0)


@pytest.mark.parametrize("has_records", [True, False])
def test_the_rules_of_disclosure_take_every_table_and_parquet_gives_it_back(tables, has_records, tmp_path):
    made = tables if has_records else make_tables({name: make_frame(name, []) for name in COLUMNS})
    for name, table in made.items():
        table.to_parquet(tmp_path / name)
    read = {name: pd.read_parquet(tmp_path / name) for name in made}
    bases = (10, 20, 50)
    released = [
        release_attendance(read["attendance"], tuple(CATEGORIES), 4, 3),
        release_ballots(read["ballots"], 4, 3),
        release_learning(read["learning"], 10, 50, DECIMALS),
        release_tests(read["learning_tests"], bases),
        *(release_estimates(read[name].assign(unit="share"), bases, DECIMALS) for name in ("support", "proposals")),
    ]
    assert [bool(len(table)) for table in released] == [has_records] * 6


def test_what_one_can_count_by_hand(tables):
    gain = tables["learning"].query("municipality == 'ruse' and indicator == 'qz1' and category == 'gain'").iloc[0]
    assert gain["n"] == 20 and np.isclose(gain["estimate"], 15 / 20 - 6 / 20)
    assert tables["learning_tests"]["dropped_out"].tolist() == [4, 4, 4]
    assert tables["proposals"][["n", "authority", "ngo", "roma", "state"]].to_numpy().tolist() == [
        [27, "not_above_half", "few", "above_half", "contested"],
        [24, "above_half", "none_voted", "above_half", "consensus"],
    ]
    votes = tables["votes"].query("rank == 1 and group == 'all' and municipality == 'ruse'")
    assert votes["mechanism"].tolist() == ["pubcouncil"] * 3
    assert set(tables["votes"]["group"]) == {"all", "authority", "roma"}, "three ballots of NGOs give no order"


@pytest.fixture(scope="module")
def found(form) -> dict[str, pd.DataFrame]:
    """The tables of the demonstration."""
    study, key = (
        load_study(REPOSITORY),
        {name: question.key for name, question in form.questions.items() if question.key},
    )
    records, _ = read_engagement(study, form)
    return make_engagement_tables(
        records, key, study.municipalities, study.groups, study.release_date, study.disclosure
    )  # fmt: skip


@pytest.fixture(scope="module")
def truth() -> dict:
    """What its writer counted while it drew the rows, with code of its own."""
    return json.loads((REPOSITORY / RAW / "truth.json").read_text(encoding="utf-8"))


def test_attendance_of_the_demonstration_is_what_was_drawn(found, truth):
    counts = found["attendance"].set_index(["municipality", "margin", "category"])["n"].sort_index()
    for place, margins in truth["attendance"].items():
        assert counts[place, "total", ""] == margins["total"]
        got = {margin: counts[place, margin][lambda n: n > 0].to_dict() for margin in CATEGORIES}
        assert got == {margin: margins[margin] for margin in CATEGORIES}


def test_gains_of_the_demonstration_are_those_of_who_answered_twice(found, truth):
    figures = found["learning"].set_index(["municipality", "indicator", "category"]).sort_index()
    for place, learned in truth["learning"].items():
        for item, expected in learned["items"].items():
            got = figures.loc[(place, item)]
            n = expected["n"]
            shares = [expected["right_before"] / n, expected["right_after"] / n, expected["gain"]]
            assert got.loc["gain", "n"] == n
            assert got.loc[["before", "after", "gain"], "estimate"].tolist() == pytest.approx(shares, abs=1e-6)
    left = found["learning_tests"].set_index("indicator").loc["score", ["n", "dropped_out"]].tolist()
    assert left == [truth["learning"]["district"][name] for name in ("pairs", "dropped_out")]


def test_the_correction_finds_what_those_who_left_had_learned(found, truth):
    """The second answers of who left stand in no table; only the writer of the demonstration knows them."""
    score = found["learning"].query("municipality == 'district' and indicator == 'score'").set_index("category")
    expected, (raw, corrected) = truth["learning"]["district"]["score"], score["estimate"][["gain", "gain_corrected"]]
    of_all = expected["gain_of_all_who_began"]
    assert abs(corrected - of_all) < abs(raw - of_all) / 2
    for true in (of_all, expected["expected_gain"]):
        assert score.loc["gain_corrected", "low"] < true < score.loc["gain_corrected", "high"]


def test_votes_of_the_demonstration_come_to_what_they_were_drawn_for(found, truth):
    proposals = found["proposals"].set_index("proposal")
    verdicts = ["n", *GROUPS, "state"]
    assert proposals[verdicts].T.to_dict() == {
        name: {column: expected[column] for column in verdicts} for name, expected in truth["proposals"].items()
    }
    actions = found["actions"].set_index("action")[["state", "age_days"]]
    assert actions.T.to_dict() == truth["actions"]


def test_ballots_of_the_demonstration_have_the_winners_that_brute_force_finds(found, truth):
    ballots = truth["ballots"]
    known = {(place, "all"): expected for place, expected in ballots["municipalities"].items()}
    known |= {("district", group): ballots["district"][group] for group in ("all", *GROUPS)}
    winners = found["votes"].query("rank == 1").set_index(["municipality", "group", "method"])["mechanism"]
    firsts = found["ballots"].set_index(["municipality", "group", "category"])["n"].sort_index()
    for part, expected in known.items():
        assert {method: winners[(*part, method)] for method in ("borda", "condorcet", "instant_runoff")} == {
            method: expected[method] for method in ("borda", "condorcet", "instant_runoff")
        }
        assert firsts[part].to_dict() == expected["first"] | {"total": expected["ballots"]}
    assert found["concordance"]["w"].tolist() == pytest.approx([ballots["concordance"]["w"]], abs=1e-5)
