import errno
import hashlib
import itertools
import json
import os
import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import folders
from analysis.errors import StudyError
from analysis.publish.boundaries import Map, Shape
from analysis.publish.crate import Making, Run
from analysis.publish.frame import FILES, MOST_PLACES, render_page
from analysis.publish.site import CHECKSUMS, GRID, Parts, Tile, assemble_site, list_checksums

TABLES = {"places": "municipality,name_bg\nborovo,Борово\n", "scores": "municipality,n,estimate\nborovo,26,2.5\n"}


SEARCH = ["search-core.js", "search.js"]
VENDOR = [f"vendor/{name}" for name in ("LICENSE.txt", "minisearch.js", "vendor.toml")]

SLIDES = ["LICENSE", "reveal.css", "reveal.js", "slides.css", "slides.js", "vendor.toml"]


@pytest.fixture
def parts(tmp_path, make_frame, about) -> Parts:
    """A site of two municipalities and one report in two languages; Бяла was not built yet."""
    frames = [make_frame("bg"), make_frame("en")]
    for frame in frames:
        for slug in ("borovo", "study"):
            page = render_page(frame, slug, f"{slug} {frame.language}", f"<h1>{slug}</h1>")
            write(tmp_path / "pages" / frame.language / f"{slug}.html", page)
    for name, text in TABLES.items():
        write(tmp_path / f"tables/{name}.csv", text)
    write(tmp_path / "tables/pages/borovo/scores.csv", "an extract is not a table of the site")
    write(tmp_path / "fonts/study-sans.woff2", "font")
    for name in ("a-1.webp", "data.js", "images.csv"):
        write(tmp_path / "documents" / name, "image or data")
    for language in ("bg", "en"):
        write(tmp_path / f"search/data.{language}.js", "data")
    for name in ("data.js", "practices.json", "practices.xlsx"):
        write(tmp_path / "practices" / name, "data")
    return Parts(
        pages=tmp_path / "pages", tables=tmp_path / "tables", fonts=[tmp_path / "fonts/study-sans.woff2"],
        frames=frames, reports=["study"], documents=tmp_path / "documents",
        practices=tmp_path / "practices", search=tmp_path / "search", files=tmp_path / "files",
        about=about, making=Making(runs=[Run("notebooks/municipality.ipynb", {}, ["scores"], "borovo", "bg")]),
        tiles=[
            Tile("borovo", 1, 0, {"bg": "Борово", "en": "Borovo"}), Tile("byala", 0, 0, {"bg": "Бяла", "en": "Byala"})
        ],
    )  # fmt: skip


@pytest.fixture
def place(tmp_path) -> Path:
    return tmp_path / "output/site"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def pass_all(site: Path) -> None:
    """Let every site pass: what must not be published is no matter of how a site is assembled."""


def wrong_checksums(site: Path) -> list[str]:
    """The files of a site that its SHA256SUMS does not name, or names with other bytes."""
    lines = read(site / CHECKSUMS).splitlines()
    named = dict(reversed(re.fullmatch(r"([0-9a-f]{64})  (.+)", line).groups()) for line in lines)
    found = {
        name: hashlib.sha256(data).hexdigest() for name, data in contents(site).items() if not name.endswith(CHECKSUMS)
    }
    return sorted(name for name in named.keys() | found.keys() if named.get(name) != found.get(name))


def test_the_site_holds_its_pages_tables_and_assets_and_nothing_else(parts, place):
    assert assemble_site(parts, place, pass_all) is True
    assert sorted(contents(place)) == sorted([
        "SHA256SUMS", "ro-crate-metadata.json",
        *(f"assets/documents/{name}" for name in ("a-1.webp", "data.js", *SEARCH, *VENDOR)),
        "assets/practices/data.js", "assets/practices/search.js", "data/practices.json", "data/practices.xlsx",
        "assets/search/data.bg.js", "assets/search/data.en.js", "assets/search/search.js", "bg/search.html",
        "en/search.html", "assets/page.js", "assets/leaflet.css", "assets/report.css", "assets/study-sans.woff2",
        *(f"assets/slides/{name}" for name in SLIDES), "data/datapackage.json", "data/places.csv",
        "data/scores.csv", "bg/borovo.html", "bg/byala.html", "bg/index.html", "bg/study.html",
        "en/borovo.html", "en/byala.html", "en/index.html", "en/study.html", "index.html",
    ])  # fmt: skip
    assert [path.name for path in place.parent.iterdir()] == ["site"]


