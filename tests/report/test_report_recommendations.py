"""Recommendations on the pages: from a need to a named addressee, an example, money and a first step, all linked."""

import pytest

from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")


def test_a_recommendation_goes_from_the_need_to_the_first_step(read_cells):
    got = read_cells("recommendations", "municipality", "borovo").iloc[:, 0]
    assert list(got.index) == ["need_bg council. / оценка 0,80", "need_bg people. / оценка 0,50"]
    assert got.iloc[0].split(" / ") == [
        "Пример: recommendation_bg council.", "До кого", "Общински съвет – Борово", "Първа стъпка",
        "first_step_bg council.", "Практика", "Практика „едно“ & <две>", "Финансиране", "Програма „А“ & Б", "Б", "",
        "Основание", "анкета: участие в решенията", "анкета: равнище на участие (не се показва)",
    ]  # fmt: skip


def test_every_recommendation_of_a_demonstration_is_an_example_and_none_of_a_real_study(read_cells, change, publish):
    for language, word in (("bg", "Пример:"), ("en", "Example:")):
        for name, notebook, place in (("recommendations", "municipality", "ruse"), ("recommendations_all",
                                      "round_table", None), ("recommendations", "study", None)):  # fmt: skip
            got = read_cells(name, notebook, place, language).iloc[:, 0]
            assert len(got) and got.str.startswith(word).all()
    real = publish(change("rules", lambda rows: rows))
    got = read_cells("recommendations", "municipality", "ruse", at=real).iloc[:, 0]
    assert len(got) and not got.str.contains("Пример").any()


def test_an_addressee_that_is_no_institution_is_named_by_its_role(read_cells, change):
    got = read_cells("recommendations", "municipality", "borovo").iloc[1, 0]
    assert "До кого / Ромската общност" in got
    changed = change("recommendations", lambda rows: rows.assign(addressee="municipality"))
    assert "До кого / Община Борово" in read_cells("recommendations", "municipality", "borovo", at=changed).iloc[1, 0]


def test_a_missing_practice_and_missing_money_are_said(read_cells, read_text):
    got = read_cells("recommendations", "municipality", "borovo").iloc[1, 0]
    assert "Практика / не е открита практика" in got and "Финансиране / не е открито подходящо финансиране" in got
    assert "- За 1 от тях не е открита подходяща практика." in read_text("recommendations", "municipality", "borovo")
    assert not any("не е открита" in line for line in read_text("recommendations", "study"))


def test_without_a_need_there_is_no_recommendation(read_text, read_cells):
    assert read_text("recommendations", "municipality", "ivanovo") == [
        "- Няма препоръки: нито една измерена нужда не достига оценка 0,35."
    ]
    assert read_cells("recommendations", "municipality", "ivanovo").empty


def test_the_district_has_recommendations_of_its_own(read_cells):
    got = read_cells("recommendations", "study").iloc[:, 0]
    assert len(got) == 1 and "Областна администрация" in got.iloc[0]


def test_funding_in_force_stands_with_what_is_not_known_of_it(read_cells):
    got = read_cells("funding_matches", "municipality", "borovo").iloc[:, 0]
    assert [name.split(" / ")[0] for name in got.index] == ["Програма „А“ & Б", "Б"], "the old one is not in force"
    assert got.index[0].endswith("Здравеопазване, Гражданско участие и консултиране")
    assert (
        got.iloc[0].split(" / ")[1] == ("общината; неправителствените организации; читалищата; ромската общност")
        and "2 136 251 557 €; покана не е известна" in got.iloc[0]
    )
    assert "общината (няма данни)" in got.iloc[1] and "бюджетът не е известен; покана X-1" in got.iloc[1]


def test_who_can_only_be_a_partner_is_said_to_be_one(read_cells, change):
    changed = change("funding_matches", lambda rows: rows[rows["part"] == "partner"])
    got = read_cells("funding_matches", "municipality", "borovo", at=changed).iloc[0, 0]
    assert "общината – само като партньор (непроверено)" in got
    assert "партньор" not in read_cells("funding_matches", "municipality", "borovo").iloc[1, 0]


def test_links_are_those_of_the_page_and_of_the_data(open_page):
    cell = tables.TABLES["recommendations"].rows(open_page("municipality", "borovo")).iloc[0, 1]
    for target in ("practices.html#bg-one", "../data/participation.csv", "https://example.org/a?b=1&amp;c=2"):
        assert f'href="{target}"' in cell
