"""A figure as matplotlib writes it in SVG in, the same figure as PNG out: for the formats that show no drawing.

Of SVG this draws what matplotlib writes – paths, copies of them, groups, clips of a rectangle – and refuses all else,
so that nothing of a figure can be missing from a document without notice.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from lxml import etree
from matplotlib.backend_bases import GraphicsContextBase as Pen
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.path import Path as Line
from matplotlib.transforms import Affine2D, Bbox
from PIL import Image

from analysis.errors import StudyError

POINT = 96 / 72  # pixels of a screen in a point
SCALE = 2  # pixels of the PNG for one of a screen
COLOURS = 32  # those of the drawing, and shades of them at the edges
XLINK = "{http://www.w3.org/1999/xlink}href"
SKIPPED = ("metadata", "defs", "style", "clipPath")
CODES = {"M": (Line.MOVETO, 1), "L": (Line.LINETO, 1), "Q": (Line.CURVE3, 2), "C": (Line.CURVE4, 3)}
TOKEN = re.compile(r"[A-Za-z]|-?[\d.]+(?:e[-+]?\d+)?")
STEP = re.compile(r"(\w+)\(([^)]*)\)")
STYLES = (
    "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray", "stroke-dashoffset",
    "stroke-miterlimit", "opacity", "fill-opacity", "stroke-opacity",
)  # fmt: skip
BASIC = {"fill": "#000000", "stroke": "none", "stroke-linejoin": "round", "stroke-linecap": "butt"}


@dataclass(frozen=True)
class _State:
    """What a group hands down to what is in it."""

    transform: Affine2D
    style: dict[str, str]
    clip: Bbox | None = None
    is_letter: bool = False


def draw_png(svg: bytes) -> tuple[bytes, tuple[float, float]]:
    """Return the PNG of a figure, two pixels for one of a screen, and its width and height in points.

    Raises `StudyError` for an element, a command of a path or a style that it does not know.
    """
    root = etree.fromstring(svg)
    width, height = (float(root.get(side).removesuffix("pt")) for side in ("width", "height"))
    scale = POINT * SCALE
    across, down = round(width * scale), round(height * scale)
    drawing = RendererAgg(across, down, 72 * scale)
    upright = Affine2D().scale(scale, -scale).translate(0, down)  # matplotlib counts from the bottom
    named = {element.get("id"): element for element in root.iter(etree.Element) if element.get("id")}
    for path, state in _walk(root, _State(Affine2D(), BASIC), named):
        _draw(drawing, path, state, upright)
    made = io.BytesIO()
    picture = Image.frombuffer("RGBA", (across, down), drawing.buffer_rgba(), "raw", "RGBA", 0, 1)
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(picture, mask=picture.getchannel("A"))
    few = sheet.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)  # a fifth of the bytes
    few.putpalette([255 if value == 254 else value for value in few.getpalette()])  # it takes white for nearly white
    few.save(made, "PNG", compress_level=6, dpi=(96 * SCALE, 96 * SCALE))
    return made.getvalue(), (width, height)


def _walk(element: etree._Element, outer: _State, named: dict[str, etree._Element]) -> Iterator[tuple[Line, _State]]:
    """Give every line of an element with the state it is drawn in, in the order of the drawing."""
    tag = etree.QName(element).localname
    if tag in SKIPPED:
        return
    if tag not in ("svg", "g", "path", "use"):
        raise StudyError(
            f"a figure holds <{tag}>", expected="what matplotlib writes", fix="add it to publish/raster.py"
        )
    state = _enter(element, outer, named)
    if tag == "use":
        place = Affine2D().translate(float(element.get("x", 0)), float(element.get("y", 0)))
        copy = replace(state, transform=_join(place, state.transform), is_letter=not element.get("style"))
        yield from _walk(named[element.get(XLINK)[1:]], copy, named)
    elif tag == "path":
        yield read_line(element.get("d", "")), state
    else:
        for child in element.iterchildren(etree.Element):
            yield from _walk(child, state, named)


def _enter(element: etree._Element, outer: _State, named: dict[str, etree._Element]) -> _State:
    style, transform, clip = outer.style, outer.transform, outer.clip
    if text := element.get("style"):
        style = style | read_style(text)
    if text := element.get("transform"):
        transform = _join(read_transform(text), transform)
    if text := element.get("clip-path"):
        (box,) = named[text[5:-1]]
        x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        clip = Bbox.from_bounds(x, y, width, height)
    return _State(transform, style, clip, outer.is_letter)


def _join(inner: Affine2D, outer: Affine2D) -> Affine2D:
    """Return the transform that does first one, then the other; a sum of matplotlib works both out at every use."""
    return Affine2D(outer.get_matrix() @ inner.get_matrix())


@cache
def read_style(text: str) -> dict[str, str]:
    """Return a style by property.

    >>> read_style("fill: none; stroke: #d9d9d9")
    {'fill': 'none', 'stroke': '#d9d9d9'}
    """
    style = {
        name.strip(): value.strip() for name, _, value in (part.partition(":") for part in text.split(";")) if value
    }
    if unknown := sorted(style.keys() - set(STYLES)):
        raise StudyError(f"a figure has the style “{unknown[0]}”", expected=", ".join(STYLES))
    return style


@cache
def read_transform(text: str) -> Affine2D:
    """Return a transform of SVG; its last step is the first to be done."""
    whole = Affine2D()
    for name, values in reversed(STEP.findall(text)):
        numbers = [float(number) for number in re.split(r"[\s,]+", values.strip())]
        match name:
            case "translate":
                whole = whole.translate(*(numbers if len(numbers) == 2 else (*numbers, 0)))
            case "scale":
                whole = whole.scale(*numbers)
            case "rotate":
                whole = whole.rotate_deg_around(*(numbers[1:] or (0, 0)), numbers[0])
            case "matrix":
                whole = whole + Affine2D.from_values(*numbers)
            case _:
                raise StudyError(f"a figure has the transform “{name}”", expected="translate, scale, rotate, matrix")
    return whole


@cache
def read_line(text: str) -> Line:
    """Return a path of SVG; its commands are all absolute, as matplotlib writes them.

    >>> read_line("M 0 0 L 2 0 z").vertices.tolist()
    [[0.0, 0.0], [2.0, 0.0], [0.0, 0.0]]
    """
    points: list[tuple[float, float]] = []
    codes: list[int] = []
    command, tokens = "", iter(TOKEN.findall(text))
    for token in tokens:
        if token in "zZ":
            points.append((0.0, 0.0))
            codes.append(Line.CLOSEPOLY)
            continue
        if token.isalpha():
            if token not in CODES:
                raise StudyError(f"a path of a figure has the command “{token}”", expected=", ".join(CODES))
            command, token = token, next(tokens)
        code, count = CODES[command]
        numbers = [float(token), *(float(next(tokens)) for _ in range(2 * count - 1))]
        points += zip(numbers[::2], numbers[1::2], strict=True)
        codes += [code] * count
    return Line(points or [(0.0, 0.0)], codes or [Line.MOVETO])


def _draw(drawing: RendererAgg, line: Line, state: _State, upright: Affine2D) -> None:
    style, pen = state.style, Pen()
    whole = float(style.get("opacity", 1))
    fill = None if style["fill"] == "none" else to_rgba(style["fill"], whole * float(style.get("fill-opacity", 1)))
    factor = abs(state.transform.get_matrix()[0, 0] or state.transform.get_matrix()[0, 1])  # widths are in points
    pen.set_linewidth(0 if style["stroke"] == "none" else float(style.get("stroke-width", 1)) * factor)
    if style["stroke"] != "none":
        pen.set_foreground(to_rgba(style["stroke"], whole * float(style.get("stroke-opacity", 1))), isRGBA=True)
    pen.set_capstyle({"square": "projecting"}.get(style["stroke-linecap"], style["stroke-linecap"]))
    pen.set_joinstyle(style["stroke-linejoin"])
    if (dashes := style.get("stroke-dasharray", "none")) != "none":
        lengths = [float(length) * factor for length in re.split(r"[\s,]+", dashes)]
        pen.set_dashes(float(style.get("stroke-dashoffset", 0)) * factor, lengths * (1 + len(lengths) % 2))
    if state.clip is not None:
        pen.set_clip_rectangle(state.clip.transformed(upright))
    transform = _join(state.transform, upright)
    if state.is_letter:
        transform = _snap(transform)
    drawing.draw_path(pen, line, transform, fill)


def _snap(transform: Affine2D) -> Affine2D:
    """Let a letter begin at a whole pixel: equal letters are then equal pixels, which are packed in fewer bytes."""
    matrix = transform.get_matrix().copy()
    matrix[:2, 2] = matrix[:2, 2].round()
    return Affine2D(matrix)
