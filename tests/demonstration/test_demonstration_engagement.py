"""The demonstration meetings and forums: marked in every row, read without a problem, and the truth found in them."""

import datetime as dt
import json
from collections import Counter
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.demonstration.engagement.counting import describe_votes, find_concordance
from analysis.demonstration.engagement.proposals import describe_proposal
from analysis.demonstration.engagement.sources import load_proposals
from analysis.demonstration.engagement.truth import describe_actions
from analysis.demonstration.engagement.write import PLACE, make_tables, write_engagement
from analysis.engagement.columns import collect_codes
from analysis.engagement.records import read_records
from analysis.errors import StudyError
from analysis.reference.load import load_reference
from analysis.study import load_study
from analysis.survey.form import load_form
from analysis.tables.engagement import make_engagement_tables

REPOSITORY = Path(__file__).resolve().parents[2]
STUDY = load_study(REPOSITORY)
FORM = load_form(STUDY.form)
FOLDER = REPOSITORY / PLACE
NAMES = ("events", "attendance", "knowledge", "proposals", "mechanisms", "actions")
ROWS = {name: pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False) for name in NAMES}
TRUTH = json.loads((FOLDER / "truth.json").read_text(encoding="utf-8"))
EVENT = ["date", "municipality"]
ITEMS = [f"qz{number}" for number in range(1, 9)]
FORMS = ["pubcouncil", "committee", "mayor", "mediator", "actiongroup", "infopoint", "online", "assembly"]
VOTING = ["authority", "ngo", "roma"]
HOLIDAYS = {"2015-09-06", "2015-09-21", "2015-09-22"}  # of June to September
WIDE = 3  # standard errors


def read_all(folder: Path) -> dict[str, pd.DataFrame]:
    reference = {
        name: load_reference(STUDY.reference, name) for name in ("municipalities", "priorities", "settlements")
    }
    return read_records(folder, collect_codes(STUDY, FORM, reference))


@cache
def make_all() -> dict[str, pd.DataFrame]:
    key = {item: FORM.questions[item].key for item in ITEMS}
    about = (STUDY.municipalities, STUDY.groups, STUDY.release_date, STUDY.disclosure)
    return make_engagement_tables(read_all(FOLDER), key, *about)


def held(kind: str) -> pd.DataFrame:
    return ROWS["events"][ROWS["events"]["kind"].eq(kind) & ROWS["events"]["held"].eq("yes")]


def count_people(attendance: pd.DataFrame, by: list[str]) -> pd.Series:
    return attendance.assign(n=attendance["n"].astype(int)).groupby(by)["n"].sum()


def find_too_many(rows: pd.DataFrame, counted: pd.Series) -> list:
    """Return the groups of which more voted at a forum than were there; `counted`: by date, municipality, group."""
    present = count_people(ROWS["attendance"], [*EVENT, "group"])
    return [key for key, n in counted.items() if n > present.get(key, 0)]


def judge_answers(knowledge: pd.DataFrame) -> pd.DataFrame:
    """Return who answered before and after, and for each statement 1 right, 0 not right, NaN no answer."""
    key = pd.Series({item: FORM.questions[item].key for item in ITEMS})
    right = knowledge[ITEMS].eq(key).astype(float).mask(knowledge[ITEMS] == "")
    marked = knowledge[["municipality", "code", "moment"]].join(right)
    moments = [marked[marked["moment"] == moment].drop(columns="moment") for moment in ("before", "after")]
    return moments[0].merge(moments[1], on=["municipality", "code"], how="outer", suffixes=("_0", "_1"), indicator=True)


def rank_ballots(rows: pd.DataFrame) -> list[list[str]]:
    return [
        [form for _, form in sorted((int(row[form]), form) for form in FORMS if row[form])]
        for row in rows.to_dict("records")
    ]


