"""A GeoJSON of the municipalities in, the paths of a map out; a straight projection is exact enough for a district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from analysis.publish.geojson import Point, Ring, read_outlines

WIDTH = 600  # units of the drawing
MARGIN = 6
TOLERANCE = 0.6  # units: a point nearer than that to the line between its neighbours is left out


@dataclass(frozen=True)
class Shape:
    """A municipality on the map: its outline as an SVG path, and where its name stands."""

    slug: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Map:
    """All municipalities, the size of the drawing, and whose the boundaries are."""

    shapes: Sequence[Shape]
    height: int
    attribution: str
    width: int = WIDTH


def read_boundaries(text: str, slugs: Sequence[str], where: str, centres: Sequence[Point] = ()) -> Map:
    """Return the map of the municipalities `slugs`, in their order.

    `centres`, and what is raised: as `analysis.publish.geojson.read_outlines`, which tells of every fault of the file.
    """
    outlines, attribution = read_outlines(text, slugs, where, centres)
    project, height = _fit([point for rings in outlines.values() for ring in rings for point in ring])
    drawn = {slug: [_simplify([project(point) for point in ring]) for ring in own] for slug, own in outlines.items()}
    return Map([_make_shape(slug, drawn[slug]) for slug in slugs], height, attribution)


def _fit(points: Sequence[Point]):
    """Return the function that turns degrees into units of the drawing, and its height."""
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = cos(radians((south + north) / 2))  # a degree of longitude in degrees of latitude
    scale = (WIDTH - 2 * MARGIN) / ((east - west) * narrow)

    def project(point: Point) -> Point:
        return MARGIN + (point[0] - west) * narrow * scale, MARGIN + (north - point[1]) * scale

    return project, round((north - south) * scale + 2 * MARGIN)


def _simplify(ring: Ring) -> Ring:
    """Return a ring without points that hardly bend it (Ramer–Douglas–Peucker), at least a triangle."""
    if len(ring) < 5:
        return ring
    kept, waiting = {0, len(ring) // 2, len(ring) - 1}, [(0, len(ring) // 2), (len(ring) // 2, len(ring) - 1)]
    while waiting:
        start, end = waiting.pop()
        distances = [(_measure(ring[i], ring[start], ring[end]), i) for i in range(start + 1, end)]
        far, place = max(distances, default=(0.0, start))
        if far > TOLERANCE:
            kept.add(place)
            waiting += [(start, place), (place, end)]
    return [ring[place] for place in sorted(kept)]


def _measure(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    if not length:
        return hypot(point[0] - start[0], point[1] - start[1])
    cross = (end[0] - start[0]) * (start[1] - point[1]) - (start[0] - point[0]) * (end[1] - start[1])
    return abs(cross) / length


def _make_shape(slug: str, rings: list[Ring]) -> Shape:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings)
    x, y = _find_centre(max(rings, key=lambda ring: abs(_double_area(ring))))
    return Shape(slug, path, round(x, 1), round(y, 1))


def _double_area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def _find_centre(ring: Ring) -> Point:
    """Return the centre of gravity of a ring; the mean of its points when it has no area.

    >>> _find_centre([(0, 0), (2, 0), (2, 2), (0, 2)])
    (1.0, 1.0)
    """
    area = _double_area(ring)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    turns = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1], strict=True)]
    return tuple(sum((a[i] + b[i]) * turn for a, b, turn in turns) / (3 * area) for i in (0, 1))
