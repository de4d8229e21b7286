"""The network of partners: areas and widths are the shares, and the words say when something may not be shown."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.errors import StudyError
from analysis.figures.alt import describe_network
from analysis.figures.network import THINNEST, WIDEST, NetworkWords, draw_network
from analysis.figures.style import draw_svg

PARTNERS = (
    "Община", "Областна администрация", "Неправителствена организация", "Читалище", "Училище или детска градина",
    "Лекари или здравна институция", "Дирекция „Бюро по труда“ или дирекция „Социално подпомагане“", "Полиция", "Фирма",
    "Църква или религиозна общност", "Неформална група от ромската общност", "Партньор от друга държава", "Друг",
)  # fmt: skip
WORDS = NetworkWords(
    mark="Демонстрационни данни", language="bg", share=lambda share: f"{share:.0%}",
    width="Дял на посочилите и двамата партньори", hidden="Партньорите и двойките с малка база не са нарисувани.",
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("style")


@pytest.fixture
def nodes(make_frame) -> pd.DataFrame:
    rows = [(label, "ngo", 97, round(0.7 / (1 + number / 3), 2), "") for number, label in enumerate(PARTNERS)]
    return make_frame(rows, "label series n estimate flag")


@pytest.fixture
def links(nodes, make_frame) -> pd.DataFrame:
    shares = dict(zip(nodes["label"], nodes["estimate"], strict=True))
    rows = [
        (one, two, 97, round(max(shares[one] * shares[two] * 0.6 - 0.02, 0), 2), "")
        for one, two in combinations(PARTNERS, 2)
    ]
    return make_frame(rows, "first second n estimate flag")


@pytest.fixture
def few(nodes, links) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Four partners and their pairs."""
    return nodes[:4].copy(), links[links["first"].isin(PARTNERS[:4]) & links["second"].isin(PARTNERS[:4])].copy()


def list_dots(figure: Figure) -> list[float]:
    """Return the areas of the dots in points²."""
    return [dots.get_sizes()[0] for dots in figure.axes[0].collections if isinstance(dots, PathCollection)]


def list_lines(figure: Figure) -> list[float]:
    """Return the widths of the lines in points, without the white ones that set them off."""
    return [line.get_linewidth() for line in figure.axes[0].patches if to_hex(line.get_edgecolor()) != "#ffffff"]


def test_areas_of_dots_are_in_proportion_to_the_shares(few):
    nodes, links = few
    areas = np.array(list_dots(draw_network(nodes, links, WORDS)))
    assert areas / areas[0] == pytest.approx((nodes["estimate"] / nodes["estimate"][0]).to_numpy())


def test_widths_of_lines_are_in_proportion_and_only_pairs_above_nought_have_one(nodes, links):
    shares = links.loc[links["estimate"] > 0, "estimate"].sort_values()
    got = sorted(list_lines(draw_network(nodes, links, WORDS)))
    assert got == pytest.approx(np.maximum(shares / shares.max() * WIDEST, THINNEST).tolist())
    assert len(got) < len(links), "the twin: there are pairs that nobody named"


def test_what_may_not_be_shown_is_not_drawn_and_the_words_say_so(few, list_words):
    nodes, links = few
    before = draw_network(nodes, links, WORDS)
    assert WORDS.hidden not in list_words(before)
    nodes.loc[1, "flag"], links.loc[0, "flag"] = ":c", ":u"  # the figures stay: the flag rules
    figure = draw_network(nodes, links, WORDS)
    assert len(list_dots(figure)) == len(list_dots(before)) - 1
    assert len(list_lines(figure)) == len(list_lines(before)) - 1
    got = list_words(figure)
    assert WORDS.hidden in got and got.count(":c") == 1 and PARTNERS[1].split()[0] in got


def test_low_bases_are_hollow_and_dashed(few):
    nodes, links = few
    nodes.loc[0, "flag"], links.loc[0, "flag"] = "low", "low"
    axes = draw_network(nodes, links, WORDS).axes[0]
    faces = [to_hex(dots.get_facecolor()[0]) for dots in axes.collections]
    assert faces.count("#ffffff") == 1
    assert sum(line.get_linestyle() not in ("-", "solid") for line in axes.patches) == 2, "the line and its white one"


def test_partners_and_their_shares_are_written(few, list_words):
    got = " ".join(list_words(draw_network(*few, WORDS)))
    for text in ("Неправителствена", "организация", "Община", "70%", WORDS.width, WORDS.mark):
        assert text in got, text


def test_nothing_is_cut_or_overlaps_with_all_partners_few_or_none_shown(nodes, links, find_faults):
    assert find_faults(draw_network(nodes, links, WORDS)) == []
    assert find_faults(draw_network(nodes[:1], links[:0], WORDS)) == []
    hidden = {"estimate": np.nan, "flag": ":c"}
    figure = draw_network(nodes.assign(**hidden), links.assign(**hidden), WORDS)
    assert find_faults(figure) == []
    assert list_dots(figure) == list_lines(figure) == []


def test_a_name_that_grows_is_found(few, find_faults):
    """The twin."""
    figure = draw_network(*few, WORDS)
    next(text for text in figure.texts if text.get_text() == "Читалище").set_fontsize(40)
    assert find_faults(figure) != []


def test_a_pair_with_an_unknown_partner_is_refused(nodes, links):
    with pytest.raises(StudyError, match="Фирма"):
        draw_network(nodes[nodes["label"] != "Фирма"], links, WORDS)


def test_the_alternative_text_names_the_partner_and_the_pair_named_most(nodes, links):
    assert describe_network(nodes, links) == (
        "alt.network",
        {"top": PARTNERS[0], "top_value": 0.7, "first": PARTNERS[0], "second": PARTNERS[1], "link_value": 0.2},
    )
    assert describe_network(nodes, links.assign(flag=":c"))[0] == "alt.network_nodes"
    assert describe_network(nodes.assign(flag=":c"), links) == ("alt.network_empty", {})


def test_the_same_rows_give_the_same_bytes(few):
    assert draw_svg(draw_network(*few, WORDS)) == draw_svg(draw_network(*few, WORDS))
