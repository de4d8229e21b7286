"""Study in, what stands around every page of a language out: brand, banner, navigation."""

from __future__ import annotations

import csv

from analysis.pipeline.pages import ACCESSIBILITY, BESIDE, DOCUMENTS, LEAFLET, PRACTICES, REPORTS, SEARCH
from analysis.publish.frame import Frame
from analysis.report.catalogue import open_catalogue
from analysis.study import Study


def make_frame(study: Study, language: str) -> Frame:
    """Return the frame of the pages of one language."""
    words = open_catalogue(study, language).text
    names = [(place["municipality"], place[f"name_{language}"]) for place in read_places(study)]
    reports = [(slug, words(f"titles.{slug}")) for slug in (*REPORTS, DOCUMENTS, PRACTICES, SEARCH)]
    leaflets = {slug: [(f"{slug}.{LEAFLET}", words(f"beside.{LEAFLET}"))] for slug, _ in names}
    return Frame(
        language=language,
        brand=study.title[language],
        banner=words("ui.banner") if study.is_demonstration else "",
        words=words,
        navigation=[("index", words("ui.home")), *reports],
        places=names,
        languages=[(code, open_catalogue(study, code).text("ui.language_name")) for code in study.languages],
        beside=leaflets | {page: [(f"{page}.{name}", words(f"beside.{name}"))] for name, page in BESIDE.items()},
        foot=[(ACCESSIBILITY, words(f"{ACCESSIBILITY}.title"))],
    )


def read_places(study: Study) -> list[dict[str, str]]:
    """Return the municipalities as the released table of places has them: a row each, in its order."""
    with (study.tables / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