def test_a_site_with_an_address_has_a_sitemap_of_its_pages_and_a_page_for_what_is_not_found(parts, place):
    assemble_site(parts, place, pass_all)
    without = set(contents(place))
    assemble_site(replace(parts, site_url="https://example.org/"), place, pass_all)
    assert set(contents(place)) - without == {"sitemap.xml", "404.html"}
    named = re.findall(r"<loc>https://example.org/(.*?)</loc>", read(place / "sitemap.xml"))
    assert sorted(named) == sorted(name for name in without if name[:3] in ("bg/", "en/"))


def test_the_index_draws_boundaries_where_there_are_any_and_else_says_that_the_map_is_schematic(parts, place):
    assemble_site(parts, place, pass_all)
    assert "index.map_note" in read(place / "bg/index.html") and "<svg" not in read(place / "bg/index.html")
    shapes = [Shape(slug, "M1 1L2 2L2 1Z", 1.5, 1.5) for slug in ("borovo", "byala")]
    assemble_site(replace(parts, map=Map(shapes, 400, "© Някой")), place, pass_all)
    page = read(place / "bg/index.html")
    assert "index.map_note" not in page and "index.map_source bg © Някой" in page
    assert '<a href="borovo.html"><path d="M1 1L2 2L2 1Z"/><text x="1.5" y="1.5">Борово</text></a>' in page
    assert '<g class="missing"><path' in page, "Бяла was not built yet"
    listed = re.findall(r'<li class="column-\d row-\d">.*?(Борово|Бяла)', page)
    assert listed == ["Борово", "Бяла"], "below a map the municipalities stand in the order of the study"


def test_assembled_twice_the_site_is_unchanged_to_the_byte(parts, place):
    assemble_site(parts, place, pass_all)
    before, folder = contents(place), place.stat().st_ino
    assert assemble_site(parts, place, pass_all) is False
    assert contents(place) == before
    assert place.stat().st_ino == folder  # not even swapped
    assert [path.name for path in place.parent.iterdir()] == ["site"]


def test_assembled_elsewhere_the_site_has_the_same_bytes(parts, place, tmp_path):
    assemble_site(parts, place, pass_all)
    assemble_site(parts, tmp_path / "elsewhere", pass_all)
    assert contents(tmp_path / "elsewhere") == contents(place)


def test_a_changed_page_changes_the_site(parts, place):
    assemble_site(parts, place, pass_all)
    write(parts.pages / "bg/borovo.html", "<h1>new</h1>")
    assert assemble_site(parts, place, pass_all) is True
    assert read(place / "bg/borovo.html") == "<h1>new</h1>"


