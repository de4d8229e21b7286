"""The report of the round table: every municipality, nothing unknown shown as zero, questions that follow from data."""

import re

import pytest

from analysis.disclosure.artefacts import read_artefacts
from analysis.disclosure.display import compare_figures, find_unexplained
from analysis.disclosure.door import format_table
from analysis.report import tables
from analysis.report.sentences import TEXTS

pytestmark = pytest.mark.usefixtures("undrawn")
THEMES = ("education", "housing")
SAID = (
    "project_about", "events", "learning", "needs", "forum_proposals", "votes", "agreement", "actions", "news",
    "advice_all", "questions",
)  # fmt: skip
HELD = (
    "events_all", "learning", "themes_all", "agreed", "support", "votes", "winners", "actions", "representation_all",
    "gap_matrix", "policies", "recommendations_all", "agenda",
)  # fmt: skip


def test_every_municipality_has_its_days_and_counts(read_cells, change, word):
    got = read_cells("events_all", "round_table")
    assert len(got) == 8 and got.loc["Борово"].tolist() == ["10 юни 2015 г.", "20", "10 юли 2015 г.", "30", "5"]

    def is_forum(rows):
        return (rows["municipality"] == "byala") & (rows["kind"] == "forum")

    for edit, told in (
        (lambda rows: rows.assign(held=rows["held"].mask(is_forum(rows), "no")), "engagement.not_held"),
        (lambda rows: rows[~is_forum(rows)], "ui.unknown"),
    ):
        got = read_cells("events_all", "round_table", at=change("events", edit)).loc["Бяла"].tolist()
        assert got[2:4] == [word(told), "–"]


def test_a_gap_that_was_not_measured_is_no_data_and_the_largest_one_of_a_theme_is_named(read_cells, word):
    got, unknown = read_cells("gap_matrix", "round_table"), word("ui.unknown")
    assert list(got.index)[-1] == "Област Русе" and len(got) == 9
    assert set(got.loc["Иваново"]) == {unknown} and set(got[word("themes.housing")]) == {unknown}
    assert got.loc["Борово", word("themes.participation")] == "0,80 / Няма действащ консултативен орган"


def test_themes_are_shown_with_wishes_plans_and_proposals(read_cells, word):
    got = read_cells("themes_all", "round_table")
    numbers = {theme: re.findall(r"\d+", " ".join(got.loc[word(f"themes.{theme}")].tolist()[1:])) for theme in THEMES}
    assert numbers == {"education": ["8", "8", "8", "8"], "housing": ["0", "8", "8", "0"]}
    assert got.loc[word("themes.participation")].iloc[0] == word("relations.not_asked")


def test_only_what_was_adopted_from_2012_to_the_release_is_news(read_cells, find_stated, word):
    got = read_cells("policies", "round_table")
    assert [name.split(" / ")[0] for name in got.index] == [
        f"Документ 2013-12-09 {word('ui.unverified')}", "Документ 2012-03-01", "Документ 2015",
    ]  # fmt: skip
    assert "9 декември 2013 г." in got.index[0].split(" / ")[1] and "2015 г." in got.index[2].split(" / ")[1]
    assert find_stated("news", "round_table") == {"news": {"n": 3}}


def test_a_group_whose_name_holds_an_and_is_the_last_of_a_list(open_page, change):
    verdicts = {"authority": "not_above_half", "ngo": "above_half", "roma": "above_half", "state": "contested"}
    changed = change("proposals", lambda rows: rows.assign(**verdicts))
    sides = dict(TEXTS["questions"](open_page("round_table", at=changed)))["question_contested"]
    assert sides["for"] == "ромите и представителите на организациите и читалищата"
    assert sides["against"] == "представителите на властта"


def test_questions_follow_from_the_data(open_page, change):
    asked = TEXTS["questions"](open_page("round_table"))
    contested = [values for key, values in asked if key == "question_contested"]
    assert len(contested) == 8 and contested[0]["text"] == "„Предложение «1» & <още>“"
    assert contested[0]["where"] == "в община Борово" and "организациите" in contested[0]["against"]
    told = dict(asked)
    assert [values["where"] for key, values in asked if key == "question_methods"] == ["в община Русе"]
    assert told["question_postponed"] == {"n": 8} and told["question_overdue"] == {"n": 8}
    assert told["question_unanswered"]["gap"] == "„План без пари“"
    assert told["question_unanswered"]["places"].startswith("Борово, Бяла")
    assert told["question_unknown"] == {"gaps": "„Липса на <вода> & пътища“"}
    assert told["question_hidden"] == {"places": "Иваново"}
    assert told["question_plans"]["period"] == "2015–2017" and "question_withheld" not in told
    agreed = change("proposals", lambda rows: rows.assign(state="consensus", agreed="yes"))
    told = dict(TEXTS["questions"](open_page("round_table", at=agreed)))
    assert not {"question_contested", "question_postponed"} & set(told)


def test_a_need_that_somebody_has_a_practice_for_is_no_question(find_stated, change):
    found = change("recommendations", lambda rows: rows.assign(need="G-CONSULT"))
    assert "question_unanswered" not in find_stated("questions", "round_table", at=found)


def test_a_withheld_theme_is_a_question(find_stated, change):
    held = change("coverage", lambda rows: rows.assign(state=rows["state"].mask(rows["theme"] == "health", "withheld")))
    assert find_stated("questions", "round_table", at=held)["question_withheld"] == {"themes": "„Здравеопазване“"}


