"""The participation chain: bars as long as the shares, losses between them, and nothing that may not be shown."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from analysis.figures.alt import describe_chain
from analysis.figures.chain import ChainWords, draw_chain
from analysis.figures.style import COLOURS, INK, draw_svg

STEPS = ("Канени поне веднъж", "Участвали поне в една форма", "Повлияли на решението донякъде или повече")
LOSSES = {2: "Загуба до участието", 3: "Загуба до влиянието"}


def write_value(estimate: float, low: float, high: float) -> str:
    return f"{estimate:.0%}" if np.isnan(low) else f"{estimate:.0%} ({100 * low:.0f}–{100 * high:.0f}%)"


def write_loss(estimate: float, low: float, high: float) -> str:
    return f"−{100 * estimate:.0f} пункта" + ("" if np.isnan(low) else f" ({100 * low:.0f}–{100 * high:.0f})")


WORDS = ChainWords(
    mark="Демонстрационни данни", language="bg", share=lambda share: f"{share:.0%}", base="База (n)", value=write_value,
    loss=write_loss, series={"own": "Роми, община Борово", "roma": "Роми", "ngo": "НПО и читалища"},
)  # fmt: skip
STEP, LOSS = "step", "loss"
ROWS = [  # series, category, step, n, estimate, low, high, flag
    ("own", STEP, 1, 27, 0.35, None, None, "low"),
    ("own", LOSS, 2, 27, 0.06, None, None, "low"),
    ("own", STEP, 2, 27, 0.29, None, None, "low"),
    ("own", LOSS, 3, 27, 0.16, None, None, "low"),
    ("own", STEP, 3, 27, 0.13, None, None, "low"),
    ("roma", STEP, 1, 381, 0.31, 0.26, 0.36, ""),
    ("roma", LOSS, 2, 381, 0.07, 0.03, 0.11, ""),
    ("roma", STEP, 2, 381, 0.24, 0.20, 0.29, ""),
    ("roma", LOSS, 3, 381, 0.17, 0.13, 0.21, ""),
    ("roma", STEP, 3, 381, 0.07, 0.05, 0.10, ""),
    ("ngo", STEP, 1, 96, 0.97, 0.93, 1.0, ""),
    ("ngo", LOSS, 2, 96, 0.16, 0.09, 0.23, ""),
    ("ngo", STEP, 2, 96, 0.81, 0.75, 0.88, ""),
    ("ngo", LOSS, 3, None, None, None, None, ":c"),
    ("ngo", STEP, 3, 95, None, None, None, ":u"),
]

pytestmark = pytest.mark.usefixtures("style")


def make_chain(make_frame) -> pd.DataFrame:
    chain = make_frame(ROWS, "series category step n estimate low high flag")
    labels = [STEPS[row.step - 1] if row.category == STEP else LOSSES[row.step] for row in chain.itertuples()]
    return chain.assign(label=labels)


@pytest.fixture
def chain(make_frame) -> pd.DataFrame:
    return make_chain(make_frame)


@pytest.fixture(scope="module")
def shown(style, make_frame) -> Figure:
    """The figure of all rows, drawn once."""
    return draw_chain(make_chain(make_frame), WORDS)


def list_bars(figure: Figure) -> list[tuple[str, float, bool]]:
    """Return every bar from top to bottom: its series, its share, whether it is hollow."""
    names = {colour.lower(): name for name, colour in COLOURS.items()}
    bars = sorted(figure.axes[0].patches, key=lambda bar: bar.get_y())
    return [
        (names[to_hex(bar.get_edgecolor())], round(bar.get_width(), 6), to_hex(bar.get_facecolor()) == "#ffffff")
        for bar in bars
    ]


def list_intervals(figure: Figure) -> list[tuple[float, float]]:
    lines = [line for line in figure.axes[0].lines if line.get_color() == INK]
    return [tuple(line.get_xdata()) for line in lines if line.get_xdata()[0] != line.get_xdata()[1]]


def list_arrows(figure: Figure) -> list[tuple[float, float]]:
    return [(text.xyann[0], text.xy[0]) for text in figure.axes[0].texts if getattr(text, "arrow_patch", None)]


def test_every_step_is_a_bar_as_long_as_its_share_hollow_when_its_base_is_low(shown):
    expected = [(row[0], row[4], row[7] == "low") for row in ROWS if row[1] == STEP and row[4] is not None]
    assert list_bars(shown) == expected
    assert len(expected) == 8


def test_a_step_that_may_not_be_shown_has_no_bar_even_with_figures_in_it(chain):
    chain.loc[chain["flag"] == ":u", ["estimate", "low", "high"]] = [0.5, 0.4, 0.6]
    assert len(list_bars(draw_chain(chain, WORDS))) == 8
    ngo = chain[chain["series"] == "ngo"].assign(flag="")
    assert len(list_bars(draw_chain(ngo, WORDS))) == 3, "the twin"


def test_intervals_are_drawn_where_there_are_any(shown, chain):
    expected = [(row[5], row[6]) for row in ROWS if row[1] == STEP and row[5] is not None]
    assert list_intervals(shown) == expected
    assert len(expected) == 5
    roma = chain[chain["series"] == "roma"].assign(low=np.nan, high=np.nan)
    assert list_intervals(draw_chain(roma, WORDS)) == [], "the twin: a sample that is not random"


def test_an_arrow_leads_from_the_end_of_a_bar_to_the_end_of_the_next(shown):
    assert list_arrows(shown) == [(0.35, 0.29), (0.29, 0.13), (0.31, 0.24), (0.24, 0.07), (0.97, 0.81)]


def test_shares_losses_bases_and_flags_are_written(shown, list_words):
    got = list_words(shown)
    for text in ("31% (26–36%)", "−7 пункта (3–11)", "35%", "−6 пункта", "381", ":c", ":u", *STEPS, *LOSSES.values()):
        assert text in got, text
    assert got.count("381") == 3 and got.count("95") == 1
    assert "nan" not in got and "<NA>" not in got


def test_losses_stand_between_their_steps_in_whatever_order_the_rows_come(chain):
    def place(figure: Figure) -> list[str]:
        texts = [text for text in figure.texts if text.get_text().replace("\n", " ") in (*STEPS, *LOSSES.values())]
        return [text.get_text().replace("\n", " ") for text in sorted(texts, key=lambda text: -text.get_position()[1])]

    roma = chain[chain["series"] == "roma"]
    expected = [STEPS[0], LOSSES[2], STEPS[1], LOSSES[3], STEPS[2]]
    assert place(draw_chain(roma, WORDS)) == place(draw_chain(roma[::-1], WORDS)) == expected


def test_a_step_that_more_take_than_the_one_before_turns_the_arrow(chain):
    roma = chain[chain["series"] == "roma"].copy()
    roma.loc[roma["step"].eq(2) & roma["category"].eq(STEP), ["estimate", "low", "high"]] = [0.4, 0.35, 0.45]
    assert list_arrows(draw_chain(roma, WORDS))[0] == (0.31, 0.4)


def test_nothing_is_cut_or_overlaps(shown, chain, find_faults):
    assert find_faults(shown) == []
    ngo = chain[chain["series"] == "ngo"].assign(estimate=1.0, low=1.0, high=1.0, flag="")
    assert find_faults(draw_chain(ngo, WORDS)) == []


def test_a_value_that_is_longer_than_its_room_is_found(chain, find_faults):
    """The twin: the room is computed from the texts."""
    figure = draw_chain(chain[chain["series"] == "ngo"], WORDS)
    next(text for text in figure.axes[0].texts if text.get_text().startswith("97%")).set_fontsize(20)
    assert find_faults(figure) != []


def test_the_alternative_text_names_the_steps_of_the_first_series_that_is_shown_whole(chain):
    assert describe_chain(chain[chain["series"] != "own"]) == (
        "alt.chain",
        {
            "series": "roma", "first": STEPS[0], "first_value": 0.31, "second": STEPS[1], "second_value": 0.24,
            "third": STEPS[2], "third_value": 0.07,
        },
    )  # fmt: skip
    assert describe_chain(chain[chain["series"] == "ngo"]) == ("alt.chain_empty", {})


def test_the_same_rows_give_the_same_bytes(chain):
    assert draw_svg(draw_chain(chain[5:10], WORDS)) == draw_svg(draw_chain(chain[5:10], WORDS))
