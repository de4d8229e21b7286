"""The tables of the pages: numbers as the language writes them, every unverified fact marked, nothing hidden shown."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.report import provenance, tables
from analysis.report.entries import read_words
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parents[1] / "expected"

pytestmark = pytest.mark.usefixtures("undrawn")
MARK = "непроверено"


@pytest.fixture
def read_table(open_page):
    """A function that returns the texts of a table on a page, without markup."""

    def read(name, notebook, municipality=None, language="bg", **at):
        report = open_page(notebook, municipality, language, **at)
        return tables.TABLES[name].rows(report).map(lambda text: re.sub(r"<[^>]+>", "", str(text)).strip())

    return read


def edit_profile(place: str, indicator: str, **cells):
    """An edit that sets cells of one fact of one place."""

    def edit(profile):
        changed = profile.copy()
        is_row = (changed["municipality"] == place) & (changed["indicator"] == indicator)
        assert is_row.sum() == 1
        changed.loc[is_row, list(cells)] = list(cells.values())
        return changed

    return edit


def find_marked(table) -> list[tuple[int, int]]:
    """Return row and column of every cell with the mark."""
    return [
        tuple(map(int, place))
        for place in zip(*table.apply(lambda c: c.str.contains(MARK)).to_numpy().nonzero(), strict=True)
    ]


def test_the_profile_stands_beside_that_of_the_district(read_table):
    got = read_table("profile", "municipality", "borovo")
    assert got.iloc[0].tolist() == ["Население по преброяване", "2021", "12\xa0345", "12\xa0353", "Census"]
    assert got.iloc[2, 2:4].tolist() == ["8%", "9%"]


def test_a_source_is_named_in_the_language_of_the_page(read_table, change):
    changed = change("profile", lambda profile: profile.assign(source="NSI Census 2021 (read from a copy)"))
    assert set(read_table("profile", "municipality", "borovo", at=changed).iloc[:, 4]) == {"НСИ, преброяване 2021 г."}


def find_unnamed(sources: set[str]) -> set[str]:
    """Return the sources without a Bulgarian letter that the Bulgarian catalogue does not name."""
    named = {key.removeprefix("source_names.") for key in read_words("bg", load_study(ROOT).words)}
    return {source for source in sources if source.isascii()} - named


def test_every_source_that_the_study_shows_has_a_name_in_bulgarian():
    profile, plans = (pd.read_csv(EXPECTED / f"{name}.csv", keep_default_na=False) for name in ("profile", "plans"))
    found = plans[plans["found"] == "yes"]
    shown = {source.split("(")[0].split(";")[0].strip() for source in profile["source"]}
    shown |= set(found["reference"].where(found["reference"] != "", found["source"]))
    assert len(shown) > 6 and find_unnamed(shown) == set()
    assert find_unnamed({"NSI Census 2021", "A list"}) == {"A list"}


def test_an_unknown_value_says_so_and_carries_no_mark(read_table):
    got = read_table("profile", "municipality", "byala").iloc[4]
    assert got.iloc[2] == "няма данни"
    assert got.iloc[3] == "85"


def test_verified_facts_carry_no_mark_anywhere(read_table):
    for name, notebook, place in (
        ("profile", "municipality", "ruse"), ("plans", "municipality", "ruse"), ("profile_all", "study", None),
        ("activities", "round_table", None), ("funding", "round_table", None),
    ):  # fmt: skip
        assert find_marked(read_table(name, notebook, place)) == [], name


@pytest.mark.parametrize(("place", "column"), [("borovo", 2), ("district", 3)])
def test_an_unverified_fact_is_marked_in_the_column_it_stands_in(read_table, change, place, column):
    changed = change("profile", edit_profile(place, "ethnicity_roma", verified="no"))
    assert find_marked(read_table("profile", "municipality", "borovo", at=changed)) == [(1, column)]
    english = read_table("profile", "municipality", "borovo", "en", at=changed)
    assert "not verified" in english.iloc[1, column]


def test_an_unverified_fact_is_marked_among_all_municipalities_with_the_share_made_of_it(read_table, change):
    changed = change("profile", edit_profile("byala", "ethnicity_unknown", verified="no"))
    assert find_marked(read_table("profile_all", "study", at=changed)) == [(1, 4)]
    changed = change("profile", edit_profile("district", "population_census", verified="no"))
    assert find_marked(read_table("profile_all", "study", at=changed)) == [(8, 1), (8, 4)]


def test_an_unverified_plan_is_marked_on_both_pages_that_show_it(read_table, change):
    changed = change(
        "plans", lambda plans: plans.assign(verified=plans["municipality"].map({"ruse": "no"}).fillna("yes"))
    )
    assert find_marked(read_table("plans", "municipality", "ruse", at=changed)) == [(0, 1), (1, 1)]
    assert find_marked(read_table("plans", "municipality", "byala", at=changed)) == []
    activities = read_table("activities", "round_table", at=changed)
    assert find_marked(activities) == [(5, 2)]
    assert activities.iloc[1, 2] == "2015–2017"


@pytest.mark.parametrize(
    ("cells", "marked"),
    [({"verified": "no"}, 0), ({"unverified_fields": "eligible;budget_amount"}, (0, 2)),
     ({"unverified_fields": "themes"}, 1), ({"unverified_fields": "eligible"}, 2)],
)  # fmt: skip
def test_funding_is_marked_where_a_field_that_is_shown_was_not_verified(read_table, change, cells, marked):
    changed = change("funding", lambda funding: funding.assign(**cells))
    columns = marked if isinstance(marked, tuple) else (marked,)
    expected = [(row, column) for row in range(2) for column in columns]
    assert find_marked(read_table("funding", "round_table", at=changed)) == expected


def test_funding_is_that_which_is_in_force_with_themes_and_applicants(read_table):
    got = read_table("funding", "round_table")
    assert len(got) == 2, "one ended before the release, and one began after it"
    assert got.iloc[0, 1:3].tolist() == ["Здравеопазване", "НПО"]


def test_the_years_of_a_programme_are_not_said_twice_and_an_open_end_stays_open(read_table, change):
    changed = change("funding", lambda rows: rows.assign(programme_bg="Програма 2014–2020", programme_en="P 2014-2020"))
    for language in ("bg", "en"):
        assert read_table("funding", "round_table", language=language, at=changed).iloc[0, 0].count("2014") == 1
    changed = change("funding", lambda rows: rows.assign(period_to=""))
    assert read_table("funding", "round_table", at=changed).iloc[0, 0].endswith("2014–")


@pytest.mark.parametrize("verified", ["yes", "no"])
def test_the_note_explains_the_mark_where_it_occurs(open_page, change, shown, verified):
    changed = change("profile", edit_profile("borovo", "ethnicity_roma", verified=verified))
    open_page("municipality", "borovo", at=changed).table("profile")
    assert ("„Непроверено“" in shown[0]["note"]) == (verified == "no")


def test_all_eight_municipalities_and_the_district_are_listed(read_table):
    got = read_table("profile_all", "study").iloc[:, 0].tolist()
    expected = ["Борово", "Бяла", "Ветово", "Две могили", "Иваново", "Русе", "Сливо поле", "Ценово", "Област Русе"]
    assert got == expected
    assert read_table("activities", "round_table").iloc[:, 0].tolist() == expected[:-1]


def test_a_count_below_the_minimum_is_a_flag(read_table):
    got = read_table("activities", "round_table").iloc[:, 1].tolist()
    assert got == ["26", "60", "14", "55", ":c", "105", "52", "51"]


def test_a_group_that_is_too_small_is_a_flag_and_in_no_sum(read_table, change, open_page, shown):
    def hide(sample):
        return sample.assign(n=sample["n"].where(sample["group"] != "ngo"), flag=["", ":c", ""])

    changed = change("sample", hide)
    assert read_table("sample", "methods", at=changed).iloc[:, 1].tolist() == ["208", ":c", "368"]
    open_page("methods", at=changed).text("brief")
    open_page("methods").text("brief")
    assert "576" not in shown[0]["text"]
    assert "672" in shown[1]["text"], "the twin: the sum of the whole sample"


def test_low_bases_stand_in_brackets_and_hidden_places_have_no_column(read_table):
    tables = {
        place: read_table("scores", "municipality", place) for place in ("ruse", "borovo", "vetovo", "ivanovo")
    }  # fmt: skip
    own = {place: table.iloc[0, 1] for place, table in tables.items()}
    assert own["ruse"].startswith("3,4 ") and own["ruse"].endswith("n = 105")
    assert own["borovo"].startswith("(2,4) ") and own["borovo"].endswith("n = 26")
    assert [len(table.columns) for table in tables.values()] == [5, 5, 4, 4]


def test_amounts_that_are_unknown_say_so(read_table):
    got = read_table("funding", "round_table").iloc[:, 3].tolist()
    assert got[0].startswith("2\xa0136\xa0251\xa0557\xa0")
    assert got[1] == "няма данни"


def test_the_rules_are_those_of_the_settings(read_table, open_page, root):
    cases, shown = (" ".join(column) for _, column in read_table("rules", "methods").items())
    assert re.findall(r"\d+", cases) == ["10", "10", "19", "20", "49", "50", "4", "4"]
    assert re.findall(r"\d+", shown) == ["20", "50", "3"]


def test_texts_from_data_are_escaped(open_page, shown):
    open_page("municipality", "borovo", "en").figure("recognition")
    assert "Strategy 2012–2020 &lt;draft&gt; &amp; plan" in shown[0]["table"]
    assert "<draft>" not in shown[0]["table"]


def test_the_provenance_names_publisher_release_data_version_and_command(open_page):
    report = open_page("municipality", "dve_mogili")
    got = " ".join(provenance.list_provenance(report)).replace("\N{NARROW NO-BREAK SPACE}", " ")
    for text in ("Клуб „Отворено общество“ – Русе", "30 ноември 2015", "`study build dve_mogili`", "`analysis "):
        assert text in got
    assert report.fingerprint()[:16] in got
    assert "`study build`" in " ".join(provenance.list_provenance(open_page("study")))


def test_a_page_says_how_to_cite_it_and_where_it_stands_once_the_site_has_an_address(open_page, change):
    got = " ".join(provenance.list_citation(open_page("municipality", "dve_mogili", "en")))
    assert "(2015)" in got and "Dve Mogili" in got and "Released on 30 November 2015. Demonstration data." in got
    assert "Demonstration data." in got and "CC BY 4.0" in got
    assert "http" not in got
    changed = change("profile", lambda profile: profile)
    settings = changed / "study.toml"
    text = settings.read_text(encoding="utf-8").replace("[study]", '[study]\nsite_url = "https://example.org/"', 1)
    settings.write_text(text, encoding="utf-8")
    got = " ".join(provenance.list_citation(open_page("municipality", "dve_mogili", "en", at=changed)))
    assert "<https://example.org/en/dve_mogili.html>" in got


def test_the_fingerprint_changes_with_the_data_and_only_with_it(open_page, change):
    unchanged = change("profile", lambda profile: profile)
    assert open_page("study", at=unchanged).fingerprint() == open_page("study").fingerprint()
    changed = change("profile", edit_profile("byala", "ethnicity_roma", value=1.0))
    assert open_page("study", at=changed).fingerprint() != open_page("study").fingerprint()
    assert open_page("methods", at=changed).fingerprint() == open_page("methods").fingerprint(), "it shows no profile"


@pytest.mark.parametrize(("cell", "is_explained"), [
    ("–", True), ("<span>–</span>", True), ("<span>–</span> <small>n = 30</small>", True),
    ("3–4", False), ("<span>37%</span> <small>30%–40%</small>", False),
])  # fmt: skip
@pytest.mark.parametrize("name", ["key_figures", "votes"])
def test_the_note_explains_a_dash_where_one_stands_and_where_it_has_a_meaning(open_page, name, cell, is_explained):
    report = open_page("municipality", "borovo")
    rows = pd.DataFrame({"a": ["–"], "b": ["37%"], "c": [cell]})[["b", "c"]]
    note = tables.write_note(report, name, tables.TABLES[name], rows)
    assert ("„–“ означава, че групата не е питана." in note) == (is_explained and name == "key_figures")


def test_key_figures_of_a_municipality_have_no_dash_and_no_word_of_it(open_page):
    for page, is_explained in (
        (open_page("municipality", "borovo", "en"), False),
        (open_page("study", None, "en"), True),
    ):
        rows = tables.TABLES["key_figures"].rows(page)
        note = tables.write_note(page, "key_figures", tables.TABLES["key_figures"], rows)
        assert ("not asked" in note) == is_explained


@pytest.mark.parametrize(("cell", "explained"), [
    ("<span>:c</span> <small>n = 3</small>", ":c – поверително"), (":u", ":u – ненадеждно"),
    ("<span>(37%)</span>", "В скоби – базата"), ("<span>37%</span> <small>30%–40%</small>", ""), ("(a) b", ""),
])  # fmt: skip
def test_the_note_of_a_table_explains_the_signs_that_occur_and_no_others(open_page, cell, explained):
    report = open_page("study")
    note = tables.write_note(report, "scores", tables.TABLES["scores"], pd.DataFrame({"a": ["x"], "b": [cell]}))
    starts = [start for start in (":c – поверително", ":u – ненадеждно", "В скоби – базата") if start in note]
    assert starts == ([explained] if explained else [])
