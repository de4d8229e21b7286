"""A page's HTML file in, its PDF file out, in a process of its own: a PDF takes one core whole, and some memory.

Where the system can fork, the process is a fork of the warm one that the kernels come from (`publish/kernels.py`).
"""

from __future__ import annotations

import gc
import multiprocessing
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from analysis.errors import StudyError
from analysis.pipeline.apart import begin_fork, tell
from analysis.pipeline.pages import list_pages, parse_page
from analysis.pipeline.software import PANGO, load_library
from analysis.study import load_study

# What WeasyPrint loads, and in which packages of Debian and Ubuntu it is.
PACKAGES = {
    "libpango-1.0-0": PANGO,
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
}
WARM = ("weasyprint", "analysis.publish.pdf")  # what a print imports; half a second
DONE = "done"


@cache
def find_missing() -> str:
    """Return what is missing for PDFs and how to get it, or nothing when they can be printed."""
    if find_spec("weasyprint") is None:
        return "no PDF was made: the Python package weasyprint is missing; to do: pip install -r requirements.lock"
    missing = [package for package, names in PACKAGES.items() if load_library(names) is None]
    if not missing:
        return ""
    return f"no PDF was made: Pango is missing ({', '.join(missing)}); to do: apt install {' '.join(missing)}"


def list_warm() -> tuple[str, ...]:
    """Return what the warm process imports for prints; nothing where they cannot be made."""
    return () if find_missing() else WARM


def print_apart(root: Path, page: str, html: Path, pdf: Path) -> None:
    """Print a page in a process of its own, or in this one where the system cannot fork.

    Raises `StudyError` with the last words of one that fails.
    """
    can_fork = "forkserver" in multiprocessing.get_all_start_methods()
    said = (_print_in_fork if can_fork else _print_and_say)(root, page, html, pdf)
    if said != DONE:
        raise StudyError(
            f"the PDF could not be made: {said}", where=f"{page}.pdf", fix="report this; the page itself stands"
        )


def _print_in_fork(root: Path, page: str, html: Path, pdf: Path) -> str:
    said, code = begin_fork(_print_and_tell, root, page, html, pdf)()
    return said.decode() or f"the process ended with {code}"


def _print_and_tell(root: Path, page: str, html: Path, pdf: Path) -> None:
    """Print a page, and tell the process that asked how it went."""
    gc.disable()  # a tenth of the time; the memory is given back at the end of the process, which is soon
    tell(_print_and_say(root, page, html, pdf).encode())


def _print_and_say(root: Path, page: str, html: Path, pdf: Path) -> str:
    """Print a page, and return what went wrong, or that nothing did."""
    try:
        print_file(root, page, html, pdf)
    except Exception as error:  # whatever it is, it is told to the process that asked, which raises it
        return f"{type(error).__name__}: {error}"
    return DONE


def print_file(root: Path, page: str, html: Path, pdf: Path) -> None:
    """Print one page."""
    from analysis.files import write_bytes
    from analysis.publish.pdf import print_page

    study, target = load_study(root), parse_page(page)
    printed = {other.slug for other in list_pages(study)}
    text = html.read_text(encoding="utf-8")
    publisher, date = study.publisher[target.language], study.release_date.isoformat()
    write_bytes(pdf, print_page(text, study.fonts, printed, publisher, date))
