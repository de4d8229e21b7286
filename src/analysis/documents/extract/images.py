"""A PDF in, an image of each of its pages out, as the page on documents shows them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2


def draw_page_images(data: bytes, dpi: int, quality: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each page as WebP, with its width and height in pixels."""
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            image = page.render(scale=dpi / 72).to_pil()
            held = io.BytesIO()
            image.save(held, "WEBP", quality=quality, method=4)
            yield held.getvalue(), image.width, image.height
    finally:
        document.close()
