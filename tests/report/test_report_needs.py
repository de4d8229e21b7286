"""The chapter on needs: priorities with points and weights, readiness, topics and channels."""

import re

from matplotlib.text import Text

from analysis.report.charts import CHARTS
from analysis.report.sentences import TEXTS
from analysis.report.tables import TABLES


def test_priorities_are_sorted_by_their_points_and_have_the_three_choices(open_page):
    rows = CHARTS["priorities"].rows(open_page("study"))
    of_roma = rows[rows["series"] == "roma"]
    points = of_roma[of_roma["category"] == "points"]
    assert points["estimate"].is_monotonic_decreasing and len(points) == 6
    assert set(of_roma["category"]) == {"1", "2", "3", "top3", "points"}


def test_the_share_among_the_three_is_in_the_table_but_not_drawn(open_page):
    report = open_page("municipality", "ruse")
    rows = CHARTS["priorities"].rows(report)
    table = CHARTS["priorities"].kind.tabulate(report, rows)
    assert table.columns.tolist()[2:] == ["Първи избор", "Втори избор", "Трети избор", "Сред трите", "Точки"]
    assert table["Сред трите"].str.contains("%").all() and not table["Точки"].str.contains("%").any()
    figure = CHARTS["priorities"].kind.draw(report, "priorities", rows)
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert "1,6 (1,5–1,7)" in texts and "Първи избор" in texts
    assert "69" not in texts and ">69%</span>" in table["Сред трите"].iloc[0]


def test_a_quota_sample_has_points_without_bounds(open_page, quota_root):
    report = open_page("municipality", "ruse", at=quota_root)
    figure = CHARTS["priorities"].kind.draw(report, "priorities", CHARTS["priorities"].rows(report))
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert "1,6" in texts
    assert not any("(" in text for text in texts if re.match(r"\d", text))


def test_weights_are_of_the_district_sorted_and_written_as_shares(open_page):
    table = TABLES["worths"].rows(open_page("study"))
    assert table.shape == (6, 4)
    weights = [int(cell.split("%")[0].split(">")[-1]) for cell in table.iloc[:, 1]]
    assert weights == sorted(weights, reverse=True)


def test_priorities_of_a_municipality_are_compared_with_the_district(open_page):
    report = open_page("municipality", "ruse")
    assert CHARTS["priorities"].headline(report, None)[0] == "alone"
    assert [key for key, _ in TEXTS["priorities"](report)] == ["priorities_place_same"], "the title names the first"
    hidden = TEXTS["priorities"](open_page("municipality", "ivanovo"))
    assert [(key, values["where"]) for key, values in hidden] == [("priorities_alone", "в област Русе")]


def test_readiness_of_roma_is_lower_only_where_the_difference_is_shown(open_page):
    report = open_page("study")
    assert CHARTS["ready"].headline(report, None)[0] == "lower"
    differences = report.extract["differences"]
    report.extract["differences"] = differences.assign(p_adjusted=0.5)
    assert CHARTS["ready"].headline(report, None)[0] == "same"
    report.extract["differences"] = differences.assign(low=None, high=None).astype({"low": float, "high": float})
    assert CHARTS["ready"].headline(report, None) == ("title", {})


def test_topics_and_channels_are_stated_where_no_title_says_them(open_page):
    stated = TEXTS["information"](open_page("study"))
    assert [key for key, _ in stated] == ["topic_tied"] * 2 + ["channel_tied"] * 2, "the titles are on Roma"
    own = TEXTS["information"](open_page("municipality", "ruse"))
    assert [key for key, _ in own] == ["topic_place_same", "channel_tied", "channel_place_same"], (
        "no figure of channels"
    )
    assert {values["where"] for _, values in own} == {"в община Русе"}


def test_points_on_small_multiples_are_signed(open_page):
    report = open_page("study")
    rows = CHARTS["ready_places"].rows(report)
    figure = CHARTS["ready_places"].kind.draw(report, "ready_places", rows)
    texts = [text.get_text() for text in figure.findobj(Text)]
    assert {"\N{MINUS SIGN}100", "+100", "\N{MINUS SIGN}4"} <= set(texts)
    alt = CHARTS["ready_places"].kind.describe(report, rows, "Заглавие")
    assert "\N{MINUS SIGN}4" in alt
