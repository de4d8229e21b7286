"""A DOCX or ODT in, the same with one date on all its parts out, so that the same text gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date


def freeze_zip(data: bytes, day: date, mend_xml: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return the archive with its parts in their order, all dated `day`; ODF wants `mimetype` first and not packed.

    `mend_xml` is applied to every part that is XML.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(file, "w") as frozen:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, (day.year, day.month, day.day, 12, 0, 0))
            entry.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as written on any system
            content = parts.read(part.filename)
            frozen.writestr(entry, mend_xml(content) if part.filename.endswith(".xml") else content)
    return file.getvalue()
