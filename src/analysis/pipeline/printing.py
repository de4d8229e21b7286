"""A page's HTML file in, its PDF file out, in a process of its own: a PDF takes one core whole, and some memory.

Run as `python -m analysis.pipeline.printing STUDY PAGE HTML PDF`.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.errors import StudyError
from analysis.pipeline.pages import list_pages, parse_page
from analysis.pipeline.software import PANGO, load_library
from analysis.study import load_study

# What WeasyPrint loads, and in which packages of Debian and Ubuntu it is.
PACKAGES = {
    "libpango-1.0-0": PANGO,
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}


@cache
def find_missing() -> str:
    """Return what is missing for PDFs and how to get it, or nothing when they can be printed."""
    if find_spec("weasyprint") is None:
        return "no PDF was made: the Python package weasyprint is missing; to do: pip install -r requirements.lock"
    missing = [package for package, names in PACKAGES.items() if load_library(names) is None]
    if not missing:
        return ""
    return f"no PDF was made: Pango is missing ({', '.join(missing)}); to do: apt install {' '.join(missing)}"


def print_apart(root: Path, page: str, html: Path, pdf: Path) -> None:
    """Print a page in a process of its own. Raises `StudyError` with the last words of one that fails."""
    command = [sys.executable, "-m", "analysis.pipeline.printing", str(root), page, str(html), str(pdf)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"the process ended with {done.returncode}"]
        raise StudyError(
            f"the PDF could not be made: {said[-1]}", where=f"{page}.pdf", fix="report this; the page itself stands"
        )


def main(root: str, page: str, html: str, pdf: str) -> None:
    """Print one page."""
    gc.disable()  # a tenth of the time; the memory is given back at the end of the process, which is soon
    from analysis.files import write_bytes
    from analysis.publish.pdf import print_page

    study, target = load_study(Path(root)), parse_page(page)
    printed = {other.slug for other in list_pages(study)}
    text = Path(html).read_text(encoding="utf-8")
    data = print_page(
        text, study.fonts, printed, study.publisher[target.language], study.release_date.isoformat()
    )  # fmt: skip
    write_bytes(Path(pdf), data)


if __name__ == "__main__":
    main(*sys.argv[1:])
