"""A document in, its DOCX out: real heading styles, list style and tables, the mark in the header of every page."""

from __future__ import annotations

import io
from datetime import datetime, time

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from analysis.demonstration.documents.frozen import freeze_zip
from analysis.demonstration.documents.plans import Plan, Table

STYLES = {"item": "List Bullet", "paragraph": "Normal", "contents": "Normal"}
AUTHOR = "Демонстрация"


def write_docx(plan: Plan) -> bytes:
    """Return the DOCX; the same bytes every time."""
    document = docx.Document()
    _set_page(document, plan)
    for block in plan.blocks:
        if block.table:
            _add_table(document, block.table)
        elif block.kind == "heading":
            document.add_heading(block.text, block.level)
        else:
            document.add_paragraph(block.text, STYLES[block.kind])
    file = io.BytesIO()
    document.save(file)
    return freeze_zip(file.getvalue(), plan.facts["date"])


def _set_page(document, plan: Plan) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.header.paragraphs[0].text = plan.mark
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "bg-BG")
    normal.element.get_or_add_rPr().append(language)
    facts = document.core_properties
    facts.title, facts.author, facts.last_modified_by = plan.facts["title_bg"], AUTHOR, AUTHOR
    facts.created = facts.modified = datetime.combine(plan.facts["date"], time(12))
    facts.language, facts.comments, facts.keywords = "bg", plan.mark, ""


def _add_table(document, table: Table) -> None:
    grid = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    for texts in [table.columns, *(row.cells for row in table.rows)]:
        for cell, text in zip(grid.add_row().cells, texts.values(), strict=True):
            cell.text = text
    if table.repeat:
        repeat = OxmlElement("w:tblHeader")
        repeat.set(qn("w:val"), "true")
        grid.rows[0]._tr.get_or_add_trPr().append(repeat)
