"""A page as data: its study, municipality and language, its released tables, its words and names."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.disclosure.door import read_released
from analysis.disclosure.keys import name_figures
from analysis.report.catalogue import open_catalogue
from analysis.study import Study

OF_MUNICIPALITY = ("municipality", "leaflet")
BESIDE = {"slides": "round_table.slides", "leaflet": "{municipality}.leaflet"}  # what goes with another page


class Extract(dict):
    """The released tables of a page by name: only the rows that it shows, each read when it is first asked for.

    Where a row is a figure, the column `figure` has its key, which the cells that show it carry.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        if not any(folder.glob("*.csv")):
            self["places"]  # a page without tables has not been released: the error says what to do

    def __missing__(self, name: str) -> pd.DataFrame:
        table = read_released(self._folder, [name])[name]
        is_told = "flag" in table and not table.columns.str.startswith("other_").any()
        self[name] = table.assign(figure=name_figures(name, table)) if is_told else table
        return self[name]


class ReportPage:
    """What the charts, tables and sentences of one page are made from."""

    def __init__(self, study: Study, notebook: str, municipality: str | None, language: str) -> None:
        self.study, self.notebook, self.municipality, self.language = study, notebook, municipality, language
        self.words = open_catalogue(study, language)
        self.extract = Extract(self._folder)

    @property
    def slug(self) -> str:
        """The name of the page in addresses: the municipality's, or the notebook's; with it, what goes with a page."""
        beside = BESIDE.get(self.notebook, "").format(municipality=self.municipality)
        return beside or self.municipality or self.notebook

    @cached_property
    def names(self) -> dict[str, str]:
        """Municipality → its name in the language of the page."""
        places = self.extract["places"]
        return dict(zip(places["municipality"], places[f"name_{self.language}"], strict=True))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Question → its wording in the questionnaire, in the order of the form."""
        questions = self.extract["questions"]
        return dict(zip(questions["indicator"], questions[f"label_{self.language}"], strict=True))

    @cached_property
    def choices(self) -> dict[tuple[str, str], str]:
        """(question, code) → the wording of the choice, in the order of the form."""
        choices = self.extract["choices"]
        keys = zip(choices["indicator"], choices["category"], strict=True)
        return dict(zip(keys, choices[f"label_{self.language}"], strict=True))

    @property
    def mark(self) -> str:
        """What every figure says of invented data; empty for data from the field."""
        return self.words.text("ui.demonstration") if self.study.is_demonstration else ""

    @property
    def title(self) -> str:
        name = self.names.get(self.municipality, "") if self.municipality else ""
        return self.words.text(f"titles.{self.notebook}", name=name)

    @property
    def place(self) -> str:
        """The municipality in a sentence, e.g. „община Речица“."""
        return self.words.text("ui.municipality", name=self.names[self.municipality]) if self.municipality else ""

    def fingerprint(self) -> str:
        """Return the SHA-256 of the released tables of this page."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.glob("*.csv")):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    @property
    def _folder(self) -> Path:
        return self.study.tables / "pages" / self.slug
