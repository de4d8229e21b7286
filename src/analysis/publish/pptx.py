"""The page of slides in, the same slides as a presentation out, for those who will show and edit them.

Texts, tables and figures stand in the places of a layout, so that they can be styled and read in their order; sizes
are the largest of `SIZES` with which all of a slide can be seen.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.placeholder import PicturePlaceholder, PlaceholderPicture
from pptx.slide import Slide
from pptx.text.text import TextFrame, _Paragraph
from pptx.util import Pt

from analysis.languages import name_region
from analysis.publish.archive import repack
from analysis.publish.deck import Cell, Runs, Sheet, Shown, list_sheets
from analysis.publish.embed import open_drawing
from analysis.publish.parts import About, read_main
from analysis.publish.pptx_reference import (
    BODY,
    CAPTION,
    FOOT,
    LEAD,
    MARK,
    NOTE,
    NUMBER,
    SHOWN,
    make_place,
    make_presentation,
    set_theme,
)
from analysis.publish.pptx_table import add_table
from analysis.publish.properties import PART, write_properties
from analysis.publish.raster import draw_png
from analysis.publish.ruler import Ruler
from analysis.publish.slide_plan import GAP, Plan, plan_sheet

APP = (  # what the template says of itself is of another presentation
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def write_pptx(page: str, about: About, words: Callable[..., str], fonts: Path, date: dt.date) -> bytes:
    """Return the presentation of a page of slides: the same bytes for the same page and day.

    `words`: entry of the catalogue → text; `fonts`: the folder of the study's font files, by which texts are
    measured. Raises `StudyError` for what no slide can hold, be it too much or of an unknown kind.
    """
    deck, layouts = make_presentation(words)
    ruler, sheets = Ruler(fonts), list_sheets(read_main(page))
    for number, sheet in enumerate(sheets, start=1):
        slide = deck.slides.add_slide(layouts[_name_layout(sheet)])
        _fill(slide, sheet, plan_sheet(sheet, ruler), words)
        _sign(slide, about, words, number)
    held = io.BytesIO()
    deck.save(held)
    return repack(held.getvalue(), date, lambda name, part: _finish(name, part, about, date))


def _name_layout(sheet: Sheet) -> str:
    if sheet.lead or sheet.remark:
        return "first"
    return "points" if sheet.shown is None else "figure" if sheet.shown.drawing else "table"


def _fill(slide: Slide, sheet: Sheet, plan: Plan, words: Callable[..., str]) -> None:
    """Put what a slide shows into its places, and take the places away that it leaves empty."""
    places = {place.placeholder_format.idx: place for place in slide.placeholders}
    names = {place.placeholder_format.idx: place.name for place in slide.slide_layout.placeholders}
    for number, place in places.items():
        place.name = names[number]
    _write(places[0].text_frame, [[(sheet.title, "")]])
    if _name_layout(sheet) == "first":
        _write(places[LEAD].text_frame, [[(sheet.lead, "")]])
        _write(places[NOTE].text_frame, [[(sheet.remark, "")]] if sheet.remark else [])
    else:
        _write(places[BODY].text_frame, sheet.points, plan.size, GAP)
    if shown := sheet.shown:
        _write(places[CAPTION].text_frame, [[(shown.caption, "")]], plan.caption_size)
        _write(places[NOTE].text_frame, [[(shown.note, "")]] if shown.note else [], plan.note_size)
        places[SHOWN] = _add_figure(places[SHOWN], shown) if shown.drawing else add_table(places[SHOWN], shown, plan)
    for number, box in plan.boxes.items():
        place = places[number]
        place.left, place.top, place.width, place.height = (Pt(length) for length in box)
    for place in places.values():
        if place.has_text_frame and not place.text_frame.text:
            place._element.getparent().remove(place._element)
    notes = sheet.notes + (_read_behind(sheet.shown, words) if shown and shown.drawing else [])
    slide.notes_slide.notes_text_frame.text = "\n".join(notes)


def _write(frame: TextFrame, texts: list[Runs], size: float = 0, gap: float = 0) -> None:
    """Write texts into a frame, one a paragraph; without a size in that of the layout."""
    for number, runs in enumerate(texts):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        if number and gap:
            paragraph.space_before = Pt(gap)
        for text, address in runs:
            _add_run(paragraph, text, size, address)


def _add_run(paragraph: _Paragraph, text: str, size: float = 0, address: str = "", bold: bool | None = None) -> None:
    run = paragraph.add_run()
    run.text, run.font.bold = " ".join(text.split("\n")), bold
    if size:
        run.font.size = Pt(size)
    if address:
        run.hyperlink.address = address


def _add_figure(place: PicturePlaceholder, shown: Shown) -> PlaceholderPicture:
    picture, _ = draw_png(open_drawing(shown.drawing))
    made = place.insert_picture(io.BytesIO(picture))
    made.crop_left = made.crop_right = made.crop_top = made.crop_bottom = 0
    made._element._nvXxPr.cNvPr.set("descr", shown.alternative)
    return made


def _read_behind(shown: Shown, words: Callable[..., str]) -> list[str]:
    """Return the table behind a figure as lines for the notes, where there is room for it."""
    (_, *names), *rows = shown.rows
    lines = []
    for first, *cells in rows:
        values = (f"{name.text} – {_say(cell)}" for name, cell in zip(names, cells, strict=True))
        lines.append(f"{first.text}: {'; '.join(values)}.")
    return [f"{words('pptx.behind')}:", *lines]


def _say(cell: Cell) -> str:
    return f"{cell.text} ({cell.remark})" if cell.remark else cell.text


def _sign(slide: Slide, about: About, words: Callable[..., str], number: int) -> None:
    """Set the foot of a slide: the mark of invented data, the study, the number."""
    tree = slide.shapes._spTree
    count = 1 + max(int(shape.get("id")) for shape in tree.iter(qn("p:cNvPr")))
    for place, said in ((FOOT, about.study), (NUMBER, str(number))):
        part = make_place(count, place, words(f"pptx.{place.name}"), said)
        part.spPr.clear()  # where it stands and how it looks is said in the layout
        part.find(f".//{qn('a:lstStyle')}").clear()
        tree.append(part)
        count += 1
    if about.mark:
        tree[-2].find(f".//{qn('a:r')}").addprevious(_mark(about.mark))


def _mark(text: str) -> etree._Element:
    """Return the mark of invented data as the beginning of a foot."""
    return parse_xml(
        f'<a:r {nsdecls("a")}><a:rPr b="1"><a:solidFill><a:srgbClr val="{MARK}"/></a:solidFill></a:rPr>'
        f"<a:t>{escape(text)} · </a:t></a:r>"
    )


def _finish(name: str, part: bytes, about: About, date: dt.date) -> bytes:
    """Return a part of the file with properties and language set, and without the numbers of the template's maker."""
    if name == PART:
        return write_properties(about, date)
    if name == "docProps/app.xml":
        return APP
    if not name.startswith("ppt/") or not name.endswith(".xml"):
        return part
    root = etree.fromstring(part)
    for extension in list(root.iter("{*}extLst")):  # numbers that look like those of a device
        extension.getparent().remove(extension)
    if name.startswith("ppt/theme/"):
        set_theme(root)
    for run in root.iter(qn("a:r"), qn("a:fld")):
        if run.find(qn("a:rPr")) is None:
            run.insert(0, etree.Element(qn("a:rPr")))
    for style in root.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        style.set("lang", name_region(about.language))
        style.attrib.pop("smtClean", None)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
