"""Pages: opened by name, numbered in order, made of nothing but the released tables in front of them."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.pipeline.pages import TABLES
from analysis.report import sentences, tables
from analysis.report.charts import CHARTS
from analysis.study import load_study

PLACES = ("borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse", "slivo_pole", "tsenovo")


def show_all(report) -> None:
    """Show everything that the notebook of the page shows, in its order."""
    source = (Path(__file__).parents[2] / f"notebooks/{report.notebook}.ipynb").read_text(encoding="utf-8")
    for call, names in re.findall(r"report\.(\w+)\((.*?)\)", source):
        getattr(report, call)(*re.findall(r"\w+", names))


def test_the_study_the_pages_are_made_from_holds_settings_words_fonts_and_tables_alone(root):
    got = {path.relative_to(root).parts[:3] for path in root.rglob("*") if path.is_file()}
    words = {("words", language, "study.toml") for language in ("bg", "en")}
    assert got <= words | {("study.toml",), ("data", "processed", "tables"), ("data", "processed", "fonts")}


@pytest.mark.parametrize(("notebook", "place"), [("municipality", "borovo"), ("study", None), ("methods", None)])
def test_every_page_is_made_from_its_released_tables_alone(open_page, shown, notebook, place):
    show_all(open_page(notebook, place))
    assert len(shown) >= 6
    assert all(item["text"].startswith("<svg ") for item in shown if item["kind"] == "image/svg+xml")


@pytest.mark.parametrize(
    ("place", "language"),
    [("ruse", "en"), ("borovo", "bg"), ("vetovo", "en"), ("ivanovo", "bg"), (None, "bg"), (None, "en")],
)
def test_no_page_shows_a_gap_in_the_data_as_the_machine_writes_it(undrawn, open_page, shown, place, language):
    for notebook in ["municipality"] if place else ["study", "round_table", "methods"]:
        show_all(open_page(notebook, place, language))
    for item in shown:
        everything = f"{item['text']} {item.get('table', '')} {item.get('alt', '')} {item.get('note', '')}"
        assert item["text"].strip()
        assert not set("{}") & set(everything)
        everything = everything.replace("None of the", "")  # “None of these”, “None of them” are answers
        assert not {"nan", "<NA>", "None", "NaN"} & set(everything.replace("<", " <").replace(">", "> ").split())


def test_no_title_says_more_than_its_page(open_page, shown):
    for place in PLACES:
        open_page("municipality", place).heading()
    assert shown[3]["text"].startswith("# Община Две могили\n")
    assert len({item["text"].splitlines()[0] for item in shown}) == 8


@pytest.mark.parametrize("notebook", ["municipality", "study", "round_table", "methods"])
def test_without_tables_the_page_says_to_build_first(tmp_path, root, fonts, open_page, notebook):
    shutil.copy(root / "study.toml", tmp_path)
    shutil.copytree(fonts, tmp_path / "data/processed/fonts")
    with pytest.raises(StudyError, match="run `study build` first"):
        open_page(notebook, "borovo", at=tmp_path)


def test_the_tables_of_another_page_are_no_help(change, open_page):
    changed = change("profile", lambda profile: profile)
    shutil.rmtree(load_study(changed).tables / "pages/borovo")
    open_page("municipality", "ruse", at=changed)
    with pytest.raises(StudyError, match="run `study build` first"):
        open_page("municipality", "borovo", at=changed)


@pytest.mark.parametrize(("arguments", "message"), [
    (("municipalty", "borovo"), "unknown report “municipalty”.*did you mean “municipality”"),
    (("municipality", "russe"), "unknown municipality “russe”.*did you mean “ruse”"),
    (("municipality", "Русе"), "unknown municipality “Русе”.*expected: borovo, byala"),
    (("municipality", None), "unknown municipality “”.*expected: borovo, byala"),
    (("study", None, "de"), "unknown language “de”.*expected: bg, en"),
    (("study", None, "eng"), "unknown language “eng”.*did you mean “en”"),
])  # fmt: skip
def test_an_unknown_page_is_an_error_with_the_nearest_name(open_page, arguments, message):
    with pytest.raises(StudyError, match=message):
        open_page(*arguments)


@pytest.mark.parametrize(("call", "name", "message"), [
    ("figure", "recogniton", "unknown figure “recogniton”.*did you mean “recognition”"),
    ("table", "profil", "unknown table “profil”.*did you mean “profile”"),
    ("text", "main_point", "unknown text “main_point”.*did you mean “main_points”"),
])  # fmt: skip
def test_an_unknown_part_of_a_page_is_an_error_with_the_nearest_name(open_page, shown, call, name, message):
    with pytest.raises(StudyError, match=message):
        getattr(open_page("study"), call)(name)
    assert shown == []


def test_figures_and_tables_are_numbered_each_for_itself_in_the_order_they_are_shown(undrawn, open_page, shown):
    report = open_page("study")
    report.figure("places")
    report.table("scores")
    report.figure("recognition")
    report.table("profile_all")
    got = [(item["id"], item["number"]) for item in shown]
    expected = [("figure-places", 1), ("table-scores", 1), ("figure-recognition", 2), ("table-profile_all", 2)]
    assert got == expected


def test_a_figure_or_table_without_rows_takes_no_number(undrawn, open_page, shown, monkeypatch):
    report = open_page("municipality", "ivanovo")
    monkeypatch.setitem(CHARTS, "chain", replace(CHARTS["chain"], rows=lambda _: pd.DataFrame()))
    report.figure("chain", "levels")
    report.table("learning", "profile")
    assert [(item["id"], item["number"]) for item in shown] == [("figure-levels", 1), ("table-profile", 1)]


def test_the_section_on_data_names_every_released_table_once_with_what_shows_it(undrawn, open_page, shown):
    report = open_page("study", None, "en")
    report.figure("places")
    report.table("scores", "key_figures")
    report.text("knowledge")
    report.data()
    listed, rest = shown[-1]["text"].split("\n\n")
    assert (
        "- [scores.csv](../data/scores.csv): @figure-places, @table-scores, @table-key_figures" in listed.splitlines()
    )
    files = re.findall(r"\[(\w+)\.csv\]\(\.\./data/\1\.csv\)", shown[-1]["text"])
    assert sorted(files) == sorted(report.extract)
    assert "self_rating.csv" in rest and "self_rating.csv" not in listed, "a sentence uses it, no table shows it"


def test_an_unknown_figure_takes_no_number(undrawn, open_page, shown):
    report = open_page("study")
    with pytest.raises(StudyError):
        report.figure("place")
    report.figure("places")
    assert shown[0]["number"] == 1


def test_every_figure_and_table_has_title_note_and_file(undrawn, open_page, shown):
    show_all(open_page("slides"))  # which have tables of their own
    pages = (("municipality", "borovo"), *((name, None) for name in ("study", "compare", "round_table", "methods")))
    for notebook, place in pages:
        report = open_page(notebook, place)
        show_all(report)
        assert set(report.extract) == set(TABLES[notebook]), "an extract holds what the page shows, no more"
    numbered = [item for item in shown if "number" in item]
    assert {item["id"] for item in numbered} >= {f"table-{name}" for name in tables.TABLES}
    for item in numbered:
        assert item["title"] and item["note"], item["id"]
        assert item["data"] or item["id"] in {
            f"table-{name}" for name, table in tables.TABLES.items() if not table.released
        }


@pytest.mark.parametrize("status", ["demonstration", "published"])
def test_invented_data_are_marked_in_every_figure_and_only_they(open_page, shown, monkeypatch, change, status):
    changed = change("profile", lambda profile: profile)
    settings = changed / "study.toml"
    text = settings.read_text(encoding="utf-8").replace('status = "demonstration"', f'status = "{status}"')
    settings.write_text(text, encoding="utf-8")
    drawn = []
    monkeypatch.setattr("analysis.report.report.draw_svg", lambda figure: drawn.append(figure) or "<svg/>")
    open_page("study", at=changed).figure("places")
    marks = [text for text in drawn[0].texts if text.get_text() == "Демонстрационни данни"]
    assert len(marks) == (status == "demonstration")


def test_the_same_page_is_shown_the_same_way_twice(open_page, shown):
    for _ in range(2):
        report = open_page("municipality", "borovo")
        report.figure("self_rating")
        report.text("main_points")
        report.table("profile")
        report.provenance()
    half = len(shown) // 2
    assert shown[:half] == shown[half:]


def test_every_text_and_caption_is_in_the_catalogues(open_page):
    """A finding that no page states today must still have its words in both languages."""
    for language in ("bg", "en"):
        words = open_page("study", None, language).words
        for name, part in [*((name, "note") for name in tables.TABLES), *((name, "measure") for name in CHARTS)]:
            assert words.text(f"captions.{name}.title")
            assert words.text(f"captions.{name}.{part}")
        for name in CHARTS.keys() - {"chain"}:  # its axis is named by the steps
            assert words.text(f"captions.{name}.axis")


def test_notebooks_call_nothing_that_is_not_there():
    """Every name a notebook gives to text, figure and table exists."""
    known = {"text": sentences.TEXTS, "figure": CHARTS, "table": tables.TABLES}
    called = [
        (kind, name)
        for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb")
        for kind, names in re.findall(r"report\.(text|figure|table)\((.*?)\)", path.read_text(encoding="utf-8"))
        for name in re.findall(r"\w+", names)
    ]
    assert len(called) > 10
    assert [(kind, name) for kind, name in called if name not in known[kind]] == []
