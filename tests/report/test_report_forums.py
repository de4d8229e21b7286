"""Forums on the pages: proposals with their support, votes by three methods, promises and what became of them."""

import re

import pandas as pd
import pytest

from analysis.report import tables

STATES = ("consensus", "contested", "majority", "rejected", "unknown")
pytestmark = pytest.mark.usefixtures("undrawn")


def test_a_proposal_stands_with_whom_it_is_for_and_who_supports_it(read_cells, word):
    got = read_cells("forum_proposals", "municipality", "borovo").iloc[:, 0]
    assert got.index[0].startswith("Предложение „0“ & <още>.") and got.index[0].endswith("1 декември 2015 г.")
    assert word("engagement.addressees.municipality") in got.index[0] and word("engagement.agreed.yes") in got.index[0]
    first, second = got.iloc[0], got.iloc[1]
    assert "(80%) n = 30" in first and word("engagement.states.consensus") in first
    for key in ("themes.education", "engagement.wanted.yes", "engagement.planned.absent"):
        assert word(key) in first, key
    assert word("engagement.states.contested") in second and word("engagement.verdicts.not_above_half") in second


def test_a_share_of_few_votes_is_hidden_and_so_is_the_verdict_of_few(read_cells, word):
    last = read_cells("forum_proposals", "municipality", "borovo").iloc[4, 0]
    assert ":c" in last and "%" not in last and word("engagement.states.unknown") in last
    assert word("engagement.verdicts.few") in last and word("engagement.verdicts.none_voted") in last


def test_of_few_who_voted_otherwise_it_is_said_only_that_they_are_few(read_cells, change, word):
    near = change("proposals", lambda rows: rows.assign(support="nearly_all", estimate=None, n=pd.NA, flag=":c"))
    first = read_cells("forum_proposals", "municipality", "borovo", at=near).iloc[0, 0]
    assert word("engagement.support.nearly_all") in first and "%" not in first and ":c" not in first


def test_a_share_carries_the_key_of_its_proposal(open_page):
    rows = tables.TABLES["forum_proposals"].rows(open_page("municipality", "borovo"))
    assert 'data-figure="proposals|borovo||||P00"' in rows.iloc[0, 1]


def test_proposals_are_counted_by_their_state(find_stated, change):
    told = find_stated("forum_proposals", "municipality", "borovo")
    assert told["proposals_made"] == {"n": 5}
    assert all(told[f"proposals_{state}"] == {"n": 1} for state in STATES)
    agreed = change("proposals", lambda rows: rows.assign(state="consensus"))
    told = find_stated("forum_proposals", "municipality", "borovo", at=agreed)
    assert told["proposals_consensus"] == {"n": 5} and "proposals_contested" not in told


def test_a_wanted_theme_that_the_plan_passes_over_is_counted(find_stated, change):
    told = find_stated("forum_proposals", "round_table")
    assert told["proposals_wanted"] == {"n": 8} and told["proposals_wanted_absent"] == {"n": 8}
    planned = change("proposal_links", lambda rows: rows.assign(planned="commitment"))
    assert "proposals_wanted_absent" not in find_stated("forum_proposals", "round_table", at=planned)
    unwanted = change("proposal_links", lambda rows: rows.assign(wanted="no"))
    assert "proposals_wanted" not in find_stated("forum_proposals", "round_table", at=unwanted)


def test_whether_the_method_matters_is_said(find_stated, word):
    assert set(find_stated("votes", "municipality", "borovo")) == {"votes_same"}
    differs = find_stated("votes", "municipality", "ruse")["votes_differ"]
    assert differs["condorcet"] == word("engagement.no_winner")
    assert differs["borda"].startswith("„Медиатор") and differs["instant_runoff"].startswith("„Редовни срещи с кмета")


def test_a_vote_of_few_ballots_is_not_told(find_stated, read_cells):
    assert find_stated("votes", "municipality", "ivanovo") == {"votes_none": {"n": 10}}
    assert read_cells("votes", "municipality", "ivanovo").empty


def test_the_places_of_a_form_stand_beside_its_first_preferences(read_cells):
    got = read_cells("votes", "municipality", "ruse")
    assert got.loc["Медиатор, избран с участието на общността"].tolist() == ["12", "1", "2", "не"]
    assert got.loc["Онлайн форма или група за предложения"].iloc[0] == ":c"
    assert (
        read_cells("votes", "municipality", "borovo").loc["Медиатор, избран с участието на общността"].iloc[3] == "да"
    )


def test_promises_stand_with_what_became_of_them_and_none_without_a_deadline_is_overdue(read_cells, read_text, word):
    got = read_cells("actions", "municipality", "borovo")
    states = [word(f"engagement.actions.{state}") for state in ("open", "done", "done_late", "overdue")]
    assert [cell.split(" (")[0] for cell in got.iloc[:, 2]] == states
    assert got.iloc[1, 2].endswith("(20 септември 2015 г.)") and got.iloc[0, 1] == word("engagement.no_deadline")
    assert re.findall(r"\d+", read_text("actions", "municipality", "borovo")[0]) == ["4", "30", "2015", *"1111"]
    assert re.findall(r"\d+", read_text("actions", "round_table")[0]) == ["32", "30", "2015", "8", "8", "8", "8"]


def test_without_promises_and_proposals_nothing_is_said_of_them(open_page, shown, change):
    for name, text in (("actions", "actions"), ("proposals", "forum_proposals")):
        empty = change(name, lambda rows: rows.iloc[:0])
        links = empty / "data/processed/tables/pages/borovo/proposal_links.csv"
        links.write_text(links.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
        report = open_page("municipality", "borovo", at=empty)
        report.text(text)
        report.table(text)
    assert shown == []
