"""What a notebook cell calls: `open_report`, then `heading`, `text`, `figure`, `table`, `provenance`.

A report reads nothing but the released tables of its own page; it never sees a row.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

import pandas as pd
from IPython.display import display

from analysis.disclosure.door import read_released
from analysis.errors import StudyError, suggest
from analysis.figures.alt import build_alt
from analysis.figures.dots import Words, draw_dots
from analysis.figures.style import draw_svg, use_style
from analysis.report import charts, sentences, tables
from analysis.report.catalogue import Catalogue
from analysis.report.html import render_table
from analysis.study import Study, load_study

NOTEBOOKS = ("municipality", "study", "round_table", "methods")


def open_report(
    notebook: str, municipality: str | None = None, language: str = "bg", study: Study | None = None
) -> Report:
    """Open the report of one page: its kind, its municipality where it has one, its language.

    Raises `StudyError` for an unknown notebook, municipality or language, and when the page's tables have
    not been released yet.
    """
    study = study or load_study()
    if notebook not in NOTEBOOKS:
        raise StudyError(
            f"unknown report “{notebook}”", expected=", ".join(NOTEBOOKS), fix=suggest(notebook, NOTEBOOKS)
        )
    if notebook == "municipality":
        study.check_municipality(municipality or "")
    study.check_language(language)
    use_style(study.fonts)
    return Report(study, notebook, municipality if notebook == "municipality" else None, language)


class Report:
    """One page in one language; figures and tables are numbered in the order they are called."""

    def __init__(self, study: Study, notebook: str, municipality: str | None, language: str) -> None:
        self.study, self.notebook, self.municipality, self.language = study, notebook, municipality, language
        self.words = Catalogue(language)
        self.extract = self._read_extract()
        self._numbers = {"figure": 0, "table": 0}

    @property
    def slug(self) -> str:
        """The name of the page in addresses: the municipality's, or the notebook's."""
        return self.municipality or self.notebook

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

    @property
    def title(self) -> str:
        name = self.names.get(self.municipality, "") if self.municipality else ""
        return self.words.text(f"titles.{self.notebook}", name=name)

    @property
    def place(self) -> str:
        """The municipality in a sentence, e.g. „община Борово“."""
        return self.words.text("ui.municipality", name=self.names[self.municipality]) if self.municipality else ""

    def heading(self) -> None:
        """Show the title of the page and its lead."""
        self._show_markdown(f"# {self.title}\n\n*{self.words.text(f'leads.{self.notebook}')}*")

    def text(self, name: str) -> None:
        """Show the findings of one section as a list; every number in them comes from the released tables."""
        findings, bases = _choose(sentences.TEXTS, name, "text")(self), vars(self.study.disclosure)
        lines = [self.words.text(f"findings.{key}", **(bases | values)) for key, values in findings]
        self._show_markdown("\n".join(f"- {line}" for line in lines))

    def figure(self, name: str) -> None:
        """Draw a chart with number, caption, alternative text and the table of its data."""
        chart = _choose(charts.CHARTS, name, "figure")
        rows = chart.rows(self)
        mark = self.words.text("ui.demonstration") if self.study.is_demonstration else ""
        series = {key: charts.name_series(self, key) for key in dict.fromkeys(rows["series"])}
        words = Words(self.words.text(f"captions.{name}.axis"), self.words.text("ui.base"), mark, series, self.language)
        title = self.words.text(f"captions.{name}.title")
        alt = build_alt(rows, self.words.text, lambda value: charts.write_value(self.words, value, chart.percent),
                        title=title, series=next(iter(series.values())))  # fmt: skip
        self._numbers["figure"] += 1
        metadata = {
            "id": f"figure-{name}", "number": self._numbers["figure"], "title": title, "alt": alt,
            "note": charts.write_note(self, name, rows), "data": chart.table,
            "table": render_table(charts.tabulate(self, rows, chart.percent)),
        }  # fmt: skip
        svg = draw_svg(draw_dots(rows, words, chart.limits, chart.percent))
        display({"image/svg+xml": svg, "text/plain": f"{title}. {alt}"}, raw=True, metadata={"image/svg+xml": metadata})

    def table(self, name: str) -> None:
        """Show a table with number, caption and note."""
        table = _choose(tables.TABLES, name, "table")
        rows = table.rows(self)
        self._numbers["table"] += 1
        title = self.words.text(f"captions.{name}.title")
        metadata = {
            "id": f"table-{name}", "number": self._numbers["table"], "title": title,
            "note": tables.write_note(self, name, table, rows), "data": table.released,
        }  # fmt: skip
        html = render_table(rows, numeric=[rows.columns[i] for i in table.numeric])
        display({"text/html": html, "text/plain": title}, raw=True, metadata={"text/html": metadata})

    def provenance(self) -> None:
        """Show how to cite the page, what data it was made from and how to make it again."""
        self._show_markdown("\n".join(tables.list_provenance(self)))

    def fingerprint(self) -> str:
        """Return the SHA-256 of the released tables of this page."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.glob("*.csv")):
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    @property
    def _folder(self) -> Path:
        return self.study.tables / "pages" / self.slug

    def _read_extract(self) -> dict[str, pd.DataFrame]:
        """Return the released tables of this page, by name: only the rows that it shows."""
        return read_released(self._folder, [path.stem for path in sorted(self._folder.glob("*.csv"))] or ["places"])

    def _show_markdown(self, text: str) -> None:
        display({"text/markdown": text, "text/plain": text}, raw=True)


def _choose(choices: dict, name: str, kind: str):
    if name not in choices:
        raise StudyError(f"unknown {kind} “{name}”", expected=", ".join(choices), fix=suggest(name, choices))
    return choices[name]
