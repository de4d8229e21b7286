"""Sheets as rows of text: one toy form in four containers, and files that are no workbook or a damaged one."""

import io
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.files import calamine
from analysis.survey.xlsform.workbook import Row, read_sheets

OLD = Path(__file__).parent / "old_forms"  # one form, with a boolean, numbers as codes and an empty row
WANTED = ("survey", "choices", "settings")


def make_workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SMALL = make_workbook(survey=[["type", "name"], ["text", "q"]])


@pytest.fixture
def write(tmp_path):
    """A function that writes bytes to a file and returns its path."""

    def write(content: bytes, name: str = "form.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize("name", ["toy.xls", "toy.ods"])
def test_workbooks_of_any_age_are_read_as_text_with_the_numbers_of_their_rows(name):
    label = "Label : Български"
    agrees = {"Type": "select one yn", "Name": "agrees", label: "Съгласни ли сте?", "Required": "TRUE"}
    assert read_sheets(OLD / name, WANTED) == {
        "survey": [Row(2, agrees), Row(4, {"Type": "string", "Name": "why", label: "Защо?", "Required": ""})],
        "choices": [
            Row(2, {"list name": "yn", "value": "1", "label : Български": "Да"}),
            Row(3, {"list name": "yn", "value": "0", "label : Български": "Не"}),
        ],
        "settings": [Row(2, {"id_string": "toy", "version": "2013"})],
    }


@pytest.mark.parametrize("name", ["toy.csv", "toy_excel.csv"])
def test_a_csv_holds_the_same_sheets_whether_excel_has_saved_it_or_not(name):
    got, expected = (read_sheets(OLD / file, WANTED) for file in (name, "toy.xls"))
    assert {sheet: [row.cells for row in rows] for sheet, rows in got.items()} == {
        sheet: [row.cells for row in rows] for sheet, rows in expected.items()
    }
    assert [row.number for rows in got.values() for row in rows] == [3, 5, 8, 9, 12]


def test_a_workbook_is_read_for_what_it_holds_whatever_it_is_called(write):
    content = (OLD / "toy.xls").read_bytes()
    assert read_sheets(write(content, "form.xlsx"), WANTED) == read_sheets(OLD / "toy.xls", WANTED)


def test_a_sheet_that_nobody_wants_may_hold_anything(write):
    path = write(make_workbook(survey=[["type"], ["note"]], Notes=[["a", "a"], ["to", "do"]]))
    assert read_sheets(path, WANTED) == {"survey": [Row(2, {"type": "note"})], "notes": []}


def test_a_cell_without_a_column_is_left_out_and_a_missing_one_is_empty(write):
    (row,) = read_sheets(write(make_workbook(survey=[["type", None], ["note", "a remark"]])), WANTED)["survey"]
    assert (row.cells, row["relevant"]) == ({"type": "note"}, "")


def test_a_sheet_is_read_to_its_end_whatever_size_it_claims(write):
    """Some programs write a dimension of A1, and openpyxl's fast mode believes them."""
    claimed = io.BytesIO()
    with ZipFile(io.BytesIO(SMALL)) as old, ZipFile(claimed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    assert b'<dimension ref="A1"' in ZipFile(claimed).read("xl/worksheets/sheet1.xml")
    assert read_sheets(write(claimed.getvalue()), WANTED)["survey"] == [Row(2, {"type": "text", "name": "q"})]


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"survey": [["type", "name", "type"], ["text", "q", ""]]}, "survey: column “type” is there twice"),
        ({"survey": [["type"]], "survey ": [["type"]]}, "has two sheets “survey”"),
    ],
)
def test_what_is_there_twice_is_refused(write, sheets, message):
    with pytest.raises(StudyError) as error:
        read_sheets(write(make_workbook(**sheets)), WANTED)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("form.xlsx", b"", "is not a workbook, or a damaged one"),
        ("form.xlsx", b"<html><table><tr><td>type</td></tr></table></html>", "is not a workbook"),
        ("form.xlsx", b"type,name\ntext,q\n", "is not a workbook"),
        ("form.xlsx", SMALL[:2000], "is not a workbook"),
        ("form.xls", (OLD / "toy.xls").read_bytes()[:1500], "is not a workbook"),
        ("form.csv", b",type,name\n", "row 1: the first cell names no sheet; expected: survey"),
        ("form.csv", b'survey\n,type,"name\n,text,q\n', "is a damaged CSV file"),
        ("form.csv", b"survey\n,type,\x98\n\xff", "is neither UTF-8 nor Windows-1251"),
        ("form.csv", "survey\n,label\n,Съгласни".encode()[:-1], "is damaged UTF-8"),
    ],
)
def test_a_file_that_is_no_form_is_one_clear_error(write, name, content, message):
    with pytest.raises(StudyError) as error:
        read_sheets(write(content, name), WANTED)
    assert message in str(error.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for path in (tmp_path / "form.xlsx", tmp_path):
        with pytest.raises(StudyError, match="there is no such file"):
            read_sheets(path, WANTED)


def test_a_file_that_another_program_holds_is_refused(write, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    path = write(SMALL)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(StudyError, match="may not be read; to do: close it in Excel"):
        read_sheets(path, WANTED)


def damage(content: bytes, data: st.DataObject) -> bytes:
    """Return the content with some bytes changed and perhaps its end cut off."""
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    return bytes(damaged[: data.draw(st.integers(len(damaged) // 2, len(damaged)))])


def pack_again(content: bytes, data: st.DataObject) -> bytes:
    """Return a ZIP whose checksums are right again after one of its files was damaged."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(buffer, "w") as new:
        chosen = data.draw(st.sampled_from(old.namelist()))
        for name in old.namelist():
            new.writestr(name, damage(old.read(name), data) if name == chosen else old.read(name))
    return buffer.getvalue()


def assert_read_or_refused(path: Path) -> None:
    try:
        sheets = read_sheets(path, WANTED)
    except StudyError as error:
        assert str(error)
    else:
        assert all(isinstance(text, str) for rows in sheets.values() for row in rows for text in row.cells.values())


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([damage, pack_again]), st.data())
def test_a_damaged_workbook_is_read_or_refused_but_never_a_traceback(tmp_path_factory, spoil, data):
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(spoil(SMALL, data))
    assert_read_or_refused(path)


@settings(max_examples=4, deadline=None)
@given(st.sampled_from(["toy.xls", "toy.ods"]), st.data())
def test_a_damaged_old_workbook_is_read_or_refused_by_a_process_of_its_own(tmp_path_factory, name, data):
    path = tmp_path_factory.getbasetemp() / "damaged.xls"
    path.write_bytes(damage((OLD / name).read_bytes(), data))
    assert_read_or_refused(path)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("import os; os.abort()", "damaged one (the parser broke off)"),
        ("while True: pass", "(not read after 0.5 seconds)"),
    ],
)
def test_a_parser_that_dies_or_never_ends_takes_nobody_with_it(write, monkeypatch, script, message):
    monkeypatch.setattr(calamine, "PARSE", script)
    monkeypatch.setattr(calamine, "LONGEST", 0.5)
    with pytest.raises(StudyError) as error:
        read_sheets(write((OLD / "toy.xls").read_bytes(), "form.xls"), WANTED)
    assert message in str(error.value)


def test_a_panic_of_the_parser_is_an_error_but_an_interrupt_is_not(write, monkeypatch):
    class PanicException(BaseException):
        """What pyo3 raises for a panic of Rust."""

    for raised, caught in (
        (PanicException("index out of range"), StudyError),
        (KeyboardInterrupt(), KeyboardInterrupt),
    ):

        def fail(content, wanted, raised=raised):
            raise raised

        monkeypatch.setattr(calamine, "parse_workbook", fail)
        with pytest.raises(caught):
            read_sheets(write(SMALL), WANTED)


@settings(deadline=None)
@given(st.binary(max_size=200))
@example(b"survey\n,type\n,\x00\n")
@example(b"PK\x03\x04")
def test_random_bytes_are_read_or_refused(tmp_path_factory, content):
    for name in ("random.csv", "random.xlsx"):
        path = tmp_path_factory.getbasetemp() / name
        path.write_bytes(content)
        assert_read_or_refused(path)