def test_the_files_in_the_repository_are_what_the_command_writes(empty_study):
    written = write_engagement(load_study(empty_study))
    assert [path.name for path in written] == [*(f"{name}.csv" for name in NAMES), "truth.json"]
    for path in written:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), "run python -m analysis.demonstration.engagement"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [('status = "demonstration"', 'status = "published"', "published"), ('"tsenovo"]', '"ruse2"]', "tsenovo")],
)
def test_a_published_study_and_other_municipalities_are_refused(empty_study, old, new, found):
    settings = empty_study / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(StudyError, match=found):
        write_engagement(load_study(empty_study))
    assert not (empty_study / PLACE).exists()


def test_every_row_says_that_it_is_a_demonstration_and_the_truth_that_all_is_invented():
    assert {name: set(rows["origin"]) for name, rows in ROWS.items()} == dict.fromkeys(NAMES, {"demonstration"})
    assert TRUTH["status"] == "demonstration" and TRUTH["note"].startswith("Invented")


def test_the_study_reads_them_without_a_problem():
    records = read_all(FOLDER)
    assert {name: len(records[name]) for name in records} == {
        {"mechanisms": "ballots"}.get(name, name): len(rows) for name, rows in ROWS.items()
    }


def test_a_vote_too_many_is_seen_by_the_reader(tmp_path):
    for name in NAMES:
        (tmp_path / f"{name}.csv").write_bytes((FOLDER / f"{name}.csv").read_bytes())
    ROWS["proposals"].assign(roma_for="99").to_csv(tmp_path / "proposals.csv", index=False)
    with pytest.raises(StudyError):
        read_all(tmp_path)


def test_each_municipality_has_one_meeting_and_then_one_forum_on_working_days_before_the_release():
    meetings, forums = (held(kind).set_index("municipality")["date"] for kind in ("meeting", "forum"))
    for dates in (meetings, forums):
        assert sorted(dates.index) == sorted(STUDY.municipalities)
    assert (meetings < forums.reindex(meetings.index)).all()
    assert meetings.min() > STUDY.fieldwork_to.isoformat() and meetings.max() <= "2015-06-30"
    assert forums.max() <= "2015-09-30" < STUDY.release_date.isoformat()
    days = [dt.date.fromisoformat(day) for day in ROWS["events"]["date"]]
    assert max(day.weekday() for day in days) < 5 and HOLIDAYS.isdisjoint(ROWS["events"]["date"])
    assert set(ROWS["events"]["wave"]) == {"1"}


def test_the_meeting_that_was_not_held_says_why_and_was_held_later():
    lost = ROWS["events"].query("held == 'no'")
    assert len(lost) == 1 and lost["note"].str.len().min() > 20
    told = TRUTH["events"]["not_held"][0]
    assert told["held_on"] > told["date"] == lost["date"].iloc[0]
    assert told["held_on"] in held("meeting")["date"].tolist()
    assert not ROWS["attendance"]["date"].isin(lost["date"]).any()


def test_as_many_came_as_a_village_hall_holds_and_most_in_the_city():
    sizes = count_people(ROWS["attendance"], EVENT)
    for kind, low, high in (("meeting", 18, 60), ("forum", 24, 70)):
        own = sizes[held(kind).set_index(EVENT).index]
        assert own.between(low, high).all() and own.idxmax()[1] == "ruse"


def test_the_margins_of_the_truth_are_those_of_the_rows():
    attendance = ROWS["attendance"].merge(ROWS["events"][[*EVENT, "kind"]], on=EVENT)
    assert {place: told["total"] for place, told in TRUTH["attendance"].items()} == count_people(
        attendance, ["municipality"]
    ).to_dict()
    for margin in ("kind", "group", "sex", "age"):
        told = {(place, code): n for place, one in TRUTH["attendance"].items() for code, n in one[margin].items()}
        assert told == count_people(attendance, ["municipality", margin]).to_dict()


def test_women_and_youth_are_missing_in_some_places_and_not_in_others():
    women = {place: one["sex"]["female"] / one["total"] for place, one in TRUTH["attendance"].items()}
    youth = {place: one["age"].get("15_29", 0) / one["total"] for place, one in TRUTH["attendance"].items()}
    assert max(women["byala"], women["vetovo"]) < 1 / 3 and min(women["dve_mogili"], women["ruse"]) > 1 / 2
    assert max(youth[place] for place in ("borovo", "byala", "ruse", "tsenovo")) < 0.1 < youth["dve_mogili"]
    assert any("unknown" in one["age"] for one in TRUTH["attendance"].values())


