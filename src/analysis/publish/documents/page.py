"""Material in, the page of documents of one language out: it leads from every cell of the matrix to its sentences."""

from __future__ import annotations

from analysis.publish.documents import evidence, overview
from analysis.publish.documents.coding import WITHHELD, describe_coding
from analysis.publish.documents.material import Material
from analysis.publish.frame import Frame, environment, render_page

SLUG = "documents"
SCRIPTS = ("vendor/minisearch.js", "search-core.js", "data.js", "search.js")  # below the assets, in this order


def render_documents(material: Material, frame: Frame) -> str:
    """Return the page in the language of the frame; without its scripts all but the search works."""

    def word(key: str) -> str:
        return frame.words(f"documents.{key}")

    template = environment().get_template("documents.html.j2")
    content = template.render(
        w=word, words=frame.words, percent=lambda share: frame.words("documents.percent", share=share),
        is_demonstration=bool(frame.banner), language=material.language, written=frame.written, folder=material.folder,
        themes=material.themes, places=material.places, fields=overview.FIELDS,
        generations=sorted(set(material.coverage["generation"])),
        coding=describe_coding(material), has_withheld=WITHHELD in set(material.coverage["state"]),
        matrix=overview.list_matrix(material), measures=overview.list_measures(material),
        steps=overview.list_steps(material), shares=overview.list_shares(material),
        step_cells=list(evidence.list_step_cells(material)),
        cells=list(evidence.list_cells(material)), images=list(evidence.list_images(material)),
        texts=list(evidence.list_texts(material)),
        plans=overview.list_register(material, frame.written, lambda level: level == "municipal"),
        policies=overview.list_register(material, frame.written, lambda level: level != "municipal"),
    )  # fmt: skip
    scripts = [f"{material.folder}/{name}" for name in SCRIPTS]
    return render_page(frame, SLUG, frame.words("titles.documents"), content, scripts)
