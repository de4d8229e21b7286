"""The image of a page in; the same upright and without its ruling lines, and those lines, out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from analysis.documents.extract.ruling import Grid, find_bounds, group_cells, make_edge

DARK = 140  # of 255: ink is below it
PALE = 190  # the ink of a thin line, which is spread over two pixels, is below it
STEEPEST = 2.0  # degrees that a page may lie aslant
STEPS = (0.25, 0.05)  # of degrees, first over all angles, then around the best
STRIPS = 32
LONGEST_STROKE = 0.3  # inches: a longer dark run across is no letter but a line
TALLEST_STROKE = 0.18  # inches: the same down; a row of one line is no higher
AROUND = 2  # pixels around a line that are cleared with it
NEAR = 8  # pixels: a line that is nearer to a table is its own
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
    across = find_runs(ink, round(LONGEST_STROKE * dpi))
    down = find_runs(ink.T, round(TALLEST_STROKE * dpi))
    scale = POINTS / dpi
    edges = [make_edge(x0 * scale, y * scale, x1 * scale, y * scale, "h") for y, x0, x1 in across]
    edges += [make_edge(x * scale, y0 * scale, x * scale, y1 * scale, "v") for x, y0, y1 in down]
    tables = group_cells(edges) if edges else []
    scan = Scan(upright, dpi, tables)
    for grid in tables:
        _wipe_lines(scan, grid, across, down)
    return scan


def _wipe_lines(scan: Scan, grid: Grid, across: list[tuple], down: list[tuple]) -> None:
    """Clear the lines of a table; strokes as long elsewhere are letters of a title."""
    left, top, right, foot = (
        scan.to_pixels(value) + around
        for value, around in zip(find_bounds(grid), (-NEAR, -NEAR, NEAR, NEAR), strict=True)
    )
    for y, x0, x1 in across:
        if top <= y <= foot and left <= x0 and x1 <= right:
            scan.grey[max(y - AROUND, 0) : y + AROUND + 1, x0:x1] = 255
    for x, y0, y1 in down:
        if left <= x <= right and top <= y0 and y1 <= foot:
            scan.grey[y0:y1, max(x - AROUND, 0) : x + AROUND + 1] = 255


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
