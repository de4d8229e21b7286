"""The text of a Word file as pandoc writes it in; out: the same with contents, numbers as fields, tables with heads,
and what belongs together on one page.
"""

from __future__ import annotations

from html import escape

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from docx.oxml.table import CT_Tbl
from docx.oxml.text.paragraph import CT_P
from docx.shared import Pt
from lxml import etree

from analysis.publish.docx_reference import CAPTION, CELL, CELL_WIDE, CONTENTS, ENTRY, NOTE, WIDE
from analysis.publish.parts import split_caption

HEADING, LEAD = "Heading2", "FirstParagraph"  # of a chapter; after a heading
FEW, SHORT = 12, 1200  # a table with fewer rows and letters is not parted over two pages
AFTER_TABLE = Pt(6)
SPACE = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}
TABLE_ORDER = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
    "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption",
    "tblDescription",
)  # fmt: skip
# Word lists the headings of the second level here, with the numbers of their pages, when asked to update the list.
LIST = f"""<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>
</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="{CONTENTS}"/></w:pPr><w:r><w:t>{{title}}</w:t></w:r>
</w:p>{{entries}}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:sdtContent></w:sdt>"""
BEGIN = r"""<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \o "2-2" \h \z \u
</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>"""
LISTED = f"""<w:p><w:pPr><w:pStyle w:val="{ENTRY}"/></w:pPr>{{begin}}<w:hyperlink w:anchor="{{place}}" w:history="1">
<w:r><w:t xml:space="preserve">{{text}}</w:t></w:r></w:hyperlink></w:p>"""


def finish_body(root: etree._Element, contents: str) -> None:
    """Finish the text; `contents`: the title of the list of contents, which a page without one has not."""
    for picture in root.iter(qn("wp:docPr")):
        next(picture.getparent().iter(qn("pic:cNvPr"))).set("descr", picture.get("descr", ""))
    blocks = [block for block in root.find(qn("w:body")) if isinstance(block, CT_P | CT_Tbl)]
    title, before = "", None
    for block in blocks:
        if isinstance(block, CT_Tbl):
            _describe_table(block, title)
        elif block.style == CAPTION:
            _number(block)
            title = _read(block)
            if isinstance(before, CT_P) and before.style != NOTE:  # a note belongs to what is before it
                _keep_with(before)
        elif isinstance(before, CT_Tbl):
            _stand_after(before, block)
        elif block.style == NOTE and before.style == NOTE:
            _keep_with(before)
        before = block
    if contents:
        _list_contents(blocks, contents)


def _read(block: etree._Element) -> str:
    return "".join(text.text or "" for text in block.iter(qn("w:t")))


def _number(caption: CT_P) -> None:
    """Make the number of a caption a field of Word, so that figures can be added, referred to and listed."""
    label, title = split_caption(_read(caption))
    if not label:
        return
    texts = list(caption.iter(qn("w:t")))
    kind, number = label.split()
    run = texts[0].getparent()
    for text in texts[1:]:
        text.getparent().getparent().remove(text.getparent())
    texts[0].text = f"{kind} "
    texts[0].attrib.update(SPACE)
    field = OxmlElement("w:fldSimple", {qn("w:instr"): rf" SEQ {kind} \* ARABIC "})
    field.append(_run(number))
    run.addnext(field)
    field.addnext(_run(f". {title}"))


def _run(text: str) -> etree._Element:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:t", SPACE))
    run[0].text = text
    return run


def _describe_table(table: CT_Tbl, title: str) -> None:
    """Name a table by its caption, keep its rows whole, and let its head stand again on every page."""
    properties, rows = table.find("w:tblPr", nsmap), table.findall("w:tr", nsmap)
    is_wide = any(len(row.findall("w:tc", nsmap)) >= WIDE for row in rows)
    for style in table.iter(qn("w:pStyle")):
        style.set(qn("w:val"), CELL_WIDE if is_wide else CELL)
    look = properties.find("w:tblLook", nsmap)
    look.attrib.update({qn("w:val"): "00A0", qn("w:firstRow"): "1", qn("w:firstColumn"): "1"})
    for old in properties.findall("w:tblCaption", nsmap) + properties.findall("w:tblDescription", nsmap):
        properties.remove(old)
    properties.append(OxmlElement("w:tblCaption", {qn("w:val"): title}))
    properties[:] = sorted(properties, key=lambda child: TABLE_ORDER.index(etree.QName(child).localname))
    for number, row in enumerate(rows):
        about = row.get_or_add_trPr()
        if about.find("w:cantSplit", nsmap) is None:
            about.insert(0, OxmlElement("w:cantSplit"))
        if number == 0 and about.find("w:tblHeader", nsmap) is None:
            about.append(OxmlElement("w:tblHeader"))
    if len(rows) < FEW and len(_read(table)) < SHORT:
        _keep_rows(rows[:-1])
    else:
        _keep_rows([*rows[:2], rows[-2]])  # neither the first row nor the last stands alone


def _keep_rows(rows: list[etree._Element]) -> None:
    for row in rows:
        for paragraph in row.iter(qn("w:p")):
            _keep_with(paragraph)


def _keep_with(paragraph: CT_P) -> None:
    """Let a paragraph stand on the page of the next one."""
    paragraph.get_or_add_pPr().keepNext_val = True


def _stand_after(table: CT_Tbl, paragraph: CT_P) -> None:
    """Keep a note with the last row of its table, and other text at a distance from it."""
    if paragraph.style == NOTE:
        _keep_rows(table.findall("w:tr", nsmap)[-1:])
    elif not (paragraph.style or "").startswith("Heading"):
        paragraph.get_or_add_pPr().spacing_before = AFTER_TABLE


def _list_contents(blocks: list[CT_P | CT_Tbl], title: str) -> None:
    """List the chapters after what is said below the title, each with a link to its heading."""
    chapters = [block for block in blocks if isinstance(block, CT_P) and block.style == HEADING]
    marks = [(chapter.getprevious(), _read(chapter)) for chapter in chapters]
    listed = [(mark.get(qn("w:name")), text) for mark, text in marks if mark.tag == qn("w:bookmarkStart")]
    entries = [
        LISTED.format(begin="" if number else BEGIN, place=escape(place), text=escape(text))
        for number, (place, text) in enumerate(listed)
    ]
    lead = next((block for block in blocks if isinstance(block, CT_P) and block.style == LEAD), None)
    if entries and lead is not None:
        lead.addnext(parse_xml(LIST.format(title=escape(title), entries="".join(entries))))
