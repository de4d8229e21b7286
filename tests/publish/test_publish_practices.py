"""The page on good practices: nothing mixed, nothing hidden of what went wrong, and copies that say the same."""

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import html

from analysis.disclosure.copies import find_altered
from analysis.disclosure.door import format_table
from analysis.publish.practices.cards import FILTERS, describe_card, describe_period, list_sources
from analysis.publish.practices.exports import ABOUT, write_json, write_workbook
from analysis.publish.practices.material import Material
from analysis.publish.practices.page import render_practices
from analysis.publish.practices.search_data import write_data
from analysis.publish.search_data import Language
from analysis.publish.workbook import save_workbook
from analysis.report.catalogue import Catalogue

EXPECTED = Path(__file__).parents[1] / "expected/practices.csv"
DAY = dt.date(2015, 11, 30)
CODES = {"themes": ["health", "housing"], "adoptable_by": ["municipality", "ngo"]} | {
    column: ["small", "any"] if "size" in column else ["low"] if "budget" in column else []
    for column in FILTERS.values()
    if column not in ("themes", "adoptable_by")
}
ROWS = [
    dict(id="bg-one", country="BG", verification_level="several-sources", evidence_strength="evaluated",
         themes="health;housing", adoptable_by="municipality;ngo", preconditions_municipality_size="any",
         preconditions_budget_class="low", period_from="2013", period_to="2016", existed_by_2015="yes",
         caution_bg="Закрита <през> 2016 г.", caution_en="Closed in 2016.", results="Двеста души",
         sustainability="Не продължава", source_title="Отчет", source_url="https://a.example/b",
         sources_extra="https://www.c.example/1;https://c.example/2", source_is_mirror="yes"),
    dict(id="sk-two", country="SK", verification_level="one-source", source_title="Report",
         source_url="https://d.example/"),
    dict(id="bg-plan", country="BG", verification_level="plan-only", source_title="План", source_url="https://e.example/"),
    dict(id="es-lead", country="ES", verification_level="unverified", source_title="Lead",
         source_url="https://f.example/"),
]  # fmt: skip


@pytest.fixture
def make_material():
    """A function that gives the material of a language: four practices, one of each level of verification."""

    def make(language: str = "bg") -> Material:
        columns = pd.read_csv(EXPECTED, nrows=0).columns
        table = pd.DataFrame(ROWS, columns=columns, dtype=str).fillna("").assign(status="demonstration")
        for name in ("title", "summary"):
            for code in ("bg", "en"):
                table[f"{name}_{code}"] = [f"{name} {code} {practice}" for practice in table["id"]]
        catalogue = Catalogue(language)
        return Material(
            language=language, practices=table, words=catalogue.text, codes=CODES, written="bg",
            named={
                "themes": {"health": f"Health {language}", "housing": f"Housing {language}"},
                "country": {"BG": "Bulgaria", "SK": "Slovakia", "ES": "Spain"}, "gap_tags": {},
            },
            dates={"2013": "2013", "2016": "2016", "2013-12": catalogue.period("2013-12")}, sums={},
        )  # fmt: skip

    return make


@pytest.fixture
def render(make_material, make_frame):
    """A function that gives the page of a language as a tree."""

    def make(language: str = "bg") -> html.HtmlElement:
        frame = make_frame(language, words=Catalogue(language).text)
        return html.fromstring(render_practices(make_material(language), frame, "Citation"))

    return make


def find_mixed(page: html.HtmlElement) -> list[str]:
    """Return the practices that stand in a section of another verification than they say."""
    wanted = {"several-sources": "verified", "one-source": "verified", "plan-only": "plan", "unverified": "unverified"}
    return [
        card.get("id")
        for section in page.xpath("//section[@data-section]")
        for card in section.xpath("./article")
        if wanted[card.xpath("string(./p[@class='marks']/span[1]/@class)")] != section.get("data-section")
    ]


def test_what_is_verified_planned_and_unverified_stands_under_a_heading_of_its_own(render):
    page = render()
    assert [section.get("data-section") for section in page.xpath("//section")] == ["verified", "plan", "unverified"]
    assert [len(section.xpath("./h2")) for section in page.xpath("//section")] == [1, 1, 1]
    assert find_mixed(page) == []


