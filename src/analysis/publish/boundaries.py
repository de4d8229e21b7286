"""A GeoJSON of the municipalities in, the paths of a map out; a straight projection is exact enough for a district.

The file: a FeatureCollection (RFC 7946, longitude and latitude) whose features are Polygons or MultiPolygons with the
property `slug`; `attribution` at its top says whose the boundaries are, and stands below the map.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from analysis.errors import StudyError, raise_all, suggest

WIDTH = 600  # units of the drawing
MARGIN = 6
TOLERANCE = 0.6  # units: a point nearer than that to the line between its neighbours is left out
Point = tuple[float, float]
Ring = list[Point]


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


def read_boundaries(text: str, slugs: Sequence[str], where: str) -> Map:
    """Return the map of the municipalities `slugs`, in their order.

    Raises `StudyError` for what is no GeoJSON of polygons with slugs in degrees, and – all at once – for a
    municipality that is missing, unknown or drawn twice.
    """
    rings, attribution = _read_rings(text, where)
    _check_slugs([slug for slug, _ in rings], slugs, where)
    points = [point for _, own in rings for ring in own for point in ring]
    if any(abs(x) > 180 or abs(y) > 90 for x, y in points):
        raise StudyError("coordinates that are no degrees", where=where, expected="longitude, latitude (WGS 84)")
    project, height = _fit(points)
    drawn = {slug: [_simplify([project(point) for point in ring]) for ring in own] for slug, own in rings}
    return Map([_make_shape(slug, drawn[slug]) for slug in slugs], height, attribution)


def _read_rings(text: str, where: str) -> tuple[list[tuple[str, list[Ring]]], str]:
    try:
        collection = json.loads(text)
        found = [
            (str(feature["properties"]["slug"]), list(_list_rings(feature["geometry"])))
            for feature in collection["features"]
        ]
        return found, str(collection.get("attribution", ""))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        expected = "a GeoJSON FeatureCollection of Polygons or MultiPolygons, each with the property slug"
        raise StudyError(
            f"cannot be read as boundaries: {error!r}", where=where, expected=expected, fix="export it anew"
        ) from error


def _list_rings(geometry: dict) -> Iterator[Ring]:
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    for polygon in polygons:
        for ring in polygon:
            yield [(float(point[0]), float(point[1])) for point in ring]


def _check_slugs(found: Sequence[str], slugs: Sequence[str], where: str) -> None:
    unknown = [name for name in dict.fromkeys(found) if name not in slugs]
    problems = [StudyError(f"unknown municipality “{name}”", where=where, fix=suggest(name, slugs)) for name in unknown]
    for slug in slugs:
        if (times := found.count(slug)) != 1:
            problems.append(StudyError(f"{slug} stands {times} times", where=where, expected="once, as one feature"))
    raise_all(problems)


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
