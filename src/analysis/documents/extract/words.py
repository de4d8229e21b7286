"""A page of a PDF in, its words with their places out, as pypdfium2 reads them."""

from __future__ import annotations

import ctypes
import re
from typing import NamedTuple

import pypdfium2.raw as pdfium

MARKERS = "\x02\ufffe\xad"  # how PDFium writes a hyphen at the end of a line: in the word, with no new line after it
NO_BREAK = "\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}"
BREAKS = " \r\n\t\0\N{EN SPACE}\N{EM SPACE}\N{THIN SPACE}\N{ZERO WIDTH SPACE}"
WORD = re.compile(f"([^{BREAKS}{MARKERS}]+)([{MARKERS}]?)")
MARKED = 0.2  # of the size: the number of a note stands higher than that over the line
SQUARE = re.compile(r"м[23]$")  # кв. м, and no number of a note
BOLD = (b"bold", b"black", b"heavy", b"semib", b"demi")


class Word(NamedTuple):
    """A word and its place in points from the top left of the page; `size` is that of its letters as printed.

    `soft` is true where a hyphen at the end of a line is, or may be, only the line's.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    soft: bool


def read_words(page, textpage) -> list[Word]:
    """Return the words of a page in the order of its text."""
    place = find_place(page)
    measure = _Measure(textpage)
    return [_make_word(text, first, last, soft, measure, place) for text, first, last, soft in _split(textpage)]


def read_text(textpage) -> str:
    """Return the characters of a page, one for each that PDFium has a place for.

    The text that PDFium gives as a whole may lack some of them; then each is asked for (pypdfium2 issue 261).
    """
    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    return "".join(chr(pdfium.FPDFText_GetUnicode(textpage, index)) for index in range(count))


def _split(textpage) -> list[tuple[str, int, int, bool]]:
    """Return text, first and last character and `soft` of each word; a space that binds does not end one."""
    words: list[tuple[str, int, int, bool]] = []
    for found in WORD.finditer(read_text(textpage)):
        text, first, last = found[1], found.start(1), found.end(1) - 1
        if words and (text[0] in NO_BREAK or words[-1][0][-1] in NO_BREAK):
            before, first, _, _ = words.pop()  # spaces that PDFium adds beside one that binds do not count
            text = before + text
        words.append((text + "-", first, last, True) if found[2] else (text, first, last, False))
    return words


class _Measure:
    """The places and fonts of characters, read with buffers that are made once."""

    def __init__(self, textpage) -> None:
        self.handle = textpage.raw
        self.box, self.matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.name, self.flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self.weights: dict[bytes, bool] = {}

    def read_box(self, index: int) -> tuple[float, float, float, float]:
        pdfium.FPDFText_GetLooseCharBox(self.handle, index, self.box)
        return self.box.left, self.box.bottom, self.box.right, self.box.top

    def read_baseline(self, index: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self.handle, index, self.x, self.y)
        return self.x.value, self.y.value

    def read_size(self, index: int) -> float:
        size = pdfium.FPDFText_GetFontSize(self.handle, index)
        if not pdfium.FPDFText_GetMatrix(self.handle, index, self.matrix):
            return size
        return size * (self.matrix.c**2 + self.matrix.d**2) ** 0.5

    def is_raised(self, index: int, first: int, size: float) -> bool:
        return self.read_baseline(index)[1] - self.read_baseline(first)[1] > MARKED * size

    def is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self.handle, index, self.name, 128, self.flags)
        name = self.name.raw[:length]
        if name not in self.weights:
            self.weights[name] = any(word in name.lower() for word in BOLD)
        return self.weights[name]


def _make_word(text, first, last, soft, measure: _Measure, place) -> Word:
    size, raised = measure.read_size(first), 0
    if text[-1].isdigit() and last > first and not SQUARE.search(text):
        while last - raised > first and measure.is_raised(last - raised, first, size):
            raised += 1
        text, last = text[: len(text) - raised], last - raised  # without the number of a note
    left, low, right, high = measure.read_box(first)
    if last != first:
        end = measure.read_box(last)
        left, low = min(left, end[0]), min(low, end[1])
        right, high = max(right, end[2]), max(high, end[3])
    x0, top, x1, bottom = place(left, low, right, high)
    x, y = measure.read_baseline(first)
    baseline = place(x, y, x, y)[1]
    return Word(text, x0, top, x1, bottom, baseline, round(size, 1), measure.is_bold(first), soft)


def find_place(page):
    """Return the function from a box in the page's own space to one from the top left of the page as it is shown."""
    left, low, right, high = page.get_cropbox()
    turn = page.get_rotation()

    def place(x0, y0, x1, y1):
        if turn == 90:
            return y0 - low, x0 - left, y1 - low, x1 - left
        if turn == 180:
            return right - x1, y0 - low, right - x0, y1 - low
        if turn == 270:
            return high - y1, right - x1, high - y0, right - x0
        return x0 - left, high - y1, x1 - left, high - y0

    return place
