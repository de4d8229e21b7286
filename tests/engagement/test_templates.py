"""The workbook for records: whoever fills it in is told how, held to the codes, and read back without a change."""

import csv
import io
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from pandas.testing import assert_frame_equal

from analysis.engagement.columns import list_columns, list_tables
from analysis.engagement.records import read_records
from analysis.engagement.spreadsheet import BOOK, HELP, LISTS
from analysis.engagement.templates import load_texts, write_template
from analysis.errors import StudyError


def open_book(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def fill_in(data: bytes, folder, but: str = "") -> openpyxl.Workbook:
    """Fill the template in from the CSV files of a folder, as people would: days are days, numbers are numbers."""
    book = open_book(data)
    for path in folder.glob("*.csv"):
        sheet = book[path.stem]
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
        header = [cell.value for cell in sheet[1]]
        for number, row in enumerate(rows if path.stem != but else [], start=2):
            for column, text in row.items():
                sheet.cell(number, header.index(column) + 1).value = to_value(text)
    return book


def to_value(text: str):
    if text.isdecimal():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text or None


def test_the_template_is_the_same_bytes_each_time(template, codes):
    assert write_template(codes) == template


def test_help_stands_first_the_lists_last_and_between_them_a_sheet_for_each_table(template):
    book = open_book(template)
    assert book.sheetnames == [HELP, *list_tables(), LISTS]
    assert book.active.title == HELP
    texts = [cell.value for row in book[HELP].iter_rows() for cell in row if cell.value]
    for line in load_texts()["lines"]:
        assert line["bg"] in texts and line["en"] in texts
    assert any("Лични данни не се записват" in text for text in texts)


def test_each_table_has_its_columns_told_of_in_both_languages_and_a_header_that_stays(template, codes):
    for table in list_tables():
        sheet = open_book(template)[table]
        columns = {name: column for name, column in list_columns(table, codes).items() if name != "origin"}
        assert [cell.value for cell in sheet[1]] == list(columns)
        assert sheet.freeze_panes == "A2"
        assert not sheet.merged_cells.ranges
        for cell, column in zip(sheet[1], columns.values(), strict=True):
            assert cell.comment.text == f"{column.about['bg']}\n\n{column.about['en']}"
            assert sheet.column_dimensions[cell.column_letter].width >= len(cell.value)


def test_every_cell_of_a_code_offers_the_codes_of_its_list(template, codes):
    book = open_book(template)
    for table in list_tables():
        sheet, columns = book[table], list_columns(table, codes)
        offered = {}
        for check in sheet.data_validations.dataValidation:
            column = sheet.cell(1, range_boundaries(str(check.sqref))[0]).value
            if check.type == "list":
                cells = book[LISTS][check.formula1.split("!")[1].replace("$", "")]
                offered[column] = [cell.value for row in cells for cell in row]
        expected = {name: list(c.codes) for name, c in columns.items() if c.codes and name != "origin"}
        assert offered == expected


def test_cells_of_days_and_counts_refuse_everything_else_in_bulgarian(template):
    book = open_book(template)
    kinds = {(check.type, check.error) for sheet in book for check in sheet.data_validations.dataValidation}
    errors = load_texts()["errors"]
    assert {("date", errors["date"]), ("whole", errors["count"]), ("list", errors["code"])} <= kinds
    assert ("whole", errors["rank"].format(most=8)) in kinds
    assert all(len(error) <= 255 for _, error in kinds)
    strict = [c.showErrorMessage for c in book["attendance"].data_validations.dataValidation]
    assert all(strict)


def test_an_empty_template_is_no_record(template, codes, tmp_path):
    (tmp_path / BOOK).write_bytes(template)
    assert all(frame.empty for frame in read_records(tmp_path, codes).values())


def test_a_filled_template_is_read_as_the_files_are(template, codes, records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled")
    book = fill_in(template, records)
    for sheet in book.worksheets[1:-1]:
        sheet.cell(sheet.max_row + 3, 2).value = " "  # an empty row that a program left
    book.save(folder / BOOK)
    assert_same(read_records(folder, codes), read_records(records, codes))


def test_a_template_saved_by_libreoffice_is_read_as_the_files_are(template, codes, records, tmp_path_factory):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        pytest.skip("LibreOffice is not installed")
    folder, saved = tmp_path_factory.mktemp("written"), tmp_path_factory.mktemp("saved")
    fill_in(template, records).save(folder / BOOK)
    command = [program, f"-env:UserInstallation={folder.as_uri()}/profile", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", saved, folder / BOOK], check=True, capture_output=True, timeout=180)
    assert_same(read_records(saved, codes), read_records(records, codes))


def test_a_table_that_comes_as_a_file_and_as_a_sheet_is_refused(template, codes, records):
    fill_in(template, records, but="events").save(records / BOOK)
    with pytest.raises(StudyError) as caught:
        read_records(records, codes)
    found = [problem.found for problem in caught.value.problems]
    tables = [table for table in list_tables() if table != "events"]
    assert sorted(found) == sorted(f"{table} is there twice" for table in tables)


def test_a_cell_beside_the_table_hides_no_problem_of_its_sheet(template, codes, records, tmp_path_factory):
    book, folder = fill_in(template, records), tmp_path_factory.mktemp("beside")
    book["events"]["L3"], book["events"]["A4"] = "бележка", "31.02.2015"
    book.save(folder / BOOK)
    with pytest.raises(StudyError) as caught:
        read_records(folder, codes)
    assert [problem.where for problem in caught.value.problems] == [
        f"{BOOK}, sheet events, row 3", f"{BOOK}, sheet events, row 4, column date",
    ]  # fmt: skip


def test_a_title_above_the_header_is_named_once(template, codes, records, tmp_path_factory):
    book, folder = fill_in(template, records), tmp_path_factory.mktemp("titled")
    book["attendance"].insert_rows(1)
    book["attendance"]["A1"] = "Присъствие"
    book.save(folder / BOOK)
    with pytest.raises(StudyError) as caught:
        read_records(folder, codes)
    assert caught.value.where == f"{BOOK}, sheet attendance, row 1"
    assert caught.value.found == "the first row, “Присъствие”, is no header"


def test_files_and_sheets_of_different_tables_go_together(template, codes, records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both")
    fill_in(template, records, but="events").save(folder / BOOK)
    shutil.copy(records / "events.csv", folder)
    assert_same(read_records(folder, codes), read_records(records, codes))


def test_problems_of_a_workbook_name_its_sheet_row_and_column(template, codes, records, tmp_path_factory):
    folder = tmp_path_factory.mktemp("spoilt")
    book = fill_in(template, records)
    book["attendance"]["F3"].value = 2.5
    book["events"]["A4"].value = "31.02.2015"
    book["actions"].title = "action"
    book.save(folder / BOOK)
    with pytest.raises(StudyError) as caught:
        read_records(folder, codes)
    told = {problem.where: problem for problem in caught.value.problems}
    assert told["engagement.xlsx, sheet attendance, row 3, column n"].found == "“2.5” is not whole"
    assert "no day" in told["engagement.xlsx, sheet events, row 4, column date"].found
    assert told["engagement.xlsx, sheet action"].fix == "did you mean “actions”?"


def assert_same(got, expected):
    for name in expected:
        assert_frame_equal(got[name], expected[name])
