"""Recommendations on the pages: from a need to a named addressee, an example, money and a first step, all linked."""

import pytest

from analysis.report import tables

pytestmark = pytest.mark.usefixtures("undrawn")


def test_a_recommendation_goes_from_the_need_to_the_first_step(read_cells, word):
    got = read_cells("recommendations", "municipality", "borovo").iloc[:, 0]
    assert [name.split(" / ")[0] for name in got.index] == ["need_bg council.", "need_bg people."]
    assert got.index[0].endswith("0,80")
    head, *parts = got.iloc[0].split(" / ")
    assert head == word("advice.example", text="recommendation_bg council.")
    told = dict(zip(parts[:8:2], parts[1:8:2], strict=True))
    assert told == {
        word("columns.addressee"): "Общински съвет – Борово",
        word("columns.first_step"): "first_step_bg council.",
        word("columns.practice"): "Практика „едно“ & <две>",
        word("columns.funding"): "Програма „А“ & Б; Б",
    }
    assert parts[8] == word("columns.based_on") and word("advice.evidence.participation") in parts


def test_every_recommendation_of_a_demonstration_is_an_example_and_none_of_a_real_study(read_cells, change, publish):
    for language, word in (("bg", "Пример:"), ("en", "Example:")):
        for name, notebook, place in (("recommendations", "municipality", "ruse"), ("recommendations_all",
                                      "round_table", None), ("recommendations", "study", None)):  # fmt: skip
            got = read_cells(name, notebook, place, language).iloc[:, 0]
            assert len(got) and got.str.startswith(word).all()
    real = publish(change("rules", lambda rows: rows))
    got = read_cells("recommendations", "municipality", "ruse", at=real).iloc[:, 0]
    assert len(got) and not got.str.contains("Пример").any()


def test_an_addressee_that_is_no_institution_is_named_by_its_role(read_cells, change, word):
    got = read_cells("recommendations", "municipality", "borovo").iloc[1, 0]
    assert word("advice.starters.community").casefold() in got.casefold()
    changed = change("recommendations", lambda rows: rows.assign(addressee="municipality"))
    assert "/ Община Борово /" in read_cells("recommendations", "municipality", "borovo", at=changed).iloc[1, 0]


def test_a_missing_practice_and_missing_money_are_said(read_cells, find_stated, word):
    got = read_cells("recommendations", "municipality", "borovo").iloc[1, 0]
    assert word("advice.no_practice") in got and word("advice.no_funding") in got
    told = find_stated("recommendations", "municipality", "borovo")
    assert told["advice_without_practice"] == {"n": 1} and told["advice_without_funding"] == {"n": 1}
    assert not {"advice_without_practice", "advice_without_funding"} & set(find_stated("recommendations", "study"))


def test_without_a_need_there_is_no_recommendation(find_stated, read_cells):
    assert find_stated("recommendations", "municipality", "ivanovo") == {"advice_none": {"limit": "0,35"}}
    assert read_cells("recommendations", "municipality", "ivanovo").empty


def test_the_district_has_recommendations_of_its_own(read_cells):
    got = read_cells("recommendations", "study").iloc[:, 0]
    assert len(got) == 1 and "Областна администрация" in got.iloc[0]


def test_funding_in_force_stands_with_what_is_not_known_of_it(read_cells, word):
    got = read_cells("funding_matches", "municipality", "borovo").iloc[:, 0]
    assert [name.split(" / ")[0] for name in got.index] == ["Програма „А“ & Б", "Б"], "the old one is not in force"
    assert word("themes.health") in got.index[0] and word("themes.participation") in got.index[0]
    roles = [word(f"advice.starters.{role}") for role in ("municipality", "ngo", "chitalishte", "community")]
    unknown = word("advice.eligibility.unknown")
    assert "; ".join(roles) in got.iloc[0] and "; ".join(f"{role}{unknown}" for role in roles) in got.iloc[1]
    assert "2 136 251 557 €" in got.iloc[0] and word("advice.no_call") in got.iloc[0]
    assert word("advice.no_amount") in got.iloc[1] and "X-1" in got.iloc[1]


def test_who_can_only_be_a_partner_is_said_to_be_one(read_cells, change, word):
    partner = word("advice.partner").strip()
    changed = change("funding_matches", lambda rows: rows[rows["part"] == "partner"])
    got = read_cells("funding_matches", "municipality", "borovo", at=changed).iloc[0, 0]
    assert partner in got and word("advice.eligibility.unverified").strip() in got
    assert partner not in read_cells("funding_matches", "municipality", "borovo").iloc[1, 0]


def test_links_are_those_of_the_page_and_of_the_data(open_page):
    cell = tables.TABLES["recommendations"].rows(open_page("municipality", "borovo")).iloc[0, 1]
    for target in ("practices.html#bg-one", "../data/participation.csv", "https://example.org/a?b=1&amp;c=2"):
        assert f'href="{target}"' in cell
