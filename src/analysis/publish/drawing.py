"""A figure's SVG as matplotlib writes it in, the same drawing in the operators of PDF out.

WeasyPrint draws any SVG, but each letter is a path of its own to it: half of the time of a report. What matplotlib
writes is a small part of SVG – paths, copies of paths, translations and scalings, rectangles that clip – so it is
translated here, in the colour of its text, each letter once for all figures of a page. A drawing that uses anything
else is left to WeasyPrint.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
LINES = {"stroke-linecap": ("butt", "round", "square"), "stroke-linejoin": ("miter", "round", "bevel")}  # PDF's codes
START = "1 j 4 M"  # lines are joined round, as matplotlib's style sheet says; mitres are cut as in SVG
KNOWN = {"fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", *LINES}
STEP = re.compile(r"([MLQCz])([-.\d\s]*)")
FAR = 9999  # no letter is larger, in the units of its outline
CALL = re.compile(r"(translate|scale)\(([^)]*)\)")
COLOUR = re.compile(r"#[0-9a-f]{6}")
LETTER = re.compile(rb"/(\w+) Do")
Alphabet = dict[str, "Letter"]  # outline → letter


class Untranslatable(Exception):
    """The drawing uses a part of SVG that is not known here."""


@dataclass(frozen=True)
class Letter:
    """An outline that WeasyPrint takes for an image, which it writes once, however many figures refer to it."""

    id: str
    outline: str

    def get_x_object(self, _interpolate: bool, _ratio: float) -> Any:
        import pydyf

        about = {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array((-FAR, -FAR, FAR, FAR))}
        return pydyf.Stream([f"{self.outline} f".encode("ascii")], about, compress=True)


@dataclass(frozen=True)
class Drawing:
    """A figure that WeasyPrint takes for an image: its size in CSS pixels, and how it is drawn."""

    width: float
    height: float
    operators: bytes
    letters: tuple[Letter, ...]

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        return self.width, self.height, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Draw the figure, in the given size, into the stream of a page."""
        form = stream.add_group(0, 0, self.width, self.height)
        names = {letter.id.encode(): form.add_image(letter, False, 1).encode() for letter in self.letters}
        form.stream.append(LETTER.sub(lambda found: b"/%b Do" % names[found[1]], self.operators))
        stream.transform(a=width / self.width, d=height / self.height)
        stream.draw_x_object(form.id)


