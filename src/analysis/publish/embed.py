"""A figure's SVG in, the address that holds it in a page out, and back again."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

DRAWING = "data:image/svg+xml,"
SPECIAL = '%#"&<>\n'  # in this order: what stands for a sign begins with the first one


def embed_drawing(svg: str) -> str:
    """Return the address of a drawing; a third shorter than base64, as only what an attribute cannot hold is coded.

    >>> embed_drawing('<svg id="a"/>')
    'data:image/svg+xml,%3Csvg id=%22a%22/%3E'
    """
    for sign in SPECIAL:
        svg = svg.replace(sign, f"%{ord(sign):02X}")
    return DRAWING + svg


def open_drawing(address: str) -> bytes:
    """Return the SVG of an address that `embed_drawing` made."""
    return unquote_to_bytes(address.removeprefix(DRAWING))
