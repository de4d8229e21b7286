"""Workbooks: the rules for statistics in spreadsheets, numbers that are numbers, the mark of invented data."""

import datetime as dt
import io

import openpyxl
import pytest
from lxml import html
from openpyxl import Workbook

from analysis.publish.cells import LOW, Number, read_cell, read_number
from analysis.publish.parts import About
from analysis.publish.sheet_layout import set_page, set_sizes
from analysis.publish.xlsx import write_xlsx

DAY = dt.date(2015, 11, 30)
TABLE = """<table><thead><tr><th scope="col">Програма</th><th class="number" scope="col">Роми</th>
<th scope="col">План</th></tr></thead><tbody><tr>
<th scope="row">=1+1</th><td><span>(67%)</span> <small>46%–83%; n = 24</small></td>
<td><span>не е намерен</span> <small>непроверено</small></td></tr>
<tr><th scope="row">Стратегия</th><td><span>:c</span></td><td>2013–2014</td></tr></tbody></table>"""
PAGE = f"""<html lang="bg"><body><main id="main"><h1>Община Борово</h1>
<figure id="figure-recognition"><figcaption><strong>Фигура 1.</strong> Дял на чувалите</figcaption><img src="x" alt="y">
<p class="note">Въпрос.</p><p class="download"><a href="../data/recognition.csv">Изтегляне</a></p>
<details><summary>Данни</summary>{TABLE}</details></figure>
<figure id="table-plans" class="table"><figcaption><strong>Таблица 1.</strong> Планове</figcaption>{TABLE}</figure>
</main></body></html>"""


@pytest.fixture
def about() -> About:
    return About(
        language="bg", title="Община Борово", study="Участие", publisher="Клуб & Ко", status="Данните са измислени.",
        mark="Демонстрационни данни", licence="CC BY 4.0", citation="Клуб (2015)", date="30 ноември 2015 г.",
    )  # fmt: skip


def words(key: str, **values: object) -> str:
    return " ".join([key.removeprefix("xlsx."), *map(str, values.values())])


@pytest.fixture
def book(about) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(PAGE, about, words, DAY)))


def list_breaches(book: Workbook) -> list[str]:
    """What breaks the rules: a title in A1, one table a sheet, no merged cells, no empty row, unique heads."""
    found = []
    for sheet in book:
        found += [f"{sheet.title}: no title"] if not sheet["A1"].value else []
        found += [f"{sheet.title}: merged cells"] if sheet.merged_cells.ranges else []
        empty = [row[0].row for row in sheet.iter_rows() if all(cell.value is None for cell in row)]
        found += [f"{sheet.title}: empty row {row}" for row in empty]
        found += (
            [f"{sheet.title}: {len(sheet.tables)} tables"] if len(sheet.tables) != (sheet != book.worksheets[0]) else []
        )
        for table in sheet.tables.values():
            head = [cell.value for cell in sheet[table.ref][0]]
            found += [f"{sheet.title}: head"] if head != table.column_names or len(set(head)) < len(head) else []
        numbers = [
            c.coordinate for row in sheet.iter_rows() for c in row if isinstance(c.value, str) and c.value.isdigit()
        ]
        found += [f"{sheet.title}: {place} is a number written as a text" for place in numbers]
    return found


def test_a_workbook_keeps_the_rules(book):
    assert book.sheetnames == ["cover", "contents", "notes", "Фигура 1", "Таблица 1"]
    assert list_breaches(book) == []


@pytest.mark.parametrize(
    ("break_it", "named"),
    [
        (lambda sheet: sheet.merge_cells("A1:B1"), "merged"),
        (lambda sheet: sheet.insert_rows(2), "empty row 2"),
        (lambda sheet: sheet.__setitem__("A1", None), "no title"),
        (lambda sheet: sheet.__setitem__("B5", "67"), "written as a text"),
        (lambda sheet: sheet.tables.clear(), "0 tables"),
        (lambda sheet: sheet.__setitem__("B4", "Програма"), "head"),
    ],
)
def test_a_breach_is_seen(book, break_it, named):
    """The twin of each rule."""
    break_it(book["Фигура 1"])
    assert any(named in breach for breach in list_breaches(book))


def test_numbers_are_numbers_and_what_goes_with_them_has_columns_of_its_own(book):
    rows = list(book["Фигура 1"].iter_rows(min_row=4, values_only=True))
    assert rows[0] == ("Програма", "Роми", "low Роми", "high Роми", "n Роми", "mark Роми", "План")
    assert rows[1] == ("=1+1", 0.67, 0.46, 0.83, 24, LOW, "не е намерен\nнепроверено")
    assert rows[2] == ("Стратегия", None, None, None, None, ":c", "2013–2014")
    sheet = book["Фигура 1"]
    assert sheet["A5"].data_type == "s", "a text is no formula"
    assert [sheet[place].number_format for place in ("B5", "C5", "E5")] == ["0%", "0%", "0"]


