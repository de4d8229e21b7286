"""A PDF in, the same pages as a scanner would give them out: images, a little crooked and noisy, without text."""

from __future__ import annotations

import io
import time
from datetime import date

import numpy as np
import pypdfium2
from PIL import Image

DPI, POINTS = 200, 72
SKEW = 0.6  # degrees at most
NOISE = 7.0  # standard deviation, of 255 shades
QUALITY = 20  # of the JPEG
SEED = 2013
WHITE = 255


def scan_pdf(pdf: bytes, day: date) -> bytes:
    """Return a PDF of images only; the same bytes every time, dated `day`."""
    random = np.random.default_rng(SEED)
    document = pypdfium2.PdfDocument(pdf)
    pages = [_scan_page(page, random) for page in document]
    document.close()
    moment = time.struct_time((day.year, day.month, day.day, 12, 0, 0, 0, 1, 0))
    file = io.BytesIO()
    dates = {"creationDate": moment, "modDate": moment}
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=DPI, quality=QUALITY, **dates)
    return file.getvalue()


def _scan_page(page, random: np.random.Generator) -> Image.Image:
    image = page.render(scale=DPI / POINTS, grayscale=True).to_pil().convert("L")
    crooked = image.rotate(random.uniform(-SKEW, SKEW), Image.Resampling.BICUBIC, fillcolor=WHITE)
    shades = np.asarray(crooked, dtype=float) + random.normal(0, NOISE, crooked.size[::-1])
    return Image.fromarray(shades.clip(0, WHITE).astype(np.uint8))
