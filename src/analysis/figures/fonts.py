"""The font package in, four small files out: regular and semibold, TTF for figures and WOFF2 for pages.

Source Sans 3 has complete Bulgarian with its own letter forms (OpenType `locl`). The package ships one
variable file whose default weight is ExtraLight, so the two weights are cut out of it.
"""

from __future__ import annotations

from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.files import write_bytes

if TYPE_CHECKING:  # imported where fonts are made: everything that names a font would pay for it
    from fontTools.ttLib import TTFont

FAMILY = "Study Sans"  # a name of its own, so that no installed font is taken in its place
WEIGHTS = {"Regular": 400, "SemiBold": 600}
NAMES = [f"study-sans-{style.lower()}.{kind}" for style in WEIGHTS for kind in ("ttf", "woff2")]
UNICODES = [
    *range(0x20, 0x17F), *range(0x218, 0x21C), *range(0x400, 0x460), 0x2116, *range(0x2010, 0x2027), 0x202F, 0x2030,
    0x2039, 0x203A, 0x20AC, 0x2212, *range(0x2190, 0x2194), 0x2264, 0x2265, 0x25CF, 0x25CB,
]  # fmt: skip
FEATURES = ("kern", "mark", "mkmk", "locl", "tnum", "ccmp")


def make_fonts(folder: Path) -> None:
    """Write the font files of `NAMES` into `folder`; the same package gives the same bytes."""
    from fontTools.ttLib import TTFont

    source = (files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf").read_bytes()
    for style, weight in WEIGHTS.items():
        font = TTFont(BytesIO(_instance(source, weight)), recalcTimestamp=False)
        _rename(font, style)
        for kind, flavour in (("ttf", None), ("woff2", "woff2")):
            font.flavor = flavour
            data = BytesIO()
            font.save(data)
            write_bytes(folder / f"study-sans-{style.lower()}.{kind}", data.getvalue())


def _instance(source: bytes, weight: int) -> bytes:
    """Cut the variable font to `UNICODES` and `FEATURES` and fix its weight, in one pass of HarfBuzz."""
    import uharfbuzz

    face, wanted = uharfbuzz.Face(source), uharfbuzz.SubsetInput()
    wanted.unicode_set.update(UNICODES)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(int.from_bytes(tag.encode("ascii"), "big") for tag in FEATURES)
    wanted.pin_axis_location(face, "wght", weight)
    return wanted.subset(face).blob.data


def _rename(font: TTFont, style: str) -> None:
    names = {1: FAMILY if style == "Regular" else f"{FAMILY} {style}", 2: "Regular", 4: f"{FAMILY} {style}",
             6: f"StudySans-{style}", 16: FAMILY, 17: style}  # fmt: skip
    for record in list(font["name"].names):
        if record.nameID in names:
            font["name"].setName(
                names[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
        elif record.nameID in (3, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = WEIGHTS[style]