def test_nobody_answered_twice_at_the_same_moment_whatever_letters_the_code_has():
    rows = ROWS["knowledge"]
    assert rows["code"].str.fullmatch(r"[A-ZА-Я0-9]{4,8}").all()
    latin = rows["code"].str.translate(str.maketrans("АБВГДЕИКЛМНОПРСТ", "ABVGDEIKLMNOPRST"))
    assert not rows.assign(code=latin).duplicated(["municipality", "code", "moment"]).any()
    assert set(rows[ITEMS].stack()) == {"t", "f", "dk", ""}
    assert set(rows["date"]) == set(held("meeting")["date"])


def test_the_pairs_of_the_truth_are_those_of_the_rows():
    people = judge_answers(ROWS["knowledge"])
    for place, told in TRUTH["learning"].items():
        own = people if place == "district" else people[people["municipality"] == place]
        seen = own["_merge"].value_counts()
        got = {name: seen[code] for name, code in (("pairs", "both"), ("dropped_out", "left_only"))}
        assert got == {name: told[name] for name in got}
        assert told["came_late"] == seen["right_only"] and told["began"] == got["pairs"] + got["dropped_out"]
        for item in ITEMS:
            first, second = own[[f"{item}_0", f"{item}_1"]].dropna().T.to_numpy()
            counts = {"n": len(first), "gained": (second > first).sum(), "lost": (second < first).sum()}
            counts |= {"right_before": first.sum(), "right_after": second.sum()}
            assert counts == {name: told["items"][item][name] for name in counts}, (place, item)
            assert told["items"][item]["gain"] == pytest.approx((second - first).mean(), abs=1e-6)


def test_between_70_and_85_of_a_hundred_stayed_and_those_who_left_knew_less():
    for place, told in TRUTH["learning"].items():
        assert 0.69 <= told["pairs"] / told["began"] <= 0.86, place
    district = TRUTH["learning"]["district"]
    assert district["score_of_who_stayed"] - district["score_of_who_left"] > 0.5


def test_two_statements_bring_no_gain_one_falls_a_little_and_the_draw_is_near_the_model():
    district = TRUTH["learning"]["district"]
    expected = {item: told["expected_gain"] for item, told in district["items"].items()}
    assert [item for item, gain in expected.items() if gain == 0] == ["qz4", "qz5"]
    assert [item for item, gain in expected.items() if gain < 0] == ["qz8"] and expected["qz8"] > -0.1
    assert min(gain for item, gain in expected.items() if item not in ("qz4", "qz5", "qz8")) > 0.05
    for item, told in district["items"].items():
        error = ((told["gained"] + told["lost"]) / told["n"] / district["began"]) ** 0.5
        assert abs(told["gain_of_all_who_began"] - told["expected_gain"]) < WIDE * error, item


def test_the_study_finds_what_was_learned_and_its_correction_is_nearer_to_the_truth():
    learning = make_all()["learning"].set_index(["municipality", "indicator", "category"])
    for place, told in TRUTH["learning"].items():
        for item in ITEMS:
            assert learning.at[(place, item, "gain"), "estimate"] == pytest.approx(
                told["items"][item]["gain"], abs=1e-6
            )
        got = learning.loc[(place, "score", "gain")]
        assert got["n"] == told["score"]["of_all_pairs"]["n"]
        assert got["estimate"] == pytest.approx(told["score"]["of_all_pairs"]["gain"], abs=1e-6)
    truth = TRUTH["learning"]["district"]["score"]["gain_of_all_who_began"]
    raw, corrected = (learning.loc[("district", "score", name)] for name in ("gain", "gain_corrected"))
    assert abs(corrected["estimate"] - truth) < abs(raw["estimate"] - truth)
    assert corrected["low"] < truth < corrected["high"]


