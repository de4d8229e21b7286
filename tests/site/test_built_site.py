"""The rules that every page of the built site holds; each is a function that lists breaches, with a twin that sees one.

The rules come from WCAG 2.1 AA, the wish that the site opens without a network, and the confidentiality of the rows.
"""

from __future__ import annotations

import base64
import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pypdfium2
import pytest
from PIL import Image

from analysis.pipeline.pages import REPORTS

# No page runs any other script.
SCRIPTS = tuple(f"../assets/{name}" for name in ("page.js", "documents/", "practices/", "search/", "slides/"))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ALT_LENGTH = range(20, 301)
# A longer one holds no more than four sentences – kind, finding, highest and lowest, where the values stand – whose
# names of programmes, institutions and answers are those of the table below it: cut, they could not be found there.
LONG_ALT, SENTENCES = range(301, 401), 4
VAGUE = {"", "тук", "още", "вижте тук", "натиснете тук", "повече", "here", "click here", "more", "read more", "link"}
POLICY = "Content-Security-Policy"
VIEWPORT = "width=device-width, initial-scale=1"  # without a limit to enlargement
EGN_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6)
DATA_ADDRESS = re.compile(r"data:[\w/+.-]+(?:;base64,([A-Za-z0-9+/=%\s]+)|,([^\"]+))")


# A page as a tree


@dataclass
class Element:
    """An element of a page, with its attributes and what is in it: elements and texts."""

    tag: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """This element and all those in it, in the order of the page."""
        yield self
        for child in self.content:
            if isinstance(child, Element):
                yield from child

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self if element.tag in tags]

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.content)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()


class TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag in [element.tag for element in self.open]:
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.open[-1].content.append(data)


@dataclass(frozen=True)
class Page:
    """A page of a site, where it lies, and what the rules must know of the study."""

    path: Path
    site: Path
    html: str
    is_demonstration: bool = True

    @cached_property
    def tree(self) -> Element:
        builder = TreeBuilder()
        builder.feed(self.html)
        return builder.open[0]

    @property
    def language(self) -> str:
        """The language that the place of the page promises; the start page is in the first one."""
        folder = self.path.relative_to(self.site).parts[0]
        return folder if folder in ("bg", "en") else "bg"

    @property
    def is_start(self) -> bool:
        return self.path.parent == self.site

    @cached_property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.tree if "id" in element.attributes]


# The rules of a page


def wrong_language(page: Page) -> list[str]:
    return [
        f"lang is {html.attributes.get('lang')!r} in the folder of {page.language}"
        for html in page.tree.all("html")
        if html.attributes.get("lang") != page.language
    ] or ([] if page.tree.all("html") else ["no html element"])


def little_cyrillic(page: Page) -> list[str]:
    """A Bulgarian page whose letters are not mostly Cyrillic, or an English one whose letters are."""
    if page.is_start:
        return []
    texts = [list_own_text(body, page.language) for body in page.tree.all("main")]
    letters = [letter for text in texts for letter in text if letter.isalpha()]
    share = sum("\u0400" <= letter <= "\u04ff" for letter in letters) / max(len(letters), 1)
    fits = share > 0.5 if page.language == "bg" else share < 0.5
    return [] if letters and fits else [f"{share:.0%} of the letters of the page are Cyrillic"]


def list_own_text(element: Element, language: str) -> str:
    """The text of an element without what is marked as of another language: quotes, titles of sources."""
    parts = [part if isinstance(part, str) else list_own_text(part, language) for part in element.content]
    return "".join(parts) if element.attributes.get("lang", language) == language else ""


def outside_sources(page: Page) -> list[str]:
    """What the page would load from elsewhere."""
    loaded = [element.attributes.get("src", "") for element in page.tree]
    loaded += [link.attributes.get("href", "") for link in page.tree.all("link") if "rel" in link.attributes]
    loaded += [script.text for script in page.tree.all("script")]
    styles = [style.text for style in page.tree.all("style")]
    styles += [element.attributes.get("style", "") for element in page.tree]
    return [
        address for address in loaded if re.search(r"(https?:)?//", address) and not address.startswith("data:")
    ] + [address for style in styles for address in outside_styles(style)]


def outside_styles(css: str) -> list[str]:
    """The addresses that a style sheet would load from elsewhere."""
    return re.findall(r"(?:url\(|@import)\s*['\"]?((?:https?:)?//[^'\")\s;]*)", css)


