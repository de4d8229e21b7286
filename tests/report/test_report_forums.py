"""Forums on the pages: proposals with their support, votes by three methods, promises and what became of them."""

import re

import pytest

from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")


def test_a_proposal_stands_with_whom_it_is_for_and_who_supports_it(read_cells):
    got = read_cells("forum_proposals", "municipality", "borovo").iloc[:, 0]
    assert got.index[0] == "Предложение „0“ & <още>. / До: общината / прието на форума; срок: 1 декември 2015 г."
    first, second = got.iloc[0], got.iloc[1]
    assert "Гласове „за“ / (80%) n = 30 съгласие" in first and "Власт – за; НПО и читалища – за; Роми – за" in first
    assert "Образование; предпочитана тема; в плана: темата не е открита" in first
    assert "спорно" in second and "НПО и читалища – не повече от половината" in second


def test_a_share_of_few_votes_is_hidden_and_so_is_the_verdict_of_few(read_cells):
    last = read_cells("forum_proposals", "municipality", "borovo").iloc[4, 0]
    assert ":c" in last and "%" not in last and "не се показва" in last
    assert "Власт – малко гласове; НПО и читалища – не са гласували" in last


def test_a_share_carries_the_key_of_its_proposal(open_page):
    rows = tables.TABLES["forum_proposals"].rows(open_page("municipality", "borovo"))
    assert 'data-figure="proposals|borovo||||P00"' in rows.iloc[0, 1]


def test_proposals_are_counted_by_their_state(read_text, change):
    told = read_text("forum_proposals", "municipality", "borovo")
    assert told[0] == "- Направените предложения са общо 5." and len(told) == 8
    assert any("По 1\xa0предложение групите са на различно мнение" in line for line in told)
    agreed = change("proposals", lambda rows: rows.assign(state="consensus"))
    told = read_text("forum_proposals", "municipality", "borovo", at=agreed)
    assert "По 5\xa0предложения има съгласие" in told[1] and not any("различно мнение" in line for line in told)


def test_a_wanted_theme_that_the_plan_passes_over_is_counted(read_text, change):
    told = read_text("forum_proposals", "round_table")
    assert told[-2].startswith("- 8\xa0предложения са по теми") and told[-1].startswith(
        "- За 8 от тях темата не е открита"
    )
    planned = change("proposal_links", lambda rows: rows.assign(planned="commitment"))
    assert not any("не е открита" in line for line in read_text("forum_proposals", "round_table", at=planned))
    unwanted = change("proposal_links", lambda rows: rows.assign(wanted="no"))
    assert not any("сред трите" in line for line in read_text("forum_proposals", "round_table", at=unwanted))


def test_whether_the_method_matters_is_said(read_text):
    assert "и трите начина на преброяване" in read_text("votes", "municipality", "borovo")[0]
    differs = read_text("votes", "municipality", "ruse")[0]
    assert "Начинът на преброяване е от значение" in differs and "по Кондорсе: няма победител" in differs
    assert "при последователно отпадане: „Редовни срещи с кмета" in differs


def test_a_vote_of_few_ballots_is_not_told(read_text, read_cells):
    assert read_text("votes", "municipality", "ivanovo") == [
        "- Резултатът от гласуването за форма на консултиране не се показва: бюлетините са под 10."
    ]
    assert read_cells("votes", "municipality", "ivanovo").empty


def test_the_places_of_a_form_stand_beside_its_first_preferences(read_cells):
    got = read_cells("votes", "municipality", "ruse")
    assert got.loc["Медиатор, избран с участието на общността"].tolist() == ["12", "1", "2", "–"]
    assert got.loc["Онлайн форма или група за предложения"].iloc[0] == ":c"
    assert (
        read_cells("votes", "municipality", "borovo").loc["Медиатор, избран с участието на общността"].iloc[3] == "да"
    )


def test_promises_stand_with_what_became_of_them_and_none_without_a_deadline_is_overdue(read_cells, read_text):
    got = read_cells("actions", "municipality", "borovo")
    assert got.iloc[:, 2].tolist() == [
        "в срок, още неизпълнено", "изпълнено (20 септември 2015 г.)",
        "изпълнено със закъснение (20 септември 2015 г.)", "просрочено",
    ]  # fmt: skip
    assert got.iloc[0, 1] == "без срок"
    told = read_text("actions", "municipality", "borovo")[0].replace("\xa0", " ").replace("\u202f", " ")
    assert told.startswith("- Обещанията са общо 4. Към 30 ноември 2015 г. от тях 1 е изпълнено в срок, 1 е")
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
