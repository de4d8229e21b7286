"""The blocks of a document in, its passages in reading order out, as an extractor should find them."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.demonstration.documents.plans import Block, Plan, Row, Table

PATH = " › "
HEADER_ROW = 0


@dataclass(frozen=True)
class Passage:
    """One quote, where it stands, and what is true of it."""

    kind: str  # heading, paragraph, item, contents, header, cell
    quote: str
    level: int = 0
    heading: str = ""
    table: int = 0
    row: int = -1
    column: int = -1
    header: str = ""
    part: str = ""  # of a cell: which field of the measure it holds
    notes: dict = field(default_factory=dict)
    measures: tuple[dict, ...] = ()


def list_passages(plan: Plan) -> list[Passage]:
    """Return the passages of a document; an empty cell is none."""
    path: list[str] = []
    passages, tables = [], 0
    for block in plan.blocks:
        if block.kind == "heading":
            path = path[: block.level - 1]
        heading = PATH.join(path)
        if block.table:
            tables += 1
            passages += _list_cells(block.table, tables, heading)
        else:
            passages.append(_from_block(block, heading))
        if block.kind == "heading":
            path = [*path, block.text]
    return passages


def _from_block(block: Block, heading: str) -> Passage:
    level = block.level if block.kind == "heading" else 0
    return Passage(block.kind, block.text, level, heading, notes=block.notes, measures=block.measures)


def _list_cells(table: Table, number: int, heading: str) -> list[Passage]:
    titles = list(table.columns.values())
    headers = [
        Passage("header", title, 0, heading, number, HEADER_ROW, column, "", notes={"judged": False})
        for column, title in enumerate(titles)
    ]
    cells = [
        _from_cell(row, name, Passage("cell", text, 0, heading, number, place, column, titles[column], name))
        for place, row in enumerate(table.rows, HEADER_ROW + 1)
        for column, (name, text) in enumerate(row.cells.items())
        if text
    ]
    return headers + cells


def _from_cell(row: Row, name: str, cell: Passage) -> Passage:
    """The cell of the activity carries the measure; the others are judged with it, not by themselves."""
    if name != "measure":
        return Passage(**{**vars(cell), "notes": {"judged": False}})
    measure = {"source": "table", "theme": row.theme, **row.cells}
    return Passage(**{**vars(cell), "notes": row.notes, "measures": (measure,)})