def bad_alternatives(page: Page) -> list[str]:
    alternatives = [image.attributes.get("alt", "") for image in page.tree.all("img")]
    return [f"alt {alt!r}" for alt in alternatives if not has_good_length(alt.strip()) or is_placeholder(alt)]


def has_good_length(alt: str) -> bool:
    return len(alt) in ALT_LENGTH or (len(alt) in LONG_ALT and len(re.findall(r"\.(?: |$)", alt)) <= SENTENCES)


def is_placeholder(alt: str) -> bool:
    return bool(re.search(r"No description has been provided|\.(png|svg|jpe?g)$", alt))


def missing_descriptions(page: Page) -> list[str]:
    return re.findall("No description has been provided", page.html)


def bad_headings(page: Page) -> list[str]:
    """Not one title, a level left out, or an empty heading."""
    headings = [(int(heading.tag[1]), heading.text.strip()) for heading in page.tree if is_heading(heading)]
    levels = [level for level, _ in headings]
    problems = [] if levels.count(1) == 1 and levels[0] == 1 else [f"{levels.count(1)} h1 in {levels}"]
    problems += [f"h{a} is followed by h{b}" for a, b in zip(levels, levels[1:], strict=False) if b > a + 1]
    return problems + [f"an empty h{level}" for level, text in headings if not text]


def is_heading(element: Element) -> bool:
    return bool(re.fullmatch("h[1-6]", element.tag))


def dead_links(page: Page) -> list[str]:
    """Links to a place on the page, or to a file of the site, that is not there."""
    links = [element.attributes["href"] for element in page.tree.all("a", "link") if "href" in element.attributes]
    dead = []
    for link in links:
        address, _, target = link.partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        file = (page.path.parent / unquote(address)).resolve() if address else page.path
        missing = not file.is_file() or page.site.resolve() not in file.resolve().parents
        if missing or (target and not address and unquote(target) not in page.ids) or not link.strip("#"):
            dead.append(link)
    return dead


def dead_targets(page: Page) -> list[str]:
    """Links to a place on another page of the site that does not have it."""
    links = [link.attributes.get("href", "") for link in page.tree.all("a")]
    dead = []
    for address, _, target in (link.partition("#") for link in links):
        file = page.path.parent / unquote(address)
        is_page = address.endswith(".html") and not re.match(r"[a-z]+:", address) and file.is_file()
        if is_page and target and "=" not in target and unquote(target) not in read_page_ids(file):
            dead.append(f"{address}#{target}")
    return dead


@cache
def read_page_ids(path: Path) -> frozenset[str]:
    return frozenset(re.findall(r'\sid="([^"]+)"', path.read_text(encoding="utf-8")))


def encoded_targets(page: Page) -> list[str]:
    """Links to a place on the page that do not name it as its id does: not every reader decodes them."""
    links = [link.attributes.get("href", "") for link in page.tree.all("a")]
    return [link for link in links if link.startswith("#") and "=" not in link and link[1:] not in page.ids]


def vague_links(page: Page) -> list[str]:
    """Links without words, or with words that say nothing of where they lead."""
    names = [link.attributes.get("aria-label") or link.text for link in page.tree.all("a")]
    return [f"a link named {name!r}" for name in names if name.strip(" .…").lower() in VAGUE]


def bad_language_marks(page: Page) -> list[str]:
    """Parts marked as of a language that is none."""
    marks = [
        element.attributes[name] for element in page.tree for name in ("lang", "hreflang") if name in element.attributes
    ]
    for link in page.tree.all("link"):
        if link.attributes.get("hreflang") == "x-default":  # for readers of any other language
            marks.remove("x-default")
    return [f"lang {mark!r}" for mark in marks if not re.fullmatch(r"[a-z]{2,3}(-[A-Z]{2})?", mark)]


def weak_policy(page: Page) -> list[str]:
    """A page that may load more than its own files, or that cannot be enlarged."""
    metas = page.tree.all("meta")
    policies = [m.attributes.get("content", "") for m in metas if m.attributes.get("http-equiv") == POLICY]
    problems = [] if len(policies) == 1 and policies[0].startswith("default-src 'none'") else [f"policies: {policies}"]
    problems += [policy for policy in policies if re.search(r"unsafe|https?:|\*", policy)]
    views = [m.attributes.get("content", "") for m in metas if m.attributes.get("name") == "viewport"]
    problems += [] if views == [VIEWPORT] else [f"viewport {views}"]
    return problems


