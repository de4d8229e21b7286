"""What a notebook cell calls: `open_report`, then the parts of a page, from `heading` to `provenance`.

A report reads nothing but the released tables of its own page; it never sees a row.
"""

from __future__ import annotations

from IPython.display import display

from analysis.errors import StudyError, suggest
from analysis.figures.style import draw_svg, use_style
from analysis.report import sentences, tables
from analysis.report.alternative import LONGEST
from analysis.report.asked import tell_after_each_cell
from analysis.report.cells import write_note
from analysis.report.charts import CHARTS
from analysis.report.html import render_table
from analysis.report.page import OF_MUNICIPALITY, ReportPage
from analysis.report.phrases import begin, say
from analysis.report.provenance import list_citation, list_data, list_provenance
from analysis.study import Study, load_study

NOTEBOOKS = ("municipality", "study", "round_table", "methods", "compare", "slides", "leaflet")


def open_report(
    notebook: str, municipality: str | None = None, language: str | None = None, study: Study | None = None
) -> Report:
    """Open the report of one page: its kind, its municipality where it has one, its language; that is the first
    one of the study where none is named.

    Raises `StudyError` for an unknown notebook, municipality or language, and when the page's tables have
    not been released yet.
    """
    study = study or load_study()
    if notebook not in NOTEBOOKS:
        raise StudyError(
            f"unknown report “{notebook}”", expected=", ".join(NOTEBOOKS), fix=suggest(notebook, NOTEBOOKS)
        )
    if notebook in OF_MUNICIPALITY:
        study.check_municipality(municipality or "")
    language = study.check_language(language or study.languages[0])
    use_style(study.fonts)
    tell_after_each_cell()
    return Report(study, notebook, municipality if notebook in OF_MUNICIPALITY else None, language)


class Report(ReportPage):
    """One page in one language; figures and tables are numbered in the order they are called."""

    def __init__(self, study: Study, notebook: str, municipality: str | None, language: str) -> None:
        super().__init__(study, notebook, municipality, language)
        self._numbers = {"figure": 0, "table": 0}
        self._shown: dict[str, list[str]] = {}  # released table → references to what shows it

    def heading(self) -> None:
        """Show the title of the page and its lead."""
        lead = self.words.text(f"leads.{self.notebook}", places=len(self.study.municipalities))
        self._show_markdown(f"# {self.title}\n\n*{lead}*")

    def text(self, *names: str) -> None:
        """Show the findings of sections, a list each, every number from the released tables; nothing without any."""
        for name in names:
            self._tell(name)

    def figure(self, *names: str) -> None:
        """Draw charts, each with number, caption, alternative text and the table of its data; nothing of no rows.

        There are none when the study has not the group that was asked.
        """
        for name in names:
            self._draw(name)

    def table(self, *names: str) -> None:
        """Show tables, each with number, caption and note; nothing of no rows, as `figure`."""
        for name in names:
            self._tabulate(name)

    def section(self, name: str) -> None:
        """Show a section that not every study has – heading, findings and table of that name; nothing of no rows."""
        if _choose(tables.TABLES, name, "section").rows(self).empty:
            return
        self._show_markdown(f"## {self.words.text(f'{name}.title')}\n\n{self.words.text(f'{name}.lead')}")
        self.text(name)
        self.table(name)

    def notes(self, name: str) -> None:
        """Show what the speaker says to a slide; it is no part of the slide."""
        text = self.words.text(f"notes.{name}")
        about = {"text/markdown": {"notes": True}}
        display({"text/markdown": text, "text/plain": text}, raw=True, metadata=about)

    def data(self) -> None:
        """Show the files of the released tables that the page was made from, with the figures and tables of each."""
        self._show_markdown("\n\n".join(list_data(self, self._shown, self.extract)))

    def citation(self) -> None:
        """Show how to cite the page, and under which licence it may be used."""
        self._show_markdown("\n\n".join(list_citation(self)))

    def provenance(self) -> None:
        """Show what data the page was made from and how to make it again."""
        self._show_markdown("\n".join(list_provenance(self)))

    def _tell(self, name: str) -> None:
        findings, bases = _choose(sentences.TEXTS, name, "text")(self), vars(self.study.disclosure)
        lines = [begin(say(self, f"findings.{key}", "sentence", **(bases | values))) for key, values in findings]
        if lines:
            self._show_markdown("\n".join(f"- {line}" for line in lines))

    def _draw(self, name: str) -> None:
        chart = _choose(CHARTS, name, "figure")
        rows = chart.rows(self)
        if rows.empty:
            return
        title = begin(chart.title(self, name, rows))
        alt = chart.kind.describe(self, rows, title)
        if len(alt) > LONGEST:  # the finding stands above the figure; the neutral title leaves out no number
            alt = chart.kind.describe(self, rows, begin(self.words.text(f"captions.{name}.title")))
        cells = chart.kind.tabulate(self, rows)
        metadata = {
            "id": f"figure-{name}", "number": self._count("figure", name, chart.table), "title": title, "alt": alt,
            "note": write_note(self, name, rows, chart.kind.reading, cells), "data": chart.table,
            "table": render_table(cells),
        }  # fmt: skip
        svg = draw_svg(chart.kind.draw(self, name, rows))
        display({"image/svg+xml": svg, "text/plain": f"{title}. {alt}"}, raw=True, metadata={"image/svg+xml": metadata})

    def _tabulate(self, name: str) -> None:
        table = _choose(tables.TABLES, name, "table")
        rows = table.rows(self)
        if rows.empty:
            return
        title = self.words.text(f"captions.{name}.title")
        metadata = {
            "id": f"table-{name}", "number": self._count("table", name, table.released), "title": title,
            "note": tables.write_note(self, name, table, rows), "data": table.released, "look": table.look,
        }  # fmt: skip
        html = render_table(rows, numeric=table.list_numeric(rows))
        display({"text/html": html, "text/plain": title}, raw=True, metadata={"text/html": metadata})

    def _count(self, kind: str, name: str, released: str) -> int:
        """Return the number of a figure or table, and remember which released tables it shows."""
        self._numbers[kind] += 1
        for table in released.split():
            self._shown.setdefault(table, []).append(f"@{kind}-{name}")
        return self._numbers[kind]

    def _show_markdown(self, text: str) -> None:
        display({"text/markdown": text, "text/plain": text}, raw=True)


def _choose(choices: dict, name: str, kind: str):
    if name not in choices:
        raise StudyError(f"unknown {kind} “{name}”", expected=", ".join(choices), fix=suggest(name, choices))
    return choices[name]
