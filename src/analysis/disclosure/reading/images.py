"""An image in (PNG, JPEG, WebP), the texts beside its picture out: comments, and what programs and cameras write."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from PIL import ExifTags, Image

Texts = Iterator[tuple[str, str]]

PNG, JPEG, RIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"
# What is the picture itself, by format; a piece of any other kind is read.
OF_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"iCCP"}
OF_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
COMMENTS = {0xE1, *range(0xE3, 0xED), 0xED, 0xEF, 0xFE}  # segments of a JPEG that hold texts, and who knows what
SCAN = 0xDA  # the segment from which on a JPEG is its picture
PICTURE_END = b"\xff\xd9"


def is_image(content: bytes) -> bool:
    """Say whether a file begins as an image that `read_image` reads."""
    return content.startswith((PNG, JPEG)) or (content.startswith(RIFF) and content[8:12] == b"WEBP")


def read_image(content: bytes) -> Texts:
    """Return the texts in an image, each with the piece it stands in; nothing of a file that is no image."""
    pieces = _list_chunks if content.startswith(PNG) else _list_segments if content.startswith(JPEG) else _list_riff
    for kind, data in pieces(content):
        yield kind, "\n".join(_decode(part) for part in data.split(b"\0") if part)
        yield kind, _decode(data)
    if told := _read_camera(content):
        yield "camera", told


def _list_chunks(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the chunks of a PNG (specification, 11.3) that are not its picture, and what follows the last one."""
    place, kind = len(PNG), b""
    while place + 8 <= len(content) and kind != b"IEND":
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        if kind not in OF_PNG:
            yield kind.decode("latin-1"), content[place + 8 : place + 8 + length]
        place += 12 + length
    if content[place:]:
        yield "after its end", content[place:]


def _list_segments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the segments of a JPEG (ITU-T T.81, annex B) that hold texts, and what follows its picture."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF:
        kind, length = struct.unpack(">BH", content[place + 1 : place + 4])
        if kind == SCAN:
            yield "after its end", content[content.rfind(PICTURE_END) + 2 :]
            return
        if kind in COMMENTS:
            yield f"segment {kind:X}", content[place + 4 : place + 2 + length]
        place += 2 + length


def _list_riff(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Return the chunks of a WebP (RFC 9649) that are not its picture."""
    place = 12
    while place + 8 <= len(content):
        kind, length = struct.unpack("<4sI", content[place : place + 8])
        if kind not in OF_WEBP:
            yield kind.decode("latin-1"), content[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _read_camera(content: bytes) -> str:
    """Return what a camera wrote (Exif), a line each; the place as latitude and longitude in degrees."""
    with suppress(OSError, SyntaxError, ValueError, TypeError, ZeroDivisionError, KeyError):
        exif = Image.open(io.BytesIO(content)).getexif()
        place = exif.get_ifd(ExifTags.IFD.GPSInfo)
        lines = [_write(value) for value in (*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values())]
        degrees = [_to_degrees(place[tag], place.get(tag - 1)) for tag in (2, 4) if tag in place]
        return "\n".join([*lines, ", ".join(f"{angle:.5f}" for angle in degrees)]).strip()
    return ""


def _write(value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    wide = value.count(0) * 3 > len(value)  # what Windows writes has two bytes a letter
    return value.decode("utf-16-le", "replace") if wide else value.decode("utf-8", "replace")


def _to_degrees(parts: tuple, side: str | None) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if side in ("S", "W") else 1)


def _decode(data: bytes) -> str:
    with suppress(zlib.error):  # it is not packed
        data = zlib.decompressobj().decompress(data.lstrip(b"\0"))
    return re.sub(r"[\x00-\x08\x0e-\x1f\ufffd]+", " ", data.decode("utf-8", "replace"))