def test_a_new_site_is_checked_whole_before_anybody_can_see_it(parts, place):
    assemble_site(parts, place, pass_all)
    write(parts.pages / "bg/borovo.html", "<h1>new</h1>")
    before, seen = contents(place), []

    def refuse(site: Path) -> None:
        seen.append((read(site / "bg/borovo.html"), wrong_checksums(site), contents(place) == before))
        raise StudyError("it tells too much")

    with pytest.raises(StudyError, match="it tells too much"):
        assemble_site(parts, place, refuse)
    assert seen == [("<h1>new</h1>", [], True)]
    assert contents(place) == before
    assert [path.name for path in place.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("name", [CHECKSUMS, "bg/borovo.html", "data/places.csv"])
def test_a_file_that_was_changed_or_removed_by_hand_is_put_back(parts, place, name):
    assemble_site(parts, place, pass_all)
    before = contents(place)
    write(place / name, "by hand")
    assert assemble_site(parts, place, pass_all) is True
    assert contents(place) == before
    (place / name).unlink()
    assert assemble_site(parts, place, pass_all) is True
    assert contents(place) == before


def test_a_stale_page_says_so_and_no_other_does(parts, place):
    stale = replace(parts, stale=frozenset({("bg", "borovo")}))
    assemble_site(stale, place, pass_all)
    pages = {path.relative_to(place).as_posix(): read(path) for path in place.rglob("*.html")}
    assert [name for name, html in pages.items() if "ui.stale" in html] == ["bg/borovo.html"]
    assert pages["bg/borovo.html"].count('<p class="stale" role="note">ui.stale bg') == 1
    assert "<h1>borovo</h1>" in pages["bg/borovo.html"]
    assert not [name for name, html in pages.items() if "<!--" in html]
    assert assemble_site(parts, place, pass_all) is True
    assert "ui.stale" not in read(place / "bg/borovo.html")


def refuse_swap(monkeypatch, place: Path) -> None:
    rename = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target) == place and self.name.endswith(".new"):
            raise PermissionError(13, "Permission denied", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(folders, "exchange", lambda one, other: False)  # where both cannot change places in one step


def fill_disk(monkeypatch, _place: Path) -> None:
    def refuse(_source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(shutil, "copyfile", refuse)


@pytest.mark.parametrize(("spoil", "reason"), [(refuse_swap, "Permission denied"), (fill_disk, "No space left")])
def test_a_site_that_cannot_be_written_or_swapped_leaves_the_old_one_standing(parts, place, monkeypatch, spoil, reason):
    assemble_site(parts, place, pass_all)
    before = contents(place)
    write(parts.pages / "bg/borovo.html", "<h1>new</h1>")
    with monkeypatch.context() as patch:
        spoil(patch, place)
        with pytest.raises(StudyError, match=reason) as caught:
            assemble_site(parts, place, pass_all)
    assert caught.value.where == str(place) and caught.value.fix
    assert contents(place) == before
    assert assemble_site(parts, place, pass_all) is True  # nothing that was left beside it is in the way
    assert [path.name for path in place.parent.iterdir()] == ["site"]


def test_the_checksums_are_those_of_the_files(parts, place):
    assemble_site(parts, place, pass_all)
    assert wrong_checksums(place) == []
    assert read(place / CHECKSUMS) == list_checksums(place)


def test_a_changed_a_missing_and_an_added_file_do_not_fit_the_checksums(parts, place):
    assemble_site(parts, place, pass_all)
    data = (place / "data/scores.csv").read_bytes()
    (place / "data/scores.csv").write_bytes(data[:-2] + b"6\n")
    (place / "en/study.html").unlink()
    write(place / "data/new.csv", "")
    assert wrong_checksums(place) == ["data/new.csv", "data/scores.csv", "en/study.html"]
    assert read(place / CHECKSUMS) != list_checksums(place)


def test_the_data_package_lists_every_table(parts, place):
    assemble_site(parts, place, pass_all)
    package = json.loads(read(place / "data/datapackage.json"))
    assert [resource["path"] for resource in package["resources"]] == [f"{name}.csv" for name in TABLES]


def test_every_file_with_a_checksum_is_in_the_crate_with_the_same(parts, place):
    write(parts.files / "bg/borovo.xlsx", "tables")
    assemble_site(parts, place, pass_all)
    crate = json.loads(read(place / "ro-crate-metadata.json"))
    described = {entity["@id"]: entity.get("sha256") for entity in crate["@graph"] if entity["@type"] == "File"}
    summed = dict(reversed(line.split("  ")) for line in read(place / CHECKSUMS).splitlines())
    assert described.pop(CHECKSUMS) is None
    assert described | {"ro-crate-metadata.json": summed["ro-crate-metadata.json"]} == summed
    run = next(entity for entity in crate["@graph"] if entity["@id"] == "#run/borovo.bg")
    assert [made["@id"] for made in run["result"]] == ["bg/borovo.html", "data/borovo.bg.xlsx"]


def test_the_page_of_a_municipality_that_is_gone_disappears(parts, place):
    assemble_site(parts, place, pass_all)
    assert (place / "en/borovo.html").exists()
    assert assemble_site(replace(parts, tiles=parts.tiles[1:]), place, pass_all) is True
    assert not (place / "bg/borovo.html").exists() and not (place / "en/borovo.html").exists()
    assert (parts.pages / "en/borovo.html").exists()


def test_a_table_that_is_gone_disappears(parts, place):
    assemble_site(parts, place, pass_all)
    (parts.tables / "scores.csv").unlink()
    assemble_site(parts, place, pass_all)
    assert not (place / "data/scores.csv").exists()
    assert "scores" not in read(place / "data/datapackage.json") + read(place / "bg/index.html")


def test_the_start_page_is_in_both_languages_the_first_one_first(parts, place):
    assemble_site(parts, place, pass_all)
    page = read(place / "index.html")
    assert re.findall(r'<(?:html|section) lang="(\w+)">', page) == ["bg", "bg", "en"]
    assert re.findall(r'<a class="button" href="(.*?)"', page) == ["bg/index.html", "en/index.html"]
    assert re.findall(r'hreflang="(.*?)" href="(.*?)"', page) == [
        ("bg", "bg/index.html"), ("en", "en/index.html"), ("x-default", "index.html"),
    ]  # fmt: skip
    assert re.findall(r"<h[12]>(.*?)</h[12]>", page) == ["Brand bg", "Brand en"]
    assert re.findall(r'class="banner" role="note" lang="(\w+)">(.*?)<', page) == [
        ("bg", "Banner bg"), ("en", "Banner en"),
    ]  # fmt: skip


def test_the_start_page_of_a_published_study_has_no_banner(parts, place):
    assemble_site(replace(parts, frames=[replace(frame, banner="") for frame in parts.frames]), place, pass_all)
    assert "banner" not in read(place / "index.html") + read(place / "bg/index.html")


def test_the_index_leads_to_what_is_built_and_names_what_is_not(parts, place):
    assemble_site(parts, place, pass_all)
    main = read(place / "bg/index.html").split('<main id="main">')[1]
    assert re.findall(r'href="([\w./]+)"', main) == [
        "borovo.html", "study.html", "../data/places.csv", "../data/scores.csv", "../data/practices.json",
        "../data/practices.xlsx", "../data/datapackage.json", "../SHA256SUMS",
    ]  # fmt: skip
    assert "<span>Бяла <small>index.not_built bg </small></span>" in main


def test_the_tiles_stand_in_the_order_of_rows_and_columns(parts, place):
    assemble_site(parts, place, pass_all)
    got = re.findall(r'<li class="(column-\d row-\d)">', read(place / "en/index.html"))
    assert got == ["column-0 row-0", "column-1 row-0"]


def test_municipalities_that_no_map_of_tiles_has_room_for_stand_in_a_list_in_their_order(parts, place):
    last = Tile("vidin", 0, GRID, {"bg": "Видин", "en": "Vidin"})
    assemble_site(replace(parts, tiles=[*parts.tiles, last]), place, pass_all)
    index = read(place / "en/index.html")
    assert '<ul class="tiles plain">' in index and "index.map_note" not in index
    assert re.findall(r">(Borovo|Byala|Vidin)[ <]", index[index.index("tiles plain") :])[:3] == [
        "Borovo",
        "Byala",
        "Vidin",
    ]


def test_a_page_links_to_other_municipalities_or_where_they_are_many_to_the_list_of_all(make_frame):
    many = [(f"place_{number}", f"Place {number}") for number in range(MOST_PLACES + 1)]
    for places, links in ((many[1:], MOST_PLACES), (many, 0)):
        page = render_page(make_frame("en", places=places), "study", "Study", "<h1>Study</h1>")
        assert page.count('href="place_') == links
        assert ('<a href="index.html#municipalities">' in page) is (links == 0)


def test_a_page_that_is_not_built_yet_says_so_and_is_replaced_when_it_is(parts, place):
    assemble_site(parts, place, pass_all)
    stand_in = (place / "bg/byala.html").read_text(encoding="utf-8")
    assert "<h1>Бяла</h1>" in stand_in and "index.stand_in" in stand_in
    (parts.pages / "bg/byala.html").write_text("<main>built</main>", encoding="utf-8")
    assemble_site(parts, place, pass_all)
    assert "<main>built</main>" in (place / "bg/byala.html").read_text(encoding="utf-8")


def test_the_pdf_of_a_page_that_is_not_on_the_site_is_not_published(parts, place):
    write(parts.files / "bg/vidin.pdf", "a PDF")
    assemble_site(parts, place, pass_all)
    assert not list(place.rglob("*.pdf"))


def put_slides(parts: Parts, make_frame) -> Parts:
    """Give the report slides; in one language in two formats, too."""
    for language in ("bg", "en"):
        write(parts.pages / language / "study.slides.html", f"<body><main><h1>Slides</h1>{FILES}</main></body>")
    for suffix in ("pdf", "pptx"):
        write(parts.files / f"bg/study.slides.{suffix}", suffix)
    beside = {"study": [("study.slides", "Slides")]}
    return replace(parts, frames=[make_frame(language, beside=beside) for language in ("bg", "en")])


def list_slide_files(page: Path) -> list[str]:
    return re.findall(r'<a href="(study\.slides\.[^"]+)" download>', read(page))


@pytest.mark.parametrize("page", ["study.slides", "study", "index"])
def test_slides_are_downloaded_from_their_page_the_page_they_go_with_and_the_start_page(parts, place, make_frame, page):
    assemble_site(put_slides(parts, make_frame), place, pass_all)
    assert list_slide_files(place / f"bg/{page}.html") == ["study.slides.pdf", "study.slides.pptx"]
    assert list_slide_files(place / f"en/{page}.html") == [], "there are none in this language"
    assert read(place / "bg/study.slides.pptx") == "pptx"


def test_a_page_links_to_the_formats_it_was_made_in_and_to_no_other(parts, place):
    write(parts.files / "bg/borovo.docx", "Word")
    write(parts.files / "bg/borovo.xlsx", "tables")
    write(parts.files / "bg/borovo.pdf", "a PDF")
    write(parts.files / "bg/study.xlsx", "tables")
    assemble_site(parts, place, lambda site: None)

    def list_formats(page: str) -> list[str]:
        html = (place / page).read_text(encoding="utf-8")
        assert "<!--" not in html
        return re.findall(r'<a href="([^"]+)" download>', html)

    assert list_formats("bg/borovo.html") == ["borovo.pdf", "borovo.docx", "../data/borovo.bg.xlsx"]
    assert list_formats("bg/study.html") == ["../data/study.bg.xlsx"]
    assert list_formats("en/borovo.html") == list_formats("bg/byala.html") == []
    assert (place / "bg/borovo.docx").read_text(encoding="utf-8") == "Word"
    assert (place / "data/borovo.bg.xlsx").read_text(encoding="utf-8") == "tables"
    assert not list((place / "bg").glob("*.xlsx")), "a workbook lies among the data"
    assert "data/borovo.bg.xlsx" in (place / CHECKSUMS).read_text(encoding="utf-8")


def test_a_page_at_the_foot_stands_on_every_page_and_has_a_stand_in(parts, place):
    footed = replace(parts, frames=[replace(frame, foot=[("accessibility", "Access")]) for frame in parts.frames])
    assemble_site(footed, place, pass_all)
    assert '<a href="accessibility.html">Access</a>' in read(place / "bg/index.html")
    assert "index.stand_in" in read(place / "en/accessibility.html")
    assert "Access</a>" not in read(place / "bg/borovo.html")  # it was rendered before


class Failing:
    """Calls that write or rename, of which the one with a number fails; `calls` is how many there were."""

    def __init__(self, patch: pytest.MonkeyPatch, number: int, error: int) -> None:
        self.calls, self.number, self.error = 0, number, error
        for owner, name in ((shutil, "copyfile"), (tempfile, "mkstemp"), (os, "replace"), (os, "fsync")):
            patch.setattr(owner, name, self._count(getattr(owner, name)))
        patch.setattr(folders, "exchange", self._count(folders.exchange))

    def _count(self, call):
        def counted(*arguments, **settings):
            self.calls += 1
            if self.calls == self.number:
                raise OSError(self.error, os.strerror(self.error))
            return call(*arguments, **settings)

        return counted


def test_whichever_write_fails_on_a_full_disk_or_a_read_only_one_the_old_site_stands_whole(parts, place):
    assemble_site(parts, place, pass_all)
    before = contents(place)
    write(parts.tables / "scores.csv", TABLES["scores"].replace("26", "27"))
    for number in itertools.count(1, 5):  # every fifth of some two hundred: each costs a site
        error = (errno.ENOSPC, errno.EROFS)[number % 2]
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, number, error)
            try:
                assemble_site(parts, place, pass_all)
            except StudyError as problem:
                assert "cannot be written" in str(problem) and os.strerror(error) in str(problem)
        standing = contents(place)
        assert {path.name for path in place.parent.iterdir()} == {"site"}
        if standing != before:  # what failed came after the swap, or nothing did
            break
    assert number > 20 and failing.calls >= number - 1
    assert standing["data/scores.csv"] == (parts.tables / "scores.csv").read_bytes()
    assert list_checksums(place) == standing[CHECKSUMS].decode()
