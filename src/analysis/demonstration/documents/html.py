"""A document in, its HTML out: a page to read, or with another style sheet the source of the PDF."""

from __future__ import annotations

from html import escape
from itertools import groupby

from analysis.demonstration.documents.plans import Block, Plan, Table

SCREEN = """
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 serif; }
header, footer { color: #a00; font-size: .85rem; }
table { border-collapse: collapse; }
th, td { border: 1px solid #555; padding: .3rem; text-align: left; vertical-align: top; }
@media print { header { position: fixed; top: 0; } footer { display: none; } main { padding-top: 2rem; } }
"""


def write_html(plan: Plan) -> str:
    """Return the whole page, with the mark above and below the text and, in print, on every sheet."""
    mark = escape(plan.mark)
    main = f"<main>\n{write_body(plan)}\n</main>"
    return write_page(plan, SCREEN, f"<header>{mark}</header>\n{main}\n<footer>{mark}</footer>")


def write_page(plan: Plan, style: str, body: str) -> str:
    title = escape(plan.facts["title_bg"])
    head = f'<meta charset="utf-8">\n<title>{title}</title>\n<style>{style}</style>'
    return f'<!DOCTYPE html>\n<html lang="bg">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def write_body(plan: Plan) -> str:
    """Return headings, paragraphs, lists and tables; items that follow one another are one list."""
    parts, titles = [], 0
    for kind, group in groupby(plan.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind == "item":
            parts.append("<ul>\n" + "\n".join(f"<li>{escape(block.text)}</li>" for block in blocks) + "\n</ul>")
        elif kind == "contents":
            lines = (_contents_line(block, number) for number, block in enumerate(blocks, titles + 1))
            parts.append("<nav>\n" + "\n".join(lines) + "\n</nav>")
        else:
            for block in blocks:
                titles += kind == "heading" and block.level > 1
                parts.append(_write_block(block, titles))
    return "\n".join(parts)


def _contents_line(block: Block, number: int) -> str:
    return f'<p class="level{block.level}"><a href="#t{number}">{escape(block.text)}</a></p>'


def _write_block(block: Block, number: int) -> str:
    if block.table:
        return _write_table(block.table)
    if block.kind == "heading":
        identity = f' id="t{number}"' if block.level > 1 else ""
        return f"<h{block.level}{identity}>{escape(block.text)}</h{block.level}>"
    return f"<p>{escape(block.text)}</p>"


def _write_table(table: Table) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in table.columns.values())
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row.cells.values()) + "</tr>" for row in table.rows
    )
    kind = ' class="repeat"' if table.repeat else ""
    return f"<table{kind}>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
