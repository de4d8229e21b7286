"""A page of the site in, the same report as a Word file out, for those who will edit it.

pandoc writes the text with the styles of `docx_reference`; figures go in as PNG with their alternative text. What
pandoc leaves open is set afterwards: numbers of captions as fields, heads of tables, descriptions, properties.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tempfile
from html import escape
from pathlib import Path

import pypandoc
from lxml import etree, html
from lxml.html import HtmlElement, builder

from analysis.errors import StudyError
from analysis.publish.archive import repack
from analysis.publish.docx_reference import (
    BANNER,
    CAPTION,
    CELL,
    FONT,
    HEIGHT,
    INSTEAD,
    MARGIN,
    NOTE,
    WIDTH,
    make_reference,
)  # fmt: skip
from analysis.publish.embed import DRAWING, open_drawing
from analysis.publish.parts import About, read_main, read_text, split_caption
from analysis.publish.properties import PART, REGIONS, write_properties
from analysis.publish.raster import draw_png

INCH = 72  # points
ACROSS, DOWN = (WIDTH - 2 * MARGIN) / 2.54, (HEIGHT - 2 * MARGIN) / 2.54 - 1.4  # inches of a figure, below its caption
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMES = {
    "w": WORD,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
THEME = "word/theme/theme1.xml"
COMPATIBLE = (
    f'<w:compat xmlns:w="{WORD}"><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
LIKE_FONT = (
    f'<w:font xmlns:w="{WORD}" w:name="{FONT}"><w:altName w:val="{INSTEAD}"/><w:charset w:val="CC"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)


def write_docx(page: str, about: About, date: dt.date) -> bytes:
    """Return the Word file of a page: the same bytes for the same page and day.

    Raises `StudyError` when pandoc refuses the page, or a figure has no alternative text.
    """
    main = read_main(page)
    with tempfile.TemporaryDirectory(prefix="report-") as place:
        folder = Path(place)
        (folder / "reference.docx").write_bytes(make_reference(about))
        (folder / "page.html").write_text(prepare(main, about, folder), encoding="utf-8")
        written = run_pandoc(folder, about, date)
    return repack(written, date, lambda name, part: _finish(name, part, about, date))


def run_pandoc(folder: Path, about: About, date: dt.date) -> bytes:
    """Return what pandoc makes of `page.html` and `reference.docx` in a folder."""
    command = [
        pypandoc.get_pandoc_path(), "page.html", "--from=html", "--to=docx", "--reference-doc=reference.docx",
        f"--metadata=lang:{REGIONS[about.language]}", "--output=report.docx",
    ]  # fmt: skip
    epoch = str(int(dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC).timestamp()))
    around = os.environ | {"SOURCE_DATE_EPOCH": epoch, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, text=True, encoding="utf-8")
    if done.returncode or "WARNING" in done.stderr:
        raise StudyError(f"pandoc: {done.stderr.strip()}", where=about.title, expected="a page that pandoc can convert")
    return (folder / "report.docx").read_bytes()


def prepare(main: HtmlElement, about: About, folder: Path) -> str:
    """Return the content as pandoc is to have it: styles named, pictures written to the folder, nothing closed."""
    for number, image in enumerate(list(main.iter("img")), start=1):
        _write_picture(image, folder / f"figure-{number}.png")
    for figure in list(main.iter("figure")):
        _open_figure(figure)
    for table in main.iter("table"):
        _set_columns(table)
    for remark in list(main.iter("small")):
        if _has_before(remark):
            remark.addprevious(builder.BR())
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
                parts += [builder.P(image) for image in child.iter("img")] + list(child.iter("table"))
    whole = builder.DIV(*parts)
    whole.tail = figure.tail
    if identifier := figure.get("id"):
        whole.set("id", identifier)
    figure.getparent().replace(figure, whole)


def _set_columns(table: HtmlElement) -> None:
    """Give columns the width that their texts ask for, and put numbers to the right."""
    rows = [[read_text(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    asked = [max(map(_ask_width, column)) for column in zip(*rows, strict=False)]
    columns = builder.E("colgroup")
    for width in asked:
        columns.append(builder.E("col", style=f"width: {100 * width / sum(asked):.2f}%"))
    table.insert(0, columns)
    for cell in table.iter("th", "td"):
        if "number" in cell.get("class", "").split():
            cell.set("style", "text-align: right")


def _ask_width(text: str) -> int:
    """Return the letters that a line of a cell is to hold: its longest word, and the root of a long text."""
    words = re.split(r"[ /]", text)
    return max(max(map(len, words)), min(len(text), round(3.2 * len(text) ** 0.5)), 4) + 3


def _styled(style: str, paragraph: HtmlElement) -> HtmlElement:
    block = builder.DIV(paragraph)
    block.set("data-custom-style", style)
    return block


def _has_before(element: HtmlElement) -> bool:
    before = element.getprevious()
    text = (before.tail if before is not None else element.getparent().text) or ""
    return before is not None or bool(text.strip())


def _finish(name: str, part: bytes, about: About, date: dt.date) -> bytes:
    """Return a part of the file with what pandoc leaves open."""
    if name == PART:
        return write_properties(about, date)
    if name not in ("word/document.xml", "word/settings.xml", "word/fontTable.xml", "word/numbering.xml", THEME):
        return part
    root = etree.fromstring(part)
    if name == "word/fontTable.xml":
        root.append(etree.fromstring(LIKE_FONT))
    elif name == THEME:
        for extension in list(
            root.iter("{*}extLst")
        ):  # numbers of the theme's maker, which look like those of a device
            extension.getparent().remove(extension)
    elif name == "word/numbering.xml":
        _set_bullets(root)
    elif name == "word/settings.xml":
        _set_compatible(root)
    else:
        _finish_body(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_bullets(numbering: etree._Element) -> None:
    """Write bullets with a sign of the text's own font: pandoc's is one of Symbol, which not every computer has."""
    for level in numbering.iter(_w("lvl")):
        text, fonts = level.find("w:lvlText", NAMES), level.find("w:rPr/w:rFonts", NAMES)
        if fonts is not None and fonts.get(_w("ascii")) in ("Symbol", "Wingdings", "Courier New"):
            fonts.getparent().remove(fonts)
            text.set(_w("val"), "•")


def _set_compatible(settings: etree._Element) -> None:
    """Say that the file is of today's Word, which else opens it as one of 2007."""
    for old in settings.findall("w:compat", NAMES):
        settings.remove(old)
    after = settings.find("w:rsids", NAMES)  # the schema has it before these, or before the next
    if after is None:
        after = next(settings.iter("{*}mathPr"))
    after.addprevious(etree.fromstring(COMPATIBLE))


