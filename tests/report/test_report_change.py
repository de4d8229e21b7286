"""What has changed since the wave before: said of main results shown both times, and nothing without such a wave."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.report.chapters.change import MAIN
from analysis.report.tables import TABLES

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def keep(change, condition):
    """The study whose table of changes has only the rows that `condition` chooses."""
    return change("change", lambda rows: rows[condition(rows)])


def list_cells(report) -> dict[str, list[str]]:
    """Return the texts of the table's rows by their label."""
    rows = TABLES["change"].rows(report)
    return {
        row[0]: [re.sub("<[^>]+>", "", cell) for cell in row[1:]] for row in rows.itertuples(index=False, name=None)
    }


@pytest.mark.parametrize(("notebook", "place"), [("municipality", "ruse"), ("study", None)])
def test_without_an_earlier_wave_there_is_no_section_at_all(open_page, shown, change, notebook, place):
    report = open_page(notebook, place, at=keep(change, lambda rows: rows["wave_from"] == 0))
    report.section("change")
    assert shown == []


@pytest.mark.parametrize(("notebook", "place"), [("municipality", "ruse"), ("study", None)])
def test_with_one_it_has_heading_findings_and_table(open_page, shown, notebook, place):
    report = open_page(notebook, place)
    report.section("change")
    assert shown[0]["text"].startswith("## Промяна спрямо предишното изследване")
    assert [item["id"] for item in shown if "id" in item] == ["table-change"]


def test_a_result_says_its_change_its_interval_and_both_values(open_page):
    (own, district) = list_cells(open_page("municipality", "ruse"))["Чували за Националната стратегия (2012–2020 г.)"]
    pattern = r"\+20 от \+\d+ до \+\d+ преди \d+%, сега \d+%"
    assert re.fullmatch(pattern, own.replace("\N{NO-BREAK SPACE}", "")) and district.startswith("+20")


def test_a_mean_has_its_sign_and_a_fall_a_minus(open_page):
    cells = list_cells(open_page("study", None, "en"))
    assert cells["Programmes and documents known (mean, 0 to 11)"][0].startswith("+1.5 +0.8 to +")
    assert cells["Trust in the municipal administration (positive minus negative, points)"][0].startswith("−20 −")


def test_a_low_base_is_bracketed_and_another_wording_is_named(open_page):
    cells = list_cells(open_page("municipality", "borovo"))
    assert cells["Чували за общинския план"][0].startswith("(+20)")
    assert all("друга формулировка" in cell for cell in cells["Чували за общинския план"])


def test_what_was_hidden_in_either_wave_is_a_dash_or_has_no_column(open_page, change):
    cells = list_cells(open_page("municipality", "vetovo"))  # too few to be reliable: the district stands alone
    assert {len(row) for row in cells.values()} == {1}
    at = keep(change, lambda rows: (rows["municipality"] != "ruse") | (rows["indicator"] != "p_nris"))
    cells = list_cells(open_page("municipality", "ruse", at=at))
    assert cells["Чували за Националната стратегия (2012–2020 г.)"][0] == "–"


def test_what_is_higher_lower_and_doubtful_is_said_apart(read_text):
    higher, lower, noted = read_text("change", "municipality", "ruse")
    assert "По-високи" in higher and "Националната стратегия" in higher and "общинския план" not in higher
    assert "По-ниски" in lower and "Доверие в общинската администрация" in lower
    assert "променена формулировка" in noted and "общинския план" in noted


def test_no_change_is_said_where_none_is_shown(read_text, change):
    at = keep(change, lambda rows: rows["indicator"] == "ready")
    (text,) = read_text("change", "municipality", "ruse", at=at)
    assert "не се установява промяна" in text


def test_events_and_who_came_are_said_of_the_municipality_and_of_no_other(read_text, change):
    def add_events(rows):
        row = {"group": "", "category": "total", "unit": "count", "estimate": 6, "wave_from": 1, "wave_to": 2}
        row |= {"flag": "", "note": ""}
        counts = [
            row | {"municipality": place, "table": table, "indicator": what, "before": before, "after": before + 6}
            for place, start in (("ruse", 50), ("byala", 70))
            for table, what, before in (("events", "held", start), ("attendance", "came", start + 5))
        ]
        return pd.concat([rows, pd.DataFrame(counts)])

    at = change("change", add_events)
    *_, held, came = read_text("change", "municipality", "ruse", at=at)
    assert re.findall(r"\d+", held) == ["56", "50"] and re.findall(r"\d+", came) == ["61", "55"]
    assert "Проведени" not in " ".join(read_text("change", "study", at=at))


def test_nothing_is_claimed_of_a_sample_without_intervals(open_page, shown, quota_root):
    open_page("municipality", "ruse", at=quota_root).text("change")
    assert shown == []


def test_every_main_result_has_words_in_both_languages(open_page):
    for language in ("bg", "en"):
        words = open_page("study", None, language).words
        assert all(words.has(f"main.{'_'.join(item)}") or words.has(f"change.{'_'.join(item)}") for item in MAIN)


@pytest.mark.parametrize("name", ["municipality", "study"])
def test_the_notebook_calls_the_section_once(name):
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert sum("".join(cell["source"]) == 'report.section("change")' for cell in cells) == 1
