"""The chapter on consultation: levels now and wanted, mechanisms, obstacles."""

import pandas as pd
import pytest
from matplotlib.text import Text

from analysis.report.charts import CHARTS
from analysis.report.sentences import TEXTS
from analysis.report.tables import TABLES


def set_gap(report, **lows: float) -> None:
    """Set the lower bound of the gap of some groups in the district, or of the municipality (own)."""
    rows = report.extract["iap"].copy()
    for name, low in lows.items():
        place, group = (report.municipality, "roma") if name == "own" else ("district", name)
        is_gap = (rows["municipality"] == place) & (rows["group"] == group) & (rows["category"] == "mean")
        assert is_gap.sum() == 1
        rows.loc[is_gap, "low"] = low
    report.extract["iap"] = rows


def test_every_level_stands_now_and_wanted_in_the_order_of_the_form_with_dont_know_last(open_page):
    rows = CHARTS["levels"].rows(open_page("study"))
    for when in ("now", "want"):
        of_roma = rows[(rows["when"] == when) & (rows["series"] == "roma")]
        assert of_roma["category"].tolist() == ["none", "inform", "consult", "involve", "collaborate", "empower", "dk"]


def test_the_title_names_those_whose_gap_leaves_out_zero(open_page):
    report = open_page("study")
    title = CHARTS["levels"].headline
    assert title(report, None) == ("all", {})
    set_gap(report, ngo=0.0)
    key, values = title(report, None)
    assert key == "wanted" and "ромите" in values["who"] and "организациите" not in values["who"]
    set_gap(report, roma=-0.1, authority=0.0)
    assert title(report, None) == ("title", {})


def test_the_title_of_a_municipality_is_of_the_district_whose_levels_it_shows(open_page, quota_root):
    report = open_page("municipality", "ruse")
    assert set(CHARTS["levels"].rows(report)["series"]) == {"roma"}
    key, values = CHARTS["levels"].headline(report, None)
    assert key == "own" and values["where"] == "в област Русе"
    set_gap(report, roma=0.0)
    assert CHARTS["levels"].headline(report, None) == ("title", {})
    quota = open_page("municipality", "ruse", at=quota_root)
    assert CHARTS["levels"].headline(quota, None) == ("title", {})


def test_of_a_municipality_the_mean_gap_is_stated_and_why_the_levels_are_not(open_page):
    def keys(place):
        return [key for key, _ in TEXTS["levels"](open_page("municipality", place))]

    assert keys("ruse") == ["gap_own", "gap_place_same", "levels_district"]
    assert keys("ivanovo") == ["gap", "levels_district"], "of a hidden one the district's"


def test_the_table_of_levels_has_a_line_per_level_and_group(open_page):
    report = open_page("study")
    table = CHARTS["levels"].kind.tabulate(report, CHARTS["levels"].rows(report))
    assert table.shape == (21, 4)
    assert table.columns[2:].tolist() == ["Сега", "Желано"]
    assert table.iloc[:, 2:].apply(lambda column: column.str.contains("%")).all(axis=None)


def test_levels_are_drawn_with_their_bases_and_flags(open_page):
    report = open_page("municipality", "vetovo")
    rows, nothing = CHARTS["levels"].rows(report), {"estimate": None, "low": None, "high": None}
    figure = CHARTS["levels"].kind.draw(report, "levels", rows.assign(**nothing, n=14, flag=":u"))
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert "n = 14 (сега), 14 (желано)" in texts
    assert texts.count(":u") == 14
    figure = CHARTS["levels"].kind.draw(report, "levels", rows.assign(**nothing, n=pd.NA, flag=":c"))
    assert "n = – (сега), – (желано)" in [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize(("name", "last"), [
    ("mechanisms", ["Не е нужна такава форма", "Друга"]),
    ("obstacles", ["Няма пречки", "Не знам / не мога да преценя"]),
])  # fmt: skip
def test_options_are_sorted_with_what_names_nothing_last(open_page, name, last):
    rows = CHARTS[name].rows(open_page("study"))
    of_roma = rows[rows["series"] == "roma"]
    assert of_roma["label"].tolist()[-2:] == last
    assert of_roma["estimate"].iloc[:-2].is_monotonic_decreasing


def test_the_tables_of_the_round_table_have_the_three_groups_and_no_municipality(open_page):
    report = open_page("round_table")
    for name, options in (("mechanisms", 10), ("obstacles", 11)):
        table = TABLES[name].rows(report)
        assert table.shape == (options, 4)
        assert all("област" in column for column in table.columns[1:])


def test_each_group_is_stated_once_and_roma_are_compared_with_authorities(open_page):
    stated = TEXTS["mechanisms"](open_page("study"))
    assert [key for key, _ in stated] == ["mechanisms_tied"] * 3 + ["mechanisms_lower"]
    assert len({values["who"] for _, values in stated[:3]}) == 3
    assert "властта" in stated[-1][1]["others"]


def test_a_municipality_states_its_own_roma_or_the_district_where_they_are_hidden(open_page):
    for place, where in (("ruse", "в община Русе"), ("ivanovo", "в област Русе")):
        for name in ("mechanisms", "obstacles", "levels"):
            stated = [values for key, values in TEXTS[name](open_page("municipality", place)) if "district" not in key]
            assert stated and all(values["where"] == where for values in stated), (place, name)


def test_a_gap_of_low_base_makes_the_title_a_rough_one(open_page):
    for is_rough in (True, False):
        report = open_page("municipality", "ruse")
        iap = report.extract["iap"]
        is_gap = (iap["indicator"] == "iap_gap") & is_rough
        report.extract["iap"] = iap.assign(flag=iap["flag"].mask(is_gap, "low"))
        title = CHARTS["levels"].title(report, "levels", CHARTS["levels"].rows(report))
        assert "средно по-високо" in title and ("ориентировъчно" in title) is is_rough
