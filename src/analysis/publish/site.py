"""Pages, tables and assets in, the whole site out: assembled beside the old one and swapped in one step."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from analysis.errors import StudyError
from analysis.files import hash_files, write_text
from analysis.folders import swap_folder
from analysis.publish import crate, datapackage
from analysis.publish.addresses import render_missing, write_sitemap
from analysis.publish.assets import list_assets
from analysis.publish.boundaries import Map
from analysis.publish.frame import FILES, NOTICE, Frame, environment, render_page

CHECKSUMS = "SHA256SUMS"
GRID = 4  # rows and columns of the tile map that fit on a page; more municipalities stand in a list
SEARCH = "search"  # the page of the search, which is no report
FORMATS = ("pdf", "docx", "xlsx", "pptx")  # of a page, in the order of their links; their words are formats.FORMAT


@dataclass(frozen=True)
class Tile:
    """A municipality on the tile map of the start page: where it stands, and its name per language."""

    slug: str
    column: int
    row: int
    names: dict[str, str]


@dataclass(frozen=True)
class Parts:
    """What a site is assembled from."""

    pages: Path  # LANGUAGE/SLUG.html
    tables: Path  # TABLE.csv
    fonts: Sequence[Path]
    frames: Sequence[Frame]  # the first language is that of the start page
    tiles: Sequence[Tile]
    reports: Sequence[str]
    documents: Path  # images of pages, and the data of the search
    practices: Path  # the table of good practices in other formats, and the data of its search
    search: Path  # the data of the search over all pages, a script for each language
    files: Path  # LANGUAGE/SLUG.SUFFIX: pages in other formats
    about: datapackage.About  # for machines
    making: crate.Making
    map: Map | None = None  # of the boundaries of the municipalities; without it the start page has tiles
    site_url: str = ""  # where the site will stand; only then it has a sitemap and a page for what is not found
    stale: frozenset[tuple[str, str]] = field(
        default_factory=frozenset
    )  # (language, slug) of pages that could not be rebuilt


def assemble_site(parts: Parts, place: Path, check: Callable[[Path], None]) -> bool:
    """Assemble the site beside `place` and swap it in; return whether anything in it has changed.

    A page in `parts.stale` keeps its last good content and says that it is not up to date. `check` is given the
    folder of the new site before anybody can see it. Raises `StudyError` when it does, or when the place
    cannot be written; the old site then stands as it was.
    """
    beside = place.with_name(f".{place.name}.new")
    shutil.rmtree(beside, ignore_errors=True)
    files = {path.relative_to(parts.tables).as_posix(): path for path in sorted(parts.tables.glob("*.csv"))}
    try:
        copies = {path.name: path for path in sorted(parts.practices.glob("practices.*"))}
        assets = list_assets(parts.fonts, parts.documents, parts.practices, parts.search)
        for name, path in (assets | {f"data/{name}": path for name, path in (files | copies).items()}).items():
            _copy(path, beside / name)
        tables = {name: path.read_bytes() for name, path in files.items()}
        write_text(beside / "data" / datapackage.NAME, datapackage.describe_tables(tables, parts.about))
        for frame in parts.frames:
            _write_language(parts, frame, beside, [*files, *copies, datapackage.NAME])
        write_text(
            beside / "index.html",
            environment().get_template("start.html.j2").render(pages=parts.frames, places=len(parts.tiles)),
        )
        if parts.site_url:
            slugs = sorted(path.stem for path in (beside / parts.frames[0].language).glob("*.html"))
            languages = [frame.language for frame in parts.frames]
            write_text(beside / "sitemap.xml", write_sitemap(parts.site_url, languages, slugs))
            write_text(beside / "404.html", render_missing(parts.site_url, parts.frames))
        described = hash_site(beside) | {CHECKSUMS: ""}
        write_text(beside / crate.NAME, crate.describe_crate(described, parts.about, parts.making))
        write_text(beside / CHECKSUMS, list_checksums(beside))
        check(beside)
        changed = not _is_same(place, beside)
        if changed:
            swap_folder(beside, place)
        return changed
    except OSError as error:
        raise StudyError(
            f"cannot be written: {error.strerror}", where=str(place), fix="free space, or close what holds it"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)  # it is gone already when it was swapped in


def list_checksums(folder: Path) -> str:
    """Return the SHA-256 of every file of the site, in the format of sha256sum."""
    return "".join(f"{digest}  {name}\n" for name, digest in hash_site(folder).items())


def hash_site(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of the site but the checksums, by its name, in the order of the paths."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != CHECKSUMS)
    return hash_files({path.relative_to(folder).as_posix(): path for path in paths})


def _is_same(place: Path, beside: Path) -> bool:
    kept, new = place / CHECKSUMS, beside / CHECKSUMS
    return kept.is_file() and kept.read_bytes() == new.read_bytes() == list_checksums(place).encode()


def _write_language(parts: Parts, frame: Frame, site: Path, files: Iterable[str]) -> None:
    folder = parts.pages / frame.language
    built = {path.stem for path in folder.glob("*.html")}
    titles = {tile.slug: tile.names[frame.language] for tile in parts.tiles}
    titles |= {slug: frame.words(f"titles.{slug}") for slug in (*parts.reports, SEARCH)}
    titles |= {slug: label for pages in (*frame.beside.values(), frame.foot) for slug, label in pages}
    for slug, title in titles.items():
        html = (folder / f"{slug}.html").read_text(encoding="utf-8") if slug in built else _stand_in(frame, slug, title)
        stale = (frame.language, slug) in parts.stale
        notice = f'<p class="stale" role="note">{escape(frame.words("ui.stale"))}</p>' if stale else ""
        html = html.replace(NOTICE, notice, 1).replace(FILES, _add_files(parts, frame, slug, site), 1)
        write_text(site / frame.language / f"{slug}.html", html)
    index = _render_index(parts, frame, built, files).replace(NOTICE, "", 1).replace(FILES, "", 1)
    write_text(site / frame.language / "index.html", index)


def _add_files(parts: Parts, frame: Frame, slug: str, site: Path) -> str:
    """Copy what there is of a page in other formats, and return the links to it and to what goes with the page."""
    links = []
    for suffix in _list_formats(parts, frame, slug):
        place = name_file(slug, frame.language, suffix)
        _copy(parts.files / frame.language / f"{slug}.{suffix}", site / place)
        links.append((posixpath.relpath(place, frame.language), frame.words(f"formats.{suffix}")))
    for page, label in frame.beside.get(slug, ()):
        for suffix in _list_formats(parts, frame, page):
            links.append((f"{page}.{suffix}", frame.words("formats.beside", title=label, format=suffix.upper())))
    return environment().get_template("formats.html.j2").render(words=frame.words, formats=links) if links else ""


def _list_formats(parts: Parts, frame: Frame, slug: str) -> list[str]:
    """Return the formats that there are of a page, in the order of their links."""
    return [suffix for suffix in FORMATS if (parts.files / frame.language / f"{slug}.{suffix}").is_file()]


def name_file(slug: str, language: str, suffix: str) -> str:
    """Return where a page in another format lies in the site: beside the page, a workbook among the data.

    >>> name_file("ford", "bg", "pdf"), name_file("ford", "bg", "xlsx")
    ('bg/ford.pdf', 'data/ford.bg.xlsx')
    """
    return f"data/{slug}.{language}.{suffix}" if suffix == "xlsx" else f"{language}/{slug}.{suffix}"


def _stand_in(frame: Frame, slug: str, title: str) -> str:
    """Return a page that says it has not been built yet, so that no link leads nowhere."""
    content = f"<h1>{escape(title)}</h1>\n<p>{escape(frame.words('index.stand_in'))}</p>"
    return render_page(frame, slug, title, content)


def _render_index(parts: Parts, frame: Frame, built: set[str], files: Iterable[str]) -> str:
    grid = not parts.map and all(max(tile.row, tile.column) < GRID for tile in parts.tiles)
    places = sorted(parts.tiles, key=lambda tile: (tile.row, tile.column)) if grid else parts.tiles
    tiles = [
        {"slug": t.slug, "column": t.column, "row": t.row, "name": t.names[frame.language], "built": t.slug in built}
        for t in places
    ]
    reports = [
        {
            "slug": slug,
            "title": frame.words(f"titles.{slug}"),
            "lead": frame.words(f"leads.{slug}", places=len(tiles)),
            "built": slug in built,
            "beside": [(page, label, _list_formats(parts, frame, page)) for page, label in frame.beside.get(slug, ())],
        }
        for slug in parts.reports
    ]
    leaflets = [(slug, t.names[frame.language]) for t in parts.tiles for slug, _ in frame.beside.get(t.slug, ())]
    content = (
        environment()
        .get_template("index.html.j2")
        .render(
            words=frame.words,
            title=frame.brand,
            tiles=tiles,
            map=parts.map,
            grid=grid,
            leaflets=leaflets,
            reports=reports,
            files=files,
            names={tile["slug"]: tile["name"] for tile in tiles},
            built=built,
        )  # fmt: skip
    )
    return render_page(frame, "index", frame.words("ui.home"), content)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
