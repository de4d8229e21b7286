"""Exports as they come from other programs, and from people: read right, or refused in words that help."""

import csv
import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.pipeline.inspect import inspect_export
from analysis.survey.export import load_export
from analysis.survey.form import load_form
from analysis.survey.responses import find_not_approved, read_responses

LABEL = "label::English (en)"
HEADER = ["type", "name", LABEL]
SURVEY = [
    HEADER,
    ["text", "town", "Town, or village;\nits name"],
    ["begin group", "main", "Main"],
    ["select_one mark", "mark", 'How was it, "really"?'],
    ["select_multiple topic or_other", "topics", "What about?"],
    ["geopoint", "place", "Where?"],
    ["end group"],
    ["image", "photo", "Photo"],
]
CHOICES = [
    ["list_name", "name", LABEL], ["mark", "good", "Good"], ["mark", "na", "N/A"], ["mark", "none", "None"],
    ["topic", "jobs", "Jobs"], ["topic", "health", "Health"],
]  # fmt: skip
NAMES = ["town", "mark", "topics", "topics/jobs", "topics/health", "topics/other", "topics_other", "_id"]
RUSE = ["Ruse", "good", "jobs other", "1", "0", "1", "roads", "1"]
BYALA = ["Byala", "none", "health", "0", "1", "0", "", "2"]
REPEATS = [
    HEADER,
    ["text", "town", "Town"],
    ["begin repeat", "home", "Home"],
    ["begin repeat", "child", "Child"],
    ["integer", "age", "Age"],
    ["end repeat"],
    ["end repeat"],
    ["text", "last", "Last"],
]


@pytest.fixture
def make_form(tmp_path):
    """A function that writes and loads a form of rows of the sheet survey."""

    def make(survey=SURVEY, version="1", choices=CHOICES):
        book = openpyxl.Workbook()
        book.remove(book.active)
        settings = [["form_title", "form_id", "version"], ["Odd", "odd", version]]
        for name, rows in {"survey": survey, "choices": choices, "settings": settings}.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / f"odd_{version}.xlsx"
        book.save(path)
        return load_form(path)

    return make


@pytest.fixture
def write(tmp_path):
    """A function that writes rows, below `above`, as delimited text and returns its path."""

    def write_text(*rows, separator=",", above="", quoting=csv.QUOTE_MINIMAL):
        path = tmp_path / "export.csv"
        path.write_text(above + as_text(rows, separator, quoting), encoding="utf-8", newline="")
        return path

    return write_text


