"""What the page of documents is made of: tables as they were released, the text of the documents, images of pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd


class Image(NamedTuple):
    """The image of a page: its file below the assets, and its size in pixels."""

    file: str
    width: int
    height: int


@dataclass(frozen=True)
class Material:
    """Everything that the page shows, in one language.

    `themes`, `places`: (id, label), in order. `titles`: of documents, by id. `documents`, `coverage`, `evidence`,
    `commitments`, `plan_participation`, `steps`, `reuse_shares`, `agreement`, `rule_quality`: released tables.
    `passages`: document, passage, page, kind, level, heading, quote (contacts masked) of the documents that were
    analysed. `boxes`: document, passage, page, x0, y0, x1, y1 (shares of the page) of those with page images.
    `images`: by document and page. `dates`: a date of the register → as it is written. `folder`: from the page to the
    assets.
    """

    language: str
    themes: Sequence[tuple[str, str]]
    places: Sequence[tuple[str, str]]
    titles: Mapping[str, str]
    documents: pd.DataFrame
    coverage: pd.DataFrame
    evidence: pd.DataFrame
    commitments: pd.DataFrame
    plan_participation: pd.DataFrame
    steps: pd.DataFrame
    reuse_shares: pd.DataFrame
    agreement: pd.DataFrame
    rule_quality: pd.DataFrame
    passages: pd.DataFrame
    boxes: pd.DataFrame
    images: Mapping[tuple[str, int], Image]
    dates: Mapping[str, str]
    folder: str = "../assets/documents"


def name_cell(municipality: str, generation: str, theme: str) -> str:
    """Return the id of the place on the page where the passages of a cell of the matrix stand."""
    return f"cell-{municipality}-{generation}-{theme}"


def name_steps(document: str, scope: str) -> str:
    """Return the id of the place where the passages on participation of a document stand, of its making or measures."""
    return f"steps-{document}-{scope}"


def name_passage(document: str, passage: int) -> str:
    """Return the id of a passage in the text of its document."""
    return f"p-{document}-{passage}"


def name_mark(document: str, passage: int) -> str:
    """Return the id of the rectangles of a passage on the image of its page."""
    return f"r-{document}-{passage}"
