"""The dot plot: what is drawn for a row is what its flag allows, and its base or its flag stands beside it."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures.style import COLOURS
from analysis.figures.texts import keep_years

SERIES = {colour.lower(): name for name, colour in COLOURS.items()}


def list_texts(figure: Figure) -> Counter:
    return Counter(text.get_text() for text in figure.findobj(Text) if text.get_text())


def list_markers(figure: Figure) -> list[tuple[str, float, bool]]:
    """Return every marker: its series, its value, whether it is hollow."""
    found = []
    for collection in figure.axes[0].collections:
        if isinstance(collection, PathCollection):
            count = len(collection.get_offsets())
            fills, edges = (
                np.resize(rgba, (count, 4)) for rgba in (collection.get_facecolor(), collection.get_edgecolor())
            )
            for (value, _), fill, edge in zip(collection.get_offsets(), fills, edges, strict=True):
                found.append((SERIES[to_hex(edge)], round(float(value), 6), to_hex(fill) == "#ffffff"))
    return found


def count_intervals(figure: Figure) -> int:
    segments = [
        segment
        for collection in figure.axes[0].collections
        if isinstance(collection, LineCollection)
        for segment in collection.get_segments()
    ]
    return sum(bool(len(segment)) and not np.isnan(segment).any() for segment in segments)


def list_expected(rows: pd.DataFrame) -> list[tuple[str, float, bool]]:
    shown = rows[rows["estimate"].notna()]
    return [(row.series, row.estimate, row.flag == "low") for row in shown.itertuples()]


def test_every_row_that_is_shown_has_one_marker_hollow_when_its_base_is_low(draw, rows):
    got = list_markers(draw(rows))
    assert sorted(got) == sorted(list_expected(rows))
    assert sum(is_hollow for *_, is_hollow in got) == 2


def test_a_flag_taken_away_fills_the_marker(draw, rows):
    """The twin of the hollow marker."""
    rows.loc[rows["flag"] == "low", "flag"] = ""
    assert not any(is_hollow for *_, is_hollow in list_markers(draw(rows)))


def test_a_row_that_may_not_be_shown_has_no_marker_even_with_figures_in_it(draw, rows):
    """Rows that skipped the release would carry figures: the figure does not trust them."""
    before = list_markers(draw(rows))
    hidden = rows["flag"].isin([":u", ":c"])
    rows.loc[hidden, ["estimate", "low", "high"]] = [0.5, 0.4, 0.6]
    assert sorted(list_markers(draw(rows))) == sorted(before)


def test_an_interval_is_drawn_only_where_there_is_one(draw, rows):
    assert count_intervals(draw(rows)) == rows["low"].notna().sum() == 9


def test_the_base_of_every_row_or_its_flag_stands_in_the_figure(draw, rows):
    expected = Counter(row.flag if row.flag in (":u", ":c") else str(row.n) for row in rows.itertuples())
    assert expected <= list_texts(draw(rows))


def test_a_base_that_is_not_drawn_is_missed(draw, rows):
    """The twin: the check above sees a row that is not there."""
    assert "208" not in list_texts(draw(rows.drop(index=3)))


def test_a_hidden_row_shows_its_flag_in_place_of_its_base(draw, rows):
    got = list_texts(draw(rows))
    assert (got[":u"], got[":c"]) == (1, 1)
    assert "14" not in got
    assert "<NA>" not in got and "nan" not in got


def test_the_mark_of_the_demonstration_is_in_the_figure_and_goes_with_it(draw, rows, words):
    assert list_texts(draw(rows))["Демонстрационни данни"] == 1
    published = list_texts(draw(rows, replace(words, mark="")))
    assert "Демонстрационни данни" not in published


def test_axis_base_labels_and_the_series_that_occur_are_named(draw, rows, words):
    got = list_texts(draw(rows))
    for text in (words.axis, words.base, *words.series.values(), *map(keep_years, rows["label"])):
        assert got[text] == 1, text
    without = list_texts(draw(rows[rows["series"] != "ngo"], words))
    assert words.series["ngo"] not in without


def test_shares_have_a_scale_in_per_cent_that_starts_at_nought(draw, rows):
    axes = draw(rows).axes[0]
    assert axes.get_xlim() == (0, 1)
    got = [label.get_text() for label in axes.get_xticklabels()]
    assert got == ["0%", "25%", "50%", "75%", "100%"]


def test_rows_stand_from_top_to_bottom_in_their_order(draw, rows):
    figure = draw(rows)
    heights = {text.get_text(): text.get_position()[1] for text in figure.axes[0].texts}
    got = [heights[keep_years(label)] for label in dict.fromkeys(rows["label"])]
    assert got == sorted(got, reverse=True)


def test_a_chart_of_which_nothing_may_be_shown_is_drawn_with_its_flags(draw, rows):
    rows[["estimate", "low", "high"]] = np.nan
    rows["flag"], rows["n"] = ":c", pd.array([None] * len(rows), dtype="Int64")
    figure = draw(rows)
    assert list_markers(figure) == []
    assert list_texts(figure)[":c"] == len(rows)


def test_no_text_leaves_the_figure_however_long_the_labels_are(draw, rows):
    long = "Българо-швейцарска програма за сътрудничество – проекти за включване на роми и други уязвими групи"
    rows["label"] = rows["label"].replace(rows["label"][0], long)
    figure = draw(rows)
    figure.draw_without_rendering()
    whole = figure.bbox
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert box.x0 >= whole.x0 - 1 and box.x1 <= whole.x1 + 1, text.get_text()
            assert box.y0 >= whole.y0 - 1 and box.y1 <= whole.y1 + 1, text.get_text()


def test_texts_are_marked_with_the_language_of_the_page(draw, rows, words):
    """Bulgarian letter forms are chosen by it."""
    for language in ("bg", "en"):
        figure = draw(rows, replace(words, language=language))
        texts = [text for text in figure.findobj(Text) if text.get_text()]
        assert {text.get_language() for text in texts} == {language}