@pytest.mark.parametrize(
    ("text", "language", "value", "shown"),
    [
        ("37%", "bg", 0.37, "0%"), ("12,3%", "bg", 0.123, "0.0%"), ("235\N{NO-BREAK SPACE}252", "bg", 235252, "#,##0"),
        ("235,252", "en", 235252, "#,##0"), ("2.5", "en", 2.5, "0.0"), ("\N{MINUS SIGN}18", "bg", -18, "0"),
        ("+4", "en", 4, "+0;\N{MINUS SIGN}0;0"), 
        ("77\N{NO-BREAK SPACE}415\N{NO-BREAK SPACE}€", "bg", 77415, '#,##0\N{NO-BREAK SPACE}"€"'),
    ],
)  # fmt: skip
def test_a_number_of_a_language_is_read(text, language, value, shown):
    assert read_number(text, language) == (Number(value, shown), False)


@pytest.mark.parametrize("text", ["2013–2014", "14 от 20", "2,5", "1,23,456", "3.", "", "30.11.2015", "n = 5"])
def test_what_is_no_number_is_none(text):
    assert read_number(text, "en")[0] is None


def test_bounds_below_zero_and_other_remarks_are_read():
    cell = read_cell(html.fromstring("<td><span>+5</span> <small>от −2 до +12; не знае 10%; n = 20</small></td>"), "bg")
    assert (cell.number.value, cell.low.value, cell.high.value, cell.n.value, cell.remark) == (
        5,
        -2,
        12,
        20,
        "не знае 10%",
    )


def test_bounds_in_brackets_are_read():
    cell = read_cell(html.fromstring("<td>14% (9%–21%)</td>"), "bg")
    assert (cell.number.value, cell.low.value, cell.high.value) == (0.14, 0.09, 0.21)


def test_contents_lead_to_every_sheet_and_to_the_data(book):
    sheet = book["contents"]
    links = [
        (row[0].hyperlink.location, row[2].hyperlink and row[2].hyperlink.target) for row in sheet.iter_rows(min_row=3)
    ]
    assert links == [("'notes'!A1", None), ("'Фигура 1'!A1", "../data/recognition.csv"), ("'Таблица 1'!A1", None)]
    assert all(book[name]["A2"].hyperlink.location == "'contents'!A1" for name in book.sheetnames[3:])


def test_notes_explain_every_mark_and_hold_the_note_of_each_table(book):
    notes = {row[0]: row[1] for row in book["notes"].iter_rows(min_row=3, values_only=True)}
    assert notes["Фигура 1"] == "Въпрос." and "Таблица 1" not in notes
    assert [notes[mark] for mark in (":c", ":u", LOW, "–")] == [
        "meaning_confidential", "meaning_too_few", "meaning_low", "meaning_none",
    ]  # fmt: skip


def list_unmarked(book: Workbook, mark: str) -> list[str]:
    """The sheets that do not bear the mark in head and foot."""
    return [s.title for s in book if s.oddHeader.center.text != mark or s.oddFooter.center.text != mark]


def test_every_sheet_and_the_cover_bear_the_mark_of_invented_data(book, about):
    assert list_unmarked(book, about.mark) == []
    assert about.status in [cell.value for cell in book["cover"]["B"]]
    assert all(book[name]["A3"].value == about.mark for name in book.sheetnames[3:])
    book["notes"].oddFooter.center.text = None
    assert list_unmarked(book, about.mark) == ["notes"], "the twin"


def test_the_same_page_gives_the_same_bytes(about, monkeypatch):
    made = write_xlsx(PAGE, about, words, DAY)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert write_xlsx(PAGE, about, words, DAY) == made
    assert write_xlsx(PAGE, about, words, dt.date(2016, 1, 1)) != made


def list_cut(book) -> list[str]:
    """The rows that are lower than their texts: one line, where a text says to break and is longer than its column."""
    return [
        f"{sheet.title}: {cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        and cell.alignment.wrap_text
        and len(cell.value) > sheet.column_dimensions[cell.column_letter].width
        and (sheet.row_dimensions[cell.row].height or 15) < 30
    ]


@pytest.fixture
def wordy(about) -> Workbook:
    """A workbook with a note of many lines."""
    page = PAGE.replace("Въпрос.", "Въпрос с много думи. " * 30)
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(page, about, words, DAY)))


def test_a_row_is_as_high_as_its_texts(wordy):
    assert list_cut(wordy) == []
    assert max(row.height or 0 for row in wordy["notes"].row_dimensions.values()) >= 6 * 15
    assert wordy["Фигура 1"].row_dimensions[5].height == 30, "a text of two lines"


def test_a_row_that_is_too_low_is_seen(wordy):
    """The twin."""
    for row in wordy["notes"].row_dimensions.values():
        row.height = None
    assert list_cut(wordy)


@pytest.mark.parametrize(("columns", "pages"), [(1, 1), (30, 2), (60, 4)])
def test_a_wide_table_is_printed_on_so_many_pages_side_by_side_that_it_can_be_read(about, columns, pages):
    sheet = Workbook().active
    set_sizes(sheet, [10] * columns)
    set_page(sheet, about)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (pages, 0)