def bad_table_heads(page: Page) -> list[str]:
    heads = page.tree.all("th")
    problems = ["an empty th" for head in heads if not head.text.strip()]
    problems += [f"th {h.text!r} has no scope" for h in heads if h.attributes.get("scope") not in ("col", "row")]
    return problems + ["a table without th" for table in page.tree.all("table") if not table.all("th")]


def repeated_ids(page: Page) -> list[str]:
    return [name for name, count in Counter(page.ids).items() if count > 1 or not name.strip()]


def bad_figures(page: Page) -> list[str]:
    """Figures without id or caption, and charts and tables that stand in none."""
    figures = page.tree.all("figure")
    problems = ["a figure without id" for figure in figures if not figure.attributes.get("id")]
    problems += ["a figure without caption" for f in figures if not any(c.text.strip() for c in f.all("figcaption"))]
    inside = [element for figure in figures for element in figure.all("img", "table")]
    return problems + [f"a {e.tag} outside a figure" for e in page.tree.all("img", "table") if e not in inside]


def unsourced_figures(page: Page) -> list[str]:
    """Charts whose note does not name their source and their base."""
    problems = []
    for figure in page.tree.all("figure"):
        note = " ".join(part.text for part in figure.all("p") if "note" in part.classes)
        wanted = {"source": r"Източник: \w|Source: \w", "base": r"\(n\)|\bn = \d"} if figure.all("img") else {}
        lacking = [name for name, sign in wanted.items() if not re.search(sign, note)]
        problems += [f"{figure.attributes.get('id')} names no {name}" for name in lacking]
    return problems


def missing_statement(page: Page) -> list[str]:
    """Every page leads to the accessibility statement of its language; the start page to that of each."""
    languages = ("bg", "en") if page.is_start else (page.language,)
    expected = [f"{language}/accessibility.html" if page.is_start else "accessibility.html" for language in languages]
    found = [link.attributes.get("href", "").removeprefix("./") for link in page.tree.all("a")]
    return [f"no link to {address}" for address in expected if address not in found]


def missing_banner(page: Page) -> list[str]:
    """The banner must stand while the data are invented, in every language of the page, and must go afterwards."""
    banners = [element.text.strip() for element in page.tree.all("p") if "banner" in element.classes]
    wanted = (2 if page.is_start else 1) if page.is_demonstration else 0
    return [] if len([text for text in banners if text]) == wanted else [f"{len(banners)} banners, expected {wanted}"]


def bad_language_switch(page: Page) -> list[str]:
    """The switch must lead to the page of the same name in the other language."""
    other = {"bg": "en", "en": "bg"}[page.language]
    expected = f"{other}/index.html" if page.is_start else f"../{other}/{page.path.name}"
    navigation = (
        page.tree.all("main") if page.is_start else [n for n in page.tree.all("nav") if "language" in n.classes]
    )
    found = [link.attributes.get("href") for part in navigation for link in part.all("a")]
    return [] if expected in found else [f"the language switch leads to {found}"]


def traces_of_work(page: Page) -> list[str]:
    """Code cells, prompts, warnings and tracebacks."""
    marks = {name for element in page.tree for name in element.classes if re.match("stderr|jp-|highlight|input", name)}
    marks |= {element.tag for element in page.tree.all("pre")}
    scripts = [element.attributes.get("src", "") for element in page.tree.all("script")]
    marks |= {"script" for source in scripts if not source.startswith(SCRIPTS)}
    return sorted(marks) + re.findall(
        r"Traceback|\b(?:In|Out) ?\[\d*\]|0x[0-9a-f]{8,}|\bnan\b|\{\{|\bNone\b", page.tree.text
    )


def missing_title(page: Page) -> list[str]:
    return [] if [title for title in page.tree.all("title") if title.text.strip(" –")] else ["no title"]


def numbers_without_table(page: Page) -> list[str]:
    """Numbers in the alternative text of a figure that its table does not hold."""
    problems = []
    for figure in page.tree.all("figure"):
        shown = list_numbers(" ".join(table.text for table in spaced(figure).all("table")))
        for image in figure.all("img"):
            alt = image.attributes.get("alt", "")
            problems += [f"{number} in {alt!r}" for number in list_numbers(alt) if number not in shown]
    return problems


