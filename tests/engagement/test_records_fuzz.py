"""Whatever happened to a file of records, it is read or refused in our words."""

import io
from contextlib import suppress

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.engagement.records import read_records
from analysis.engagement.spreadsheet import BOOK
from analysis.errors import StudyError

SETTINGS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
TABLES = ("events", "attendance", "knowledge", "proposals", "mechanisms", "actions")
ODD = (
    *("", " ", "0", "-1", "1e9", "1,5", "12,0", "999999999999", "NaN", "inf", "31.02.2015", "2015-W14", "20150401"),
    *("1.1.0001", "31.12.9999 г.", "=1+1", "#N/A", "True", ";", ";;", "„", '"', "\u200b", "\N{NO-BREAK SPACE}"),
    *("②", "٣", "Иван Иванов", "ruse", "roma", "t", "9" * 400, "{}", "%s", "\ufeff"),
)
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=12))


def read(folder, codes) -> None:
    """Read, and let pass what is said in our words only: none of it may be empty."""
    with suppress(StudyError):
        try:
            read_records(folder, codes)
        except StudyError as error:
            assert str(error)
            raise


@SETTINGS
@given(data=st.data())
def test_any_bytes_changed_in_a_file(records, codes, data):
    path = records / f"{data.draw(st.sampled_from(TABLES))}.csv"
    good = path.read_bytes()
    at, cut = data.draw(st.integers(0, len(good))), data.draw(st.integers(0, 40))
    path.write_bytes(good[:at] + data.draw(st.binary(max_size=6)) + good[at + cut :])
    read(records, codes)
    path.write_bytes(good)


@SETTINGS
@given(data=st.data())
def test_any_cells_changed_in_a_file(records, codes, data):
    path = records / f"{data.draw(st.sampled_from(TABLES))}.csv"
    good = path.read_text(encoding="utf-8")
    lines = [line.split(",") for line in good.splitlines()]
    for _ in range(data.draw(st.integers(1, 4))):
        line = data.draw(st.sampled_from(lines))
        line[data.draw(st.integers(0, len(line) - 1))] = data.draw(texts)
    text = "\n".join(",".join(line) for line in lines)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    read(records, codes)
    path.write_text(good, encoding="utf-8")


@SETTINGS
@given(data=st.data())
def test_any_values_in_the_cells_of_the_workbook(template, tmp_path, codes, data):
    book = openpyxl.load_workbook(io.BytesIO(template))
    sheet = book[data.draw(st.sampled_from(TABLES))]
    values = st.one_of(
        st.sampled_from(ODD), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.dates(), st.times()
    )
    for _ in range(data.draw(st.integers(1, 12))):
        with suppress(ValueError, openpyxl.utils.exceptions.IllegalCharacterError):
            sheet.cell(data.draw(st.integers(1, 4)), data.draw(st.integers(1, 20))).value = data.draw(values)
    book.save(tmp_path / BOOK)
    read(tmp_path, codes)


@SETTINGS
@given(data=st.data())
def test_any_bytes_changed_in_the_workbook(template, tmp_path, codes, data):
    at, cut = data.draw(st.integers(0, len(template))), data.draw(st.integers(0, 2000))
    (tmp_path / BOOK).write_bytes(template[:at] + data.draw(st.binary(max_size=8)) + template[at + cut :])
    read(tmp_path, codes)
