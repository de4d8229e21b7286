"""Words in, an empty presentation out: wide slides, and a layout for each kind of slide with its places named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Deck
from pptx.slide import NotesMaster, SlideLayout, SlideMaster
from pptx.util import Pt

FONT = "Calibri"  # on every computer with an office suite, or one of the same widths; narrower than the study's own
WIDTH, HEIGHT = 960, 540  # points; 16:9
LEFT, ACROSS = 40, 880
TOP, BOTTOM = 80, 496  # between title and foot
INK, LINK, MARK, MUTED = "1B1B1B", "12436D", "801650", "595959"
THEME = {"dk1": INK, "dk2": LINK, "lt2": "F3F6F9", "accent1": LINK, "accent2": MARK, "hlink": LINK, "folHlink": MARK}
LEAD, BODY, CAPTION, SHOWN, NOTE = 1, 1, 13, 14, 15  # numbers of places; the lead of the first slide is its body
DROPPED = (
    "thumbnail",
    "printerSettings",
    "tableStyles",
)  # of python-pptx's template: of another presentation, of another machine
FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"  # the number of a slide, as the template names it
FIRST_ID = 2147483651  # of a layout; the template's have the check digits of a personal number
BULLET = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide: its kind and number, name, box in points, size of letters and look."""

    kind: str
    number: int
    name: str
    box: tuple[float, float, float, float]  # left, top, width, height
    size: float
    colour: str = INK
    bold: bool = False
    bullet: bool = False
    anchor: str = "t"
    side: str = "l"


TITLE = Place("title", 0, "title", (LEFT, 20, ACROSS, 52), 32, LINK, True, anchor="ctr")
TEXT = Place("body", BODY, "text", (LEFT, TOP, ACROSS, BOTTOM - TOP), 24, bullet=True)
FOOT = Place("ftr", 10, "foot", (LEFT, 506, 740, 24), 12, MUTED, anchor="ctr")
NUMBER = Place("sldNum", 11, "number", (LEFT + 760, 506, 120, 24), 12, MUTED, anchor="ctr", side="r")
AROUND = (
    Place("body", CAPTION, "caption", (LEFT, 210, ACROSS, 24), 14, bold=True),
    Place("body", NOTE, "note", (LEFT, 460, ACROSS, 36), 11, MUTED),
)
LAYOUTS = {
    "first": (
        Place("ctrTitle", 0, "title", (LEFT, 90, ACROSS, 130), 40, LINK, True, anchor="b"),
        Place("subTitle", LEAD, "lead", (LEFT, 232, ACROSS, 90), 24),
        Place("body", NOTE, "remark", (LEFT, 350, ACROSS, 130), 16, MARK),
    ),
    "points": (TITLE, TEXT),
    "table": (TITLE, TEXT, AROUND[0], Place("tbl", SHOWN, "table", (LEFT, 236, ACROSS, 220), 14), AROUND[1]),
    "figure": (TITLE, TEXT, AROUND[0], Place("pic", SHOWN, "figure", (LEFT, 236, ACROSS, 220), 14), AROUND[1]),
}


def make_presentation(words: Callable[..., str]) -> tuple[Deck, dict[str, SlideLayout]]:
    """Return a presentation without slides, and its layouts by the names of `LAYOUTS`.

    `words`: entry of the catalogue → text; the places of a layout say what they are for in its language.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    deck.part._element.sldSz.attrib.pop("type")  # that of the template's slides
    for holder in (deck.part.package, deck.part):
        for key in [key for key, kept in holder._rels.items() if kept.reltype.endswith(DROPPED)]:
            holder.drop_rel(key)
    master = deck.slide_master
    for unused in list(master.slide_layouts)[len(LAYOUTS) :]:
        master.slide_layouts.remove(unused)
    _fill(master, (TITLE, TEXT, FOOT, NUMBER), words)
    _set_styles(master)
    for layout, (name, places) in zip(master.slide_layouts, LAYOUTS.items(), strict=True):
        layout._element.cSld.set("name", words(f"pptx.layout_{name}"))
        if name != "first":
            layout._element.attrib.pop("type", None)  # a kind that PowerPoint knows has other places
        _fill(layout, (*places, FOOT, NUMBER), words)
    for number, entry in enumerate(master._element.iter(qn("p:sldLayoutId")), start=FIRST_ID):
        entry.set("id", str(number))
    _set_notes(deck.notes_master, words("pptx.note"))
    return deck, dict(zip(LAYOUTS, master.slide_layouts, strict=True))


def _fill(sheet: SlideLayout | SlideMaster, places: tuple[Place, ...], words: Callable[..., str]) -> None:
    tree = sheet.shapes._spTree
    for shape in list(sheet.shapes):
        tree.remove(shape._element)
    for number, place in enumerate(places, start=2):
        tree.append(make_place(number, place, words(f"pptx.{place.name}")))


def make_place(number: int, place: Place, name: str, text: str = "") -> etree._Element:
    """Return the element of a place, the `number`th of its slide; without a text it says its name."""
    left, top, width, height = (Pt(length) for length in place.box)
    bullet = f'marL="{Pt(18)}" indent="-{Pt(18)}"' if place.bullet else 'marL="0" indent="0"'
    field = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr/><a:t>{text or "‹#›"}</a:t></a:fld>'
    content = field if place.kind == "sldNum" else f"<a:r><a:rPr/><a:t>{escape(text or name)}</a:t></a:r>"
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{escape(name)}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"{_count(place)}/></p:nvPr></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>'
        f'<a:lstStyle><a:lvl1pPr {bullet} algn="{place.side}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef>{BULLET if place.bullet else "<a:buNone/>"}'
        f'<a:defRPr sz="{round(place.size * 100)}" b="{int(place.bold)}"><a:solidFill><a:srgbClr val="{place.colour}"/>'
        f"</a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{content}</a:p></p:txBody></p:sp>"
    )


def _count(place: Place) -> str:
    return f' idx="{place.number}"' if place.number else ""


def _set_notes(master: NotesMaster, name: str) -> None:
    """Leave to a page of notes the picture of its slide, its text and its number."""
    for place in list(master.placeholders):
        match place.placeholder_format.type:
            case PP_PLACEHOLDER.SLIDE_IMAGE:
                place.width, place.height = Pt(432), Pt(432 * HEIGHT / WIDTH)
                place.left, place.top = Pt(54), Pt(60)
            case PP_PLACEHOLDER.BODY:
                place.text_frame.text = name
            case PP_PLACEHOLDER.SLIDE_NUMBER:
                for field in place._element.iter(qn("a:fld")):
                    field.set("id", FIELD)
            case _:
                master.shapes._spTree.remove(place._element)


def _set_styles(master: SlideMaster) -> None:
    """Let titles stand at the left: what a layout leaves open is that of the master."""
    for style in master._element.iter("{*}titleStyle"):
        for level in style:
            level.set("algn", "l")


def set_theme(theme: etree._Element) -> None:
    """Give a theme the fonts and colours of the study."""
    for kind in ("majorFont", "minorFont"):
        for latin in theme.iterfind(f".//{{*}}{kind}/{{*}}latin"):
            latin.attrib.clear()
            latin.set("typeface", FONT)
    for name, colour in THEME.items():
        for entry in theme.iterfind(f".//{{*}}clrScheme/{{*}}{name}"):
            entry[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour}"/>')]
