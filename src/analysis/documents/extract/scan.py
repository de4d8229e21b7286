"""The image of a page in; the same upright and without its ruling lines, and those lines, out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from analysis.documents.extract.ruling import Grid, group_cells, make_edge

DARK = 140  # of 255: ink is below it
PALE = 190  # the ink of a thin line, which is spread over two pixels, is below it
STEEPEST = 2.0  # degrees that a page may lie aslant
STEPS = (0.25, 0.05)  # of degrees, first over all angles, then around the best
STRIPS = 32
LONGEST_STROKE = 0.3  # inches: a longer dark run is no letter but a line
AROUND = 2  # pixels around a line that are cleared with it
POINTS = 72


@dataclass(slots=True)
class Scan:
    """An upright page as grey values, its dots per inch, and its tables in points."""

    grey: np.ndarray
    dpi: float
    tables: list[Grid]

    def to_points(self, pixels: float) -> float:
        return pixels * POINTS / self.dpi

    def to_pixels(self, points: float) -> int:
        return round(points * self.dpi / POINTS)


def prepare(image: Image.Image, dpi: float) -> Scan:
    """Return a page cleaned with a 3x3 median, set upright, its ruling lines read and taken out."""
    grey = image.convert("L")
    clean = grey.filter(ImageFilter.MedianFilter(3))
    slant = find_slant(np.asarray(clean))
    ink = _turn(grey, slant) < PALE  # the median wipes thin lines out
    upright = _turn(clean, slant)
    least = round(LONGEST_STROKE * dpi)
    across, down = find_runs(ink, least), find_runs(ink.T, least)
    scale = POINTS / dpi
    edges = [make_edge(x0 * scale, y * scale, x1 * scale, y * scale, "h") for y, x0, x1 in across]
    edges += [make_edge(x * scale, y0 * scale, x * scale, y1 * scale, "v") for x, y0, y1 in down]
    tables = group_cells(edges) if edges else []
    for y, x0, x1 in across:
        upright[max(y - AROUND, 0) : y + AROUND + 1, x0:x1] = 255
    for x, y0, y1 in down:
        upright[y0:y1, max(x - AROUND, 0) : x + AROUND + 1] = 255
    return Scan(upright, dpi, tables)


def _turn(image: Image.Image, degrees: float) -> np.ndarray:
    return np.asarray(image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)).copy()


def find_slant(grey: np.ndarray) -> float:
    """Return by how many degrees a page has to be turned, counter-clockwise, for its lines to lie level.

    At the right angle the sums of ink along the rows differ most; strips of the page are shifted instead of turned.
    """
    ink = (grey < DARK).astype(np.float32)
    width = ink.shape[1] // STRIPS
    profiles = ink[:, : width * STRIPS].reshape(ink.shape[0], STRIPS, width).sum(axis=2)
    middles = (np.arange(STRIPS) - (STRIPS - 1) / 2) * width
    best, reach = 0.0, STEEPEST
    for step in STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(profiles, middles * np.tan(np.radians(angle)))))
        reach = step
    return best


def _sharpness(profiles: np.ndarray, shifts: np.ndarray) -> float:
    rows = sum(np.roll(profiles[:, strip], -round(shift)) for strip, shift in enumerate(shifts))
    return float(np.var(rows))


def find_runs(ink: np.ndarray, least: int) -> list[tuple[int, int, int]]:
    """Return row, start and end of each dark run of at least so many pixels; a gap of one pixel does not end it."""
    thick = ink.copy()
    thick[1:] |= ink[:-1]
    thick[:-1] |= ink[1:]
    runs = []
    for row in np.flatnonzero(thick.sum(axis=1) >= least):
        padded = np.concatenate(([0], thick[row].astype(np.int8), [0]))
        changes = np.flatnonzero(np.diff(padded))
        starts, ends = changes[::2], changes[1::2]
        long = ends - starts >= least
        runs += [(int(row), int(start), int(end)) for start, end in zip(starts[long], ends[long], strict=True)]
    return runs


def measure_stroke(grey: np.ndarray) -> float:
    """Return how wide the strokes of a piece of print are, in pixels: bold letters have the wider ones."""
    ink = np.pad((grey < DARK).astype(np.int8), ((0, 0), (1, 1)))
    starts = int((np.diff(ink, axis=1) == 1).sum())
    return float(ink.sum()) / starts if starts else 0.0
