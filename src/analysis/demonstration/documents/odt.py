"""A document in, its ODT out: outline levels, lists and tables, the mark in the header of every page."""

from __future__ import annotations

import io
from itertools import groupby

from lxml import etree
from odf import dc, meta, style, table, text
from odf.opendocument import OpenDocumentText

from analysis.demonstration.documents.frozen import freeze_zip
from analysis.demonstration.documents.plans import Block, Plan, Table

SIZES = {1: "19pt", 2: "15pt", 3: "13pt"}
BORDER = "0.5pt solid #333333"


def write_odt(plan: Plan) -> bytes:
    """Return the ODT; the same bytes every time."""
    document = OpenDocumentText()
    _add_styles(document, plan)
    tables = 0
    for kind, group in groupby(plan.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "item":
            document.text.addElement(_list_of(blocks))
            continue
        for block in blocks:
            tables += block.table is not None
            document.text.addElement(_element(block, tables))
    file = io.BytesIO()
    document.write(file)
    return freeze_zip(file.getvalue(), plan.facts["date"], _drop_unused_names)


def _add_styles(document, plan: Plan) -> None:
    layout = style.PageLayout(name="Page")
    layout.addElement(style.PageLayoutProperties(pagewidth="210mm", pageheight="297mm", margin="22mm"))
    document.automaticstyles.addElement(layout)
    page = style.MasterPage(name="Standard", pagelayoutname=layout)
    header = style.Header()
    header.addElement(text.P(text=plan.mark))
    page.addElement(header)
    document.masterstyles.addElement(page)
    for level, size in SIZES.items():
        heading = style.Style(name=f"Heading_20_{level}", family="paragraph", defaultoutlinelevel=str(level))
        heading.addElement(style.TextProperties(fontsize=size, fontweight="bold"))
        document.styles.addElement(heading)
    cell = style.Style(name="Cell", family="table-cell")
    cell.addElement(style.TableCellProperties(border=BORDER, padding="1mm"))
    document.automaticstyles.addElement(cell)
    bullets = text.ListStyle(name="Bullets")
    bullets.addElement(text.ListLevelStyleBullet(level="1", bulletchar="•"))
    document.automaticstyles.addElement(bullets)
    day = f"{plan.facts['date']}T12:00:00"
    for element, content in ((dc.Title, plan.facts["title_bg"]), (dc.Language, "bg"), (dc.Description, plan.mark)):
        document.meta.addElement(element(text=content))
    document.meta.addElement(meta.CreationDate(text=day))


def _drop_unused_names(part: bytes) -> bytes:
    """Drop the namespaces that nothing uses: which of them odfpy declares depends on what it wrote before."""
    tree = etree.fromstring(part)
    etree.cleanup_namespaces(tree)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8")


def _element(block: Block, number: int):
    if block.table:
        return _table_of(block.table, number)
    if block.kind == "heading":
        return text.H(outlinelevel=block.level, stylename=f"Heading_20_{block.level}", text=block.text)
    return text.P(text=block.text)


def _list_of(blocks: list[Block]):
    items = text.List(stylename="Bullets")
    for block in blocks:
        item = text.ListItem()
        item.addElement(text.P(text=block.text))
        items.addElement(item)
    return items


def _table_of(given: Table, number: int):
    grid = table.Table(name=f"Table{number}")
    grid.addElement(table.TableColumn(numbercolumnsrepeated=len(given.columns)))
    head = table.TableHeaderRows() if given.repeat else grid
    head.addElement(_row_of(list(given.columns.values())))
    if given.repeat:
        grid.addElement(head)
    for row in given.rows:
        grid.addElement(_row_of(list(row.cells.values())))
    return grid


def _row_of(texts: list[str]):
    row = table.TableRow()
    for content in texts:
        cell = table.TableCell(stylename="Cell", valuetype="string")
        cell.addElement(text.P(text=content))
        row.addElement(cell)
    return row
