"""Levels of participation: now a small grey dot, wanted a larger one, an arrow between them where both are shown."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.figures.alt import describe_levels
from analysis.figures.levels import LevelsWords, draw_levels
from analysis.figures.style import COLOURS, MUTED, draw_svg

LABELS = {
    "none": "Няма никакво участие – хората не научават за решенията",
    "involve": "Включване – мнението на хората се търси през целия процес и им се казва как е отчетено, и още нещо",
    "empower": "Овластяване – по някои въпроси хората вземат окончателното решение",
    "dk": "Не знам / не мога да преценя",
}
WORDS = LevelsWords(
    mark="Демонстрационни данни", language="bg", share=lambda share: f"{share:.0%}", axis="Дял от отговорилите",
    bases=lambda now, want: f"n = {now or '–'}; {want or '–'}", now="Сега", want="Желано",
    series={"own": "Роми, община Сливо поле", "roma": "Роми", "authority": "Местна власт и областна администрация"},
)  # fmt: skip
ROWS = [  # category, series, when, n, estimate, low, high, flag
    ("none", "roma", "now", 376, 0.31, 0.26, 0.36, ""),
    ("none", "roma", "want", 373, 0.01, 0.0, 0.03, ""),
    ("involve", "roma", "now", 376, 0.03, 0.01, 0.06, ""),
    ("involve", "roma", "want", 373, 0.28, 0.23, 0.33, ""),
    ("empower", "roma", "now", 376, 0.02, None, None, ""),
    ("empower", "roma", "want", 373, 0.09, None, None, ""),
    ("dk", "roma", "now", 376, 0.4, 0.35, 0.45, ""),
    ("dk", "roma", "want", 373, 0.5, 0.45, 0.55, ""),
    ("none", "own", "now", 27, 0.25, 0.12, 0.42, "low"),
    ("none", "own", "want", None, None, None, None, ":c"),
    ("involve", "own", "now", 27, None, None, None, ":u"),
    ("involve", "own", "want", None, None, None, None, ":c"),
    ("empower", "own", "now", 27, None, None, None, ""),
    ("dk", "own", "now", 27, 0.3, 0.2, 0.4, "low"),
]

pytestmark = pytest.mark.usefixtures("style")


def make_levels(make_frame) -> pd.DataFrame:
    rows = make_frame(ROWS, "category series when n estimate low high flag")
    return rows.assign(label=rows["category"].map(LABELS))


@pytest.fixture
def levels(make_frame) -> pd.DataFrame:
    return make_levels(make_frame)


@pytest.fixture(scope="module")
def shown(style, make_frame) -> Figure:
    """The figure of all rows, drawn once."""
    return draw_levels(make_levels(make_frame), WORDS)


def list_panels(figure: Figure) -> list:
    return figure.axes[1:]  # the first is the key


def list_dots(figure: Figure) -> list[tuple[str, float, bool]]:
    """Return every dot: its colour, its share, whether it is hollow."""
    dots = [line for axes in list_panels(figure) for line in axes.lines if line.get_marker() == "o"]
    return sorted((dot.get_color(), dot.get_xdata()[0], dot.get_markerfacecolor() == "white") for dot in dots)


def list_expected(rows: pd.DataFrame) -> list[tuple[str, float, bool]]:
    drawn = rows[rows["estimate"].notna()]
    colours = drawn["series"].map(COLOURS).where(drawn["when"] == "want", MUTED)
    return sorted(zip(colours, drawn["estimate"], drawn["flag"] == "low", strict=True))


def count_intervals(figure: Figure) -> int:
    return sum(line.get_marker() != "o" for axes in list_panels(figure) for line in axes.lines)


def count_arrows(figure: Figure) -> int:
    return sum(getattr(text, "arrow_patch", None) is not None for axes in list_panels(figure) for text in axes.texts)


def test_every_share_is_a_dot_grey_now_in_the_colour_of_the_series_wanted(shown, levels):
    assert list_dots(shown) == list_expected(levels)
    assert sum(is_hollow for *_, is_hollow in list_dots(shown)) == 2
    levels.loc[0, "estimate"] = 0.32
    assert list_dots(shown) != list_expected(levels), "the twin"


def test_a_share_that_may_not_be_shown_has_no_dot_and_no_arrow_even_with_figures_in_it(shown, levels):
    levels.loc[levels["flag"].isin([":c", ":u"]), ["estimate", "low", "high"]] = [0.2, 0.1, 0.3]
    figure = draw_levels(levels, WORDS)
    assert (list_dots(figure), count_arrows(figure)) == (list_dots(shown), 4)
    levels["flag"] = levels["flag"].replace({":c": "", ":u": ""})
    assert count_arrows(draw_levels(levels[levels["series"] == "own"], WORDS)) == 2, "the twin"


def test_intervals_are_drawn_where_there_are_any(shown, levels):
    assert count_intervals(shown) == 8
    levels[["low", "high"]] = np.nan
    assert count_intervals(draw_levels(levels[:8], WORDS)) == 0, "the twin: a sample that is not random"


def test_levels_flags_series_and_bases_are_written(shown, list_words):
    got = list_words(shown)
    for text in (*LABELS.values(), "Роми", "n = 376; 373", "n = 27; –", WORDS.now, WORDS.want, WORDS.axis, WORDS.mark):
        assert got.count(text) == 1, text
    assert (got.count(":c"), got.count(":u"), got.count("–")) == (2, 1, 1)


def test_levels_stand_in_the_order_of_the_rows_and_dont_know_apart(shown):
    places = {text.get_text().replace("\n", " "): text.get_position()[1] for text in shown.texts}
    heights = [places[label] * shown.get_figheight() for label in LABELS.values()]
    assert heights == sorted(heights, reverse=True)
    assert heights[2] - heights[3] > heights[0] - heights[1]


def test_all_panels_have_the_same_scale(shown):
    assert {axes.get_xlim() for axes in list_panels(shown)} == {(0.0, 0.75)}


def test_nothing_is_cut_or_overlaps(shown, levels, find_faults):
    assert find_faults(shown) == []
    four = pd.concat(levels[levels["series"] == "roma"].assign(series=name) for name in COLOURS)
    words = replace(WORDS, series=dict.fromkeys(COLOURS, "Местна власт и областна администрация, област Русе"))
    assert find_faults(draw_levels(four, words)) == []


def test_a_heading_wider_than_its_panel_is_found(levels, find_faults):
    """The twin."""
    figure = draw_levels(levels[:9], WORDS)
    next(text for text in figure.texts if text.get_text() == "Роми").set_text("Роми " * 20)
    assert find_faults(figure) != []


def test_the_alternative_text_names_the_levels_named_most_and_leaves_out_dont_know(levels):
    key, values = describe_levels(levels)
    assert key == "alt.levels"
    assert (values["series"], values["now_value"], values["want_value"]) == ("roma", 0.31, 0.28)
    assert values["now"] == LABELS["none"] and values["want"].startswith("Включване")
    assert describe_levels(levels[levels["series"] == "own"]) == ("alt.levels_empty", {})


def test_the_same_rows_give_the_same_bytes(levels):
    assert draw_svg(draw_levels(levels[:4], WORDS)) == draw_svg(draw_levels(levels[:4], WORDS))
