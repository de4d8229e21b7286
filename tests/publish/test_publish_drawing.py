"""Figures as PDF draws them: the same shapes, colours and places as in the SVG, and nothing guessed."""

import pytest

from analysis.publish.drawing import Letter, Untranslatable, translate_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">'


def draw(inside: str) -> list[str]:
    return translate_svg(f"{HEAD}{inside}</svg>".encode(), {}).operators.decode().splitlines()


def test_a_path_is_filled_stroked_or_both_as_its_style_says():
    path = '<path d="M 0 0 L 9 0 z" style="{}"/>'
    assert draw(path.format("fill: #ffffff"))[-2:] == ["f", "Q"]
    assert draw(path.format("fill: none; stroke: #000000; stroke-width: 2"))[-4:] == ["2 w", "0 0 m 9 0 l h", "S", "Q"]
    assert draw(path.format("fill: #ff0000; stroke: #000000"))[-2:] == ["B", "Q"]
    assert "1.0000 0.0000 0.0000 rg" in draw(path.format("fill: #ff0000"))


def test_what_is_neither_filled_nor_stroked_is_not_drawn():
    assert draw('<path d="M 0 0 L 9 0" style="fill: none"/>')[1:] == ["q", "Q"]


def test_a_letter_stands_where_its_text_and_its_copy_say_in_the_colour_of_the_text():
    text = """<g style="fill: #595959" transform="translate(3 4) scale(0.1 -0.1)">
    <defs><path id="A" d="M 0 0 L 3 0 Q 6 0 6 3 z" transform="scale(0.5)"/></defs>
    <use xlink:href="#A"/><use xlink:href="#A" transform="translate(50 0)"/></g>"""
    drawing = translate_svg(f"{HEAD}{text}</svg>".encode(), {})
    assert drawing.letters == (Letter("letter0", "0 0 m 3 0 l 5 0 6 1 6 3 c h"),)
    assert drawing.operators.decode().splitlines()[1:] == [
        "q", "1 0 0 1 3 4 cm", "0.1 0 0 -0.1 0 0 cm", "0.3490 0.3490 0.3490 rg",
        "q", "0.5 0 0 0.5 0 0 cm", "/letter0 Do", "Q",
        "q", "1 0 0 1 50 0 cm", "0.5 0 0 0.5 0 0 cm", "/letter0 Do", "Q", "Q",
    ]  # fmt: skip


def test_a_marker_stands_at_its_place_and_a_clip_cuts():
    marker = '<defs><path id="m" d="M 0 0 L 1 1"/></defs><use xlink:href="#m" x="7" y="8" style="stroke: #000000"/>'
    assert "1 0 0 1 7 8 cm" in draw(marker)
    clip = '<defs><clipPath id="c"><rect x="1" y="2" width="3" height="4"/></clipPath></defs>'
    assert draw(f'{clip}<g clip-path="url(#c)"/>')[1:] == ["q", "1 2 3 4 re W n", "Q"]


@pytest.mark.parametrize(
    "inside",
    [
        "<circle r='1'/>", "<text>a</text>", '<path d="M 0 0 A 1 1 0 0 0 1 1"/>',
        '<path d="M 0 0 L 1 1" style="fill: #ffffff; opacity: 0.5"/>', '<path d="M 0 0" style="fill: red"/>',
        '<g transform="rotate(90)"/>',
        '<defs><clipPath id="c"><path d="M 0 0"/></clipPath></defs><g clip-path="url(#c)"/>',
    ],
)  # fmt: skip
def test_what_is_not_known_is_not_guessed(inside):
    with pytest.raises(Untranslatable):
        draw(inside)


def test_the_size_is_that_of_the_view_box():
    drawing = translate_svg(f"{HEAD}</svg>".encode(), {})
    assert drawing.get_intrinsic_size(1, 16) == (100, 50, 2)


def test_figures_of_a_page_share_their_letters_whatever_each_calls_them():
    letter = '<g style="fill: #595959"><defs><path id="{0}" d="{1}"/></defs><use xlink:href="#{0}"/></g>'
    alphabet = {}
    first, second, other = (
        translate_svg(f"{HEAD}{letter.format(name, path)}</svg>".encode(), alphabet)
        for name, path in (("s0", "M 0 0 L 3 0 z"), ("s7", "M 0 0 L 3 0 z"), ("s0", "M 0 0 L 4 0 z"))
    )
    assert first.letters == second.letters and first.operators == second.operators
    assert other.letters != first.letters and len(alphabet) == 2