def _finish_body(root: etree._Element) -> None:
    captions = [paragraph for paragraph in root.iter(_w("p")) if _style_of(paragraph) == CAPTION]
    for paragraph in captions:
        _number(paragraph)
    for picture in root.iter(f"{{{NAMES['wp']}}}docPr"):
        inner = next(picture.getparent().iter(f"{{{NAMES['pic']}}}cNvPr"))
        inner.set("descr", picture.get("descr", ""))
    title = ""
    for block in root.iter(_w("p"), _w("tbl")):
        if block.tag == _w("p") and _style_of(block) == CAPTION:
            title = "".join(block.itertext())
        elif block.tag == _w("tbl"):
            _describe_table(block, title)


def _number(caption: etree._Element) -> None:
    """Make the number of a caption a field of Word, so that figures can be added, referred to and listed."""
    texts = list(caption.iter(_w("t")))
    whole = "".join(text.text or "" for text in texts)
    label, title = split_caption(whole)
    if not label:
        return
    kind, number = label.split()
    run = texts[0].getparent()
    for text in texts[1:]:
        text.getparent().getparent().remove(text.getparent())
    texts[0].text = f"{kind} "
    texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    field = etree.Element(_w("fldSimple"))
    field.set(_w("instr"), rf" SEQ {kind} \* ARABIC ")
    field.append(_run(number))
    run.addnext(field)
    field.addnext(_run(f". {title}"))


def _run(text: str) -> etree._Element:
    run = etree.Element(_w("r"))
    etree.SubElement(run, _w("t"), {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = text
    return run


TABLE_ORDER = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
    "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption",
    "tblDescription",
)  # fmt: skip


def _describe_table(table: etree._Element, title: str) -> None:
    """Name a table by its caption, keep its rows whole, and let its head stand again on every page."""
    properties = table.find("w:tblPr", NAMES)
    for style in table.iter(_w("pStyle")):
        style.set(_w("val"), CELL)
    look = properties.find("w:tblLook", NAMES)
    look.attrib.update({_w("val"): "00A0", _w("firstRow"): "1", _w("firstColumn"): "1"})
    for old in properties.findall("w:tblCaption", NAMES) + properties.findall("w:tblDescription", NAMES):
        properties.remove(old)
    etree.SubElement(properties, _w("tblCaption")).set(_w("val"), title)
    properties[:] = sorted(properties, key=lambda child: TABLE_ORDER.index(etree.QName(child).localname))
    for number, row in enumerate(table.findall("w:tr", NAMES)):
        about = row.find("w:trPr", NAMES)
        if about is None:
            about = etree.Element(_w("trPr"))
            row.insert(0 if row.find("w:tblPrEx", NAMES) is None else 1, about)
        if about.find("w:cantSplit", NAMES) is None:
            about.insert(0, etree.Element(_w("cantSplit")))
        if number == 0 and about.find("w:tblHeader", NAMES) is None:
            etree.SubElement(about, _w("tblHeader"))


def _style_of(paragraph: etree._Element) -> str:
    style = paragraph.find("w:pPr/w:pStyle", NAMES)
    return "" if style is None else style.get(_w("val"), "")


def _w(tag: str) -> str:
    return f"{{{WORD}}}{tag}"
