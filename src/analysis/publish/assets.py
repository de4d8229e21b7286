"""Folders of what was made for the pages in, what pages load out: its place in the site → the file that is copied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.publish.frame import TEMPLATES

STYLES = ("report.css", "leaflet.css", "page.js")


def list_assets(fonts: Iterable[Path], documents: Path, practices: Path, search: Path) -> dict[str, Path]:
    """Return everything that pages load. `documents`, `practices`, `search`: the folders of data of these pages."""
    shared = [*fonts, *(TEMPLATES / name for name in STYLES)]
    slides = [*sorted((TEMPLATES / "vendor/reveal").iterdir()), *sorted(TEMPLATES.glob("slides.[cj]s*"))]
    return (
        _place("assets", {path.name: path for path in shared})
        | _place("assets/slides", {path.name: path for path in slides})
        | _place("assets/documents", _list_documents(documents))
        | _place("assets/practices", _find_data(practices) | {"search.js": TEMPLATES / "practices.js"})
        | _place("assets/search", _list_search(search))
    )


def _place(folder: str, files: Mapping[str, Path]) -> dict[str, Path]:
    return {f"{folder}/{name}": path for name, path in files.items()}


def _list_documents(folder: Path) -> dict[str, Path]:
    """Return what the page on documents loads; the other searches share the library and the core with it."""
    images = {path.name: path for path in sorted(folder.glob("*.webp"))}
    vendor = {f"vendor/{path.name}": path for path in sorted((TEMPLATES / "vendor/minisearch").iterdir())}
    own = {"search-core.js": TEMPLATES / "search-core.js", "search.js": TEMPLATES / "documents.js"}
    return images | _find_data(folder) | vendor | own


def _find_data(folder: Path) -> dict[str, Path]:
    """Return the data of a search, if there are any yet."""
    data = folder / "data.js"
    return {data.name: data} if data.is_file() else {}


def _list_search(folder: Path) -> dict[str, Path]:
    """Return what the page of the search over all pages loads: a script of data for each language."""
    return {path.name: path for path in sorted(folder.glob("data.*.js"))} | {"search.js": TEMPLATES / "search.js"}
