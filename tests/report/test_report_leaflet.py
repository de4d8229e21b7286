"""The leaflet of a forum: plain sentences, each number a released one; what is hidden or missing is said to be."""

import re

import pytest

from analysis.report.sentences import TEXTS as STATED

TEXTS = ("leaflet_survey", "leaflet_plan", "leaflet_forum", "leaflet_promises", "leaflet_practices", "leaflet_whom")
FORUM = ["events", "attendance", "proposals", "votes", "actions", "matches", "recommendations"]


def find_long_sentences(lines: list[str], most: int) -> list[str]:
    """Return the sentences of more words than that, without what stands in quotation marks, brackets or links."""
    plain = [re.sub(r"„[^“]*“|\([^)]*\)|\[[^]]*\]", "…", line.removeprefix("- ")) for line in lines]
    sentences = [part for line in plain for part in re.split(r"(?<=[.?:])\s", line)]
    return [sentence for sentence in sentences if len(sentence.split()) > most]


def test_the_leaflet_says_every_section_in_both_languages(read_text):
    for language in ("bg", "en"):
        for name in TEXTS:
            for place in ("borovo", "ruse", "ivanovo"):
                assert read_text(name, "leaflet", place, language), (name, place)


def test_sentences_are_short(read_text):
    for name in ("leaflet_survey", "leaflet_plan", "leaflet_forum", "leaflet_promises"):
        assert find_long_sentences(read_text(name, "leaflet", "ruse"), 22) == []


def test_a_long_sentence_is_found():
    assert find_long_sentences(["- " + "дума " * 23 + "край."], 22) and not find_long_sentences(["- Две думи."], 22)


def test_both_languages_say_the_same_numbers(read_text):
    for name in TEXTS[:4]:
        texts = [" ".join(read_text(name, "leaflet", "ruse", language)).replace(",", ".") for language in ("bg", "en")]
        bulgarian, english = (sorted(re.findall(r"\d+(?:\.\d+)?", text)) for text in texts)
        assert bulgarian == english, name


def test_an_answer_has_its_value_bounds_and_base(read_text, released):
    scores = released["scores"].set_index(["municipality", "group", "indicator", "category"])
    row = scores.loc[("ruse", "roma", "n_known", "mean")]
    first = read_text("leaflet_survey", "leaflet", "ruse")[0]
    expected = [f"{row[name]:.1f}".replace(".", ",") for name in ("estimate", "low", "high")]
    assert re.findall(r"\d+,\d", first) == expected and f"отговорили: {row['n']}\xa0души" in first


def test_a_share_is_so_many_in_a_hundred(read_text, released):
    rows = released["rights"].set_index(["municipality", "group", "indicator", "category"])
    share = rows.loc[("ruse", "roma", "disc_org", "no"), "estimate"]
    (line,) = [line for line in read_text("leaflet_survey", "leaflet", "ruse") if "дискриминация" in line]
    assert f"{round(100 * share)} от всеки 100" in line


def test_of_a_hidden_municipality_the_answers_of_the_district_are_told_and_said_to_be(read_text):
    lines = read_text("leaflet_survey", "leaflet", "ivanovo")
    assert "отговориха малко хора" in lines[0] and all("Иваново" not in line for line in lines)
    assert sum("в област Русе" in line for line in lines) >= 4
    assert not any("отговориха малко хора" in line for line in read_text("leaflet_survey", "leaflet", "ruse"))


def test_a_low_base_is_said_to_be_low_once(read_text):
    lines = read_text("leaflet_survey", "leaflet", "borovo")
    assert sum("приблизително" in line for line in lines) == 1
    assert not any("приблизително" in line for line in read_text("leaflet_survey", "leaflet", "ruse"))


def test_a_sample_that_is_not_random_has_no_bounds(read_text, quota_root):
    lines = read_text("leaflet_survey", "leaflet", "ruse", at=quota_root)
    assert not any("вероятно" in line for line in lines) and any("анкетираните роми" in line.lower() for line in lines)


def test_a_plan_that_was_not_obtained_is_not_said_to_lack_anything(read_text, change):
    changed = change("bridge", lambda rows: rows.assign(state="not_obtained", relation="not_obtained"))
    (line,) = read_text("leaflet_plan", "leaflet", "ruse", at=changed)
    assert "Не намерихме" in line and "не означава" in line


