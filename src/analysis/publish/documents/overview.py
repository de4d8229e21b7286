"""Released tables of documents in, the tables of the page as rows of cells out."""

from __future__ import annotations

from collections.abc import Callable

from analysis.publish.documents.material import Material, name_cell, name_steps

Words = Callable[..., str]
NOT_OBTAINED = "not_obtained"
FIELDS = ("indicator", "target", "deadline", "responsible", "amount", "funding")


def list_matrix(material: Material) -> list[dict]:
    """Return a row per plan: place, generation, and a cell per theme with its state, count and link."""
    places, linked = (
        dict(material.places),
        set(material.evidence[["municipality", "generation", "theme"]].apply(tuple, axis=1)),
    )
    rows = []
    for (municipality, generation), own in material.coverage.groupby(["municipality", "generation"], sort=False):
        by_theme = own.set_index("theme")
        cells = [
            {
                "state": by_theme.at[theme, "state"],
                "passages": by_theme.at[theme, "passages"],
                "commitments": by_theme.at[theme, "commitments"],
                "target": name_cell(municipality, generation, theme)
                if (municipality, generation, theme) in linked
                else "",
            }
            for theme, _ in material.themes
        ]
        is_missing = all(cell["state"] == NOT_OBTAINED for cell in cells)
        rows.append({
            "place": places[municipality], "generation": generation.replace("-", "–"), "cells": cells,
            "is_missing": is_missing,
        })  # fmt: skip
    return rows


def list_measures(material: Material) -> list[dict]:
    """Return a row per document with measures: how many, and how many of them say each of the six fields."""
    rows = []
    for document, own in material.commitments.groupby("document", sort=False):
        missing = own["missing"].str.split(";")
        told = [int((~missing.map(lambda names, field=field: field in names)).sum()) for field in FIELDS]
        rows.append({"title": material.titles[document], "measures": len(own), "told": told})
    return rows


def list_steps(material: Material) -> list[dict]:
    """Return a row per document: the levels of IAP2 and of Arnstein for which there are passages, side by side."""
    name = f"name_{material.language}"
    found = material.plan_participation[material.plan_participation["passages"].astype(int) > 0]
    rows = []
    for document in dict.fromkeys(material.plan_participation["document"]):
        cells = []
        for scope in ("process", "promise"):
            for framework in ("iap2", "arnstein"):
                own = found[
                    (found["document"] == document) & (found["scope"] == scope) & (found["framework"] == framework)
                ]
                levels = [f"{getattr(row, name)} ({row.passages})" for row in own.itertuples()]
                cells.append({"levels": levels, "target": name_steps(document, scope)})
        rows.append({"title": material.titles[document], "cells": cells})
    return rows


def list_shares(material: Material) -> list[dict]:
    """Return a row per plan: its words, the share of each layer, and the share of its own text."""
    table = material.reuse_shares
    layers = ("words_law", "words_template", "words_municipality", "words_undated")
    return [
        {
            "title": material.titles[row["document"]],
            "words": int(row["words"]),
            "shares": [int(row[layer]) / int(row["words"]) for layer in layers],
            "own": float(row["share_own"]),
        }
        for _, row in table.iterrows()
    ]


def list_register(material: Material, written: str, level: Callable[[str], bool]) -> list[dict]:
    """Return the real documents of some levels, as they are registered; `written`: the language every title is in."""
    real = material.documents[(material.documents["origin"] == "real") & material.documents["level"].map(level)]
    places = dict(material.places)
    return [
        {
            "title": row[f"title_{material.language}"] or row[f"title_{written}"],
            "language": material.language if row[f"title_{material.language}"] else written,
            "level": row["level"],
            "place": places.get(row["municipality"], ""),
            "generation": row["generation"].replace("-", "–"),
            "date": material.dates.get(row["date"], ""),
            "state": row["state"],
            "log": row["search_log"],
            "source": row["source"],
        }
        for _, row in real.iterrows()
    ]