def test_a_plan_among_the_verified_is_seen(render):
    page = render()
    page.xpath("//section[@data-section='verified']")[0].append(page.get_element_by_id("bg-plan"))
    assert find_mixed(page) == ["bg-plan"]


@pytest.mark.parametrize(("language", "said"), [("bg", "Закрита <през> 2016 г."), ("en", "Closed in 2016.")])
def test_what_went_wrong_stands_on_the_card_and_not_in_the_record(render, language, said):
    (caution,) = render(language).xpath("//p[@class='caution']")
    assert said in caution.text_content().replace("\xa0", " ") and caution.getparent().get("id") == "bg-one"


def test_the_english_card_holds_bulgarian_only_where_it_says_so(render):
    card = render("en").get_element_by_id("bg-one")
    (record,) = card.xpath(".//details/dl")
    assert record.get("lang") == "bg" and "Двеста души" in record.text_content()
    assert {label.get("lang") for label in record.xpath(".//dt")} == {"en"}
    record.getparent().remove(record)
    source = card.xpath(".//p[@class='sources']/a")[0]
    assert source.get("lang") == "bg" and source.text == "Отчет"
    source.text = ""
    assert not any("\u0400" <= letter <= "\u04ff" for letter in card.text_content())


def test_the_bulgarian_card_holds_no_text_that_is_english_only(make_material, render):
    for row in make_material().practices.to_dict("records"):
        text = render().get_element_by_id(row["id"]).text_content()
        assert row["title_bg"] in text and row["title_en"] not in text and row["summary_en"] not in text


def test_each_card_carries_the_codes_by_which_it_is_filtered(render):
    card = render().get_element_by_id("bg-one")
    assert card.get("data-theme") == "health housing" and card.get("data-who") == "municipality ngo"
    assert card.get("data-size") == "small medium large", "what fits every municipality fits each"
    assert render().get_element_by_id("sk-two").get("data-existed") == "unknown"


def test_every_option_of_every_filter_finds_a_card(render):
    page = render()
    for choice in page.xpath("//form//select"):
        values = [option.get("value") for option in choice.xpath("./option[@value != '']")]
        found = {code for codes in page.xpath(f"//article/@data-{choice.get('name')}") for code in codes.split()}
        assert set(values) <= found and len(values) == len(set(values))
    assert len(page.xpath("//form//select")) == len(FILTERS) == 9


def test_sources_are_links_and_a_mirror_says_that_it_is_one(render):
    links = render().get_element_by_id("bg-one").xpath(".//p[@class='sources']")[0]
    assert links.xpath("./a/@href") == ["https://a.example/b", "https://www.c.example/1", "https://c.example/2"]
    assert [link.text for link in links.xpath("./a")] == ["Отчет", "c.example (1)", "c.example (2)"]
    assert len(links.xpath("./em")) == 1


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("The power of community", "en"), ("Network for Roma", "en"), ("Die Wohnungswirtschaft", ""),
        ("Migrantes – rom ricostruiranno", ""), ("Roma Alliance", ""), ("Andrea Offord", ""),
    ],
)  # fmt: skip
def test_an_english_title_is_known_by_its_small_words_and_others_are_not_guessed(title, language):
    row = ROWS[1] | {"sources_extra": "", "source_is_mirror": "no", "source_title": title}
    assert list_sources(row)[0]["language"] == language


def test_the_language_of_a_foreign_title_is_not_guessed():
    rows = [row | {"sources_extra": "", "source_is_mirror": "no"} for row in ROWS]
    assert [list_sources(row)[0]["language"] for row in rows] == ["bg", "", "bg", ""]


