"""Small multiples: the municipalities in their order in every panel, the district a line with its interval a band."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from analysis.figures.alt import describe_multiples
from analysis.figures.multiples import PanelWords, draw_multiples
from analysis.figures.style import COLOURS, draw_svg

PLACES = ("Борово", "Бяла", "Ветово", "Две могили", "Иваново", "Русе", "Сливо поле", "Ценово")
ITEMS = ("Липсва информация къде и кога се вземат решения", "Хората не биват канени", "Предразсъдъци")
DISTRICT = "Област Русе"
WORDS = PanelWords(
    mark="Демонстрационни данни", language="bg", value=lambda share: f"{share:.0%}", axis="Дял от отговорилите",
    base="n", district=DISTRICT,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("style")


def make_panels(make_frame) -> pd.DataFrame:
    rows = []
    for number, item in enumerate(ITEMS):
        for place, name in enumerate(PLACES):
            share = round(0.2 + 0.07 * place + 0.02 * number, 2)
            rows.append((item, name, 60 + place, share, share - 0.1, share + 0.1, "low" if place == 0 else ""))
        rows.append((item, DISTRICT, 480, 0.4 + 0.05 * number, 0.36, 0.5, ""))
    panels = make_frame(rows, "panel label n estimate low high flag")
    panels.loc[1, ["n", "estimate", "low", "high", "flag"]] = [pd.NA, np.nan, np.nan, np.nan, ":c"]
    panels.loc[11, ["estimate", "low", "high", "flag"]] = [np.nan, np.nan, np.nan, ":u"]
    return panels


@pytest.fixture
def panels(make_frame) -> pd.DataFrame:
    return make_panels(make_frame)


@pytest.fixture(scope="module")
def shown(style, make_frame) -> Figure:
    """The figure of all rows, drawn once."""
    return draw_multiples(make_panels(make_frame), WORDS, (0.0, 1.0), percent=True)


def draw(rows: pd.DataFrame) -> Figure:
    return draw_multiples(rows, WORDS, (0.0, 1.0), percent=True)


def list_dots(figure: Figure) -> list[tuple[float, bool]]:
    """Return every dot, panel by panel from top to bottom: its share, whether it is hollow."""
    dots = [line for axes in figure.axes for line in axes.lines if line.get_marker() == "o"]
    return [(dot.get_xdata()[0], dot.get_markerfacecolor() == "white") for dot in dots]


def count_intervals(figure: Figure) -> int:
    lines = [line for axes in figure.axes for line in axes.lines if line.get_color() == COLOURS["roma"]]
    return sum(line.get_marker() != "o" for line in lines)


def list_bands(figure: Figure) -> list[tuple[float, float]]:
    bands = [band for axes in figure.axes for band in axes.collections if isinstance(band, PolyCollection)]
    return [tuple(band.get_datalim(band.axes.transData).intervalx.round(6)) for band in bands]


def test_every_municipality_has_its_dot_in_every_panel(shown, panels):
    municipal = panels[(panels["label"] != DISTRICT) & panels["estimate"].notna()]
    assert list_dots(shown) == list(zip(municipal["estimate"], municipal["flag"] == "low", strict=True))
    assert len(municipal) == 3 * 8 - 2


def test_what_may_not_be_shown_is_not_drawn_even_with_figures_in_it(shown, panels, list_words):
    panels.loc[panels["flag"].isin([":c", ":u"]), ["estimate", "low", "high"]] = [0.5, 0.4, 0.6]
    figure = draw(panels)
    assert list_dots(figure) == list_dots(shown)
    assert (list_words(figure).count(":c"), list_words(figure).count(":u")) == (1, 1)
    panels["flag"] = ""
    assert len(list_dots(draw(panels[:9]))) == 8, "the twin"


def test_intervals_are_drawn_where_there_are_any(shown, panels):
    assert count_intervals(shown) == 22
    assert list_bands(shown) == [(0.36, 0.5)] * 3
    panels[["low", "high"]] = np.nan
    figure = draw(panels[:9])
    assert (count_intervals(figure), list_bands(figure)) == (0, []), "the twin: a sample that is not random"


def test_a_district_that_may_not_be_shown_has_its_flag_and_no_line(panels, list_words):
    panels.loc[panels["label"] == DISTRICT, "flag"] = ":c"
    figure = draw(panels)
    assert list_bands(figure) == []
    assert list_words(figure).count(":c") == 1 + 3 and "40%" not in list_words(figure)


def test_municipalities_keep_the_order_of_the_rows_whatever_their_values(shown, panels):
    def order(figure: Figure) -> list[str]:
        names = [text for text in figure.texts if text.get_text() in (*PLACES, DISTRICT)]
        return [text.get_text() for text in sorted(names, key=lambda text: -text.get_position()[1])]

    assert order(shown) == [DISTRICT, *PLACES]
    assert order(draw(panels.assign(estimate=1 - panels["estimate"]))) == [DISTRICT, *PLACES]


def test_items_bases_and_the_district_are_written(shown, list_words):
    got = list_words(shown)
    for text in (*ITEMS, *PLACES, DISTRICT, "40%", "45%", "61", WORDS.axis, WORDS.mark):
        assert text in got, text
    assert got.count("61") == 2 and got.count("480") == 3
    assert "nan" not in got and "<NA>" not in got


@pytest.mark.parametrize(("count", "rows", "columns"), [(1, 1, 1), (2, 1, 2), (4, 2, 2), (5, 2, 3)])
def test_panels_stand_two_or_three_beside_each_other(panels, count, rows, columns):
    first = panels[panels["panel"] == ITEMS[0]]
    figure = draw(pd.concat(first[:3].assign(panel=f"{number}") for number in range(count)))
    places = [axes.get_position() for axes in figure.axes]
    assert len({round(place.y0, 4) for place in places}) == rows
    assert len({round(place.x0, 4) for place in places}) == columns


def test_means_have_whole_numbers_at_the_axis(panels):
    first = panels[panels["panel"] == ITEMS[0]]
    axes = draw_multiples(first, WORDS, (1.0, 5.0), percent=False).axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "2", "3", "4", "5"]


def test_nothing_is_cut_or_overlaps(shown, panels, find_faults):
    assert find_faults(shown) == []
    panels.loc[panels["label"] == DISTRICT, ["estimate", "low", "high"]] = [1.0, 0.98, 1.0]
    assert find_faults(draw(panels.assign(label=panels["label"].replace("Русе", "Община Русе и всички села")))) == []


def test_a_title_wider_than_its_panel_is_found(panels, find_faults):
    """The twin."""
    figure = draw(panels[panels["panel"] != ITEMS[1]])
    next(text for text in figure.texts if text.get_text() == "Предразсъдъци").set_fontsize(50)
    assert find_faults(figure) != []


def test_the_alternative_text_compares_the_items_in_the_district_and_ranks_no_municipality(panels):
    key, values = describe_multiples(panels, DISTRICT)
    assert key == "alt.multiples"
    assert values == {"top": ITEMS[2], "top_value": 0.5, "bottom": ITEMS[0], "bottom_value": 0.4}
    one = panels[panels["panel"] == ITEMS[0]]
    assert describe_multiples(one, DISTRICT) == ("alt.multiples_one", {"top": ITEMS[0], "top_value": 0.4})
    assert describe_multiples(one.assign(flag=":c"), DISTRICT) == ("alt.multiples_empty", {})


def test_the_same_rows_give_the_same_bytes(panels):
    assert draw_svg(draw(panels[:9])) == draw_svg(draw(panels[:9]))
