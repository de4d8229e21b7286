"""Material in, the page of good practices of one language out: cards to be sought, filtered and printed."""

from __future__ import annotations

from analysis.publish.frame import Frame, environment, render_page
from analysis.publish.practices.cards import FILTERS, UNKNOWN, list_sections
from analysis.publish.practices.material import Material

SLUG = "practices"
SCRIPTS = ("documents/vendor/minisearch.js", "documents/search-core.js", "practices/data.js", "practices/search.js")
FILES = ("practices.csv", "practices.json", "practices.xlsx")


def render_practices(material: Material, frame: Frame, citation: str) -> str:
    """Return the page in the language of the frame; without its scripts it is a plain list."""

    def word(key: str, **values: object) -> str:
        return frame.words(f"practices.{key}", **values)

    sections = list_sections(material)
    filters = [
        {"name": name, "label": word(f"filter.{name}"), "options": list_options(material, name, sections)}
        for name in FILTERS
    ]
    content = environment().get_template("practices.html.j2").render(
        w=word, words=frame.words, field=material.field, title=frame.words(f"titles.{SLUG}"),
        total=len(material.practices), sections=sections, filters=filters, files=FILES, citation=citation,
        is_demonstration=bool(frame.banner), written=material.written, language=frame.language, brand=frame.brand,
        is_written=frame.language == material.written,
    )  # fmt: skip
    scripts = [f"{material.folder}/{name}" for name in SCRIPTS]
    return render_page(frame, SLUG, frame.words(f"titles.{SLUG}"), content, scripts)


def list_options(material: Material, name: str, sections: list[dict]) -> list[tuple[str, str]]:
    """Return the codes of a filter with their labels: in the order of the vocabulary, countries by their names."""
    column = FILTERS[name]
    found = {code for section in sections for card in section["cards"] for code in card["codes"][name]}
    if name == "country":
        return sorted(((code, material.label(column, code)) for code in found), key=lambda option: option[1])
    known = [*material.codes[column], UNKNOWN]
    return [(code, material.label(column, code)) for code in known if code in found]
