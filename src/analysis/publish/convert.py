"""An executed notebook in, one HTML page out: nbconvert with our own template, set into the site's frame."""

from __future__ import annotations

import re
from collections.abc import Callable

import nbformat
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from nbconvert.exporters import HTMLExporter, TemplateExporter
from traitlets.config import Config

from analysis.errors import StudyError
from analysis.publish.embed import embed_drawing
from analysis.publish.frame import TEMPLATES, Frame, render_page
from analysis.publish.headings import first_heading
from analysis.publish.markdown import PageMarkdown
from analysis.publish.sections import list_lacking, list_languages, name_section

Render = Callable[[Frame, str, str, str], str]  # frame, slug, title, content → the page
CALL = re.compile(r"report\.(figure|table)\(([^)]*)\)")
DROPPED = ("internal", "parameters", "injected-parameters")


class _CompiledTemplates(BytecodeCache):
    """Keeps compiled templates in memory: nbconvert makes a new environment, and would compile anew, for each page."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _CompiledTemplates()


class PageExporter(HTMLExporter):
    """nbconvert's exporter without its last step, which parses the whole page and writes it anew.

    That step gives images without an alternative text one that says nothing, and tab stops to cells of its own
    template; our template has none of either. It took four fifths of the time of a conversion.
    """

    def from_notebook_node(self, nb: nbformat.NotebookNode, resources: dict | None = None, **kw):
        """Return the page, as its template writes it, and the resources."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)


def convert_page(
    notebook: nbformat.NotebookNode,
    slug: str,
    frame: Frame,
    render: Callable[[Frame, str, str, str], str] = render_page,
) -> str:
    """Return the page `slug` in the language of the frame; `render` sets its content into what stands around it.

    Markdown cells of other languages, parameters and code are left out. Raises `StudyError` when the
    notebook shows no title, or has sections that are not written in the language of the page.
    """
    if lacking := list_lacking(notebook, frame.language):
        raise StudyError(
            f"{len(lacking)} cells are missing: {', '.join(lacking)}", where=f"{slug}.{frame.language}.ipynb",
            expected="a Markdown cell in every language of the study for each section",
            fix=f"write them in the notebook, each tagged {frame.language}",
        )  # fmt: skip
    markdown = PageMarkdown(frame.language, frame.words, number_elements(notebook))
    others = sorted(list_languages(notebook) - {frame.language})
    settings = Config({
        "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": [*DROPPED, *others]},
        "HTMLExporter": {
            "exclude_input": True, "exclude_input_prompt": True, "exclude_output_prompt": True,
            "optimistic_validation": True,  # once, after all changes of the notebook, not after each of them
        },
    })  # fmt: skip
    exporter = PageExporter(
        config=settings, template_name="report", extra_template_basedirs=[str(TEMPLATES)],
        filters={
            "markdown2html": markdown.render, "words": frame.words, "section": name_section,
            "drawing": embed_drawing,
        },
    )  # fmt: skip
    exporter.environment.bytecode_cache = _COMPILED
    try:
        content, _ = exporter.from_notebook_node(notebook)
    except StudyError as error:
        where = f"{slug}.{frame.language}.ipynb"
        raise StudyError(error.found, where=where, expected=error.expected, fix=error.fix) from error
    title = first_heading(content)
    if not title:
        raise StudyError(
            "the page has no title", where=f"{slug}.{frame.language}.ipynb", fix="call report.heading() first"
        )
    return render(frame, slug, title, content)


def number_elements(notebook: nbformat.NotebookNode) -> dict[str, int]:
    """Return the id of every figure and table that the notebook calls for, with its number; 0 where it has no rows."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    about = [shown for output in outputs for shown in output.get("metadata", {}).values() if "number" in shown]
    calls = [call for cell in notebook.cells if cell.cell_type == "code" for call in CALL.findall(cell.source)]
    called = [f"{kind}-{name}" for kind, names in calls for name in re.findall(r"\w+", names)]
    return dict.fromkeys(called, 0) | {shown["id"]: shown["number"] for shown in about}
