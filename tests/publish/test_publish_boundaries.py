"""Boundaries become paths; a file that is not right says what is wrong with it."""

import json
import re

import pytest

from analysis.errors import Problems, StudyError
from analysis.publish.boundaries import MARGIN, WIDTH, read_boundaries


def square(west: float, south: float, size: float = 1.0) -> list:
    corners = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    return [[west + x * size, south + y * size] for x, y in corners]


def collection(*features, **top) -> str:
    made = [
        {"type": "Feature", "properties": {"slug": slug}, "geometry": {"type": kind, "coordinates": coordinates}}
        for slug, kind, coordinates in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made} | top)


TWO = (("a", "Polygon", [square(25, 43)]), ("b", "MultiPolygon", [[square(26, 43)], [square(26, 44, 0.5)]]))


def test_municipalities_are_drawn_in_their_order_within_the_drawing():
    made = read_boundaries(collection(*TWO, attribution="© Имена"), ["b", "a"], "x")
    assert [shape.slug for shape in made.shapes] == ["b", "a"]
    assert made.attribution == "© Имена"
    numbers = [[float(n) for n in re.findall(r"[\d.]+", shape.path)] for shape in made.shapes]
    xs, ys = [x for own in numbers for x in own[0::2]], [y for own in numbers for y in own[1::2]]
    assert (min(xs), max(xs)) == (MARGIN, WIDTH - MARGIN)
    assert (min(ys), max(ys)) == (MARGIN, pytest.approx(made.height - MARGIN, abs=1))
    assert made.shapes[0].path.count("M") == 2, "each part of a municipality"


def test_north_is_above_and_east_is_right_and_the_name_stands_in_the_middle():
    west, east = read_boundaries(collection(*TWO), ["a", "b"], "x").shapes
    assert west.x < east.x
    assert f"M{MARGIN:.1f} " in west.path
    north, south = read_boundaries(
        collection(("n", "Polygon", [square(25, 44)]), ("s", "Polygon", [square(25, 43)])), ["n", "s"], "x"
    ).shapes
    assert north.y < south.y


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude():
    made = read_boundaries(collection(("a", "Polygon", [square(25, 43)])), ["a"], "x")
    assert made.height == pytest.approx(2 * MARGIN + (WIDTH - 2 * MARGIN) / 0.7254, abs=2)  # cos 43.5°


def test_points_on_a_straight_line_are_left_out_and_corners_stay():
    fine = [[25 + i / 100, 43] for i in range(101)] + [[26, 43 + i / 100] for i in range(101)]
    ring = [*fine, [25, 44], [25, 43]]
    path = read_boundaries(collection(("a", "Polygon", [ring])), ["a"], "x").shapes[0].path
    assert path.count("L") <= 6


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "no GeoJSON FeatureCollection"),
        ("{}", "no GeoJSON FeatureCollection"),
        ("[]", "no GeoJSON FeatureCollection"),
        (collection(("a", "Point", [25, 43])), "feature 1 is no boundaries: “a” is a Point"),
        (collection(("a", "Polygon", [])), "feature 1 is no boundaries: “a” has no coordinates"),
        (collection(("a", "Polygon", [[[25, "x"]]])), "coordinates that are no list of points"),
        ('{"features": [{"geometry": null, "properties": {"slug": "a"}}]}', "“a” has no geometry"),
        ('{"features": [{"properties": {"name": "A", "code": 1}}]}', "no property “slug”, only name, code"),
        ('{"features": [{"properties": null}, 1]}', "feature 2 is no boundaries: .*none at all"),
    ],
)
def test_what_is_no_collection_of_polygons_is_refused_and_named(text, said):
    with pytest.raises((StudyError, Problems), match=f"(?s){said}") as caught:
        read_boundaries(text, ["a"], "boundaries.geojson")
    assert "slug" in str(caught.value) and "boundaries.geojson" in str(caught.value)


def test_every_municipality_that_is_missing_unknown_or_drawn_twice_is_named():
    text = collection(("a", "Polygon", [square(25, 43)]), *TWO, ("bb", "Polygon", [square(25, 43)]))
    with pytest.raises(Problems) as caught:
        read_boundaries(text, ["a", "b", "c"], "x")
    said = str(caught.value)
    assert "unknown municipality “bb”" in said and "a stands 2 times" in said and "c stands 0 times" in said


def test_metres_are_not_taken_for_degrees():
    with pytest.raises(StudyError, match="degrees: 4.8e") as caught:
        read_boundaries(collection(("a", "Polygon", [square(4_800_000, 400_000)])), ["a"], "x")
    assert "EPSG:4326" in caught.value.fix


def test_latitude_before_longitude_is_told_by_where_the_municipalities_are():
    right = collection(("a", "Polygon", [square(25, 43)]))
    turned = collection(("a", "Polygon", [[[y, x] for x, y in square(25, 43)]]))
    assert read_boundaries(right, ["a"], "x", [(25.5, 43.5)]).shapes
    with pytest.raises(StudyError, match="latitude stands before longitude"):
        read_boundaries(turned, ["a"], "x", [(25.5, 43.5)])
    elsewhere = collection(("a", "Polygon", [square(10, 50)]))
    assert read_boundaries(elsewhere, ["a"], "x", [(25.5, 43.5)]).shapes, "made-up squares may lie anywhere"
