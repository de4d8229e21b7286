"""Exports with known truth: every platform and style gives the same answers; broken files are refused or flagged."""

import csv

import openpyxl
import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.survey.export import load_export

NAMED = "XML names without groups"
STYLES = {  # file → platform, headers, select_multiple
    "kobo_xml_both_nogroups.csv": ("KoboToolbox", NAMED, "one column and a column per code"),
    "kobo_xml_both_groups.xlsx": (
        "KoboToolbox", "XML names with groups, separated by /", "one column and a column per code",
    ),
    "kobo_xml_details.xlsx": ("KoboToolbox", "XML names with groups, separated by /", "a column per code"),
    "kobo_xml_summary_dot.csv": ("KoboToolbox", "XML names with groups, separated by .", "one column"),
    "kobo_labels_bg.xlsx": ("KoboToolbox", "labels in bg without groups", "one column and a column per code"),
    "kobo_labels_en_groups.csv": (
        "KoboToolbox", "labels in en with groups, separated by /", "one column and a column per code",
    ),
    "emul_odk_central_split.csv": (
        "ODK", "XML names with groups, separated by -", "one column and a column per code",
    ),
    "emul_surveycto_wide.csv": ("SurveyCTO", NAMED, "one column and a column per code"),
    "emul_google_forms.csv": ("Google Forms", "labels in bg without groups", "one column"),
}  # fmt: skip
LACKS = {
    "emul_surveycto_wide.csv": ["today"],
    "emul_google_forms.csv": ["start", "end", "today", "deviceid", "mode", "enumerator", "paper_id"],
}
COMPUTED = ["n_known", "quiz_score"]


def rename(old: str, new: str):
    """Return an edit that renames a column."""

    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index(old)] = new

    return edit


def set_cell(row: int, column: str, value: str):
    """Return an edit that writes one cell."""

    def edit(rows: list[list[str]]) -> None:
        rows[row][rows[0].index(column)] = value

    return edit


@pytest.mark.parametrize("name", STYLES)
def test_every_style_gives_the_same_answers_and_says_what_it_is(forms, export, exports, name):
    got = load_export(exports / name, *forms)
    lacks = LACKS.get(name, [])
    computed = COMPUTED if "google" in name else []
    pd.testing.assert_frame_equal(got.answers, export.answers.drop(columns=[*lacks, *computed]))
    assert (got.detected["platform"], got.detected["headers"], got.detected["select_multiple"]) == STYLES[name]
    assert (got.errors, got.unknown_columns, got.conflicts) == ((), (), ())


@pytest.mark.parametrize("name", [name for name in STYLES if "google" not in name])
def test_every_style_names_interviews_and_their_versions(forms, export, exports, name):
    got = load_export(exports / name, *forms).meta
    pd.testing.assert_series_equal(got["version"], export.meta["version"])
    pd.testing.assert_series_equal(got["uuid"], export.meta["uuid"])
    assert got["id"].iloc[0] == ("500000" if "kobo" in name else "uuid:d214f9ae-e4b4-4ab1-a345-0b681e992e70")


def test_an_interview_of_google_forms_is_called_by_its_row(forms, exports):
    got = load_export(exports / "emul_google_forms.csv", *forms)
    assert got.meta["id"].tolist()[:2] == ["row 2", "row 3"]
    assert "version" not in got.meta


def test_the_first_interview_is_read_as_it_was_given(export):
    got = export.answers.iloc[0]
    assert got[["municipality", "age", "unaided", "start", "today"]].tolist() == [
        "borovo", "a18_29", "Националната стратегия", "2026-11-02T09:00:00+02:00", "2026-11-02",
    ]  # fmt: skip
    assert got["src"] == "mediator school people training"  # as chosen: mediator, training, school, people
    assert (export.meta.at[0, "id"], got["paper_id"], export.answers.shape) == ("500000", "", (50, 87))


