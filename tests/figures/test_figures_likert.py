"""Diverging bars: what is drawn is the share, on its side of zero, and nothing that may not be shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.figures.alt import describe_likert
from analysis.figures.likert import LikertWords, draw_likert
from analysis.figures.style import ANSWERS, INK, draw_svg

ITEMS = ("общинската администрация", "неправителствените организации", "полицията")
CODES = ("1", "2", "3", "4", "5", "dk")
WORDS = LikertWords(
    mark="Демонстрационни данни", language="bg", share=lambda share: f"{share:.0%}",
    points=lambda points: f"{100 * points:+.0f}".replace("-", "−"), base="n", net="Доверие минус недоверие, пунктове",
    series={"own": "Роми, община Сливо поле", "roma": "Роми", "authority": "Местна власт и областна администрация"},
    categories={
        "1": "Изобщо нямам доверие", "2": "По-скоро нямам доверие", "3": "Нито имам, нито нямам доверие",
        "4": "По-скоро имам доверие", "5": "Имам пълно доверие", "dk": "Не знам / не мога да преценя",
    },
)  # fmt: skip
SHARES = {  # (item, series) → shares of CODES; net; n; flag
    (0, "roma"): ((0.36, 0.24, 0.18, 0.08, 0.05, 0.09), -0.47, 378, ""),
    (0, "authority"): ((0.04, 0.06, 0.22, 0.30, 0.37, 0.01), 0.56, 204, ""),
    (1, "own"): ((0.28, 0.29, 0.10, 0.19, 0.07, 0.07), -0.31, 27, "low"),
    (1, "roma"): ((0.22, 0.28, 0.12, 0.12, 0.11, 0.15), -0.27, 377, ""),
    (1, "authority"): ((None,) * 6, None, 96, ":u"),
    (2, "authority"): ((None,) * 6, None, None, ":c"),
}

pytestmark = pytest.mark.usefixtures("style")


@pytest.fixture(scope="module")
def shown(style, make_frame) -> Figure:
    """The figure of all rows, drawn once."""
    return draw_likert(make_answers(make_frame), WORDS)


@pytest.fixture
def answers(make_frame) -> pd.DataFrame:
    return make_answers(make_frame)


@pytest.fixture
def first(answers) -> pd.DataFrame:
    """The rows of the first item."""
    return answers[answers["label"] == ITEMS[0]].copy()


def make_answers(make_frame) -> pd.DataFrame:
    rows = []
    for (item, series), (shares, net, n, flag) in SHARES.items():
        rows += [
            (ITEMS[item], series, code, n, share, None, None, flag) for code, share in zip(CODES, shares, strict=True)
        ]
        ends = (None, None) if net is None or series == "own" else (net - 0.07, net + 0.07)
        rows.append((ITEMS[item], series, "net", n, net, *ends, flag))
    return make_frame(rows, "label series category n estimate low high flag")


def list_bars(figure: Figure) -> list[tuple[str, float, bool]]:
    """Return every bar: its answer, its share (negative to the left), whether it is hollow."""
    names, bars = {colour: code for code, colour in ANSWERS.items()}, []
    for bar in (bar for axes in figure.axes for bar in axes.patches):
        hollow = to_hex(bar.get_facecolor()) == "#ffffff"
        colour = to_hex(bar.get_edgecolor() if hollow else bar.get_facecolor())
        bars.append((names[colour], round(float(bar.get_width()), 6), hollow))
    return sorted(bars)


def list_expected(rows: pd.DataFrame) -> list[tuple[str, float, bool]]:
    shown = rows[rows["estimate"].notna() & (rows["category"] != "net") & ~rows["flag"].isin([":c", ":u"])]
    signs = {"1": -1, "2": -1}
    return sorted(
        (row.category, signs.get(row.category, 1) * row.estimate, row.flag == "low") for row in shown.itertuples()
    )


def list_marks(figure: Figure) -> tuple[list[tuple[float, bool]], list[tuple[float, float]]]:
    """Return the dots of the net (value, hollow) and its intervals."""
    lines = [line for line in figure.axes[-1].lines if line.get_color() == INK]
    dots = [line for line in lines if line.get_marker() == "o"]
    ends = [tuple(line.get_xdata()) for line in lines if line.get_marker() != "o"]
    return [(line.get_xdata()[0], line.get_markerfacecolor() == "white") for line in dots], ends


def test_every_share_is_a_bar_of_its_width_on_its_side_hollow_when_its_base_is_low(shown, answers):
    got = list_bars(shown)
    assert got == list_expected(answers)
    assert len(got) == 4 * 6
    assert sum(is_hollow for *_, is_hollow in got) == 6


def test_another_share_is_another_bar(shown, answers):
    """The twin: the check above sees a bar of the wrong width."""
    answers.loc[0, "estimate"] = 0.35
    assert list_bars(shown) != list_expected(answers)


def test_the_bars_of_a_side_begin_at_zero_and_follow_each_other(first):
    starts = {round(float(bar.get_x()), 2) for bar in draw_likert(first, WORDS).axes[0].patches}
    assert starts == {0, -0.24, 0.08, -0.06, 0.3}


def test_one_unit_of_share_is_as_wide_beside_the_zero_line_as_apart(shown):
    widths = [axes.bbox.width / np.ptp(axes.get_xlim()) for axes in shown.axes[:3]]
    assert widths == pytest.approx([widths[0]] * 3)


def test_a_value_that_may_not_be_shown_has_no_bar_even_with_figures_in_it(first):
    """Rows that skipped the release would carry figures: the figure does not trust them."""
    hidden = first["series"] == "roma"
    first.loc[hidden, "flag"] = ":u"
    figure = draw_likert(first, WORDS)
    assert len(list_bars(figure)) == 6
    assert [value for value, _ in list_marks(figure)[0]] == [0.56]
    first.loc[hidden, "flag"] = ""
    assert len(list_bars(draw_likert(first, WORDS))) == 12, "the twin"


def test_a_bar_that_is_hidden_has_its_flag_once_in_each_field(shown, list_words):
    got = list_words(shown)
    assert (got.count(":u"), got.count(":c")) == (4, 4)
    assert "nan" not in got and "<NA>" not in got


def test_a_hidden_answer_leaves_the_room_of_its_flag_and_all_stays_in_its_field(first, list_words, find_faults):
    authority = first["series"] == "authority"
    first.loc[authority & (first["category"] == "4"), ["estimate", "flag"]] = [np.nan, ":c"]
    first.loc[authority & (first["category"] == "5"), "estimate"] = 0.85
    figure = draw_likert(first, WORDS)
    bar = max(figure.axes[0].patches, key=lambda bar: bar.get_width())
    assert bar.get_x() > 0.02
    assert bar.get_x() + bar.get_width() <= figure.axes[0].get_xlim()[1] + 1e-6
    assert list_words(figure).count(":c") == 1
    assert find_faults(figure) == []


def test_rows_without_any_value_still_stand(first, list_words):
    first[["estimate", "low", "high"]], first["flag"] = np.nan, ""
    figure = draw_likert(first, WORDS)
    assert list_bars(figure) == []
    assert list_words(figure).count("–") == 2 * 4


def test_the_net_has_its_interval_only_where_there_is_one(shown, first):
    dots, intervals = list_marks(shown)
    assert dots == [(-0.47, False), (0.56, False), (-0.31, True), (-0.27, False)]
    assert intervals == [pytest.approx(ends) for ends in ((-0.54, -0.4), (0.49, 0.63), (-0.34, -0.2))]
    first[["low", "high"]] = np.nan
    assert list_marks(draw_likert(first, WORDS))[1] == [], "the twin: a sample that is not random"


def test_values_from_five_per_cent_are_written_and_the_base_of_each_row(shown, list_words):
    got = list_words(shown)
    for text in ("36", "24", "18", "8", "5", "9", "−47", "+56", "378", "204", "27", "96"):
        assert text in got, text
    assert "4" not in got, "a segment of 4 %"
    assert "1" in got, "who could not say stand apart, with the value behind the bar"


def test_items_stand_in_the_order_of_the_rows(shown, answers):
    places = {text.get_text(): text.get_position()[1] for text in shown.texts}
    assert [places[item] for item in ITEMS] == sorted((places[item] for item in ITEMS), reverse=True)
    other = draw_likert(answers[answers["flag"] == ""][::-1], WORDS)
    assert [text.get_text() for text in other.texts if text.get_text() in ITEMS] == [ITEMS[1], ITEMS[0]]


def test_one_series_is_named_by_its_items_and_one_item_by_its_series(answers, first, list_words):
    got = list_words(draw_likert(answers[answers["series"] == "roma"], WORDS))
    assert "Роми" not in got and set(ITEMS[:2]) <= set(got)
    got = list_words(draw_likert(first, WORDS))
    assert ITEMS[0] not in got and "Роми" in got


def test_a_scale_without_a_neutral_answer_and_dont_know_has_no_such_fields(first, find_faults):
    figure = draw_likert(first[~first["category"].isin(["3", "dk"])], WORDS)
    assert len(figure.axes) == 2
    assert find_faults(figure) == []


def test_nothing_is_cut_or_overlaps(shown, first, find_faults):
    assert find_faults(shown) == []
    long = dict.fromkeys(WORDS.series, "Representatives of the local and the district authority")
    assert find_faults(draw_likert(first, replace(WORDS, language="en", series=long))) == []


def test_a_text_that_grows_after_it_was_placed_is_found(first, find_faults):
    """The twin: wider text overlaps."""
    figure = draw_likert(first, WORDS)
    next(text for text in figure.texts if text.get_text() == "Изобщо нямам доверие").set_fontsize(16)
    assert find_faults(figure) != []


def test_the_mark_of_the_demonstration_goes_with_it(shown, first, list_words):
    assert WORDS.mark in list_words(shown)
    assert WORDS.mark not in list_words(draw_likert(first, replace(WORDS, mark="")))


def test_the_alternative_text_compares_the_items_of_the_first_series(answers):
    assert describe_likert(answers) == (
        "alt.likert",
        {"series": "roma", "top": ITEMS[1], "top_value": -0.27, "bottom": ITEMS[0], "bottom_value": -0.47},
    )


def test_with_one_item_it_compares_the_series_and_with_one_value_nothing(answers, first):
    key, values = describe_likert(first)
    assert (key, values["top"], values["top_value"]) == ("alt.likert_series", "authority", 0.56)
    assert describe_likert(first[first["series"] == "roma"]) == (
        "alt.likert_one", {"series": "roma", "top": ITEMS[0], "top_value": -0.47},
    )  # fmt: skip
    assert describe_likert(answers[answers["flag"] == ":c"]) == ("alt.likert_empty", {})


def test_the_same_rows_give_the_same_bytes(first):
    assert draw_svg(draw_likert(first[:7], WORDS)) == draw_svg(draw_likert(first[:7], WORDS))
