"""Exports of KoboToolbox with known truth: every style gives the same answers, every broken file is refused."""

import pandas as pd
import pytest

from analysis.errors import Problems, StudyError
from analysis.survey.export import load_export

NAMED = "XML names without groups"


def rename(old: str, new: str):
    """Return an edit that renames a column."""

    def edit(rows: list[list[str]]) -> None:
        rows[0][rows[0].index(old)] = new

    return edit


def regroup(form, separator: str):
    """Return an edit that writes every header with its groups."""

    def edit(rows: list[list[str]]) -> None:
        for at, header in enumerate(rows[0]):
            name, _, code = header.partition("/")
            if name in form.questions:
                rows[0][at] = form.questions[name].path.replace("/", separator) + (f"{separator}{code}" if code else "")

    return edit


def test_an_export_has_all_interviews_questions_and_platform_columns(form, export):
    assert export.answers.shape == (50, 89)
    assert export.splits.shape == (50, 105)
    assert list(export.meta.columns)[:3] == ["_id", "_uuid", "_submission_time"]
    assert export.detected == {
        "encoding": "UTF-8",
        "separator": ";",
        "headers": NAMED,
        "select_multiple": "one column and a column per code",
    }


def test_the_first_interview_is_read_as_it_was_given(export):
    got = export.answers.iloc[0]
    assert got[["municipality", "age", "unaided", "src"]].tolist() == [
        "borovo",
        "a18_29",
        "Националната стратегия",
        "mediator training school people",
    ]
    assert (export.meta.at[0, "_id"], export.splits.at[0, "src/school"], got["paper_id"]) == ("500000", "1", "")


def test_groups_in_headers_change_nothing(form, export, summary_export):
    got = load_export(summary_export, form)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    pd.testing.assert_frame_equal(got.meta, export.meta)
    assert got.splits.shape == (50, 0)
    assert got.detected["headers"] == "XML names with groups, separated by ."
    assert got.detected["select_multiple"] == "one column"


@pytest.mark.parametrize("separator", ["/", ".", "::"])
def test_every_separator_of_groups_is_understood(form, export, change_export, separator):
    got = load_export(change_export(regroup(form, separator)), form)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    pd.testing.assert_frame_equal(got.splits, export.splits)
    assert got.detected["headers"] == f"XML names with groups, separated by {separator}"


def test_commas_and_a_byte_order_mark_change_nothing(form, export, change_export):
    got = load_export(change_export(lambda rows: None, separator=",", encoding="utf-8-sig"), form)
    pd.testing.assert_frame_equal(got.answers, export.answers)
    assert (got.detected["encoding"], got.detected["separator"]) == ("UTF-8 with a byte order mark", ",")


@pytest.mark.parametrize(
    "text", ["None", "NA", "nan", "007", "1e3", 'a "quoted"; line\nand another', "ред\u2028ред", " x "]
)
def test_no_text_is_taken_for_something_else(form, change_export, text):
    def edit(rows):
        rows[1][rows[0].index("open")] = text

    assert load_export(change_export(edit), form).answers.at[0, "open"] == text


def test_the_order_of_columns_does_not_matter(form, export, change_export):
    def edit(rows):
        rows[:] = [row[::-1] for row in rows]

    got = load_export(change_export(edit), form)
    pd.testing.assert_frame_equal(got.answers[list(export.answers.columns)], export.answers)


def test_a_calculation_and_a_note_may_lack_their_column(form, change_export):
    def edit(rows):
        for name in ("n_known", "thanks"):
            at = rows[0].index(name)
            rows[:] = [row[:at] + row[at + 1 :] for row in rows]

    assert "n_known" not in load_export(change_export(edit), form).answers


def test_unknown_columns_and_absent_questions_are_listed_at_once(form, change_export):
    def edit(rows):
        rename("edu", "education")(rows)
        rename("gender", "gendr")(rows)
        rename("src/media", "src/mediaa")(rows)
        rename("_id", "_id ")(rows)

    with pytest.raises(Problems) as error:
        load_export(change_export(edit), form)
    assert [(problem.found, problem.fix) for problem in error.value.problems] == [
        ("unknown column “gendr”", "did you mean “gender”?"),
        ("unknown column “education”", ""),
        ("unknown column “src/mediaa”", "did you mean “src/media”?"),
        ("unknown column “_id ”", "did you mean “_id”?"),
        ("question gender has no column", "export all questions"),
        ("question edu has no column", "export all questions"),
    ]


def test_two_columns_for_one_question_are_refused(form, change_export):
    def edit(rows):
        rename("_tags", "main/s_a/edu")(rows)

    with pytest.raises(StudyError, match="columns “edu” and “main/s_a/edu” both hold edu"):
        load_export(change_export(edit), form)


def test_the_export_of_another_form_says_how_much_of_this_one_it_has(form, change_export):
    def edit(rows):
        for at, header in enumerate(rows[0]):
            if header in form.questions and header not in ("mode", "consent"):
                rows[0][at] = f"x_{header}"

    with pytest.raises(StudyError) as error:
        load_export(change_export(edit), form)
    assert error.value.found == "2 of 89 questions have a column; __version__ is 2026110101, 2026112301"
    assert "form ruse_roma_participation, version 2026112301" in error.value.expected


def test_another_form_without_a_version_is_refused_too(form, tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("Timestamp,Приемате ли да участвате?\n2026-11-02,Да\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load_export(path, form)
    assert error.value.found == "0 of 89 questions have a column"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n", "the file is empty"),
        (b'"mode";"consent"\r\n', "the export holds no interview"),
        ('"mode";"open"\r\n"f2f";"Да"\r\n'.encode("cp1251"), "is not UTF-8 (byte 22); expected: a CSV in UTF-8"),
        (b'"mode";"consent"\r\n"f2f";"ye', "unclosed quotation mark at the end of the file: the download was cut off"),
        (b'"mode";"consent"\r\n"f2f";"yes"x\r\n', "is not valid CSV"),
        (b'"mode";"consent"\r\n"f2f"\r\n', "row 2: 1 cells; expected: 2 cells, as the header has"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(form, tmp_path, data, message):
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    with pytest.raises(StudyError) as error:
        load_export(path, form)
    assert message in str(error.value)


def test_an_export_cut_in_half_is_refused(form, change_export, tmp_path):
    data = change_export(lambda rows: None).read_bytes()
    path = tmp_path / "export.csv"
    path.write_bytes(data[: data.index("Да има".encode())])
    with pytest.raises(StudyError, match="the download was cut off"):
        load_export(path, form)


def test_an_export_that_is_not_there_is_refused(form, tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        load_export(tmp_path / "export.csv", form)
