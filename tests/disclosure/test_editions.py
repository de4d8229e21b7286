"""A page in another format says no number that the page does not say there: each format, and its twin that does."""

import io
import json
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from analysis.disclosure.editions import find_added_numbers, name_page

ALT = "Дял на познаващите плана: Борово 41%, Ценово не се показва."
ROWS = [("Борово", "41% (35%–47%); n = 26", "2013–2014"), ("Ценово", ":c", "2013–2014"), ("Бяла", "+3", "няма")]
HEAD = ("Община", "Познават плана от 2015 г.", "План")
LONG = "Стойностите са оценки по отговорите на част от хората, затова до тях е посочен доверителен интервал. "
PAGE = """<html lang="bg"><head><title>Доклад</title></head><body><main id="main"><h1>Община Ценово</h1>
<nav class="contents"><ol><li><a href="#known">Какво знаят хората</a></li>
<li><a href="#cite">Как да цитирате</a></li></ol></nav>
<h2 id="known">Какво знаят хората</h2><p>{lead}</p>
<figure id="figure-plan"><figcaption>Фигура 1. Познаване на плана</figcaption>
<img alt="{alt}" src="data:image/svg+xml,%3Csvg/%3E"><p class="download"><a href="../data/plan.csv">Данни (CSV)</a></p>
<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></figure>
<h2 id="cite">Как да цитирате</h2><p>Клуб (2015). Доклад.</p>
<ol start="3"><li>Стратегия за интегриране</li><li>2014 г.: програма на областта</li></ol></main>
<footer>Клуб „Пример“</footer></body></html>"""


def write_page(rows=ROWS, alt: str = ALT, lead: str = LONG) -> str:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return PAGE.format(alt=alt, lead=lead, head="".join(f"<th>{name}</th>" for name in HEAD), rows=cells)


def swap(place: int, old: str, new: str) -> list[tuple]:
    return [
        tuple(cell.replace(old, new) for cell in row) if number == place else row for number, row in enumerate(ROWS)
    ]


LEAKS = {  # what of the page another format says otherwise
    "a hidden count": {"rows": swap(1, ":c", "3")},
    "a hidden share": {"rows": swap(1, ":c", "12% (4%–30%); n = 26")},
    "a count behind a flag": {"rows": swap(1, ":c", ":c (3)")},
    "a number with more digits": {"rows": swap(0, "41%", "41,3%")},
    "a longer number": {"rows": swap(0, "n = 26", "n = 267")},
    "a number in an alternative text": {"alt": ALT.replace("не се показва", "12%")},
    "a number in the text": {"lead": LONG + "Отговорили са 4 души. "},
}


FIELD = r'<w:instrText xml:space="preserve"> TOC \o "2-2" \h \z \u</w:instrText>'
PAGE_NUMBER = '<w:fldSimple w:instr="PAGE"><w:t>7</w:t></w:fldSimple>'


def write_docx(page: str, core: str = "", footer: str = "") -> bytes:
    text = re.sub(r'<p class="download">.*?</p>|<nav.*?</nav>|<title>.*?</title>', "", page, flags=re.DOTALL)
    alt = re.search(r'alt="([^"]*)"', page)[1]
    body = "".join(f"<w:p><w:t>{part}</w:t></w:p>" for part in re.split("<[^>]*>", text) if part.strip())
    return pack({
        "word/document.xml": f'<w:document>{FIELD}{body}<wp:docPr id="4" descr="{alt}"/></w:document>',
        "word/footer1.xml": f'<w:ftr><w:t>Клуб {footer}</w:t>{PAGE_NUMBER}</w:ftr>',
        "docProps/core.xml": f"<a><dc:title>Доклад{core}</dc:title><dcterms:created>2015-11-30</dcterms:created></a>",
    })  # fmt: skip


def write_pptx(page: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(write_docx(page))) as word:
        text = re.sub("<w:instrText.*?</w:instrText>", "", word.read("word/document.xml").decode()).replace("w:", "a:")
    number = '<a:fld id="1" type="slidenum"><a:t>9</a:t></a:fld>'
    cells = iter(re.findall(r"<td>(.*?)</td>", page))
    notes = ". ".join(f"{next(cells)}: {HEAD[1]} – {next(cells)}; {HEAD[2]} – {next(cells)}" for _ in ROWS)
    return pack({
        "ppt/slides/slide1.xml": f"<p:sld>{text}{number}</p:sld>",
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes><a:p><a:t>{notes}</a:t></a:p></p:notes>",
    })  # fmt: skip


