"""The site as somebody has it who got its folder alone on a USB stick: read, searched, printed and downloaded there."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from docx import Document

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
FOLDER = "Диск на Иван/сайт (копие)"  # blanks, brackets and Cyrillic letters, as folders of people have them
LINKS = "[...document.querySelectorAll('a[href], area[href], svg a')].map((link) => link.href.baseVal ?? link.href)"
# What stands on a page for its reader, with what is folded; what only a screen needs is not printed.
BLOCKS = """[...document.querySelectorAll('main :is(h1, h2, h3, p, li, th, td, figcaption, summary, dt, dd)')]
.filter((block) => !block.closest('.download, form, .unseen, noscript')).map((block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll('.footnote-backref').forEach((link) => link.remove());
  copy.querySelectorAll('a[href^=http]').forEach((link) => link.append(` (${link.getAttribute('href')})`));
  return copy.textContent;
})"""
TYPE = """(() => {{ const input = document.getElementById('find-words'); input.value = {};
input.dispatchEvent(new Event('input')); }})()"""
PATIENCE = 30  # seconds until a file must have been downloaded


@dataclass(frozen=True)
class Visit:
    """What a browser saw of a page."""

    errors: list[str]
    requested: list[str]
    links: list[str]
    text: str


@pytest.fixture(scope="module")
def stick(tmp_path_factory, site) -> Path:
    return Path(shutil.copytree(site, tmp_path_factory.mktemp("stick") / FOLDER)).resolve()


@pytest.fixture(scope="module")
def visits(browser, stick) -> dict[str, Visit]:
    """Every page of the site, opened once."""
    found = {}
    for page in sorted(stick.rglob("*.html")):
        browser.open(page)
        text = browser.ask("document.querySelector('main').textContent")
        seen = Visit(browser.errors, browser.requested, browser.ask(LINKS), text)
        found[page.relative_to(stick).as_posix()] = seen
    return found


def list_dead(links: list[str], stick: Path) -> list[str]:
    """The addresses below the folder, and places on pages, that are not there; those of the web are not looked at."""
    dead = []
    for link in links:
        address = urlsplit(link)
        path = Path(url2pathname(address.path)).resolve()
        if address.scheme in ("http", "https", "mailto"):
            continue
        target = unquote(address.fragment)
        is_there = address.scheme == "file" and path.is_file() and stick in path.parents
        if not is_there or (target and not re.search("=|^/", target) and target not in read_ids(path)):
            dead.append(unquote(link))
    return dead


IDS: dict[Path, frozenset[str]] = {}


def read_ids(page: Path) -> frozenset[str]:
    if page not in IDS:
        IDS[page] = frozenset(re.findall(r'\sid="([^"]+)"', page.read_text(encoding="utf-8")))
    return IDS[page]


def open_file(path: Path) -> None:
    """Open a file as the programs do that people have for it; raises what they raise."""
    if path.suffix == ".csv":
        assert len(pd.read_csv(path).columns) > 1
    elif path.suffix == ".json":
        assert json.loads(path.read_text(encoding="utf-8"))
    elif path.suffix == ".xlsx":
        assert openpyxl.load_workbook(path, read_only=True).sheetnames
    elif path.suffix == ".docx":
        assert Document(str(path)).paragraphs
    elif path.suffix == ".pptx":
        assert zipfile.ZipFile(path).testzip() is None
    elif path.name == "SHA256SUMS":
        sums = dict(reversed(line.split("  ", 1)) for line in path.read_text(encoding="utf-8").splitlines())
        assert sums
        for name, told in sums.items():
            assert hashlib.sha256((path.parent / name).read_bytes()).hexdigest() == told, name
    elif path.suffix == ".pdf":
        assert len(pypdfium2.PdfDocument(path)) > 0
    else:
        raise ValueError(f"nobody knows how to open {path.name}")


def list_broken(paths: set[Path]) -> list[str]:
    broken = []
    for path in sorted(paths):
        try:
            open_file(path)
        except Exception as error:  # whatever a library raises for a file that is none
            broken.append(f"{path.name}: {error!r}")
    return broken


def list_unprinted(blocks: list[str], pdf: bytes) -> list[str]:
    """The blocks of a page that its print does not hold; blanks and hyphens at the ends of lines are left out."""
    printed = squeeze("".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)))
    return [block for block in blocks if squeeze(block) not in printed]


def squeeze(text: str) -> str:
    return re.sub(r"[\s\x02\ufffe\u00ad-]", "", text)


# Reading


def test_every_page_opens_and_asks_for_nothing_outside_the_folder(visits, stick):
    assert len(visits) > 50
    inside = (stick.as_uri(), "data:")
    asked = {name: [url for url in visit.requested if not url.startswith(inside)] for name, visit in visits.items()}
    assert {name: urls for name, urls in asked.items() if urls} == {}
    assert {name: visit.errors for name, visit in visits.items() if visit.errors} == {}
    assert [name for name, visit in visits.items() if len(visit.text.split()) < 20] == []


def test_every_link_of_every_page_leads_somewhere(visits, stick):
    dead = {name: list_dead(visit.links, stick) for name, visit in visits.items()}
    assert {name: links for name, links in dead.items() if links} == {}
    assert sum(len(visit.links) for visit in visits.values()) > 1000


def test_every_page_is_reached_from_the_start_page_by_links(visits, stick):
    seen, waiting = set(), ["index.html"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in visits:
            continue
        seen.add(name)
        paths = (Path(url2pathname(urlsplit(link).path)) for link in visits[name].links if link.startswith("file:"))
        waiting += [path.relative_to(stick).as_posix() for path in paths]
    assert seen == set(visits)


@pytest.mark.parametrize("broken", ["bg/gone.html", "bg/borovo.html#няма", "../outside.html", "bg/borovo.pdfx"])
def test_a_link_that_leads_nowhere_is_seen(stick, broken):
    """The twin."""
    (stick.parent / "outside.html").touch()
    good = f"{stick.as_uri()}/bg/borovo.html#main"
    assert list_dead([good, "https://example.org/"], stick) == []
    assert len(list_dead([good, f"{stick.as_uri()}/{broken}"], stick)) == 1


# Searching


@pytest.mark.parametrize(
    ("page", "hits"),
    [
        ("search", "[...document.querySelectorAll('#found a')].map((link) => link.href)"),
        ("practices", "[...document.querySelectorAll('.practice:not([hidden])')].map((card) => card.id)"),
        ("documents", "[...document.querySelectorAll('#find-results li')].map((found) => found.textContent)"),
    ],
)
def test_every_search_finds_all_forms_of_a_word(browser, stick, page, hits):
    browser.open(stick / f"bg/{page}.html")
    found = []
    for words in ("медиатор", "медиаторите", "медиаторът"):
        browser.ask(TYPE.format(json.dumps(words)))
        browser.ask("new Promise((resolve) => setTimeout(resolve, 400))")
        found.append(sorted(browser.ask(hits)))
    assert 0 < len(found[0]) < 99
    assert found == [found[0]] * 3
    browser.ask(TYPE.format(json.dumps("абракадабра")))
    browser.ask("new Promise((resolve) => setTimeout(resolve, 400))")
    assert browser.ask(hits) == []
    assert browser.errors == []


# Printing


@pytest.mark.parametrize("page", ["bg/borovo", "en/ruse", "bg/study", "en/methods", "bg/compare"])
def test_a_printed_page_holds_all_of_it_with_what_is_folded_on_the_screen(browser, stick, page):
    browser.open(stick / f"{page}.html")
    blocks = browser.ask(BLOCKS)
    assert len(blocks) > 100
    assert list_unprinted(blocks, browser.print()) == []
    assert browser.ask("document.querySelectorAll('details[open]').length") == 0, "after printing all is as it was"


def test_the_address_of_a_link_out_of_the_site_is_printed(browser, stick):
    browser.open(stick / "bg/borovo.html")
    addresses = browser.ask(
        "[...document.querySelectorAll('main a[href^=http]')].map((link) => link.getAttribute('href'))"
    )
    assert addresses and list_unprinted(addresses, browser.print()) == []


def test_what_is_not_printed_is_seen(browser, stick):
    """The twin: a block that is hidden on paper, and tables that stay folded."""
    browser.open(stick / "bg/borovo.html")
    blocks = browser.ask(BLOCKS)
    browser.ask("document.querySelector('main figure').hidden = true")
    assert list_unprinted(blocks, browser.print()) != []
    browser.ask("addEventListener('beforeprint', (event) => event.stopImmediatePropagation(), true); 1")
    browser.ask("document.querySelectorAll('details').forEach((part) => part.remove()); 1")
    assert len(list_unprinted(blocks, browser.print())) > 100


# Downloading


def list_downloads(visits: dict[str, Visit]) -> set[Path]:
    """Every file that a page links to and that is no page."""
    links = {link.partition("#")[0] for visit in visits.values() for link in visit.links if link.startswith("file:")}
    return {path for link in links if (path := Path(url2pathname(urlsplit(link).path))).suffix != ".html"}


def test_every_file_for_download_opens_in_a_program_for_it(visits, stick):
    files = list_downloads(visits)
    assert {path.suffix for path in files} >= {".csv", ".json", ".xlsx", ".docx"}
    assert list_broken(files) == []
    tables = set((stick / "data").iterdir())
    assert tables - files == set(), "each file of the folder of data is linked from a page"


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx", ".docx", ".pptx", ".pdf", ".other"])
def test_a_file_that_is_none_of_its_kind_is_seen(tmp_path, suffix):
    """The twin."""
    (tmp_path / f"file{suffix}").write_bytes(b"")
    assert len(list_broken({tmp_path / f"file{suffix}"})) == 1


def test_a_sum_that_is_not_that_of_its_file_is_seen(tmp_path):
    """The twin."""
    (tmp_path / "a.csv").write_bytes(b"a,b")
    sums = tmp_path / "SHA256SUMS"
    sums.write_text(f"{hashlib.sha256(b'a,b').hexdigest()}  a.csv\n", encoding="utf-8")
    assert list_broken({sums}) == []
    (tmp_path / "a.csv").write_bytes(b"a,c")
    assert len(list_broken({sums})) == 1


@pytest.mark.parametrize("suffix", ["csv", "docx", "xlsx"])  # a PDF is shown by the browser itself
def test_a_click_on_a_link_downloads_the_file(browser, stick, tmp_path, suffix):
    browser.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser.open(stick / "bg/borovo.html")
    link = f"document.querySelector('a[download][href$=\".{suffix}\"]')"
    source = Path(url2pathname(urlsplit(browser.ask(f"{link}.href")).path))
    browser.ask(f"{link}.click()")
    end = time.monotonic() + PATIENCE
    while not (tmp_path / source.name).is_file() or list(tmp_path.glob("*.crdownload")):
        assert time.monotonic() < end, f"{source.name} is not downloaded: {list(tmp_path.iterdir())}"
        time.sleep(0.1)
    assert (tmp_path / source.name).read_bytes() == source.read_bytes()
