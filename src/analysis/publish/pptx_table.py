"""The rows of a table in, a table of a slide out: widths and heights as planned, heads and numbers as on the page."""

from __future__ import annotations

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.placeholder import PlaceholderGraphicFrame, TablePlaceholder
from pptx.table import _Cell
from pptx.util import Pt

from analysis.publish.deck import Cell, Shown
from analysis.publish.slide_plan import INSET, REMARK, Plan

LINE, HEAD = "BFBFBF", "595959"  # colours of the line below a row


def add_table(place: TablePlaceholder, shown: Shown, plan: Plan) -> PlaceholderGraphicFrame:
    """Put a table into its place and return it; its description is its caption."""
    made = place.insert_table(len(shown.rows), len(plan.columns))
    made._element._nvXxPr.cNvPr.set("descr", shown.caption)
    table = made.table
    table.first_row, table.first_col, table.horz_banding = True, True, False
    for style in table._tbl.tblPr.findall(qn("a:tableStyleId")):
        table._tbl.tblPr.remove(style)  # its lines and colours stand in the cells
    for column, width in zip(table.columns, plan.columns, strict=True):
        column.width = Pt(width)
    for number, (row, cells) in enumerate(zip(table.rows, shown.rows, strict=True)):
        row.height = Pt(plan.rows[number])
        for made_cell, cell in zip(row.cells, cells, strict=True):
            _fill(made_cell, cell, plan.table_size, is_first=number == 0)
    return made


def _fill(made: _Cell, cell: Cell, size: float, is_first: bool) -> None:
    made.margin_left = made.margin_right = Pt(INSET)
    made.margin_top = made.margin_bottom = Pt(INSET / 2)
    paragraph = made.text_frame.paragraphs[0]
    for text, points in ((cell.text, size), (cell.remark, size * REMARK)):
        if not text:
            continue
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(points), is_first
        if cell.is_number:
            paragraph._p.get_or_add_pPr().set("algn", "r")
        paragraph = made.text_frame.add_paragraph() if cell.remark and text is not cell.remark else paragraph
    properties = made._tc.get_or_add_tcPr()
    colour = f'<a:solidFill><a:srgbClr val="{HEAD if is_first else LINE}"/></a:solidFill>'
    properties.append(parse_xml(f'<a:lnB {nsdecls("a")} w="{Pt(0.75)}">{colour}</a:lnB>'))
    properties.set("anchor", "b" if is_first else "t")