def unexplained_flags(page: Page) -> list[str]:
    """Signs in the cells of a table that the note below it does not explain, each in its own words."""
    words = {":c": (":c – поверително", ":c – confidential"), ":u": (":u – ненадеждно", ":u – not reliable")}
    words["()"] = ("в скоби", "in brackets")
    problems = []
    for figure in page.tree.all("figure"):
        note = " ".join(part.text for part in figure.all("p") if "note" in part.classes).lower()
        cells = [element for table in figure.all("table") for cell in table.all("td") for element in cell]
        shown = {"()" if is_bracketed(cell.text.strip()) else cell.text.strip() for cell in cells}
        missing = [sign for sign, explained in words.items() if sign in shown and not any(e in note for e in explained)]
        problems += [f"{sign} is not explained below {figure.attributes.get('id')}" for sign in missing]
    return problems


def is_bracketed(text: str) -> bool:
    """Whether a text is a value in brackets: `(37 %)`."""
    return bool(re.fullmatch(r"\([^()]*\d[^()]*\)", text))


def list_numbers(text: str) -> list[str]:
    """The numbers of a text as they are written, with their sign and a percent sign."""
    return re.findall("[+\N{MINUS SIGN}]?\\d+(?:[.,\u00a0]\\d+)*%?", text)


def spaced(element: Element) -> Element:
    """A copy in which a text ends where its element ends, so that numbers of two cells stay apart."""
    content = [" " + child + " " if isinstance(child, str) else spaced(child) for child in element.content]
    return Element(element.tag, element.attributes, content)


def missing_data(page: Page) -> list[str]:
    """Charts without a link to a file of the folder `data` that exists."""
    problems = []
    for figure in page.tree.all("figure"):
        files = [link.attributes.get("href", "") for link in figure.all("a") if "download" in link.attributes]
        files = [page.path.parent / file for file in files if file.startswith("../data/") and file.endswith(".csv")]
        if figure.all("img") and not files or not all(file.is_file() for file in files):
            problems.append(f"no data behind {figure.attributes.get('id')}")
    return problems


PAGE_RULES = {
    rule.__name__: rule
    for rule in (
        wrong_language, little_cyrillic, outside_sources, bad_alternatives, missing_descriptions, bad_headings,
        dead_links, bad_table_heads, repeated_ids, bad_figures, missing_banner, bad_language_switch, traces_of_work,
        missing_title, numbers_without_table, missing_data, unexplained_flags, dead_targets, encoded_targets,
        vague_links, bad_language_marks, weak_policy, unsourced_figures, missing_statement,
    )
}  # fmt: skip


# The rules of every file: nothing of a person


def read_opened(path: Path) -> str:
    """The text of a file: drawings in it are opened; of a PDF what stands on its pages; of an Office file its words."""
    if path.suffix == ".pdf":
        return "\n".join(side.get_textpage().get_text_bounded() for side in pypdfium2.PdfDocument(path))
    if path.suffix in (".xlsx", ".docx", ".pptx"):
        with zipfile.ZipFile(path) as book:
            written = (name for name in book.namelist() if name.endswith((".xml", ".rels")))
            parts = (book.read(name).decode("utf-8") for name in written)
            return "\n".join(re.sub("<[^>]*>", " ", part) for part in parts)  # E10 in a tag is a cell
    text = path.read_bytes().decode("utf-8", errors="replace")
    drawings = [
        base64.b64decode(unquote(packed)).decode("utf-8", errors="replace") if packed else unquote(coded)
        for packed, coded in DATA_ADDRESS.findall(text)
    ]
    return "\n".join([DATA_ADDRESS.sub("", text), *drawings])


