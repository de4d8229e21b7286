"""An executed notebook in, one HTML page out: nbconvert with our own template, set into the site's frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from nbconvert.exporters import HTMLExporter
from traitlets.config import Config

from analysis.errors import StudyError
from analysis.publish.markdown import PageMarkdown, first_heading, list_headings

TEMPLATES = Path(__file__).parent / "templates"
DROPPED = ("internal", "parameters", "injected-parameters")
NOTICE = "<!--notice-->"  # where the site puts a remark on the page as a whole


@dataclass(frozen=True)
class Frame:
    """What stands around the content of every page of one language."""

    language: str
    brand: str
    banner: str  # empty when the study is published
    words: Callable[..., str]
    navigation: Sequence[tuple[str, str]]  # (slug, label), in order
    languages: Sequence[tuple[str, str]]  # (code, its own name)


def convert_page(notebook: nbformat.NotebookNode, slug: str, frame: Frame) -> str:
    """Return the page `slug` in the language of the frame.

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
    content, _ = exporter.from_notebook_node(notebook)
    title = first_heading(content)
    if not title:
        raise StudyError(
            "the page has no title", where=f"{slug}.{frame.language}.ipynb", fix="call report.heading() first"
        )
    return render_page(frame, slug, title, content)


def render_page(frame: Frame, slug: str, title: str, content: str) -> str:
    """Set the content of a page into the frame of the site: header, banner, list of contents, footer."""
    return environment().get_template("page.html.j2").render(
        frame=frame, words=frame.words, slug=slug, title=title, content=content,
        contents=list_headings(content), notice=NOTICE,
    )  # fmt: skip


@cache
def environment() -> Environment:
    """Return the Jinja environment of the site's own templates."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html", "j2"]), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
