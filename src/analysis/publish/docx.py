"""A page of the site in, the same report as a Word file out, for those who will edit it.

pandoc writes the text with the styles of `docx_reference`; figures go in as PNG with their alternative text. What
pandoc leaves open is set afterwards, in `docx_finish`.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import pypandoc
from lxml import html
from lxml.html import HtmlElement, builder

from analysis.errors import StudyError
from analysis.languages import name_region
from analysis.processes import run_program
from analysis.publish.archive import repack
from analysis.publish.docx_finish import finish_part
from analysis.publish.docx_reference import (
    BANNER,
    CALLOUT,
    CAPTION,
    HEIGHT,
    MARGIN,
    NOTE,
    PICTURE,
    WIDE,
    WIDTH,
    make_reference,
)
from analysis.publish.embed import DRAWING, open_drawing
from analysis.publish.parts import About, read_contents_title, read_main, read_text
from analysis.publish.raster import draw_png

INCH = 72  # points
# Inches of a figure, so that its caption and note find room on its page.
ACROSS, DOWN = (WIDTH - 2 * MARGIN) / 2.54, (HEIGHT - 2 * MARGIN) / 2.54 - 2.2
LINE, LINE_WIDE = 105, 120  # letters on a line of a table, of a wide one


def write_docx(page: str, about: About, date: dt.date) -> bytes:
    """Return the Word file of a page: the same bytes for the same page and day.

    Raises `StudyError` when pandoc refuses the page, or a figure has no alternative text.
    """
    main = read_main(page)
    contents = read_contents_title(main)
    with tempfile.TemporaryDirectory(prefix="report-") as place:
        folder = Path(place)
        (folder / "reference.docx").write_bytes(make_reference(about))
        (folder / "page.html").write_text(prepare(main, about, folder), encoding="utf-8")
        written = run_pandoc(folder, about, date)
    return repack(written, date, lambda name, part: finish_part(name, part, about, date, contents))


def run_pandoc(folder: Path, about: About, date: dt.date) -> bytes:
    """Return what pandoc makes of `page.html` and `reference.docx` in a folder."""
    command = [
        pypandoc.get_pandoc_path(), "page.html", "--from=html", "--to=docx", "--reference-doc=reference.docx",
        f"--metadata=lang:{name_region(about.language)}", "--output=report.docx",
    ]  # fmt: skip
    epoch = str(int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC).timestamp()))
    around = os.environ | {"SOURCE_DATE_EPOCH": epoch, "LC_ALL": "C.UTF-8"}
    done = run_program(command, cwd=folder, env=around, capture_output=True, text=True, encoding="utf-8")
    if done.returncode or "WARNING" in done.stderr:
        raise StudyError(f"pandoc: {done.stderr.strip()}", where=about.title, expected="a page that pandoc can convert")
    return (folder / "report.docx").read_bytes()


def prepare(main: HtmlElement, about: About, folder: Path) -> str:
    """Return the content as pandoc is to have it: styles named, pictures written to the folder, nothing closed."""
    for number, image in enumerate(list(main.iter("img")), start=1):
        _write_picture(image, folder / f"figure-{number}.png")
    for figure in list(main.iter("figure")):
        _open_figure(figure)
    for paragraph in main.xpath(".//aside//p"):
        _call_out(paragraph)
    for back in main.xpath(".//a[@class='footnote-backref']"):
        back.drop_tree()
    for remark in list(main.iter("small")):
        remark.text = (remark.text or "").replace(" = ", "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}")
        if _has_before(remark):
            remark.addprevious(builder.BR())
    for table in main.iter("table"):
        _set_columns(table)
    if about.status:
        main.insert(0, _styled(BANNER, builder.P(about.status)))
    return f'<html lang="{about.language}"><body>{_inner(main)}</body></html>'


def _inner(element: HtmlElement) -> str:
    children = "".join(html.tostring(child, encoding="unicode") for child in element)
    return escape(element.text or "") + children


def _write_picture(image: HtmlElement, path: Path) -> None:
    source, alternative = image.get("src", ""), image.get("alt", "")
    if not source.startswith(DRAWING) or not alternative.strip():
        missing = "a drawing" if alternative.strip() else "alternative text"
        raise StudyError(f"a figure without {missing}", where=path.stem, fix="see what the notebook's figure returns")
    picture, (width, height) = draw_png(open_drawing(source))
    path.write_bytes(picture)
    scale = min(1, ACROSS * INCH / width, DOWN * INCH / height)
    image.attrib.clear()
    image.attrib.update({
        "src": path.name, "alt": alternative,
        "width": f"{width * scale / INCH:.3f}in", "height": f"{height * scale / INCH:.3f}in",
    })  # fmt: skip


def _open_figure(figure: HtmlElement) -> None:
    """Turn a figure into paragraphs: caption, picture or table, note, where the data are, and its table open."""
    parts: list[HtmlElement] = []
    for child in list(figure):
        match child.tag:
            case "figcaption":
                parts.append(_styled(CAPTION, builder.P(" ".join(read_text(child).split()))))
            case "p":
                parts.append(_styled(NOTE, child))
            case "details":
                summary = child.find("summary")
                parts += [_styled(CAPTION, builder.P(read_text(summary))), *child.iter("table")]
            case _:
                parts += [_styled(PICTURE, builder.P(image)) for image in child.iter("img")] + list(child.iter("table"))
    whole = builder.DIV(*parts)
    whole.tail = figure.tail
    if identifier := figure.get("id"):
        whole.set("id", identifier)
    figure.getparent().replace(figure, whole)


def _set_columns(table: HtmlElement) -> None:
    """Give columns the width that their texts ask for, and put numbers to the right."""
    rows = [[read_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    widths = share_line(list(zip(*rows, strict=False)))
    columns = builder.E("colgroup")
    for width in widths:
        columns.append(builder.E("col", style=f"width: {100 * width:.2f}%"))
    table.insert(0, columns)
    for cell in table.iter("th", "td"):
        if "number" in cell.get("class", "").split():
            cell.set("style", "text-align: right")


def share_line(columns: Sequence[Sequence[str]]) -> list[float]:
    """Return the share of the line for each column: room for its longest word, and of the rest what its texts ask for.

    >>> [round(share, 2) for share in share_line([["Мерки", "18"], ["Източник", "преброяване на населението"]])]
    [0.21, 0.79]
    """
    least = [max(map(_measure_word, column)) for column in columns]
    asked = [max(map(_ask_width, column)) for column in columns]
    spare = max((LINE_WIDE if len(columns) >= WIDE else LINE) - sum(least), 0)
    wishes = [max(wish - need, 1) for wish, need in zip(asked, least, strict=True)]
    widths = [need + spare * wish / sum(wishes) for need, wish in zip(least, wishes, strict=True)]
    return [width / sum(widths) for width in widths]


def _measure_word(text: str) -> int:
    """Return the letters that the longest word of a cell takes, with its margins."""
    return max(map(len, re.split(r"[ /]", text))) + 3


def _ask_width(text: str) -> int:
    """Return the letters that a line of a cell is to hold: all of a short text, the root of a long one."""
    return min(len(text), round(3.2 * len(text) ** 0.5)) + 3


def _styled(style: str, paragraph: HtmlElement) -> HtmlElement:
    block = builder.DIV(paragraph)
    block.set("data-custom-style", style)
    return block


def _call_out(paragraph: HtmlElement) -> None:
    """Give a paragraph the style of a call-out, and its title strong letters."""
    if "callout-title" in paragraph.classes:
        strong = builder.STRONG(*paragraph)
        strong.text, paragraph.text = paragraph.text, None
        paragraph.append(strong)
    block = builder.DIV()
    block.set("data-custom-style", CALLOUT)
    block.tail, paragraph.tail = paragraph.tail, None
    paragraph.getparent().replace(paragraph, block)
    block.append(paragraph)


def _has_before(element: HtmlElement) -> bool:
    before = element.getprevious()
    text = (before.tail if before is not None else element.getparent().text) or ""
    return before is not None or bool(text.strip())
