"""A notebook in, the languages and the sections of its text out, as the tags and the ids of its cells tell them."""

from __future__ import annotations

import re

import nbformat

from analysis.languages import is_language

MADE_UP = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?|cell-\d+")


def list_languages(notebook: nbformat.NotebookNode) -> set[str]:
    """Return the languages that cells of the notebook are tagged with, whether the study has them or not."""
    return {tag for cell in notebook.cells for tag in cell.metadata.get("tags", []) if is_language(tag)}


def list_lacking(notebook: nbformat.NotebookNode, language: str) -> list[str]:
    """Return the ids of the cells that are missing in a language: those of sections which other languages have."""
    sections: dict[str, set[str]] = {}
    for cell in notebook.cells:
        if told := {tag for tag in cell.metadata.get("tags", []) if is_language(tag)}:
            sections.setdefault(name_section(cell), set()).update(told)
    return [f"{name}-{language}" for name, told in sections.items() if name and language not in told]


def name_section(cell: nbformat.NotebookNode) -> str:
    """Return the name of a cell without its language: the id of its section, alike on the pages of all languages.

    Nothing for a cell that was not named: its id is one that Jupyter made up.

    >>> name_section({"id": "trust-en", "metadata": {"tags": ["en"]}})
    'trust'
    """
    name = cell.get("id", "")
    for tag in cell["metadata"].get("tags", []):
        name = name.removesuffix(f"-{tag}")
    return "" if MADE_UP.fullmatch(name) else name
