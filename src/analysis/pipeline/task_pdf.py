"""The page of one language in, its PDF out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import Page
from analysis.study import Study

STEP = "print"
USES = ("analysis.pipeline.printing", "analysis.publish.pdf")


def list_pdf_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that print each page; none where what they need is missing."""
    from analysis.pipeline.printing import find_missing

    if find_missing():
        return []
    around = {
        "settings": study.root / "study.toml",
        "fonts": [study.fonts / name for name in NAMES if name.endswith("ttf")],
    }
    return [
        make_task(
            print_html, f"{STEP} {page.name}", {"html": page.html(study)} | around, {"pdf": page.pdf(study)},
            USES, page=page.name,
        )
        for page in pages
    ]  # fmt: skip


def print_html(html: Path, settings: Path, fonts: list[Path], page: str, pdf: Path) -> None:
    """Print one page; when that fails no PDF is left, for the old one would not be that of the page any more."""
    from analysis.pipeline.printing import print_apart

    pdf.unlink(missing_ok=True)
    print_apart(settings.parent, page, html, pdf)
