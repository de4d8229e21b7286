"""Figures as PNG: what matplotlib writes in SVG is drawn, and what nobody knows is refused."""

import io

import pytest
from PIL import Image

from analysis.errors import StudyError
from analysis.publish.raster import draw_png, read_transform

SQUARE = '<path d="M 10 10 L 30 10 L 30 30 L 10 30 z" style="fill: #801650"/>'


def write_svg(content: str, width: int = 40, height: int = 40) -> bytes:
    """Return a drawing of so many points with this content."""
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {space} width="{width}pt" height="{height}pt">{content}</svg>'.encode()


def look(svg: bytes) -> tuple[Image.Image, float]:
    """Return the picture of a drawing and how many of its pixels make a point."""
    picture, (width, _) = draw_png(svg)
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return image, image.width / width


def test_a_figure_has_two_pixels_for_one_of_a_screen():
    image, scale = look(write_svg(SQUARE))
    assert image.size == (107, 107) and scale == pytest.approx(2 * 96 / 72, abs=0.01)


def test_a_shape_stands_where_the_drawing_has_it_on_pure_white():
    image, scale = look(write_svg(SQUARE, height=80))
    assert image.getpixel((5, 5)) == (255, 255, 255)
    inside, below = (round(20 * scale), round(20 * scale)), (round(20 * scale), round(60 * scale))
    assert image.getpixel(below) == (255, 255, 255), "y is counted from the top"
    assert all(abs(one - other) < 4 for one, other in zip(image.getpixel(inside), (0x80, 0x16, 0x50), strict=True))


def test_a_copy_is_moved_and_scaled_with_its_group_and_keeps_within_its_clip():
    clip = '<clipPath id="c"><rect x="0" y="0" width="15" height="40"/></clipPath>'
    defined = f'<defs><path id="m" d="M 0 0 L 5 0 L 5 5 L 0 5 z"/>{clip}</defs>'
    drawn = '<g transform="translate(10 10) scale(2)" clip-path="url(#c)"><use xlink:href="#m" x="0" y="0"/></g>'
    image, scale = look(write_svg(defined + drawn))
    assert image.getpixel((round(12 * scale), round(15 * scale)))[0] < 10
    assert image.getpixel((round(18 * scale), round(15 * scale))) == (255, 255, 255), "it is clipped"


def test_the_last_step_of_a_transform_is_done_first():
    assert read_transform("translate(10 0) scale(2)").transform((1, 1)).tolist() == [12, 2]


@pytest.mark.parametrize(
    "content",
    [
        "<text>a</text>",
        '<path d="M 0 0 A 1 1 0 0 0 2 2"/>',
        '<path d="M 0 0 L 1 1" style="mix-blend-mode: screen"/>',
        '<g transform="skewX(3)"/>',
    ],
)
def test_what_is_not_known_is_refused_and_not_left_out(content):
    with pytest.raises(StudyError):
        draw_png(write_svg(content))


def test_the_same_drawing_gives_the_same_bytes():
    assert draw_png(write_svg(SQUARE)) == draw_png(write_svg(SQUARE))
