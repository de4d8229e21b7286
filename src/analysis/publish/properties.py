"""What a file says of itself in, the part of an office file that holds it out."""

from __future__ import annotations

import datetime as dt
from html import escape

from analysis.languages import name_region
from analysis.publish.parts import About

PART = "docProps/core.xml"
CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:subject>{study}</dc:subject>'
    "<dc:creator>{publisher}</dc:creator><dc:description>{status}</dc:description><dc:language>{region}</dc:language>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{time}</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{time}</dcterms:modified></cp:coreProperties>'
)


def write_properties(about: About, date: dt.date) -> bytes:
    """Return the core properties: title, subject, author, why the data must not be taken for true, language, day."""
    texts = {key: escape(getattr(about, key)) for key in ("title", "study", "publisher", "status")}
    return CORE.format(**texts, region=name_region(about.language), time=f"{date:%Y-%m-%d}T00:00:00Z").encode()