def translate_svg(svg: bytes, alphabet: Alphabet) -> Drawing:
    """Return the drawing of a figure; the letters that the alphabet of its page lacks are entered in it.

    Raises `Untranslatable` where the figure uses what matplotlib does not.
    """
    root = etree.fromstring(svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    if left or top:
        raise Untranslatable("a view box that does not begin at 0")
    shapes = {element.get("id"): element for element in root.iter(f"{SVG}path", f"{SVG}clipPath") if element.get("id")}
    lines = [START, *(line for child in root for line in _draw(child, shapes, alphabet))]
    operators = "\n".join(lines).encode("ascii")
    used = {name.decode() for name in LETTER.findall(operators)}
    return Drawing(width, height, operators, tuple(letter for letter in alphabet.values() if letter.id in used))


def _draw(element: Element, shapes: dict[str, Element], alphabet: Alphabet) -> Iterator[str]:
    """Return the operators of an element; the outline of a letter is entered in the alphabet, once."""
    kind = element.tag.removeprefix(SVG) if isinstance(element.tag, str) else "comment"
    if kind in ("comment", "metadata", "defs"):
        return
    if kind not in ("g", "path", "use"):
        raise Untranslatable(f"<{kind}>")
    yield "q"
    if clip := element.get("clip-path"):
        yield _clip(shapes[clip.removeprefix("url(#").removesuffix(")")])
    yield from _move(element)
    style = _read_style(element)
    yield from _set_style(style)
    if kind == "g":
        yield from (line for child in element for line in _draw(child, shapes, alphabet))
    elif kind == "path":
        yield from _paint(element.get("d"), style)
    else:
        name = element.get(HREF).removeprefix("#")
        yield from _move(shapes[name])
        if style:
            yield from _paint(shapes[name].get("d"), style)
        elif path := shapes[name].get("d"):  # a blank has none
            drawn = outline(path)
            letter = alphabet.setdefault(drawn, Letter(f"letter{len(alphabet)}", drawn))
            yield f"/{letter.id} Do"
    yield "Q"


def _clip(path: Element) -> str:
    (area,) = path
    if area.tag != f"{SVG}rect":
        raise Untranslatable("a clip path that is not a rectangle")
    return " ".join(area.get(name) for name in ("x", "y", "width", "height")) + " re W n"


def _move(element: Element) -> Iterator[str]:
    """Return the transformations of an element; a copy's place is one, too."""
    transform = element.get("transform", "")
    if CALL.sub("", transform).strip():
        raise Untranslatable(transform)
    for name, numbers in CALL.findall(transform):
        first, *rest = numbers.replace(",", " ").split()
        second = rest[0] if rest else (first if name == "scale" else "0")
        yield f"1 0 0 1 {first} {second} cm" if name == "translate" else f"{first} 0 0 {second} 0 0 cm"
    if element.get("x") or element.get("y"):
        yield f"1 0 0 1 {element.get('x', '0')} {element.get('y', '0')} cm"


def _read_style(element: Element) -> dict[str, str]:
    pairs = (entry.split(":") for entry in element.get("style", "").split(";") if entry.strip())
    style = {name.strip(): value.strip() for name, value in pairs}
    if unknown := style.keys() - KNOWN:
        raise Untranslatable(", ".join(sorted(unknown)))
    return style


def _set_style(style: dict[str, str]) -> Iterator[str]:
    for name, operator in (("fill", "rg"), ("stroke", "RG")):
        if (colour := style.get(name, "none")) != "none":
            yield f"{_read_colour(colour)} {operator}"
    if "stroke-width" in style:
        yield f"{style['stroke-width']} w"
    for name, operator in (("stroke-linecap", "J"), ("stroke-linejoin", "j")):
        if name in style:
            yield f"{LINES[name].index(style[name])} {operator}"
    if style.get("stroke-dasharray", "none") != "none":
        yield f"[{style['stroke-dasharray'].replace(',', ' ')}] {style.get('stroke-dashoffset', '0')} d"


@cache
def _read_colour(colour: str) -> str:
    if not COLOUR.fullmatch(colour):
        raise Untranslatable(f"the colour {colour}")
    return " ".join(f"{int(colour[at : at + 2], 16) / 255:.4f}" for at in (1, 3, 5))


def _paint(path: str | None, style: dict[str, str]) -> Iterator[str]:
    """Return the outline and the operator that fills it, strokes it or both; a blank has no outline."""
    filled, stroked = style.get("fill") != "none", style.get("stroke", "none") != "none"
    if path and (filled or stroked):
        yield outline(path)
        yield "B" if filled and stroked else ("f" if filled else "S")


@cache
def outline(path: str) -> str:
    """Return a path's outline in the operators of PDF, which knows no quadratic curves: they become cubic ones.

    >>> outline("M 0 0 L 3 0 Q 6 0 6 3 z")
    '0 0 m 3 0 l 5 0 6 1 6 3 c h'
    """
    done, at = [], ("0", "0")
    if STEP.sub("", path).strip():
        raise Untranslatable("a path with other steps than M, L, Q, C and z")
    for step, text in STEP.findall(path):
        numbers = text.split()
        if step == "Q":
            numbers = _raise_degree(at, numbers)
        done += [*numbers, {"M": "m", "L": "l", "Q": "c", "C": "c", "z": "h"}[step]]
        at = tuple(numbers[-2:]) or at
    return " ".join(done)


def _raise_degree(start: tuple[str, ...], numbers: list[str]) -> list[str]:
    """Return the numbers of the cubic curve that is the quadratic one: two thirds of the way to its control point."""
    (x0, y0), (x1, y1, x2, y2) = map(float, start), map(float, numbers)
    points = (x0 + (x1 - x0) * 2 / 3, y0 + (y1 - y0) * 2 / 3, x2 + (x1 - x2) * 2 / 3, y2 + (y1 - y2) * 2 / 3)
    return [*(f"{number:.3f}".rstrip("0").rstrip(".") for number in points), *numbers[2:]]
