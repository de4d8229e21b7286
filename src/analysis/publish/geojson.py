"""The text of a GeoJSON in, the outlines of the municipalities in degrees out, or what is wrong with the file.

The file: a FeatureCollection (RFC 7946, longitude and latitude) whose features are Polygons or MultiPolygons with the
property `slug`; `attribution` at its top says whose the boundaries are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from analysis.errors import StudyError, raise_all, suggest

KINDS = ("Polygon", "MultiPolygon")
EXPECTED = "a GeoJSON FeatureCollection of Polygons or MultiPolygons, each with the property slug"
AGAIN = "export it anew: docs/how-to/set-up-the-site.md"
Point = tuple[float, float]
Ring = list[Point]


def read_outlines(
    text: str, slugs: Sequence[str], where: str, centres: Sequence[Point] = ()
) -> tuple[dict[str, list[Ring]], str]:
    """Return the rings of every municipality of `slugs`, and whose the boundaries are.

    `centres`: where the centres of the municipalities are, longitude and latitude, by which coordinates in the wrong
    order are told. Raises `StudyError` for what is no GeoJSON of polygons with slugs in degrees, and – all at once –
    for every feature that is not one, and every municipality that is missing, unknown or drawn twice.
    """
    outlines, attribution = _read_features(text, where)
    _check_slugs([slug for slug, _ in outlines], slugs, where)
    _check_degrees([point for _, rings in outlines for ring in rings for point in ring], centres, where)
    return dict(outlines), attribution


def _read_features(text: str, where: str) -> tuple[list[tuple[str, list[Ring]]], str]:
    try:
        collection = json.loads(text)
        features, attribution = list(collection["features"]), str(collection.get("attribution", ""))
    except (ValueError, KeyError, TypeError) as error:
        raise StudyError(
            "cannot be read as boundaries: it is no GeoJSON FeatureCollection",
            where=where,
            expected=EXPECTED,
            fix=AGAIN,
        ) from error
    raise_all([
        StudyError(f"feature {number} is no boundaries: {problem}", where=where, expected=EXPECTED, fix=AGAIN)
        for number, feature in enumerate(features, start=1)
        if (problem := _find_problem(feature))
    ])  # fmt: skip
    try:
        return [(str(one["properties"]["slug"]), _list_rings(one["geometry"])) for one in features], attribution
    except (ValueError, TypeError, IndexError) as error:
        raise StudyError(
            f"cannot be read as boundaries: coordinates that are no list of points ({error})",
            where=where, expected=EXPECTED, fix=AGAIN,
        ) from error  # fmt: skip


def _find_problem(feature: object) -> str:
    """Return what a feature lacks to be drawn; nothing when it lacks nothing."""
    feature = feature if isinstance(feature, dict) else {}
    properties, geometry = feature.get("properties") or {}, feature.get("geometry") or {}
    if "slug" not in properties:
        return f"it has no property “slug”, only {', '.join(properties) or 'none at all'}"
    kind, name = geometry.get("type"), properties["slug"]
    if kind not in KINDS:
        return f"“{name}” is a {kind}" if kind else f"“{name}” has no geometry"
    return "" if geometry.get("coordinates") else f"“{name}” has no coordinates"


def _list_rings(geometry: dict) -> list[Ring]:
    coordinates = geometry["coordinates"]
    polygons = [coordinates] if geometry["type"] == "Polygon" else coordinates
    return [[(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon]


def _check_degrees(points: Sequence[Point], centres: Sequence[Point], where: str) -> None:
    far = next((point for point in points if abs(point[0]) > 180 or abs(point[1]) > 90), None)
    if far:
        raise StudyError(
            f"coordinates that are no degrees: {far[0]:g}, {far[1]:g}", where=where,
            expected="longitude, latitude (WGS 84)", fix="export the boundaries in EPSG:4326",
        )  # fmt: skip
    turned = [(y, x) for x, y in points]
    if (
        centres
        and not any(_holds(points, centre) for centre in centres)
        and all(_holds(turned, one) for one in centres)
    ):
        raise StudyError(
            "latitude stands before longitude", where=where, expected="longitude, latitude (RFC 7946)",
            fix="export the boundaries anew, or exchange the two numbers of each point",
        )  # fmt: skip


def _holds(points: Sequence[Point], centre: Point) -> bool:
    """Say whether a place lies in the rectangle around points."""
    return all(
        min(values) <= place <= max(values) for values, place in zip(zip(*points, strict=True), centre, strict=True)
    )


def _check_slugs(found: Sequence[str], slugs: Sequence[str], where: str) -> None:
    unknown = [name for name in dict.fromkeys(found) if name not in slugs]
    problems = [StudyError(f"unknown municipality “{name}”", where=where, fix=suggest(name, slugs)) for name in unknown]
    for slug in slugs:
        if (times := found.count(slug)) != 1:
            problems.append(StudyError(f"{slug} stands {times} times", where=where, expected="once, as one feature"))
    raise_all(problems)