def test_each_forum_has_three_to_six_proposals_of_all_themes_by_all_groups():
    rows = ROWS["proposals"]
    assert rows["municipality"].value_counts().between(3, 6).all() and len(rows) == 35
    assert rows["date"].tolist() == rows["municipality"].map(held("forum").set_index("municipality")["date"]).tolist()
    assert set(rows["topic"]) == set(load_reference(STUDY.reference, "priorities")["theme_id"])
    assert set(rows["proposed_by"]) == {*VOTING, "other"} and set(rows["agreed"]) == {"yes", "no", "postponed"}
    assert ((rows["deadline"] != "") == (rows["agreed"] == "yes")).all()
    assert (rows["deadline"][rows["deadline"] != ""] > rows["date"][rows["deadline"] != ""]).all()


def test_nobody_voted_who_was_not_there():
    rows = ROWS["proposals"]
    for group in VOTING:
        votes = rows[f"{group}_for"].astype(int) + rows[f"{group}_against"].astype(int)
        counted = votes.groupby([rows["date"], rows["municipality"], pd.Series(group, rows.index)]).max()
        assert find_too_many(rows, counted) == []
        assert find_too_many(rows, counted + 100) == list(counted.index)
    ballots = ROWS["mechanisms"]
    assert find_too_many(ballots, ballots.groupby([*EVENT, "group"]).size()) == []


def test_a_vote_comes_to_the_state_that_its_text_was_written_for():
    for one in load_proposals():
        told, against = TRUTH["proposals"][one["proposal"]], set(one.get("against", []))
        verdicts = [told[group] for group in VOTING]
        if not one.get("vote", True):
            expected = "unknown"
        elif against == set(VOTING):
            expected = "rejected"
        elif against:
            expected = "contested"
        else:
            expected = "majority" if "few" in verdicts else "consensus"
        assert told["state"] == expected, one["proposal"]
    assert set(Counter(told["state"] for told in TRUTH["proposals"].values())) == {
        "consensus", "contested", "majority", "rejected", "unknown",
    }  # fmt: skip


def test_the_study_finds_the_state_of_each_proposal_and_promise():
    tables = make_all()
    proposals, actions = (tables[name].set_index(name[:-1]) for name in ("proposals", "actions"))
    for name, told in TRUTH["proposals"].items():
        assert proposals.loc[name, ["n", "state", *VOTING]].tolist() == [told[k] for k in ("n", "state", *VOTING)]
    for name, told in TRUTH["actions"].items():
        assert actions.loc[name, ["state", "age_days"]].tolist() == [told["state"], told["age_days"]]


def test_a_verdict_of_few_makes_no_consensus_and_half_is_not_above_half():
    votes = {f"{group}_{side}": 6 * (side == "for") for group in VOTING for side in ("for", "against")}
    assert describe_proposal(votes, few=4)["state"] == "consensus"
    assert describe_proposal(votes | {"ngo_for": 4}, few=4)["state"] == "majority"
    assert describe_proposal(votes | {"ngo_for": 3, "ngo_against": 3}, few=4)["state"] == "contested"
    assert describe_proposal(dict.fromkeys(votes, 0), few=4)["state"] == "unknown"


def test_ballots_rank_from_one_on_without_ties_or_gaps_and_some_are_cut_short():
    ranked = ROWS["mechanisms"][FORMS].apply(lambda row: sorted(int(cell) for cell in row if cell), axis=1)
    assert ranked.map(lambda ranks: ranks == list(range(1, len(ranks) + 1)) and len(ranks) >= 1).all()
    assert 0.15 < (ranked.map(len) < len(FORMS)).mean() < 0.4
    numbered = ROWS["mechanisms"].groupby(EVENT)["ballot"].apply(lambda numbers: [int(n) for n in numbers])
    assert numbered.map(lambda numbers: numbers == list(range(1, len(numbers) + 1))).all()


def test_groups_prefer_different_forms_and_in_some_places_the_methods_disagree():
    district = TRUTH["ballots"]["district"]
    assert [district[group]["borda"] for group in VOTING] == ["pubcouncil", "infopoint", "mayor"]
    assert TRUTH["ballots"]["concordance"]["w"] < 0.7
    assert "ruse" in TRUTH["ballots"]["methods_disagree"]
    ruse = TRUTH["ballots"]["municipalities"]["ruse"]
    assert ruse["borda"] != ruse["condorcet"] != ""


