"""A drawing as matplotlib writes it in, the same drawing in fewer bytes out; comments and marks of groups stay."""

from __future__ import annotations

import re

NEEDLESS = re.compile(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<metadata>.*?</metadata>|(?<=>)\s+(?=<)", re.DOTALL)
OUTLINE = re.compile(r'\bd="([^"]*)"')
STEP, TIGHT = re.compile(r"\s*([A-Za-z])\s*"), r"\1"
PLACE = re.compile(r'\b(?:x|y|width|height)="-?[\d.]+"|translate\([^)]*\)')
FINE = re.compile(r"-?\d+\.\d{3,}")
SHAPE = re.compile(r'<path id="([^"]+)"|xlink:href="#([^"]+)"')  # letters and markers, and where they stand


def compact_svg(svg: str) -> str:
    """Return an SVG without its head and blanks, numbers to a hundredth of a point, names of shapes short.

    Not rounded are scales; not touched are comments, in which the letters' text stands, and the ids of groups.

    >>> compact_svg('<svg> <path id="Sans-Regular-41" d="M 0.1239 4 \\nL 1 2 \\nz\\n"/> </svg>')
    '<svg><path id="s0" d="M0.12 4L1 2z"/></svg>'
    """
    names: dict[str, str] = {}

    def shorten(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        return found[0].replace(name, names.setdefault(name, f"s{len(names)}"))

    svg = OUTLINE.sub(_tidy, NEEDLESS.sub("", svg).strip())
    return SHAPE.sub(shorten, PLACE.sub(lambda found: _round(found[0]), svg))


def _tidy(outline: re.Match[str]) -> str:
    return f'd="{_round(STEP.sub(TIGHT, outline[1].strip()))}"'


def _round(text: str) -> str:
    return FINE.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)
