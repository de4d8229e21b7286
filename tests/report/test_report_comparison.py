"""The municipalities side by side, and the key figures: every number names its figure, and every place its row."""

import re

import pytest

from analysis.pipeline.pages import TABLES
from analysis.report import sentences, tables
from analysis.report.chapters.comparison import KEY_FIGURES

pytestmark = pytest.mark.usefixtures("undrawn")
COMPARED = [name for name in tables.TABLES if name.startswith("compare_")]
PLACES = ("borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse", "slivo_pole", "tsenovo")
NUMBER = re.compile(r"<span(?! data-)[^>]*>[^<]*\d")


@pytest.mark.parametrize("name", COMPARED)
@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_municipality_and_the_district_have_a_row_and_every_cell_names_its_figure(open_page, name, language):
    report = open_page("compare", None, language)
    rows = tables.TABLES[name].rows(report)
    assert list(rows.iloc[:, 0]) == [*report.names.values(), report.words.text("ui.district_column")]
    places = [*report.names, "district"]
    for _, column in list(rows.items())[1:]:
        for place, cell in zip(places, column, strict=True):
            key = re.match(r'<span data-figure="(\w+)\|(\w+)\|roma\|', cell)
            assert key is None and not re.search(r"\d", cell) or key[2] == place


def test_a_number_without_its_figure_is_seen():
    assert NUMBER.search("<span>37%</span>") and not NUMBER.search('<span data-figure="a">37%</span>')


def test_key_figures_stand_beside_those_of_the_district_with_their_bases(open_page):
    report = open_page("municipality", "borovo", "en")
    rows = tables.TABLES["key_figures"].rows(report)
    assert list(rows.iloc[:, 0]) == ["Roma, municipality of Borovo", "Roma, Ruse district"]
    assert rows.shape == (2, 1 + len(KEY_FIGURES))
    shown = rows.iloc[:, 1:].to_numpy().ravel()
    assert all("n = " in cell or not re.search(r">[^<:]*\d", cell) for cell in shown)
    assert not any(NUMBER.search(cell) for cell in shown)


def test_key_figures_of_the_district_are_those_of_each_group(open_page):
    rows = tables.TABLES["key_figures"].rows(open_page("study", None, "en"))
    assert len(rows) == 3 and rows.iloc[0, 0].startswith("Roma")


@pytest.mark.parametrize(
    ("notebook", "place"), [*(("municipality", place) for place in PLACES), ("study", None), ("round_table", None)]
)
def test_there_are_at_most_six_main_points(open_page, notebook, place):
    assert 0 < len(sentences.TEXTS["main_points"](open_page(notebook, place))) <= sentences.MOST_POINTS == 6


def test_a_seventh_main_point_gives_way_to_the_reservations(open_page, monkeypatch):
    monkeypatch.setattr(sentences, "POINTS", (lambda report: [("facts", {})] * 9,))
    monkeypatch.setattr(sentences, "_not_random", lambda report: [("not_random", {"group": "x"})])
    assert [key for key, _ in sentences.TEXTS["main_points"](open_page("study"))] == ["facts"] * 5 + ["not_random"]


def test_the_page_of_the_comparison_shows_all_its_tables_from_its_extract_alone(open_page, shown):
    report = open_page("compare", None, "en")
    report.heading()
    names = ["profile_all", *COMPARED, "theme_matrix", "gap_matrix"]
    report.table(*names)
    assert set(report.extract) == set(TABLES["compare"])
    numbered = [item for item in shown if "number" in item]
    assert [item["id"] for item in numbered] == [f"table-{name}" for name in names]
    assert all(item["title"] and item["note"] and set(item["data"].split()) <= set(report.extract) for item in numbered)