def pack(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


def write_pdf(page: str) -> bytes:
    weasyprint = pytest.importorskip("weasyprint", reason="PDFs for tests are printed by WeasyPrint", exc_type=OSError)
    sheet = """@page { size: A6; @bottom-left { content: "Клуб „Пример“" }
        @bottom-right { content: counter(page) " / " counter(pages) } }
        .download { display: none } td { padding: .4em } h2 { break-before: page }
        nav a::after { content: " " target-counter(attr(href), page) }"""
    return weasyprint.HTML(string=page).write_pdf(stylesheets=[weasyprint.CSS(string=sheet)], pdf_variant="pdf/ua-1")


def make_book() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Таблица 1"
    for row in (
        ["Фигура 1. Познаване на плана"],
        [HEAD[0], HEAD[1], f"{HEAD[1]} – долна граница", f"{HEAD[1]} – n", f"{HEAD[1]} – знак", HEAD[2]],
        ["Борово", 0.41, 0.35, 26, None, "2013–2014"], ["Ценово", None, None, None, ":c", "2013–2014"],
        ["Бяла", 3, None, None, None, "няма"],
    ):  # fmt: skip
        sheet.append(row)
    sheet.print_title_rows, sheet.oddFooter.right.text = "2:2", "&P / &N"
    return book


def save(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def write_search(text: str = "", keys: str = "", forms: tuple[str, ...] = ()) -> bytes:
    section = {
        "page": "tsenovo", "id": "known", "of": "Община Ценово", "name": "Какво знаят хората", "title": "знам",
        "text": f"{LONG}{text}…", "keys": f"знам 41 {keys}".strip(),
    }  # fmt: skip
    data = {"sections": [section], "forms": dict.fromkeys(("хората", "41", *forms), [])}
    return f"window.STUDY_PAGES = {json.dumps(data, ensure_ascii=False)};\n".encode()


def find(name: str, content: bytes) -> list[str]:
    files = {"site/bg/tsenovo.html": write_page().encode(), f"site/{name}": content}
    found = find_added_numbers(files, public="Закръгляване: стойността е закръглена до 1%.")
    assert set(found["artefact"]) <= {f"site/{name}"}
    return found["where"].tolist()


WRITERS = {"bg/tsenovo.docx": write_docx, "bg/tsenovo.pptx": write_pptx, "bg/tsenovo.pdf": write_pdf}


@pytest.mark.parametrize("name", WRITERS)
def test_what_the_page_says_may_stand_in_its_formats(name):
    assert find(name, WRITERS[name](write_page())) == []


@pytest.mark.parametrize("leak", LEAKS)
@pytest.mark.parametrize("name", WRITERS)
def test_what_the_page_does_not_say_is_found_in_its_formats(name, leak):
    assert find(name, WRITERS[name](write_page(**LEAKS[leak]))) != []


@pytest.mark.parametrize("leak", [{"core": ": 3 души"}, {"footer": "3 души"}])
def test_properties_and_feet_of_a_word_file_are_read(leak):
    assert len(find("bg/tsenovo.docx", write_docx(write_page(), **leak))) == 1


def test_a_format_without_its_page_is_named():
    found = find_added_numbers({"site/bg/other.docx": write_docx(write_page())}, "")
    assert found["artefact"].tolist() == ["site/bg/other.docx"]


BOOK = "data/tsenovo.bg.xlsx"


def test_a_workbook_may_hold_the_rows_of_the_page_with_notes_that_are_public():
    book = make_book()
    book.create_sheet("Бележки").append(["Закръгляване: стойността е закръглена до 1%."])
    assert find(BOOK, save(book)) == []


@pytest.mark.parametrize(("cell", "value"), [
    ("B4", 3), ("B4", 0.12), ("B4", "3"), ("E4", ":c (3)"), ("B3", 0.4132), ("G4", 41), ("D3", 0.41),
    ("A7", "3 души"), ("B2", "от 4"),
])  # fmt: skip
def test_a_number_in_a_cell_that_the_page_does_not_show_there_is_named(cell, value):
    book = make_book()
    book.active[cell] = value
    assert find(BOOK, save(book)) == [f"Таблица 1 row {cell[1:]}"]


def test_what_a_workbook_hides_is_read():
    hidden, named, noted, footed = make_book(), make_book(), make_book(), make_book()
    hidden.create_sheet("a").append(["Ценово", 3])
    hidden["a"].sheet_state = "veryHidden"
    named.defined_names["Ценово"] = DefinedName("Ценово", attr_text="3")
    noted.active["B4"].comment = Comment("3", "a")
    footed.active.oddFooter.left.text = "Ценово: 3"
    assert [len(find(BOOK, save(book))) for book in (hidden, named, noted, footed)] == [1, 1, 1, 1]


def test_the_search_shows_and_finds_only_what_stands_on_its_page():
    name = "assets/search/data.bg.js"
    assert find(name, write_search()) == []
    assert find(name, write_search(text="Ценово 3 души")) == ["tsenovo known"]
    assert find(name, write_search(keys="777")) == ["tsenovo known"]
    assert find(name, write_search(forms=("777",))) == ["word 777"]


def test_a_released_table_is_no_format_of_a_page():
    assert name_page("site/data/scores.xlsx") == name_page("site/data/scores.csv") == ""