def list_addresses(text: str) -> list[str]:
    """The e-mail addresses in a text."""
    return re.findall(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", text)


def list_personal_numbers(text: str) -> list[str]:
    """Runs of ten digits that are a true ЕГН: a date of birth and a check digit.

    An amount, a piece of a checksum or a number in an address is hardly ever one; a run within a longer word or
    number is not looked at.
    """
    return [digits for digits in re.findall(r"(?<!\w)(?<!\d\.)\d{10}(?!\w)", text) if is_personal_number(digits)]


def is_personal_number(digits: str) -> bool:
    """Whether ten digits are an ЕГН: months of the 1800s count from 21, of the 2000s from 41."""
    year, month, day = (int(digits[i : i + 2]) for i in (0, 2, 4))
    century, month = {0: (1900, month), 1: (1800, month - 20), 2: (2000, month - 40)}.get((month - 1) // 20, (0, 0))
    try:
        date(century + year, month, day)
    except ValueError:
        return False
    return sum(w * int(d) for w, d in zip(EGN_WEIGHTS, digits, strict=False)) % 11 % 10 == int(digits[9])


def list_interview_ids(text: str, ids: set[str]) -> list[str]:
    """The ids of interviews, devices, sheets and interviewers that stand in a text as words."""
    words = {word.strip(".:-") for word in re.findall(r"[\w.:-]+", text)}  # a decimal number is one word
    return sorted(ids & words)


def read_ids(export: Path) -> set[str]:
    """Every value of the export that stands for one interview, device, sheet of paper or interviewer."""
    with export.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    columns = ("_id", "_uuid", "deviceid", "paper_id", "enumerator")
    return {row[column] for row in rows for column in columns} - {""}


def wrong_status(table: Path, status: str) -> list[str]:
    """Rows of a released table that do not say whether they are invented; a table without rows has the column."""
    with table.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, columns = list(reader), reader.fieldnames or []
    lacking = [] if "status" in columns else ["no column for it"]
    return lacking + [f"row {n}" for n, row in enumerate(rows, start=2) if row.get("status") != status]


# The built site


@pytest.fixture(scope="module")
def pages(site, study) -> list[Page]:
    return [
        Page(path, site, path.read_text(encoding="utf-8"), study.is_demonstration)
        for path in sorted(site.rglob("*.html"))
    ]


@pytest.fixture(scope="module")
def texts(site) -> dict[str, str]:
    """Every file of the site but the images of pages, by its place, as text."""
    files = (path for path in site.rglob("*") if path.is_file() and path.suffix != ".webp")
    return {path.relative_to(site).as_posix(): read_opened(path) for path in files}


def list_chunks(picture: bytes) -> list[str]:
    """The names of the chunks of a WebP file: VP8 and the like; EXIF and XMP would say who made it, and where."""
    place, names = 12, []
    while place < len(picture):
        names.append(picture[place : place + 4].decode("ascii").strip())
        size = int.from_bytes(picture[place + 4 : place + 8], "little")
        place += 8 + size + size % 2
    return names


def test_the_images_of_pages_hold_nothing_but_the_picture(site, study):
    pictures = sorted((site / "assets/documents").glob("*.webp"))
    assert pictures or len(study.municipalities) == 2  # of whose documents no page is shown as a picture
    assert {name for path in pictures for name in list_chunks(path.read_bytes())} <= {"VP8", "VP8L", "VP8X"}


def test_what_a_picture_says_of_its_maker_is_seen():
    held = io.BytesIO()
    Image.new("L", (4, 4)).save(held, "WEBP", exif=b"Exif\0\0somebody")
    assert "EXIF" in list_chunks(held.getvalue())


def test_a_site_that_was_not_built_fails_and_says_what_to_do(find_built, tmp_path):
    with pytest.raises(pytest.fail.Exception, match="run `study build` first"):
        find_built(tmp_path / "site/index.html")


def test_every_page_is_there_in_every_language(pages, site, study):
    slugs = ["index", *study.municipalities, *REPORTS, "documents", "practices", "search", "accessibility"]
    slugs += [f"{slug}.leaflet" for slug in study.municipalities] + ["round_table.slides"]
    expected = {f"{language}/{slug}.html" for language in study.languages for slug in slugs} | {"index.html"}
    assert {page.path.relative_to(site).as_posix() for page in pages} == expected


@pytest.mark.parametrize("rule", PAGE_RULES.values(), ids=PAGE_RULES)
def test_every_page_holds_the_rule(pages, rule):
    assert pages
    problems = {page.path.relative_to(page.site).as_posix(): rule(page) for page in pages}
    assert {name: found for name, found in problems.items() if found} == {}


def test_no_style_sheet_loads_anything_from_elsewhere(site):
    sheets = list(site.rglob("*.css"))
    assert sheets
    assert [address for sheet in sheets for address in outside_styles(sheet.read_text(encoding="utf-8"))] == []


def test_what_the_style_sheet_loads_is_there(site):
    for sheet in site.rglob("*.css"):
        names = re.findall(r"url\(['\"]?([^'\")]+)", sheet.read_text(encoding="utf-8"))
        names = [name for name in names if not name.startswith("data:")]  # reveal.js holds its pictures itself
        assert all((sheet.parent / name).is_file() for name in names)
        assert names or sheet.name != "report.css", "the fonts are not found"


def test_every_row_of_every_released_table_names_the_status_of_the_study(site, study):
    tables = list((site / "data").glob("*.csv"))
    assert tables
    assert {table.name: found for table in tables if (found := wrong_status(table, study.status))} == {}


def test_no_file_of_the_site_holds_an_email_address(texts):
    assert {name: found for name, text in texts.items() if (found := list_addresses(text))} == {}


def test_no_file_of_the_site_holds_a_personal_number(texts):
    assert {name: found for name, text in texts.items() if (found := list_personal_numbers(text))} == {}


def test_no_file_of_the_site_holds_the_id_of_an_interview_or_an_interviewer(texts, study):
    ids = read_ids(study.export)
    assert len(ids) > 2 * len(study.municipalities)
    assert {name: found for name, text in texts.items() if (found := list_interview_ids(text, ids))} == {}


# The twins: a page that holds every rule, and one breach of each


GOOD = """<!DOCTYPE html><html lang="bg"><head><title>Община – Проучване</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'">
<link rel="alternate" hreflang="en" href="../en/borovo.html"><link rel="stylesheet" href="../assets/report.css"></head>
<body><a href="#main">Към съдържанието</a><nav class="language"><a href="../en/borovo.html">English</a></nav>
<p class="banner">Измислени данни</p><main id="main"><h1>Община Борово</h1><h2 id="данни">Данни</h2>
<p><a href="#данни">Данни</a> <a href="borovo.html">Борово</a> <a href="../en/borovo.html#data">Borovo</a> <a href="https://example.org">източник</a></p>
<figure id="figure-a"><figcaption>Фигура 1</figcaption>
<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="Точкова диаграма: най-високо е 67%, най-ниско 2,5.">
<p><a download href="../data/scores.csv">Данни</a></p>
<table><tr><th scope="col">Показател</th></tr><tr><th scope="row">67%</th><td>2,5</td>
<td><span>:c</span> <small>n</small></td><td>:u</td><td>(3)</td></tr></table>
<p class="note">:u – ненадеждно: малка база; :c – поверително: малък брой; в скоби – ориентировъчно.
Източник: анкетата; база: отговорилите (n).</p></figure></main>
<a href="accessibility.html">Достъпност</a></body></html>"""

BREACHES = [
    (wrong_language, 'lang="bg"', 'lang="en"'),
    (wrong_language, ' lang="bg"', ""),
    (little_cyrillic, "<h1>Община Борово", "<h1>" + "Municipality of Borovo " * 20),
    (outside_sources, "data:image/svg+xml;base64,PHN2Zy8+", "https://example.org/a.svg"),
    (outside_sources, "../assets/report.css", "//example.org/a.css"),
    (outside_sources, "<body>", '<body><script src="http://example.org/a.js"></script>'),
    (outside_sources, "<body>", "<body><script>import('https://example.org/a.js')</script>"),
    (outside_sources, "<body>", "<body><style>@import 'https://example.org/a.css';</style>"),
    (outside_sources, "<body>", "<body style=\"background: url('http://example.org/a.png')\">"),
    (bad_alternatives, 'alt="Точкова диаграма: най-високо е 67%, най-ниско 2,5."', ""),
    (bad_alternatives, "Точкова диаграма: най-високо е 67%, най-ниско 2,5.", "диаграма"),
    (bad_alternatives, "Точкова диаграма: най-високо е 67%, най-ниско 2,5.", "д" * 401),
    (bad_alternatives, "Точкова диаграма: най-високо е 67%, най-ниско 2,5.", "Дума и още думи, които се броят. " * 10),
    (bad_alternatives, "Точкова диаграма: най-високо е 67%, най-ниско 2,5.", "figure-recognition-2015.png"),
    (missing_descriptions, "Точкова диаграма", "No description has been provided for this image"),
    (bad_headings, "<h1>Община Борово</h1>", ""),
    (bad_headings, "<main", "<h1>Втори</h1><main"),
    (bad_headings, "<h1>", "<h2>Пръв</h2><h1>"),
    (bad_headings, '<h2 id="данни">Данни</h2>', '<h3 id="данни">Данни</h3>'),
    (bad_headings, '<h2 id="данни">Данни</h2>', '<h2 id="данни"></h2>'),
    (dead_links, 'href="#данни"', 'href="#няма"'),
    (dead_links, 'href="borovo.html"', 'href="gone.html"'),
    (dead_links, 'href="borovo.html"', 'href="../../outside.html"'),
    (dead_links, 'href="borovo.html"', 'href="#"'),
    (dead_targets, "borovo.html#data", "borovo.html#gone"),
    (encoded_targets, 'href="#данни"', 'href="#%D0%B4%D0%B0%D0%BD%D0%BD%D0%B8"'),
    (vague_links, ">Борово</a>", ">тук</a>"),
    (vague_links, ">Борово</a>", "></a>"),
    (bad_language_marks, 'hreflang="en"', 'hreflang=""'),
    (bad_language_marks, "<h1>", '<p lang="English">text</p><h1>'),
    (bad_language_marks, "<h1>", '<p lang="x-default">text</p><h1>'),
    (weak_policy, "default-src 'none'; style-src 'self'", "default-src *"),
    (weak_policy, "style-src 'self'", "style-src 'unsafe-inline'"),
    (weak_policy, "Content-Security-Policy", "refresh"),
    (weak_policy, "initial-scale=1", "initial-scale=1, maximum-scale=1"),
    (bad_table_heads, '<th scope="col">Показател', '<th scope="col">'),
    (bad_table_heads, '<th scope="col">', "<th>"),
    (bad_table_heads, '<tr><th scope="col">Показател</th></tr><tr><th scope="row">67%</th>', "<tr><td>67%</td>"),
    (repeated_ids, 'id="figure-a"', 'id="main"'),
    (repeated_ids, 'id="figure-a"', 'id=""'),
    (bad_figures, 'id="figure-a"', ""),
    (bad_figures, "Фигура 1", " "),
    (bad_figures, "<figcaption>Фигура 1</figcaption>", ""),
    (bad_figures, "<h1>", '<img src="a.svg" alt=""><h1>'),
    (unsourced_figures, "Източник: анкетата", "Анкетата"),
    (unsourced_figures, "отговорилите (n)", "отговорилите"),
    (missing_statement, '<a href="accessibility.html">Достъпност</a>', ""),
    (missing_banner, '<p class="banner">Измислени данни</p>', ""),
    (missing_banner, "Измислени данни", " "),
    (bad_language_switch, '<a href="../en/borovo.html">', '<a href="../en/index.html">'),
    (bad_language_switch, '<nav class="language"><a href="../en/borovo.html">English</a></nav>', ""),
    (traces_of_work, "<h1>", '<div class="stderr">Warning</div><h1>'),
    (traces_of_work, "<h1>", '<div class="jp-InputArea">report.heading()</div><h1>'),
    (traces_of_work, "<h1>", "<pre>report.heading()</pre><h1>"),
    (traces_of_work, "<h1>", '<script src="../assets/other.js"></script><h1>'),
    (traces_of_work, "<h1>", "<script>run()</script><h1>"),
    (traces_of_work, "<h1>", "<p>Traceback (most recent call last)</p><h1>"),
    (traces_of_work, "<td>2,5</td>", "<td>nan</td>"),
    (missing_title, "<title>Община – Проучване</title>", ""),
    (missing_title, "Община – Проучване", " – "),
    (numbers_without_table, "най-високо е 67%", "най-високо е 68%"),
    (numbers_without_table, "<td>2,5</td>", "<td>2,51</td>"),
    (numbers_without_table, "<td>2,5</td>", "<td>\N{MINUS SIGN}2,5</td>"),
    (numbers_without_table, "най-ниско 2,5", "най-ниско +2,5"),
    (missing_data, '<a download href="../data/scores.csv">', "<a>"),
    (missing_data, "../data/scores.csv", "../data/gone.csv"),
    (unexplained_flags, ":c – поверително: малък брой; ", ""),
    (unexplained_flags, ":u – ненадеждно: малка база; ", ""),
    (unexplained_flags, "; в скоби – ориентировъчно", ""),
    (unexplained_flags, ":u – ненадеждно: малка база; :c – поверително", ":c, :u – поверително"),
    (unexplained_flags, '<p class="note">', "<p>"),
]  # fmt: skip


@pytest.fixture
def small_site(tmp_path) -> Path:
    for name in ("bg/borovo.html", "bg/accessibility.html", "en/borovo.html", "assets/report.css", "data/scores.csv"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).touch()
    (tmp_path / "site/en/borovo.html").write_text('<h2 id="data">Data</h2>', encoding="utf-8")
    (tmp_path / "outside.html").touch()
    return tmp_path / "site"


def test_the_page_of_the_twins_holds_every_rule(small_site):
    page = Page(small_site / "bg/borovo.html", small_site, GOOD)
    assert {name: found for name, rule in PAGE_RULES.items() if (found := rule(page))} == {}


@pytest.mark.parametrize(("rule", "good", "bad"), BREACHES, ids=[f"{b[0].__name__}-{b[2][:30]}" for b in BREACHES])
def test_a_breach_of_the_rule_is_seen(small_site, rule, good, bad):
    assert good in GOOD
    assert rule(Page(small_site / "bg/borovo.html", small_site, GOOD.replace(good, bad, 1)))


def test_every_rule_has_a_breach_that_it_sees():
    assert {rule.__name__ for rule, _, _ in BREACHES} == set(PAGE_RULES)


def test_an_english_page_in_cyrillic_is_seen(small_site):
    assert little_cyrillic(Page(small_site / "en/borovo.html", small_site, GOOD))


def test_a_quote_in_its_own_language_is_no_text_of_the_page(small_site):
    page = GOOD.replace('lang="bg"', 'lang="en"').replace("<h1>", "<h1>" + "Municipality of Borovo " * 40)
    quoted = page.replace("</h1>", '</h1><q lang="bg">' + "Цитат от план. " * 200 + "</q>", 1)
    assert not little_cyrillic(Page(small_site / "en/borovo.html", small_site, quoted))
    assert little_cyrillic(Page(small_site / "en/borovo.html", small_site, quoted.replace('<q lang="bg">', "<q>")))


def test_a_banner_that_stays_when_the_study_is_published_is_seen(small_site):
    assert missing_banner(Page(small_site / "bg/borovo.html", small_site, GOOD, is_demonstration=False))


@pytest.mark.parametrize("css", ["@import url(//x.org/a.css);", "a { src: url('https://x.org/a.woff2') }"])
def test_a_style_sheet_that_loads_from_elsewhere_is_seen(css):
    assert outside_styles(css) and not outside_styles('a { src: url("a.woff2") }')


def test_a_table_with_rows_of_another_status_is_seen(tmp_path):
    table = tmp_path / "scores.csv"
    table.write_text("n,status\n1,demonstration\n2,\n", encoding="utf-8")
    assert wrong_status(table, "demonstration") == ["row 3"]
    table.write_text("n\n1\n", encoding="utf-8")
    assert wrong_status(table, "demonstration") == ["no column for it", "row 2"]
    table.write_text("n\n", encoding="utf-8")
    assert wrong_status(table, "demonstration") == ["no column for it"]


def test_an_email_address_is_seen_and_a_rule_of_a_style_sheet_is_not():
    assert list_addresses("пишете на m.petrova+x@example.bg.") == ["m.petrova+x@example.bg"]
    assert list_addresses("}@media print { @page { } } https://example.org/@name") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ЕГН 7501020018.", ["7501020018"]),
        ("borovo,0041010002,yes", ["0041010002"]),  # born in 2000
        ("7501020019", []),  # wrong check digit
        ("2136251557,BGN", []),  # an amount: there is no month 36
        ("a7501020018 0.7501020018 75010200180 7501020018f", []),  # part of a checksum or a longer number
    ],
)
def test_a_personal_number_is_told_from_other_runs_of_ten_digits(text, expected):
    assert list_personal_numbers(text) == expected


def test_the_id_of_an_interview_is_seen_in_a_drawing_and_as_a_word_only(tmp_path):
    drawing = base64.b64encode(b"<svg><!-- 150001 --></svg>").decode()
    page = tmp_path / "page.html"
    page.write_text(
        f'<td>E01.</td><td>1150002</td><td>0.150002</td><img src="data:image/svg+xml;base64,{drawing}">',
        encoding="utf-8",
    )
    assert list_interview_ids(read_opened(page), {"150001", "150002", "E01"}) == ["150001", "E01"]


def test_the_ids_are_read_from_the_export(tmp_path):
    export = tmp_path / "kobo.csv"
    export.write_text('"_id";"_uuid";"deviceid";"paper_id";"enumerator";"x"\n1;u;d;;E01;no\n', encoding="utf-8-sig")
    assert read_ids(export) == {"1", "u", "d", "E01"}