def test_a_plan_of_a_period_after_the_release_is_not_told(read_text, change):
    changed = change("bridge", lambda rows: rows.assign(generation="2022-2023"))
    assert "Не намерихме" in read_text("leaflet_plan", "leaflet", "ruse", at=changed)[0]


@pytest.mark.parametrize(("text", "expected"), [
    ("leaflet_forum", "още не се е състоял"), ("leaflet_promises", "не са записани обещания"),
    ("leaflet_practices", "Не открихме подходяща практика"), ("leaflet_whom", "още не е определена"),
])  # fmt: skip
def test_without_records_the_leaflet_says_so(open_page, text, expected):
    report = open_page("leaflet", "ruse")
    for name in FORUM:
        report.extract[name] = report.extract[name].iloc[:0]
    (finding,) = STATED[text](report)
    assert expected in report.words.text(f"findings.{finding[0]}", **finding[1])


def test_a_hidden_count_of_those_who_came_is_not_told(read_text, change):
    came = "Дойдоха"
    assert any(came in line for line in read_text("leaflet_forum", "leaflet", "ruse"))
    changed = change("attendance", lambda rows: rows.assign(n=None, flag=":c"))
    assert not any(came in line for line in read_text("leaflet_forum", "leaflet", "ruse", at=changed))


@pytest.mark.parametrize(("state", "expected"), [
    ("consensus", "във всяка гласувала група повечето са „за“"), ("majority", "повечето гласували са „за“"),
    ("contested", "на различно мнение"), ("rejected", "няма мнозинство"), ("unknown", "не се показва"),
])  # fmt: skip
def test_a_proposal_is_told_with_what_became_of_it(read_text, change, state, expected):
    changed = change("proposals", lambda rows: rows.assign(state=state))
    assert any(expected in line for line in read_text("leaflet_forum", "leaflet", "ruse", at=changed))


def test_at_most_three_proposals_promises_and_practices_are_told(read_text):
    marks = {"leaflet_forum": "“ – ", "leaflet_promises": "обеща:", "leaflet_practices": "practices.html#"}
    for name, mark in marks.items():
        assert 1 <= sum(mark in line for line in read_text(name, "leaflet", "ruse")) <= 3, name


def test_a_way_of_consultation_is_named_where_every_count_has_the_same_winner(read_text, change):
    def agree(votes):
        first = votes["rank"].astype(str) == "1"
        return votes.assign(mechanism=votes["mechanism"].mask(first, "mayor"), state="")

    same = read_text("leaflet_forum", "leaflet", "ruse", at=change("votes", agree))[-1]
    assert "Редовни срещи с кмета" in same
    differ = change("votes", lambda votes: votes.assign(mechanism=votes["method"].map({
        "borda": "mayor", "condorcet": "online", "instant_runoff": "mediator",
    })))  # fmt: skip
    assert "зависи от начина на броене" in read_text("leaflet_forum", "leaflet", "ruse", at=differ)[-1]


@pytest.mark.parametrize(("state", "expected"), [
    ("overdue", "Още не е изпълнено"), ("open", "Срок:"), ("done", "Изпълнено."), ("done_late", "със закъснение"),
])  # fmt: skip
def test_a_promise_is_told_with_its_state(read_text, change, state, expected):
    changed = change("actions", lambda rows: rows.assign(state=state, due="2015-12-31"))
    lines = read_text("leaflet_promises", "leaflet", "ruse", at=changed)
    assert expected in lines[1] and not any(line.endswith("..") for line in lines)


def test_the_next_term_is_one_after_the_release(read_text, change):
    later = change("actions", lambda rows: rows.assign(state="open", due="2016-02-29"))
    assert "Следващ срок: 29" in read_text("leaflet_whom", "leaflet", "ruse", at=later)[-1]
    passed = change("actions", lambda rows: rows.assign(state="overdue", due="2015-09-01"))
    assert not any("Следващ срок" in line for line in read_text("leaflet_whom", "leaflet", "ruse", at=passed))


def test_a_step_made_from_invented_data_is_said_to_be_an_example(read_text):
    assert all("Пример" in line for line in read_text("leaflet_whom", "leaflet", "ruse") if "стъпка" in line)
