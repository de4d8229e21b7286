"""Priorities: three choices one behind the other, as long as their shares, and the mean points as they are released."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.figures.alt import describe_priorities
from analysis.figures.priorities import PriorityWords, draw_priorities
from analysis.figures.style import CHOICES, OUTLINES, draw_svg

ITEMS = ("Образование", "Върховенство на закона и недискриминация")
WORDS = PriorityWords(
    mark="Демонстрационни данни", language="bg", share=lambda share: f"{share:.0%}", base="n",
    value=lambda mean, low, high: f"{mean:.1f}" if np.isnan(low) else f"{mean:.1f} ({low:.1f}–{high:.1f})",
    points="Среден брой точки (от 0 до 3)", choices={"1": "Първи избор", "2": "Втори избор", "3": "Трети избор"},
    series={"own": "Роми, община Сливо поле", "roma": "Роми", "authority": "Местна власт и областна администрация"},
)  # fmt: skip
VALUES = [  # item, series, n, three shares, mean points, half of its interval, flag
    (0, "own", 27, (0.26, 0.10, 0.11), 1.1, None, "low"),
    (0, "roma", 376, (0.17, 0.15, 0.24), 1.1, 0.1, ""),
    (0, "authority", 208, (0.33, 0.30, 0.20), 1.8, 0.1, ""),
    (1, "own", None, (None,) * 3, None, None, ":c"),
    (1, "roma", 376, (0.07, 0.04, 0.09), 0.5, 0.1, ""),
    (1, "authority", 15, (None,) * 3, None, None, ":u"),
]

pytestmark = pytest.mark.usefixtures("style")


def make_choices(make_frame) -> pd.DataFrame:
    rows = []
    for item, series, n, shares, mean, half, flag in VALUES:
        rows += [(ITEMS[item], series, str(rank), n, share, None, None, flag) for rank, share in enumerate(shares, 1)]
        ends = (None, None) if half is None else (mean - half, mean + half)
        rows.append((ITEMS[item], series, "points", n, mean, *ends, flag))
    return make_frame(rows, "label series category n estimate low high flag")


@pytest.fixture
def choices(make_frame) -> pd.DataFrame:
    return make_choices(make_frame)


@pytest.fixture(scope="module")
def shown(style, make_frame) -> Figure:
    """The figure of all rows, drawn once."""
    return draw_priorities(make_choices(make_frame), WORDS)


def list_bars(figure: Figure) -> list[tuple[str, float, float]]:
    """Return every filled segment: its choice, where it begins, its share."""
    names = {colour: rank for rank, colour in CHOICES.items()}
    return sorted(
        (names[to_hex(bar.get_facecolor())], round(bar.get_x(), 2), round(bar.get_width(), 6))
        for bar in figure.axes[0].patches
        if to_hex(bar.get_facecolor()) in names
    )


def list_hollow(figure: Figure) -> list[float]:
    return [bar.get_width() for bar in figure.axes[0].patches if to_hex(bar.get_facecolor()) == "#ffffff"]


def test_choices_stand_one_behind_the_other_as_long_as_their_shares(shown):
    expected = []
    for _, _, _, shares, _, _, flag in VALUES:
        starts = np.cumsum([0, *(share or 0 for share in shares)])
        if flag == "":
            expected += [
                (str(rank), round(start, 2), share)
                for rank, start, share in zip((1, 2, 3), starts, shares, strict=False)
            ]
    assert list_bars(shown) == sorted(expected)
    assert len(expected) == 9


def test_choices_of_low_base_are_hollow(shown, choices):
    assert list_hollow(shown) == [0.26, 0.10, 0.11]
    choices["flag"] = choices["flag"].replace("low", "")
    figure = draw_priorities(choices, WORDS)
    assert list_hollow(figure) == [] and len(list_bars(figure)) == 12, "the twin"


def test_the_lightest_choice_has_an_outline(shown):
    edges = {to_hex(bar.get_edgecolor()) for bar in shown.axes[0].patches if to_hex(bar.get_facecolor()) in OUTLINES}
    assert edges == {CHOICES["1"]}


def test_what_may_not_be_shown_is_not_drawn_even_with_figures_in_it(choices):
    hidden = choices["flag"].isin([":c", ":u"])
    choices.loc[hidden & (choices["category"] != "points"), "estimate"] = 0.3
    assert len(list_bars(draw_priorities(choices, WORDS))) == 9


def test_points_with_their_interval_bases_shares_and_flags_are_written(shown, list_words):
    got = list_words(shown)
    for text in ("1.1 (1.0–1.2)", "1.1", "1.8 (1.7–1.9)", "17", "33", "208", *ITEMS, *WORDS.choices.values()):
        assert text in got, text
    assert (got.count(":c"), got.count(":u")) == (2, 2)
    assert "4" not in got, "a segment of 4 %"
    assert "nan" not in got and "<NA>" not in got


def test_rows_without_any_value_still_stand(choices, list_words):
    choices[["estimate", "low", "high"]], choices["flag"] = np.nan, ""
    assert list_words(draw_priorities(choices, WORDS)).count("–") == 6 * 2


def test_nothing_is_cut_or_overlaps(shown, choices, find_faults):
    assert find_faults(shown) == []
    choices.loc[choices["flag"] == "", "estimate"] = 1 / 3
    hidden = (choices["label"] == ITEMS[0]) & (choices["series"] == "roma") & (choices["category"] == "2")
    choices.loc[hidden, ["estimate", "flag"]] = [np.nan, ":c"]
    long = dict.fromkeys(WORDS.series, "Местна власт и областна администрация, област Русе")
    assert find_faults(draw_priorities(choices, replace(WORDS, series=long))) == []


def test_points_that_are_wider_than_their_column_are_found(choices, find_faults):
    """The twin."""
    figure = draw_priorities(choices, WORDS)
    next(text for text in figure.texts if text.get_text() == "1.8 (1.7–1.9)").set_fontsize(20)
    assert find_faults(figure) != []


def test_the_alternative_text_compares_the_points_of_the_first_series(choices):
    assert describe_priorities(choices[choices["series"] == "roma"]) == (
        "alt.priorities",
        {"series": "roma", "top": ITEMS[0], "top_value": 1.1, "bottom": ITEMS[1], "bottom_value": 0.5},
    )
    key, values = describe_priorities(choices)
    assert (key, values["series"]) == ("alt.priorities_one", "own"), "one priority is shown for it"


def test_the_same_rows_give_the_same_bytes(choices):
    assert draw_svg(draw_priorities(choices[:4], WORDS)) == draw_svg(draw_priorities(choices[:4], WORDS))
