"""Study in, what stands around every page of a language out: brand, banner, navigation; and the parts of the site."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.pages import BESIDE, LEAFLET, REPORTS
from analysis.pipeline.task_accessibility import SLUG as ACCESSIBILITY
from analysis.pipeline.task_documents_page import SLUG as DOCUMENTS
from analysis.pipeline.task_practices_page import SLUG as PRACTICES
from analysis.pipeline.task_search_page import SLUG as SEARCH
from analysis.publish.boundaries import Map, read_boundaries
from analysis.publish.frame import Frame
from analysis.publish.site import Parts, Tile
from analysis.report.catalogue import Catalogue
from analysis.study import Study

BOUNDARIES = "boundaries.geojson"  # in the reference data; a study need not have it


def make_frame(study: Study, language: str) -> Frame:
    """Return the frame of the pages of one language."""
    words = Catalogue(language).text
    names = [(tile.slug, tile.names[language]) for tile in list_tiles(study)]
    reports = [(slug, words(f"titles.{slug}")) for slug in (*REPORTS, DOCUMENTS, PRACTICES, SEARCH)]
    leaflets = {slug: [(f"{slug}.{LEAFLET}", words(f"beside.{LEAFLET}"))] for slug, _ in names}
    return Frame(
        language=language,
        brand=study.title[language],
        banner=words("ui.banner") if study.is_demonstration else "",
        words=words,
        navigation=[("index", words("ui.home")), *reports],
        places=names,
        languages=[(code, Catalogue(code).text("ui.language_name")) for code in study.languages],
        beside=leaflets | {page: [(f"{page}.{name}", words(f"beside.{name}"))] for name, page in BESIDE.items()},
        foot=[(ACCESSIBILITY, words(f"{ACCESSIBILITY}.title"))],
    )


def list_tiles(study: Study) -> list[Tile]:
    """Return the municipalities with their place on the tile map, from the released table of places."""
    with (study.tables / "places.csv").open(encoding="utf-8", newline="") as file:
        return [
            Tile(
                row["municipality"],
                int(row["tile_col"]),
                int(row["tile_row"]),
                {code: row[f"name_{code}"] for code in study.languages},
            )
            for row in csv.DictReader(file)
        ]


def read_map(study: Study) -> Map | None:
    """Return the map of the municipalities where the reference data have their boundaries, else None."""
    path = study.reference / BOUNDARIES
    if not path.is_file():
        return None
    text = path.read_text(encoding="utf-8-sig")
    return read_boundaries(text, study.municipalities, BOUNDARIES, read_centres(study))


def read_centres(study: Study) -> list[tuple[float, float]]:
    """Return longitude and latitude of the centres of the municipalities, as far as the reference data have them."""
    with (study.reference / "municipalities.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(row["longitude"], row["latitude"]) for row in csv.DictReader(file)]
    return [(float(longitude), float(latitude)) for longitude, latitude in rows if longitude and latitude]


def collect_parts(study: Study, tasks: Iterable[Task], stale: frozenset[tuple[str, str]]) -> Parts:
    """Return what the site is assembled from; `tasks`: those of the build, which know its inputs."""
    from analysis.pipeline.describing import describe_making, describe_tables

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
