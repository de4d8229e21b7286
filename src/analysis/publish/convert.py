"""An executed notebook in, one HTML page out: nbconvert with our own template, set into the site's frame."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from analysis.errors import StudyError
from analysis.publish.frame import TEMPLATES, Frame, render_page
from analysis.publish.headings import first_heading
from analysis.publish.markdown import PageMarkdown

Render = Callable[[Frame, str, str, str], str]  # frame, slug, title, content → the page
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


def convert_page(
    notebook: nbformat.NotebookNode,
    slug: str,
    frame: Frame,
    render: Callable[[Frame, str, str, str], str] = render_page,
) -> str:
    """Return the page `slug` in the language of the frame; `render` sets its content into what stands around it.

    Markdown cells of other languages, parameters and code are left out. Raises `StudyError` when the
    notebook shows no title.
    """
    markdown = PageMarkdown(frame.language)
    others = [code for code, _ in frame.languages if code != frame.language]
    settings = Config({
        "TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": [*DROPPED, *others]},
        "HTMLExporter": {"exclude_input": True, "exclude_input_prompt": True, "exclude_output_prompt": True},
    })  # fmt: skip
    exporter = HTMLExporter(
        config=settings, template_name="report", extra_template_basedirs=[str(TEMPLATES)],
        filters={"markdown2html": markdown.render, "words": frame.words},
    )  # fmt: skip
    exporter.environment.bytecode_cache = _COMPILED
    content, _ = exporter.from_notebook_node(notebook)
    title = first_heading(content)
    if not title:
        raise StudyError(
            "the page has no title", where=f"{slug}.{frame.language}.ipynb", fix="call report.heading() first"
        )
    return render(frame, slug, title, content)
