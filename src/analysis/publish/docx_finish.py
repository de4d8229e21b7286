"""A part of a Word file as pandoc writes it in, the same with what pandoc leaves open out."""

from __future__ import annotations

import datetime as dt

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, nsmap, qn
from lxml import etree

from analysis.publish.docx_body import finish_body
from analysis.publish.docx_reference import FONT, INSTEAD
from analysis.publish.parts import About
from analysis.publish.properties import PART, write_properties

COMPATIBLE = (
    f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
LIKE_FONT = (
    f'<w:font {nsdecls("w")} w:name="{FONT}"><w:altName w:val="{INSTEAD}"/><w:charset w:val="CC"/>'
    '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
)


def finish_part(name: str, part: bytes, about: About, date: dt.date, contents: str) -> bytes:
    """Return a part of the file; `contents`: the title of the list of contents."""
    if name == PART:
        return write_properties(about, date)
    if name not in FINISH and name != "word/document.xml":
        return part
    root = parse_xml(part)
    if name in FINISH:
        FINISH[name](root)
    else:
        finish_body(root, contents)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _name_font(fonts: etree._Element) -> None:
    """Say which font stands in where the study's is not installed."""
    fonts.append(parse_xml(LIKE_FONT))


def _drop_extensions(theme: etree._Element) -> None:
    """Leave out the numbers of the theme's maker, which look like those of a device."""
    for extension in list(theme.iter("{*}extLst")):
        extension.getparent().remove(extension)


def _set_bullets(numbering: etree._Element) -> None:
    """Write bullets with a sign of the text's own font: pandoc's is one of Symbol, which not every computer has."""
    for level in numbering.iter(qn("w:lvl")):
        text, fonts = level.find("w:lvlText", nsmap), level.find("w:rPr/w:rFonts", nsmap)
        if fonts is not None and fonts.get(qn("w:ascii")) in ("Symbol", "Wingdings", "Courier New"):
            fonts.getparent().remove(fonts)
            text.set(qn("w:val"), "•")


def _set_compatible(settings: etree._Element) -> None:
    """Say that the file is of today's Word, which else opens it as one of 2007."""
    for old in settings.findall("w:compat", nsmap):
        settings.remove(old)
    after = settings.find("w:rsids", nsmap)  # the schema has it before these, or before the next
    if after is None:
        after = next(settings.iter("{*}mathPr"))
    after.addprevious(parse_xml(COMPATIBLE))


FINISH = {
    "word/fontTable.xml": _name_font,
    "word/theme/theme1.xml": _drop_extensions,
    "word/numbering.xml": _set_bullets,
    "word/settings.xml": _set_compatible,
}
