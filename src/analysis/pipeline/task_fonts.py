"""The font package in, the four font files of figures and pages out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.study import Study


def list_font_tasks(study: Study) -> list[Task]:
    """Return the task that makes the fonts, once."""
    return [make_task(write_fonts, "fonts", {}, {"fonts": [study.fonts / name for name in NAMES]})]


def write_fonts(fonts: list[Path]) -> None:
    """Make the font files."""
    from analysis.figures.fonts import make_fonts

    make_fonts(fonts[0].parent)