@pytest.mark.parametrize(
    ("start", "end", "bg", "en"),
    [
        ("2013", "2016", "2013 – 2016 г.", "2013–2016"),
        ("2013-12", "2016", "декември 2013 г. – 2016 г.", "December 2013 – 2016"),
        ("2013", "2013", "2013 г.", "2013"),
        ("2013-12", "2013-12", "декември 2013 г.", "December 2013"),
        ("2013", "", "от 2013 г.", "from 2013"),
        ("2013-12", "", "от декември 2013 г.", "from December 2013"),
        ("", "2016", "до 2016 г.", "until 2016"),
        ("", "", "периодът не е известен", "period not known"),
    ],
)
def test_a_period_is_told_as_far_as_it_is_known(make_material, start, end, bg, en):
    got = [describe_period(make_material(code), start, end).replace("\u00a0", " ") for code in ("bg", "en")]
    assert got == [bg, en]


def test_the_page_runs_its_own_scripts_and_nothing_else(render):
    page = render()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "script-src 'self';" in policy and "unsafe" not in policy
    assert all(source.startswith("../assets/") for source in page.xpath("//script/@src"))
    assert page.xpath("//script[not(@src)]") == [] and page.xpath("//@style | //@onclick") == []


def test_the_data_of_the_search_hold_both_languages_and_the_labels_of_codes(make_material):
    language = Language(lambda text: [(word, [word]) for word in text.split()], ["на"], {"latin": []}, 3)
    script = write_data([make_material("bg"), make_material("en")], language)
    data = json.loads(script.removeprefix("window.STUDY_PRACTICES = ").removesuffix(";\n"))
    first = data["practices"][0]
    assert first["id"] == "bg-one" and first["title"] == "title bg bg-one en"
    assert {"Health", "Двеста", "Closed", "bg-one"} <= set(first["keys"].split())


@pytest.fixture
def about(make_material):
    return {code: {"publisher": "Клуб"} | {name: f"{name} {code}" for name in ABOUT} for code in ("bg", "en")}


def test_both_copies_hold_the_values_of_the_table(make_material, about):
    materials = [make_material(code) for code in ("bg", "en")]
    table = materials[0].practices.assign(place="=1+1")
    released = {"practices.csv": format_table(table).encode()}
    copies = {
        "practices.json": write_json(table, about).encode(),
        "practices.xlsx": write_workbook(table, about, materials, DAY),
    }
    assert find_altered(copies, released).empty
    other = {"practices.csv": format_table(table.assign(place="x")).encode()}
    assert set(find_altered(copies, other)["artefact"]) == set(copies)


def test_the_workbook_has_a_cover_its_codes_and_neither_formulas_nor_merged_cells(make_material, about):
    materials = [make_material(code) for code in ("bg", "en")]
    table = materials[0].practices.assign(place="=1+1")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(table, about, materials, DAY)))
    assert book.sheetnames == ["cover", "practices", "codes"]
    cover = [cell.value for cell in book["cover"]["B"]]
    assert cover == [f"{name} {code}" for code in ("bg", "en") for name in ABOUT]
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert {cell.data_type for sheet in book for row in sheet for cell in row if cell.value} == {"s"}
    codes = {(row[0].value, row[1].value): row[3].value for row in book["codes"]}
    assert codes["themes", "health"] == "Health en" and codes["adoptable_by", "ngo"] == "non-governmental organisation"


def test_the_workbook_is_the_same_bytes_each_time_and_of_the_day_of_the_release(make_material, about):
    materials = [make_material(code) for code in ("bg", "en")]
    made = [write_workbook(materials[0].practices, about, materials, day) for day in (DAY, DAY, dt.date(2016, 1, 1))]
    assert made[0] == made[1] != made[2]
    assert openpyxl.load_workbook(io.BytesIO(made[0])).properties.modified == dt.datetime(2015, 11, 30)


def test_a_workbook_saved_as_it_is_would_not_be_the_same(make_material):
    """The twin: the clock is in the file that openpyxl writes."""
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    assert openpyxl.load_workbook(held).properties.modified.year > 2020
    assert save_workbook(openpyxl.Workbook(), DAY) == save_workbook(openpyxl.Workbook(), DAY)


def test_no_card_says_none_of_what_is_not_known(make_material):
    card = describe_card(make_material(), make_material().practices.to_dict("records")[1])
    assert card["evidence"] == "" and card["caution"] == "" and card["record"] == []
