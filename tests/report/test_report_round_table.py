"""The report of the round table: every municipality, nothing unknown shown as zero, questions that follow from data."""

import re

import pytest

from analysis.disclosure.artefacts import read_artefacts
from analysis.disclosure.display import compare_figures, find_unexplained
from analysis.disclosure.door import format_table
from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")
SAID = (
    "project_about", "events", "learning", "needs", "forum_proposals", "votes", "agreement", "actions", "news",
    "advice_all", "questions",
)  # fmt: skip
HELD = (
    "events_all", "learning", "themes_all", "agreed", "support", "votes", "winners", "actions", "representation_all",
    "gap_matrix", "policies", "recommendations_all", "agenda",
)  # fmt: skip


def test_every_municipality_has_its_days_and_counts(read_cells, change):
    got = read_cells("events_all", "round_table")
    assert len(got) == 8 and got.loc["Борово"].tolist() == ["10 юни 2015 г.", "20", "10 юли 2015 г.", "30", "5"]
    missed = change("events", lambda rows: rows[~((rows["municipality"] == "byala") & (rows["kind"] == "forum"))])
    assert read_cells("events_all", "round_table", at=missed).loc["Бяла"].tolist()[2:4] == ["Не се състоя.", "–"]


def test_a_gap_that_was_not_measured_is_no_data_and_the_largest_one_of_a_theme_is_named(read_cells):
    got = read_cells("gap_matrix", "round_table")
    assert list(got.index)[-1] == "Област Русе" and len(got) == 9
    assert set(got.loc["Иваново"]) == {"няма данни"}
    assert got.loc["Борово", "Гражданско участие и консултиране"] == "0,80 / Няма действащ консултативен орган"
    assert set(got["Жилищни условия"]) == {"няма данни"}


def test_themes_are_shown_with_wishes_plans_and_proposals(read_cells):
    got = read_cells("themes_all", "round_table")
    assert got.loc["Образование"].tolist()[1:] == ["8 от 8", "8, от тях със съгласие: 8"]
    assert got.loc["Жилищни условия"].tolist()[1:] == ["0 от 8", "8, от тях със съгласие: 0"]
    assert got.loc["Гражданско участие и консултиране"].iloc[0] == "не е питано"


def test_only_what_was_adopted_from_2012_to_the_release_is_news(read_cells, read_text):
    got = read_cells("policies", "round_table")
    assert [name.split(" / ")[0] for name in got.index] == [
        "Документ 2013-12-09 непроверено", "Документ 2012-03-01", "Документ 2015",
    ]  # fmt: skip
    assert got.index[0].endswith("Европейско равнище, 9 декември 2013 г.") and got.index[2].endswith("равнище, 2015 г.")
    assert "3\xa0документа" in read_text("news", "round_table")[0]


def test_questions_follow_from_the_data(read_text, change):
    told = [line.replace("\xa0", " ") for line in read_text("questions", "round_table")]
    contested = [line for line in told if "Как да се постъпи" in line]
    assert len(contested) == 8 and "„Предложение «1» & <още>“, направено в община Борово" in contested[0]
    assert "не са „за“ представителите на организациите и читалищата." in contested[0]
    assert [line for line in told if "По кой начин" in line][0].startswith(
        "- По кой начин да се определи формата на консултиране в община Русе?"
    )
    assert "- Кога и от кого ще бъдат разгледани отложените на форумите предложения (8)?" in told
    assert any("„План без пари“, за която не е открита практика" in line and "Борово, Бяла" in line for line in told)
    assert any("измерени никъде: „Липса на <вода> & пътища“" in line for line in told)
    assert any("повечето проблеми не можаха да бъдат измерени: Иваново?" in line for line in told)
    assert any("плана за 2015–2017 г." in line for line in told)
    agreed = change("proposals", lambda rows: rows.assign(state="consensus", agreed="yes"))
    told = read_text("questions", "round_table", at=agreed)
    assert not any("Как да се постъпи" in line or "отложените" in line for line in told)


def test_a_need_that_somebody_has_a_practice_for_is_no_question(read_text, change):
    found = change("recommendations", lambda rows: rows.assign(need="G-CONSULT"))
    assert not any("не е открита практика" in line for line in read_text("questions", "round_table", at=found))


def test_a_withheld_theme_is_a_question(read_text, change):
    held = change("coverage", lambda rows: rows.assign(state=rows["state"].mask(rows["theme"] == "health", "withheld")))
    assert any(
        "не издържаха проверката: „Здравеопазване“" in line for line in read_text("questions", "round_table", at=held)
    )


def test_a_recommendation_stands_once_with_all_to_whom_it_is_addressed(read_cells):
    got = read_cells("recommendations_all", "round_table").iloc[:, 0]
    assert len(got) == 3 and "Общински съвет – Борово, Общински съвет – Бяла" in got.index[0]
    assert "Иваново" not in got.index[0] and "Къде / Борово, Бяла" in got.iloc[0]


def test_the_agenda_is_a_proposal_made_from_the_chapters(read_cells, open_page, shown, change):
    got = read_cells("agenda", "round_table")
    assert len(got) == 10 and got.iloc[4, 0] == "Спорни предложения: 8"
    agreed = change("proposals", lambda rows: rows.assign(state="consensus"))
    assert read_cells("agenda", "round_table", at=agreed).iloc[4, 0] == "Спорни предложения: 0"
    open_page("round_table").table("agenda")
    assert "Това е предложение" in shown.pop()["note"]


def test_the_winners_of_groups_and_places_stand_by_method(read_cells):
    got = read_cells("winners", "round_table")
    assert len(got) == 4 + 7 and "Иваново" not in got.index
    assert got.loc["Русе"].tolist()[1] == "няма победител"


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


def test_all_tables_of_the_page_are_in_the_notes_invented_where_they_are(open_page, shown):
    open_page("round_table").table(*HELD)
    marks = {name for name in HELD if tables.TABLES[name].mark}
    assert {item["id"].removeprefix("table-") for item in shown if "измислени" in item["note"]} == marks
