"""A study in, a panel of choices out: municipality, group, question; estimate, interval, base and chart at once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from ipywidgets import HTML, Dropdown, Layout, VBox

from analysis.errors import StudyError, suggest
from analysis.exploring.chapters import tell_chapter
from analysis.exploring.comparing import compare_answers, list_cautions, list_warnings, mark_up
from analysis.exploring.drawing import draw_answers, embed_chart, tabulate_answers
from analysis.figures.style import use_style

if TYPE_CHECKING:
    from analysis.explore import StudyData

WIDE, LABEL = Layout(width="44em", max_width="100%"), {"description_width": "8em"}
LONGEST = 80  # letters of a question in the list; its whole wording stands below


class Panel(VBox):
    """Choices at the top; below them what was asked, the estimates, the chart, what to mind, and the way to a chapter.

    Example: `data.explore().question.options[:3]`.
    """

    def __init__(self, data: StudyData, municipality: str | None = None, group: str = "", question: str = "") -> None:
        use_style(data.study.fonts)
        self.data, text = data, data.words.text
        places = {"": str(data.study.district[data.language])} | data.municipalities
        groups = {"": text("exploring.all_groups")} | data.groups
        asked = {one.name: _shorten(f"{one.name} · {one.wording}") for one in data.questions}
        self.municipality = _choose(text("exploring.municipality"), places, municipality or "")
        self.group = _choose(text("exploring.group"), groups, group)
        self.question = _choose(text("exploring.question"), asked, question or next(iter(asked)))
        self.result, self.chapter = HTML(), HTML()
        choices = [self.municipality, self.group, self.question]
        for choice in choices:
            choice.observe(self._show, "value")
        super().__init__([HTML(mark_up(list_warnings(data))), *choices, self.result, self.chapter])
        self._show()

    def _show(self, _: object = None) -> None:
        """Write what is chosen below the choices; the way to a chapter last, which is looked up in whole pages."""
        data, question, municipality = self.data, self.data.questions[self.question.value], self.municipality.value
        rows, series = compare_answers(data, question.name, self.group.value, municipality)
        mark = data.words.text("ui.demonstration") if data.study.is_demonstration else ""
        self.result.value = "".join([
            f"<h3>{escape(question.wording)}</h3>",
            tabulate_answers(rows, series, data.words),
            mark_up(list_cautions(data, rows, series)),
            embed_chart(draw_answers(rows, series, data.words, mark), question.wording),
        ])  # fmt: skip
        chapter = escape(tell_chapter(data, question.name, municipality or None))
        heading = escape(data.words.text("exploring.chapter"))
        self.chapter.value = f'<h4>{heading}</h4><pre style="white-space: pre-wrap">{chapter}</pre>'


def _choose(name: str, labels: dict[str, str], value: str) -> Dropdown:
    """Return a choice between values, each of which is read as its label; raises `StudyError` for another value."""
    if value not in labels:
        raise StudyError(f"unknown choice “{value}”", where=name, fix=suggest(value, labels))
    options = [(label, key) for key, label in labels.items()]
    return Dropdown(description=name, options=options, value=value, layout=WIDE, style=LABEL)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