def test_the_study_finds_the_winners_of_the_truth():
    tables, told = make_all(), TRUTH["ballots"]
    first = tables["votes"].query("rank == 1").set_index(["municipality", "group", "method"])["mechanism"]
    places = {(place, "all"): one for place, one in told["municipalities"].items()}
    for key, one in (places | {("district", group): told["district"][group] for group in ("all", *VOTING)}).items():
        for method in ("borda", "condorcet", "instant_runoff"):
            assert first[*key, method] == one[method], (*key, method)
    assert tables["concordance"]["w"].iloc[0] == pytest.approx(told["concordance"]["w"], abs=1e-6)


def test_the_winners_of_the_truth_are_those_of_the_rows():
    for place, told in TRUTH["ballots"]["municipalities"].items():
        rows = ROWS["mechanisms"]
        assert describe_votes(rank_ballots(rows[rows["municipality"] == place]), FORMS) == told, place
    first = [ballot[0] for ballot in rank_ballots(ROWS["mechanisms"])]
    assert {form: first.count(form) for form in FORMS} == TRUTH["ballots"]["district"]["all"]["first"]


def test_three_rules_elect_whom_they_should_of_the_55_ballots_of_malkevitch():
    """Known from textbooks: instant runoff elects C, Borda D, Condorcet E."""
    profile = {"ADECB": 18, "BEDCA": 12, "CBEDA": 10, "DCEBA": 9, "EBDCA": 4, "ECDBA": 2}
    got = describe_votes([list(order) for order, n in profile.items() for _ in range(n)], list("ABCDE"))
    assert [got[method] for method in ("instant_runoff", "borda", "condorcet")] == ["C", "D", "E"]
    assert got["points"] == {"A": 72, "B": 101, "C": 107, "D": 136, "E": 134}


def test_groups_of_one_mind_agree_fully_and_opposite_ones_not_at_all():
    order = {"a": 3, "b": 2, "c": 1}
    assert find_concordance([order, order], list(order)) == 1
    assert find_concordance([order, {"a": 1, "b": 2, "c": 3}], list(order)) == 0


def test_promises_are_kept_kept_late_open_and_overdue_and_many_belong_to_a_proposal():
    rows = ROWS["actions"]
    assert {told["state"] for told in TRUTH["actions"].values()} == {"done", "done_late", "open", "overdue"}
    assert (rows["due"] == "").any() and 15 <= (rows["proposal"] != "").sum() < len(rows)
    proposals = ROWS["proposals"].set_index("proposal")
    linked = rows[rows["proposal"] != ""]
    for column in ("date", "municipality", "topic"):
        assert proposals.loc[linked["proposal"], column].tolist() == linked[column].tolist()
    done = rows[rows["done"] != ""]
    assert (done["done"] > done["date"]).all() and done["done"].max() <= STUDY.release_date.isoformat()


def test_a_promise_is_late_only_after_its_day():
    row = {"action": "A", "date": "2015-09-01", "due": "2015-11-30", "done": ""}
    states = [
        describe_actions([row | change], STUDY.release_date)["A"]["state"]
        for change in ({}, {"due": "2015-11-29"}, {"done": "2015-11-30"}, {"done": "2015-12-01"}, {"due": ""})
    ]
    assert states == ["open", "overdue", "done", "done_late", "open"]


def test_texts_are_in_their_language():
    for name in ("proposals", "actions"):
        for row in ROWS[name].itertuples():
            assert row.text_bg.endswith(".") and row.text_en.endswith(".")
            assert not any("a" <= letter.lower() <= "z" for letter in row.text_bg), row.text_bg
            assert not any("а" <= letter.lower() <= "я" for letter in row.text_en), row.text_en


def test_the_truth_is_what_the_rows_were_made_with():
    tables, told = make_tables(FORM, STUDY)
    assert json.loads(json.dumps(told)) == TRUTH
    assert list(tables) == list(NAMES)
