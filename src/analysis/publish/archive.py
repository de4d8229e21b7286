"""An office file in, the same file out with the times and rights of its parts set: equal bytes for equal content."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable


def repack(content: bytes, date: dt.date, edit: Callable[[str, bytes], bytes] = lambda _, part: part) -> bytes:
    """Return the file as if it had been packed on this day; `edit` is given the name of each part and what is in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as written, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in written.namelist():
            entry = zipfile.ZipInfo(name, (date.year, date.month, date.day, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, edit(name, written.read(name)))
    return made.getvalue()