def test_a_recommendation_stands_once_with_all_to_whom_it_is_addressed(read_cells, word):
    got, where = read_cells("recommendations_all", "round_table").iloc[:, 0], word("columns.needed_in")
    assert len(got) == 3 and "Общински съвет – Борово, Общински съвет – Бяла" in got.index[0]
    assert "Иваново" not in got.index[0] and where not in got.iloc[0], "the councils say where"
    assert f"{where} / Борово, Бяла" in got.iloc[1]


def test_the_agenda_is_a_proposal_made_from_the_chapters(read_cells, open_page, shown, change, word):
    got = read_cells("agenda", "round_table")
    assert len(got) == 10 and got.iloc[4, 0] == word("agenda.contested", contested=8)
    agreed = change("proposals", lambda rows: rows.assign(state="consensus"))
    assert read_cells("agenda", "round_table", at=agreed).iloc[4, 0] == word("agenda.contested", contested=0)
    open_page("round_table").table("agenda")
    assert shown.pop()["note"].startswith("Това е предложение")


def test_what_is_real_is_told_from_what_is_invented_while_anything_is(find_stated, change, publish):
    assert "project_real" in find_stated("project", "round_table")
    assert "project_real" not in find_stated("project", "round_table", at=publish(change("project", lambda rows: rows)))


def test_the_winners_of_groups_and_places_stand_by_method(read_cells, word):
    got = read_cells("winners", "round_table")
    assert len(got) == 4 + 7 and "Иваново" not in got.index
    assert got.loc["Русе"].tolist()[1] == word("engagement.no_winner")


def test_without_the_facts_of_the_project_nothing_is_said_of_it(open_page, shown, change):
    open_page("round_table", at=change("project", lambda rows: rows[rows["fact"] != "lead"])).text("project_about")
    assert shown == []


def test_both_languages_state_the_same_numbers(read_text):
    for name in SAID:
        numbers = []
        for language in ("bg", "en"):
            text = " ".join(read_text(name, "round_table", None, language))
            text = re.sub(r"17\s?740,80|17,740\.80", "grant", text.replace("\xa0", " ").replace("\u202f", " "))
            numbers.append(sorted(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "."))))
        assert numbers[0] == numbers[1], name


def write_page(shown: list[dict], language: str) -> bytes:
    """Return tables as the page has them."""
    parts = [
        f'<figure id="{item["id"]}"><figcaption>{item["title"]}</figcaption>{item["text"]}'
        f'<a href="../data/{item["data"]}.csv"></a></figure>'
        for item in shown
    ]
    return f'<html lang="{language}">{"".join(parts)}</html>'.encode()


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_number_of_the_tables_is_that_of_the_row_it_names(open_page, shown, released, language):
    places = (("round_table", None, HELD), ("municipality", "borovo", ("attendance", "learning", "forum_proposals")))
    for notebook, place, names in places:
        open_page(notebook, place, language).table(*names)
    tables_made = {f"{name}.csv": format_table(released[name]).encode() for name in released}
    page = {"site/bg/page.html": write_page(shown, language)}
    cells = read_artefacts(page)
    assert len(cells) > 90
    assert compare_figures(cells, read_artefacts(tables_made)).to_dict("records") == []
    assert find_unexplained(page).to_dict("records") == []


def test_a_number_that_is_another_one_is_seen(open_page, shown, released):
    """The twin: the page with one share changed."""
    open_page("round_table").table("support")
    shown[0]["text"] = shown[0]["text"].replace("70%", "71%", 1)
    page = {"site/bg/page.html": write_page(shown, "bg")}
    made = read_artefacts({"support.csv": format_table(released["support"]).encode()})
    assert len(compare_figures(read_artefacts(page), made)) == 1


def test_the_tables_of_what_was_invented_say_so_and_the_others_do_not(open_page, shown, word):
    open_page("round_table").table(*HELD)
    marks = {name: tables.TABLES[name].mark for name in HELD if tables.TABLES[name].mark}
    assert set(HELD) - set(marks) == {"policies", "agenda"}
    assert all(word(mark) in item["note"] for item in shown for mark in [marks.get(item["id"][6:])] if mark)


OF_RECORDS = (
    "events", "attendance", "representation", "learning", "learning_tests", "proposals", "proposal_links", "support",
    "ballots", "votes", "concordance", "actions",
)  # fmt: skip
SILENT = ("events_all", "representation_all", "learning", "agreed", "support", "votes", "winners", "actions")


def test_a_study_without_records_has_no_table_of_them_and_says_nothing_of_them(open_page, shown, change):
    for name in OF_RECORDS:
        root = change(name, lambda rows: rows)
    for path in (root / "data/processed/tables/pages").rglob("*.csv"):
        if path.stem in OF_RECORDS:
            path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    report = open_page("round_table", at=root)
    report.table(*SILENT)
    assert shown == []
    said = [key for name in SAID for key, _ in TEXTS[name](report)]
    assert not [
        key for key in said if key.startswith(("events_", "learning_", "proposals_", "actions", "question_cont"))
    ]
    report.table(*(name for name in HELD if name not in SILENT))
    report = open_page("municipality", "borovo", at=root)
    report.table("events", "attendance", "representation", "forum_proposals")
    assert not [item for item in shown if item["id"] in ("table-events", "table-forum_proposals")]
