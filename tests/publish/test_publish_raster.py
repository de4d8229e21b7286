"""Figures as PNG: what matplotlib writes in SVG is drawn, and what nobody knows is refused."""

import io

import pytest
from PIL import Image

from analysis.errors import StudyError
from analysis.publish.raster import COLOURS, draw_png, read_transform

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


def test_the_colours_of_a_figure_are_kept_though_its_shades_are_few():
    colours = ("801650", "F46A25", "12436D", "28A197", "5a2d00", "b97c28", "8c8c8c", "9474cc", "3c2470", "e6edf4")
    square = '<path d="M {0} 0 L {1} 0 L {1} 30 L {0} 30 z" style="fill: #{2}"/>'
    content = "".join(square.format(20 * n, 20 * n + 20, colour.lower()) for n, colour in enumerate(colours))
    image, scale = look(write_svg(content, width=200))
    for number, colour in enumerate(colours):
        got = image.getpixel((round((20 * number + 10) * scale), round(15 * scale)))
        expected = bytes.fromhex(colour)
        assert max(abs(one - other) for one, other in zip(got, expected, strict=True)) <= 8, colour
    assert len(image.getcolors()) <= COLOURS


@pytest.mark.parametrize(("style", "is_equal"), [("", True), (' style="fill: #1b1b1b"', False)])
def test_equal_letters_are_equal_pixels_and_markers_stand_where_they_are(style, is_equal):
    shape = f'<use xlink:href="#A" transform="translate({{}} 5)"{style}/>'
    content = f"""<g style="fill: #1b1b1b"><defs><path id="A" d="M 0 0 L 7 0 L 3 9 z"/></defs>
    {shape.format(10)}{shape.format(25.2)}</g>"""
    image, scale = look(write_svg(content))
    first, second = round(10 * scale), round(25.2 * scale)
    boxes = [(x - 2, 0, x + round(8 * scale), 60) for x in (first, second)]
    one, other = (image.crop(box).tobytes() for box in boxes)
    assert (one == other) is is_equal