def test_the_row_numbers_of_r_and_its_headers_are_understood(forms, export, change_export):
    def edit(rows):
        rows[0] = [header.replace("/", ".") for header in rows[0]]
        rows[0] = [f"X{header}" if header.startswith("_") else header for header in rows[0]]
        rows[0][0] = "X.U.FEFF.start"
        rows[:] = [[str(at) if at else "", *row] for at, row in enumerate(rows)]
        rows[1:] = [[cell or "NA" for cell in row] for row in rows[1:]]

    got = load_export(change_export(edit, separator=","), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert got.detected["platform"] == "KoboToolbox, through R"
    assert any("“NA” stands for a missing answer" in str(warning) for warning in got.warnings)


def test_a_typed_na_is_an_answer_where_empty_cells_show_what_is_missing(forms, change_export):
    got = load_export(change_export(set_cell(1, "open", "NA")), *forms)
    assert got.answers.at[0, "open"] == "NA"


def test_marks_of_old_servers_are_read_as_0_and_1(forms, export, change_export):
    def edit(rows):
        at = [place for place, header in enumerate(rows[0]) if "/" in header]
        for row in rows[1:]:
            for place in at:
                row[place] = {"1": "True", "0": "False", "": "False"}[row[place]]

    got = load_export(change_export(edit), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert got.conflicts == ()


def test_numbers_stored_as_numbers_are_read_back_to_the_only_code_they_can_have_been(forms, export, write_book):
    def edit(rows):
        at = rows[0].index("self_eu")
        for row in rows[1:]:
            row[at] = float(row[at]) if row[at] else None

    got = load_export(write_book(edit), *forms)
    pd.testing.assert_series_equal(got.answers["self_eu"], export.answers["self_eu"])


def test_hxl_tags_are_kept_apart_from_the_interviews(forms, export, change_export):
    def edit(rows):
        rows.insert(1, ["#loc+name" if header == "municipality" else "" for header in rows[0]])

    got = load_export(change_export(edit), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert "HXL" in got.detected["hxl"]


def test_commas_and_a_byte_order_mark_change_nothing(forms, export, change_export):
    got = load_export(change_export(lambda rows: None, separator=",", encoding="utf-8-sig"), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert (got.detected["encoding"], got.detected["separator"]) == ("UTF-8 with a byte order mark", ",")


def test_windows_1251_is_read_with_a_warning(forms, export, change_export):
    got = load_export(change_export(lambda rows: None, encoding="cp1251"), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert "not UTF-8; read as Windows-1251 (cp1251)" in str(got.warnings[0])


def test_utf_8_that_was_read_as_windows_1251_is_refused(forms, change_export):
    def edit(rows):
        rows[:] = [[cell.encode("utf-8").decode("cp1251", "replace") for cell in row] for row in rows]

    with pytest.raises(StudyError, match="the share of Р and С among the Cyrillic letters is 6. %"):
        load_export(change_export(edit), *forms)


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866"])
def test_encodings_of_the_past_are_refused_not_read_as_something_else(forms, change_export, encoding):
    path = change_export(lambda rows: None)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, "replace"))
    with pytest.raises(StudyError, match="is neither UTF-8 nor Windows-1251: of"):
        load_export(path, *forms)


def test_windows_1251_that_was_read_as_western_is_refused(forms, change_export):
    def edit(rows):
        rows[:] = [[cell.encode("cp1251", "replace").decode("latin-1") for cell in row] for row in rows]

    with pytest.raises(StudyError, match="accented letters stand in words that have no others"):
        load_export(change_export(edit), *forms)


def test_letters_that_were_lost_are_pointed_out(forms, change_export):
    got = load_export(change_export(set_cell(1, "open", "Да им\N{REPLACEMENT CHARACTER}")), *forms)
    assert "1 cells hold \N{REPLACEMENT CHARACTER}: letters were lost" in str(got.warnings[0])


def test_two_exports_joined_in_one_file_are_refused(forms, change_export):
    with pytest.raises(StudyError, match="row 52 is the header again: two exports were joined"):
        load_export(change_export(lambda rows: rows.extend([rows[0], rows[5]])), *forms)


def test_rows_that_were_taken_out_or_repeated_are_pointed_out(forms, change_export):
    def edit(rows):
        rows[7] = rows[3]

    said = [str(warning) for warning in load_export(change_export(edit), *forms).warnings]
    assert "1 rows are missing from the export: _index has gaps" in said[0]
    assert "1 rows have no _index of their own: 500002" in said[1]


def test_a_file_that_bulgarian_excel_saved_is_read_and_says_so(forms, export, change_export):
    def edit(rows):
        header = rows[0]
        for row in rows[1:]:
            for name in ("start", "end"):
                at = header.index(name)
                year, month, day = row[at][:10].split("-")
                row[at] = f"{int(day)}.{month}.{year} г. {row[at][11:19]}"
            at = header.index("_id")
            row[at] = f"{row[at][:3]} {row[at][3:]}"

    got = load_export(change_export(edit, encoding="cp1251"), *forms)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    pd.testing.assert_series_equal(got.meta["id"], export.meta["id"])
    said = "\n".join(map(str, got.warnings))
    assert "50 ids with blanks, such as “500 000”" in said
    assert "dates as Excel writes them: 100 cells" in said


@pytest.mark.parametrize(
    "text", ["None", "NA", "nan", "007", "1e3", 'a "quoted"; line\nand another', "ред\u2028ред", " x ", "n/a"]
)
def test_no_text_is_taken_for_something_else(forms, change_export, text):
    assert load_export(change_export(set_cell(1, "open", text)), *forms).answers.at[0, "open"] == text


def test_the_order_of_columns_does_not_matter(forms, export, change_export):
    def edit(rows):
        rows[:] = [row[::-1] for row in rows]

    pd.testing.assert_frame_equal(load_export(change_export(edit), *forms).answers, export.answers)


def test_splits_that_contradict_the_summary_are_listed_and_the_summary_stays(forms, export, change_export):
    got = load_export(change_export(set_cell(1, "src/school", "0")), *forms)
    assert got.conflicts == (("500000", "src", "school"),)
    pd.testing.assert_frame_equal(got.answers, export.answers)


def test_unknown_columns_are_listed_with_the_nearest_header(forms, change_export):
    def edit(rows):
        rename("edu", "education")(rows)
        rename("gender", "gendr")(rows)
        rename("src/media", "src/mediaa")(rows)
        rename("_id", "_idd")(rows)

    got = load_export(change_export(edit), *forms)
    assert got.unknown_columns == ("gendr", "education", "src/mediaa", "_idd")
    assert [(problem.found, problem.fix) for problem in got.errors][::2] == [
        ("unknown column “gendr”", "did you mean “gender”?"),
        ("unknown column “src/mediaa”", "did you mean “src/media”?"),
    ]


def test_two_columns_for_one_question_are_an_error(forms, change_export):
    def edit(rows):
        set_cell(1, "_tags", "primary")(rows)
        rename("_tags", "main/s_a/edu")(rows)

    got = load_export(change_export(edit), *forms)
    assert "columns “edu” and “main/s_a/edu” both hold edu" in str(got.errors[0])


def test_a_code_that_a_workbook_destroyed_is_not_guessed(write_form, write_book, tmp_path):
    from analysis.survey.form import load_form

    labels = [["list_name", "name", "label::English (en)"], ["yes_no", "01", "Yes"], ["yes_no", "1", "No"]]
    form = load_form(write_form(
        survey=[["type", "name", "label::English (en)"], ["select_one yes_no", "agrees", "Do you agree?"]],
        choices=labels, analysis=None,
    ))  # fmt: skip
    path = tmp_path / "numbers.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["agrees", "_id"])
    book.active.append([1, 7])
    book.save(path)
    assert load_export(path, form).answers.at[0, "agrees"] == "1 (any of 01, 1)"


def test_the_export_of_another_form_says_how_much_of_this_one_it_has(forms, change_export):
    def edit(rows):
        for at, header in enumerate(rows[0]):
            if header in forms[0].questions and header not in ("mode", "consent") or "/" in header:
                rows[0][at] = f"x_{header}"

    with pytest.raises(StudyError) as error:
        load_export(change_export(edit), *forms)
    assert error.value.found == "2 of 85 questions have a column; its version is 2026110101, 2026112301"
    assert "form ruse_roma_participation, version 2026112301" in error.value.expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b'"mode";"consent"\r\n', "the export holds no interview"),
        (b'"mode";"consent"\r\n"f2f";"ye', "unclosed quotation mark at the end of the file: the download was cut off"),
        (b'"mode";"consent"\r\n"f2f";"yes"x\r\n', "is not valid CSV"),
        (b'"mode";"consent"\r\n"f2f"\r\n', "row 2 (line 2): 1 cells; expected: 2, as the header has"),
        (b'"mode";"open"\r\n"f2f";"\x98"\r\n', "is neither UTF-8 nor Windows-1251"),
        ('"mode";"open"\r\n"f2f";"Да има'.encode()[:-1] + b'"\r\n', "is damaged UTF-8: byte 31"),
        (b"Timestamp,x\n2026-11-02,y\n", "0 of 85 questions have a column"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(forms, tmp_path, data, message):
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    with pytest.raises(StudyError) as error:
        load_export(path, *forms)
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx", "export.zip"])
def test_an_export_that_is_not_there_is_refused(forms, tmp_path, name):
    with pytest.raises(StudyError, match="there is no such file"):
        load_export(tmp_path / name, *forms)


def test_an_export_of_an_unknown_kind_says_what_is_read(forms, tmp_path):
    path = tmp_path / "export.json"
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(StudyError, match="kind “.json” is not read; expected: .csv"):
        load_export(path, *forms)


def test_a_last_row_without_a_line_end_is_pointed_out(forms, change_export):
    path = change_export(lambda rows: None)
    path.write_bytes(path.read_bytes()[:-2])
    assert "may have been cut off" in str(load_export(path, *forms).warnings[0])


@pytest.fixture
def write_book(tmp_path, exports):
    """A function that writes the export as a workbook after `edit` has changed its rows, and returns its path."""

    def write(edit):
        with (exports / "kobo_xml_both_nogroups.csv").open(encoding="utf-8", newline="") as file:
            rows = [list(row) for row in csv.reader(file, delimiter=";")]
        edit(rows)
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "export.xlsx"
        book.save(path)
        return path

    return write
