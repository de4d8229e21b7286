"""Passages behind the cells of the matrix in, as the template shows them out: the sentence marked, its place linked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.publish.documents.material import Material, name_cell, name_mark, name_passage, name_steps


def list_cells(material: Material) -> Iterator[dict]:
    """Yield each cell of the matrix that has passages: id, place, generation, theme, and its passages."""
    labels, places = dict(material.themes), dict(material.places)
    rows = material.evidence[material.evidence["municipality"] != ""]
    groups = dict(list(rows.groupby(["municipality", "generation", "theme"], sort=False)))
    for cell in material.coverage.itertuples():
        key = (cell.municipality, cell.generation, cell.theme)
        if key in groups:
            yield {
                "id": name_cell(*key),
                "place": places[cell.municipality],
                "generation": cell.generation.replace("-", "–"),
                "theme": labels[cell.theme],
                "passages": [describe_passage(material, row) for row in groups[key].itertuples()],
            }


def list_step_cells(material: Material) -> Iterator[dict]:
    """Yield for each document, of its making and of its measures, the passages that are evidence of participation."""
    names = [f"iap2_{material.language}", f"arnstein_{material.language}"]
    once = material.steps.drop_duplicates(["document", "scope", "passage", *names])
    for (document, scope), rows in once.groupby(["document", "scope"], sort=False):
        passages = [
            describe_passage(material, row) | {"levels": [getattr(row, name) for name in names]}
            for row in rows.assign(state="").itertuples()
        ]
        title = material.titles[document]
        yield {"id": name_steps(document, scope), "title": title, "scope": scope, "passages": passages}


def describe_passage(material: Material, row) -> dict:
    """Return a passage with its sentence apart, its state, and the link to where it stands."""
    on_image = (row.document, row.page) in material.images and _has_boxes(material.boxes, row)
    name = name_mark if on_image else name_passage
    return {
        "before": row.quote[: row.start],
        "sentence": row.quote[row.start : row.end],
        "after": row.quote[row.end :],
        "state": row.state,
        "heading": row.heading,
        "page": row.page,
        "target": name(row.document, row.passage),
        "on_image": on_image,
    }


def list_images(material: Material) -> Iterator[dict]:
    """Yield each page that has an image, with the rectangles of the passages on it that are evidence.

    A passage that goes on over the page has its id where it begins.
    """
    wanted = {place for shown in (material.evidence, material.steps) for place in zip(*_columns(shown), strict=True)}
    is_wanted = [place in wanted for place in zip(*_columns(material.boxes), strict=True)]
    boxes = material.boxes[pd.Series(is_wanted, index=material.boxes.index, dtype=bool)]  # of no boxes, too
    begins = boxes.groupby(["document", "passage"])["page"].min().to_dict()
    for (document, page), image in material.images.items():
        own = boxes[(boxes["document"] == document) & (boxes["page"] == page)]
        marks = [
            {
                "id": name_mark(document, passage) if begins[document, passage] == page else "",
                "boxes": [_scale(box, image) for box in rows.itertuples()],
            }
            for passage, rows in own.groupby("passage", sort=True)
        ]
        yield {"title": material.titles[document], "page": page, "image": image, "marks": marks}


def list_texts(material: Material) -> Iterator[dict]:
    """Yield each document with its passages in reading order, the sentences that are evidence apart."""
    first = material.evidence.drop_duplicates(["document", "passage"]).set_index(["document", "passage"])
    for document, rows in material.passages.groupby("document", sort=False):
        passages = []
        for row in rows.itertuples():
            start, end = (
                first.loc[(document, row.passage), ["start", "end"]]
                if (document, row.passage) in first.index
                else (0, 0)
            )
            passages.append({
                "id": name_passage(document, row.passage), "kind": row.kind, "before": row.quote[:start],
                "sentence": row.quote[start:end], "after": row.quote[end:],
            })  # fmt: skip
        yield {"title": material.titles[document], "passages": passages}


def _has_boxes(boxes: pd.DataFrame, row) -> bool:
    return bool(((boxes["document"] == row.document) & (boxes["passage"] == row.passage)).any())


def _columns(boxes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    return boxes["document"], boxes["passage"]


def _scale(box, image) -> dict[str, float]:
    """Return a rectangle in the pixels of the image, a little wider than the words."""
    left, top = box.x0 * image.width - 3, box.y0 * image.height - 2
    return {
        "x": round(left, 1), "y": round(top, 1), "width": round(box.x1 * image.width - left + 3, 1),
        "height": round(box.y1 * image.height - top + 2, 1),
    }  # fmt: skip
