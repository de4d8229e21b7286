"""What a study says of itself in, the Word file whose styles pandoc takes: fonts, headings, tables, head and foot."""

from __future__ import annotations

import io
import subprocess
from functools import cache

import pypandoc
from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from analysis.languages import name_region
from analysis.publish.parts import About

FONT, INSTEAD = "Source Sans 3", "Calibri"  # what is taken where the font is not installed
INK, MARK, RULE = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x80, 0x16, 0x50), "8C8C8C"
HEADINGS = {1: 22, 2: 16, 3: 13, 4: 11}  # points
WIDTH, HEIGHT, MARGIN = 21.0, 29.7, 2.2  # centimetres of A4
CAPTION, NOTE, BANNER, PICTURE, CALLOUT = "Caption", "Note", "Demonstration", "Figure", "Callout"
CELL, CELL_WIDE, WIDE = "TableText", "TableTextWide", 6  # the letters of a table of so many columns are smaller
CONTENTS, ENTRY = "TOCHeading", "TOC2"  # as Word calls the styles of a list of contents
TABLE = f"""<w:style {nsdecls("w")} w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:qFormat/>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblInd w:w="0" w:type="dxa"/>
<w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{RULE}"/>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{RULE}"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="D9D9D9"/></w:tblBorders>
<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="68" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>
<w:right w:w="68" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{RULE}"/></w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr>
</w:tblStylePr></w:style>"""

CALLED = (  # a call-out has a line at its left and is shaded
    f"""<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="12436D"/></w:pBdr>""",
    f"""<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F3F6F9"/>""",
)


def make_reference(about: About) -> bytes:
    """Return the Word file whose styles, page and running heads a report takes over."""
    word = Document(io.BytesIO(read_default()))
    _set_language(word, name_region(about.language))
    _set_styles(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(WIDTH), Cm(HEIGHT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    section.header_distance = section.footer_distance = Cm(1)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style, foot.style = word.styles["Header"], word.styles["Footer"]
    head.add_run(f"{about.study} · {about.title}")
    foot.add_run(f"{about.publisher} · ")
    _add_field(foot, "PAGE")
    foot.add_run(" / ")
    _add_field(foot, "NUMPAGES")
    for paragraph in (head, foot) if about.mark else ():
        run = paragraph.add_run(f" · {about.mark}")
        run.bold, run.font.color.rgb = True, MARK
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


@cache
def read_default() -> bytes:
    """Return the file of styles that comes with pandoc: it has every style that pandoc writes."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def _set_language(word: Word, region: str) -> None:
    defaults = word.styles.element.find(qn("w:docDefaults"))
    language = next(defaults.iter(qn("w:lang")))
    language.set(qn("w:val"), region)
    next(word.settings.element.iter(qn("w:themeFontLang"))).set(qn("w:val"), region)
    for symbol, sign in (("decimalSymbol", ","), ("listSeparator", ";")) if region == "bg-BG" else ():
        next(word.settings.element.iter(qn(f"w:{symbol}"))).set(qn("w:val"), sign)


def _set_styles(word: Word) -> None:
    for fonts in word.styles.element.iter(qn("w:rFonts")):
        if fonts.get(qn("w:ascii")) not in ("Consolas", "Courier New"):  # of code
            fonts.attrib.clear()
            for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
                fonts.set(qn(f"w:{kind}"), FONT)
    styles = word.styles
    for size in styles.element.find(qn("w:docDefaults")).iter(qn("w:sz"), qn("w:szCs")):
        size.set(qn("w:val"), "21")  # half points
    for level, points in HEADINGS.items():
        _set_style(styles[f"Heading {level}"], points, before=points, after=4, bold=True)
    for name in ("Body Text", "First Paragraph"):
        _set_style(styles[name], 10.5, before=0, after=6)
    _set_style(styles["Compact"], None, before=1, after=1)
    caption = next(style for style in styles if style.style_id == CAPTION)  # its name is not spelt as Word spells it
    caption.element.name_val = CAPTION.lower()
    _set_style(caption, 10.5, before=12, after=4, bold=True)
    caption.font.italic = False
    caption.paragraph_format.keep_with_next = True
    for name, points, after in (
        (NOTE, 8.5, 5),
        (BANNER, 10.5, 6),
        (CALLOUT, 9.5, 6),
        (CELL, 8.5, 0),
        (CELL_WIDE, 7.5, 0),
        ("Header", 8.5, 0),
        ("Footer", 8.5, 0),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in ("Header", "Footer"))
        style.base_style = styles["Normal"]
        _set_style(style, points, before=0, after=after)
    styles[NOTE].paragraph_format.space_before = Pt(4)
    styles[NOTE].paragraph_format.keep_together = True
    styles[PICTURE].paragraph_format.keep_with_next = True  # its note
    _set_style(styles["TOC Heading"], 10.5, before=6, after=2, bold=True)
    entry = styles.add_style("toc 2", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
    entry.element.set(qn("w:styleId"), ENTRY)
    entry.base_style = styles["Normal"]
    _set_style(entry, None, before=0, after=1)
    entry.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH - 2 * MARGIN), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    for element in reversed(CALLED):
        styles[CALLOUT].element.get_or_add_pPr().insert(0, parse_xml(element))
    styles[CALLOUT].element.pPr.find(qn("w:spacing")).addnext(OxmlElement("w:contextualSpacing"))  # none inside of it
    styles[BANNER].font.bold, styles[BANNER].font.color.rgb = True, MARK
    styles["Footer"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    old = next(style for style in styles.element if style.get(qn("w:styleId")) == "Table")
    styles.element.replace(old, parse_xml(TABLE))


def _set_style(style: ParagraphStyle, points: float | None, before: float, after: float, bold: bool = False) -> None:
    if points:
        style.font.size, style.font.color.rgb = Pt(points), INK
    if bold:
        style.font.bold = True
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    paragraph._p.append(field)
    run = OxmlElement("w:r")
    field.append(run)
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
