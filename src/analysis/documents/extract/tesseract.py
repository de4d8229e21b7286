"""An image in, the lines of print that tesseract finds in it out."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from lxml import html
from PIL import Image

from analysis.documents.extract.mend import mend_line
from analysis.documents.extract.repair import normalise
from analysis.errors import StudyError
from analysis.processes import run_program

LANGUAGE = "bul"  # with English beside it, Latin letters are written for Cyrillic ones
Spot = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels
BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
NO_BASELINE = BASELINE.search("baseline 0 0")
SURE = re.compile(r"x_wconf (\d+)")


class Read(NamedTuple):
    """A line as tesseract gives it, in pixels: text, box, baseline, how sure its words are, the boxes of its words."""

    text: str
    box: Spot
    baseline: float
    sure: list[float]
    words: list[tuple[str, Spot]]

    def move(self, right: int, down: int) -> Read:
        words = [(word, _move(box, right, down)) for word, box in self.words]
        return self._replace(box=_move(self.box, right, down), baseline=self.baseline + down, words=words)


def find_version() -> str:
    """Return the version of tesseract that is installed with Bulgarian."""
    fix = "install tesseract with its Bulgarian data (Debian: tesseract-ocr tesseract-ocr-bul)"
    if not shutil.which("tesseract"):
        raise StudyError("tesseract is not installed, so the text of a scan cannot be recognised", fix=fix)
    languages = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    if LANGUAGE not in languages.split():
        raise StudyError("tesseract has no Bulgarian data", fix=fix)
    version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=True).stdout
    return version.split()[1]


def run_tesseract(grey: np.ndarray, mode: str, dpi: int) -> list[Read]:
    """Return the lines that tesseract finds in an image, in its order."""
    image = io.BytesIO()
    Image.fromarray(grey).save(image, "PNG")
    command = ["tesseract", "-", "-", "-l", LANGUAGE, "--psm", mode, "--dpi", str(dpi), "hocr"]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = run_program(command, input=image.getvalue(), capture_output=True, check=True, env=alone)
    return list(_read_hocr(done.stdout))


def _read_hocr(data: bytes) -> Iterator[Read]:
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    for line in root.xpath("//span[contains('ocr_line ocr_header ocr_caption ocr_textfloat', @class)]"):
        spans = line.xpath(".//span[@class='ocrx_word']")
        words = [(word.text_content().strip(), _read_box(word)) for word in spans]
        text = mend_line(normalise(" ".join(word for word, _ in words if word)))
        if any(map(str.isalnum, text)):
            box, sure = _read_box(line), [float(SURE.search(word.get("title"))[1]) for word in spans]
            slope, rise = (float(value) for value in (BASELINE.search(line.get("title")) or NO_BASELINE).groups())
            yield Read(text, box, box[3] + rise + slope * (box[2] - box[0]) / 2, sure, words)


def _read_box(span) -> Spot:
    return tuple(int(value) for value in BOX.search(span.get("title")).groups())


def _move(box: Spot, right: int, down: int) -> Spot:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down
