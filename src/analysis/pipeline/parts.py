"""A study that was built in, the parts that its site is assembled from out."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from pytask import Task

from analysis.errors import StudyError
from analysis.figures.fonts import NAMES
from analysis.pipeline.describing import BOUNDARIES, describe_making, describe_tables
from analysis.pipeline.frames import make_frame, read_places
from analysis.pipeline.pages import DOCUMENTS, PRACTICES, REPORTS, SEARCH
from analysis.publish.boundaries import Map, read_boundaries
from analysis.publish.site import Parts, Tile
from analysis.study import Study


def list_tiles(study: Study) -> list[Tile]:
    """Return the municipalities with their place on the tile map."""
    return [
        Tile(
            place["municipality"],
            int(place["tile_col"]),
            int(place["tile_row"]),
            {code: place[f"name_{code}"] for code in study.languages},
        )
        for place in read_places(study)
    ]


def read_map(study: Study) -> Map | None:
    """Return the map of the municipalities where the reference data have their boundaries, else None."""
    path = study.reference / BOUNDARIES
    if not path.is_file():
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise StudyError(
            "is not UTF-8", where=BOUNDARIES, expected="GeoJSON in UTF-8", fix="save it as UTF-8"
        ) from None
    return read_boundaries(text, study.municipalities, BOUNDARIES, read_centres(study))


def read_centres(study: Study) -> list[tuple[float, float]]:
    """Return longitude and latitude of the centres of the municipalities, as far as the reference data have them."""
    with (study.reference / "municipalities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["longitude"], row["latitude"]) for row in csv.DictReader(file)]
    return [(float(longitude), float(latitude)) for longitude, latitude in rows if longitude and latitude]


def collect_parts(study: Study, tasks: Iterable[Task], stale: frozenset[tuple[str, str]]) -> Parts:
    """Return what the site is assembled from; `tasks`: those of the build, which know its inputs."""
    return Parts(
        pages=study.output / "pages",
        tables=study.tables,
        fonts=[study.fonts / name for name in NAMES if name.endswith("woff2")],
        frames=[make_frame(study, language) for language in study.languages],
        tiles=list_tiles(study),
        reports=(*REPORTS, DOCUMENTS, PRACTICES),
        documents=study.output / DOCUMENTS,
        practices=study.output / PRACTICES,
        search=study.output / SEARCH,
        files=study.output / "files",
        about=describe_tables(study),
        making=describe_making(study, tasks, stale),
        map=read_map(study),
        site_url=study.site_url,
        stale=stale,
    )