@pytest.fixture
def write_book(tmp_path):
    """A function that writes sheets as a workbook and returns its path."""

    def write_sheets(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "export.xlsx"
        book.save(path)
        return path

    return write_sheets


@pytest.fixture
def write_zip(tmp_path):
    """A function that writes files of rows as a ZIP and returns its path."""

    def write_files(files):
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in files.items():
                archive.writestr(name, as_text(rows))
        return path

    return write_files


def as_text(rows, separator=",", quoting=csv.QUOTE_MINIMAL):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n", quoting=quoting).writerows(rows)
    return text.getvalue()


def said(problems):
    return " | ".join(map(str, problems))


def check(export, **expected):
    """Hold the export to columns of answers, and to no error."""
    assert export.errors == ()
    pd.testing.assert_frame_equal(export.answers[list(expected)], pd.DataFrame(expected, dtype="str"))


# ---- files


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx", "export.zip"])
def test_what_cannot_be_opened_is_refused_not_a_traceback(make_form, tmp_path, name):
    loop = tmp_path / f"loop_{name}"
    loop.symlink_to(loop)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for path in (loop, tmp_path / "file" / name, tmp_path / ("x" * 300 + name)):
        with pytest.raises(StudyError, match=r"there is no such file that can be read|is not a ZIP"):
            load_export(path, make_form())
    folder = tmp_path / name
    folder.mkdir()
    with pytest.raises(StudyError, match="there is no such file, only a folder"):
        load_export(folder, make_form())


def test_a_file_that_may_not_be_read_says_so(make_form, write, monkeypatch):
    path = write(NAMES, RUSE)

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    form = make_form()
    monkeypatch.setattr("pathlib.Path.open", refuse)
    with pytest.raises(StudyError, match="export.csv: may not be read; to do: close it in Excel"):
        load_export(path, form)


def test_a_form_and_an_export_in_each_others_place_are_refused(make_form, write, tmp_path):
    make_form()
    form, export = tmp_path / "odd_1.xlsx", write(NAMES, RUSE)
    assert "sheet survey: 0 of" in inspect_export([form], form)["errors"][0]
    assert len(inspect_export([export], form)["errors"]) == 1


# ---- ZIP


def test_a_damaged_member_of_a_zip_is_refused(make_form, write_zip):
    path = write_zip({"export.csv": [NAMES, *[RUSE, BYALA] * 200]})
    content = bytearray(path.read_bytes())
    content[60:120] = bytes(byte ^ 255 for byte in content[60:120])
    path.write_bytes(content)
    with pytest.raises(StudyError, match="is not a ZIP that can be read"):
        load_export(path, make_form())


def test_files_of_one_name_in_several_folders_are_refused(make_form, write_zip):
    path = write_zip({"a/export.csv": [NAMES, RUSE], "b/export.csv": [NAMES, BYALA]})
    with pytest.raises(StudyError, match="holds CSV files of one name in several folders"):
        load_export(path, make_form())


def test_a_file_of_a_zip_that_was_not_read_is_pointed_out_but_no_shadow_of_macos(make_form, write_zip):
    files = {"export.csv": [NAMES, RUSE], "another.csv.csv": [NAMES, BYALA], "__MACOSX/._export.csv": [["x"]]}
    got = load_export(write_zip(files), make_form())
    check(got, town=["Ruse"])
    assert "1 of its 2 CSV files belong to no repeat: not read" in said(got.warnings)


def test_an_empty_repeat_in_a_zip_is_a_repeat_without_rows(make_form, write_zip):
    files = {
        "odd.csv": [["town", "last", "KEY"], ["Ruse", "z", "u1"]],
        "odd-home.csv": [["PARENT_KEY", "KEY"], ["u1", "u1/home[1]"]],
        "odd-child.csv": [["age", "PARENT_KEY", "KEY"]],
    }
    got = load_export(write_zip(files), make_form(REPEATS))
    assert {path: len(repeat.answers) for path, repeat in got.repeats.items()} == {"home": 1, "home/child": 0}


def test_a_problem_within_a_zip_names_the_zip_not_a_folder_that_is_gone(make_form, write_zip):
    with pytest.raises(StudyError) as error:
        load_export(write_zip({"odd.csv": [NAMES, RUSE[:3]]}), make_form())
    assert error.value.where == "export.zip, odd.csv, row 2 (line 2)"
    with pytest.raises(StudyError) as error:
        load_export(write_zip({"odd.csv": [NAMES]}), make_form())
    assert error.value.where == "export.zip, odd.csv"


# ---- text


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_labels_may_hold_every_separator_quotes_and_line_breaks(make_form, write, separator, quoting):
    header = ["Town, or village;\nits name", 'How was it, "really"?', "What about?", "_id"]
    path = write(header, ["a", "Good", "Jobs", "1"], separator=separator, quoting=quoting)
    got = load_export(path, make_form())
    check(got, town=["a"], mark=["good"], topics=["jobs"])


def test_the_line_that_tells_excel_the_separator_is_not_the_header(make_form, write):
    got = load_export(write(NAMES, RUSE, separator=";", above="sep=;\r\n"), make_form())
    check(got, town=["Ruse"], topics=["jobs other"])
    with pytest.raises(StudyError, match=r"row 4 \(line 4\): 2 cells"):
        load_export(write(NAMES, RUSE, ["x", "y"], separator=";", above='"sep=;"\r\n'), make_form())


def test_an_empty_column_without_a_header_is_nothing_and_a_filled_one_an_error(make_form, write):
    check(load_export(write([*NAMES, ""], [*RUSE, ""], [*BYALA, " "]), make_form()), town=["Ruse", "Byala"])
    got = load_export(write([*NAMES, ""], [*RUSE, "lost"]), make_form())
    assert "a column without a header holds answers" in said(got.errors)


@pytest.mark.parametrize("mark", ["nan", "NaN", "None", "<NA>", "NULL", "NA"])
def test_marks_of_other_programs_for_an_empty_cell_are_read_as_one(make_form, write, mark):
    header = ["town", "topics", "topics/jobs", "topics/health", "_place_latitude", "_place_longitude", "_id"]
    path = write(header, ["Ruse", "jobs", "1", "0", "43.8", "25.9", "1"], [mark] * 6 + ["2"])
    got = load_export(path, make_form(choices=[*CHOICES[:1], ["mark", "good", "Good"], *CHOICES[4:]]))
    check(got, town=["Ruse", ""], topics=["jobs", ""], place=["43.8 25.9", ""])
    assert f"“{mark}” stands for a missing answer" in said(got.warnings)
    assert "neither 0 nor 1" not in said(got.warnings)


@pytest.mark.parametrize(("label", "code"), [("N/A", "na"), ("None", "none")])
def test_a_label_that_looks_like_an_empty_cell_is_an_answer(make_form, write, label, code):
    survey = [HEADER, ["select_one mark", "first", "First?"], ["select_one mark", "second", "Second?"]]
    path = write(["First?", "Second?", "_id"], ["Good", label, "1"], [label, "Good", "2"])
    check(load_export(path, make_form(survey)), first=["good", code], second=[code, "good"])


@pytest.mark.parametrize(("text", "expected"), [("1,000", "1,000"), ("12.000", "12.000"), ("3,0", "3"), ("3.0", "3")])
def test_a_whole_number_that_may_be_in_thousands_is_left_as_it_is(make_form, write, text, expected):
    form = make_form([HEADER, ["text", "town", "Town"], ["integer", "size", "Size"]])
    got = load_export(write(["town", "size", "_id"], ["a", text, "1"]), form)
    check(got, size=[expected])
    assert len(read_responses(got, form).findings.broken) == (text == expected)


# ---- workbooks


def test_errors_of_excel_and_formulas_without_a_result_are_pointed_out(make_form, write_book):
    got = load_export(write_book(s=[NAMES, ["#N/A", *RUSE[1:]], ["=1+1", *BYALA[1:]], RUSE]), make_form())
    assert "cells A2, A3: 2 cells hold an error such as #N/A, or a formula without its result" in said(got.warnings)
    quiet = load_export(write_book(s=[NAMES, RUSE]), make_form())
    assert "an error such as" not in said(quiet.warnings)


def test_empty_rows_above_the_header_count_in_the_numbers_of_rows(make_form, write_book):
    got = load_export(write_book(s=[[], [], NAMES[:-1], RUSE[:-1]]), make_form())
    check(got, town=["Ruse"])
    assert got.meta["id"].tolist() == ["row 4"]


def test_a_title_above_the_header_is_refused_with_what_to_do(make_form, write_book):
    with pytest.raises(StudyError, match="to do: delete what stands above the header"):
        load_export(write_book(s=[["Survey 2026"], NAMES, RUSE]), make_form())


def test_a_sheet_of_notes_is_neither_read_nor_judged(make_form, write_book):
    notes = [["Remarks"], ["a", 1, 2.5], ["", "", "x"]]
    got = load_export(write_book(s=[NAMES, RUSE], notes=notes), make_form())
    check(got, town=["Ruse"])
    assert said(got.warnings) == (
        "export.xlsx: sheets whose rows name no parent were not read: notes; "
        "to do: put the interviews on the first sheet"
    )
    with pytest.raises(StudyError, match="sheet notes: 0 of"):
        load_export(write_book(notes=[["Remarks"], ["a"]], s=[NAMES, RUSE]), make_form())


# ---- headers


def test_links_to_attachments_are_not_unknown_columns(make_form, write):
    check(
        load_export(write([*NAMES, "photo", "photo_URL"], [*RUSE, "a.jpg", "https://x"]), make_form()), photo=["a.jpg"]
    )


@pytest.mark.parametrize("groups", ["", "Main/", "Main::"])
def test_coordinates_below_labels_are_known(make_form, write, groups):
    parts = [f"{groups}_Where?_{part}" for part in ("latitude", "longitude", "altitude", "precision")]
    header = [f"{groups}What about?", f"{groups}Where?", *parts, "_id"]
    got = load_export(write(header, ["Jobs", "43.8 25.9 0 5", "43.8", "25.9", "0", "5", "1"]), make_form())
    check(got, topics=["jobs"], place=["43.8 25.9 0 5"])


def test_coordinates_keep_their_places_when_one_is_missing(make_form, write):
    header = ["town", "topics", "place-Longitude", "place-Latitude", "place-Altitude", "place-Accuracy", "KEY"]
    rows = [["a", "", *cells, key] for cells, key in (
        (["25.9", "43.8", "", "4.5"], "1"), (["25.9", "", "", ""], "2"), (["", "", "", ""], "3"),
    )]  # fmt: skip
    check(load_export(write(header, *rows), make_form()), place=["43.8 25.9 0 4.5", "? 25.9", ""])


def test_the_choice_that_or_other_adds_keeps_its_name_below_labels(make_form, write):
    header = ["What about?", *(f"What about?/{text}" for text in ("Jobs", "Health", "other")), "topics_other", "_id"]
    got = load_export(write(header, ["Jobs other", "1", "0", "1", "roads", "1"]), make_form())
    check(got, topics=["jobs other"], topics_other=["roads"])
    assert got.conflicts == ()


def test_headers_that_went_through_r_are_known_without_a_platforms_prefix(make_form, write):
    header = ["town", "place.Latitude", "place.Longitude", "meta.instanceID", "KEY"]
    got = load_export(write(header, ["Ruse", "43.8", "25.9", "uuid:1", "uuid:1"]), make_form())
    check(got, place=["43.8 25.9"])
    assert got.detected["platform"].endswith("through R")


def test_a_code_without_a_column_of_its_own_or_a_summary_is_pointed_out(make_form, write):
    got = load_export(write(["town", "mark", "topics/jobs", "_id"], ["a", "good", "1", "1"]), make_form())
    check(got, topics=["jobs"])
    assert "topics has no column for health, other: who chose that is not in the export" in said(got.warnings)


# ---- versions


def test_columns_of_a_question_that_moved_are_joined_unless_they_contradict(make_form, write):
    moved = [HEADER, ["begin group", "new", "New"], ["text", "town", "Town"], ["end group"], ["text", "last", "Last"]]
    old = [HEADER, ["begin group", "old", "Old"], ["text", "town", "Town"], ["end group"], ["text", "last", "Last"]]
    forms = make_form(moved, "2"), make_form(old, "1")
    header = ["old/town", "new/town", "last", "__version__", "_id"]
    got = load_export(write(header, ["Ruse", "", "z", "1", "1"], ["", "Byala", "z", "2", "2"]), *forms)
    check(got, town=["Ruse", "Byala"])
    assert "“old/town” and “new/town” both hold town: they were joined" in said(got.warnings)
    got = load_export(write(header, ["Ruse", "Byala", "z", "1", "1"]), *forms)
    assert "“old/town” and “new/town” both hold town; to do" in said(got.errors)


def test_the_version_stands_in_the_column_of_the_last_deployment_that_is_filled(make_form, write):
    header = ["town", "_version_", "_version__001", "__version__", "last", "_id"]
    rows = [["a", "1", "", "2", "z", "1"], ["b", "1", "", "", "z", "2"], ["c", "", "2", "", "z", "3"]]
    survey = [HEADER, ["text", "town", "Town"], ["text", "last", "Last"]]
    got = load_export(write(header, *rows), make_form(survey, "2"), make_form(survey, "1"))
    assert got.errors == ()
    assert got.meta["version"].tolist() == ["2", "1", "2"]


def test_a_question_that_became_single_keeps_its_split_columns_of_before(make_form, write):
    several, one = ([HEADER, ["text", "town", "Town"], [f"{kind} topic", "topics", "About?"]]
                    for kind in ("select_multiple", "select_one"))  # fmt: skip
    path = write(["town", "topics/jobs", "topics/health", "__version__", "_id"], ["a", "1", "1", "1", "1"])
    check(load_export(path, make_form(one, "2"), make_form(several, "1")), topics=["jobs health"])


def test_answers_of_a_question_that_left_its_repeat_are_pointed_out(make_form, write_book):
    flat = [HEADER, ["text", "town", "Town"], ["text", "last", "Last"], ["integer", "age", "Age"]]
    main = [["town", "last", "age", "__version__", "_id", "_index"], ["a", "z", "", "1", "1", "1"]]
    homes = [["_index", "_parent_table_name", "_parent_index"], ["1", "odd", "1"]]
    ages = [["age", "_index", "_parent_table_name", "_parent_index"], ["7", "1", "home", "1"]]
    forms = make_form(flat, "2"), make_form(REPEATS, "1")
    got = load_export(write_book(odd=main, home=homes, child=ages), *forms)
    assert "1 cells with answers to age were not read: the newest form that has it asks it outside" in said(
        got.warnings
    )
    got = load_export(write_book(odd=main, home=homes, child=[ages[0], ["", *ages[1][1:]]]), *forms)
    assert "were not read" not in said(got.warnings)


# ---- repeats


def test_an_inner_repeat_without_the_sheet_of_the_outer_is_an_error(make_form, write_book):
    main = [["town", "last", "_id", "_index"], ["a", "z", "1", "1"]]
    ages = [["age", "_index", "_parent_table_name", "_parent_index"], ["7", "1", "home", "1"]]
    form = make_form(REPEATS)
    got = load_export(write_book(odd=main, child=ages), form)
    assert "the rows of repeat child have no parents: repeat home has no sheet or file" in said(got.errors)
    assert read_responses(got, form).repeats == {}


def test_children_side_by_side_find_their_home_though_it_has_no_answer_of_its_own(make_form, write):
    header = ["town", "age_1_1", "age_1_2", "age_2_1", "age_3_1", "last", "KEY"]
    path = write(header, ["a", "5", "", "", "", "z", "k1"], ["b", "", "6", "", "7", "z", "k2"])
    form = make_form(REPEATS)
    responses = read_responses(load_export(path, form), form)
    homes, children = responses.repeats["home"], responses.repeats["home/child"]
    assert homes.parents.tolist() == [0, 1, 1, 1]
    assert list(zip(children.values["age"], children.parents, strict=True)) == [("5", 0), ("", 1), ("6", 1), ("7", 3)]
    assert children.names.tolist()[-1] == "k2, home 3, child 1"


def test_numbered_codes_and_numbered_instances_are_told_apart(make_form, write):
    survey = [
        HEADER, ["text", "town", "Town"], ["begin repeat", "home", "Home"], ["select_multiple code", "has", "Has?"],
        ["end repeat"], ["text", "last", "Last"],
    ]  # fmt: skip
    form = make_form(survey, choices=[CHOICES[0], ["code", "1", "One"], ["code", "2", "Two"], ["code", "-99", "?"]])
    header = ["town", "home_count", "has_1", "has_1_1", "has_2_1", "has__99_1", "has_2", "has_1_2", "last", "KEY"]
    got = load_export(write(header, ["a", "2", "1 2", "1", "1", "0", "-99", "0", "z", "k"]), form)
    check(got, town=["a"])
    assert got.conflicts == ()
    assert got.repeats["home"].answers["has"].tolist() == ["1 2", "-99"]


# ---- review


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("validation_status_not_approved", True), ("Not approved", True), (" not-approved ", True), ("REJECTED", True),
        ("{'uid': 'validation_status_not_approved', 'label': 'Not Approved'}", True), ("Не е одобрен", True),
        ("validation_status_approved", False), ("Approved", False), ("validation_status_on_hold", False), ("", False),
    ],
)  # fmt: skip
def test_every_spelling_of_not_approved_is_known(status, expected):
    meta = pd.DataFrame({"id": ["1"], "validation": [status]}, dtype="str")
    assert find_not_approved(meta).tolist() == [expected]


def test_a_workbook_whose_directory_and_members_disagree_is_damaged(forms, exports, tmp_path):
    data = (exports / "kobo_xml_details.xlsx").read_bytes()
    at = data.index(b"xl/worksheets/sheet1.xml") + 21
    path = tmp_path / "export.xlsx"
    path.write_bytes(data[:at] + b"\x07*" + data[at + 2 :])
    with pytest.raises(StudyError, match="is a damaged workbook: File name in directory"):
        load_export(path, *forms)
