"""Files from the field and files with one fault each, where they are at hand beside the repository; else skipped."""

import json
from pathlib import Path

import pytest

from analysis.pipeline.inspect import inspect_export

MATERIAL = Path(__file__).parents[3] / "shared" / "survey"
pytestmark = pytest.mark.skipif(not MATERIAL.is_dir(), reason="the folder of field files is not beside the repository")
BOTH = [MATERIAL / "questionnaire.xlsx", MATERIAL / "questionnaire_2026110101.xlsx"]
FORM_ERRORS = {
    "f1_missing_list": "survey row 18: list “educ” is not on sheet choices; to do: did you mean “edu”?",
    "f2_duplicate_name": "name “age” twice (rows 17, 18)",
    "f3_unknown_type": "survey row 18: unknown type “selectone”",
    "f4_duplicate_choice": "list edu: code “basic” twice",
    "f5_relevant_code_typo": "`org_type`: code “ngos” is not in list resp_group, the question can never be asked",
    "f6_unclosed_group": "group “main” (row 11) is not closed",
    "f7_circular": "cycle prio1 → prio2 → prio1",
    "f8_language_mismatch": "languages differ between the sheets",
}
LOADS = ("d3_cp1251", "d9_excel_bg_resaved_cp1251_dates", "d10_comma_separated_bom")


def inspect(name: str) -> dict:
    return inspect_export(BOTH, next((MATERIAL / "faulty").glob(f"{name}.*")))


@pytest.fixture(scope="module")
def sound():
    return inspect_export(BOTH, MATERIAL / "exports/kobo_xml_both_nogroups.csv")


@pytest.mark.parametrize(("name", "message"), FORM_ERRORS.items())
def test_a_faulty_form_is_refused(name, message):
    report = inspect_export([MATERIAL / f"faulty/{name}.xlsx"], MATERIAL / "exports/kobo_xml_both_nogroups.csv")
    assert message in report["errors"][0]


def test_a_label_missing_in_one_language_is_a_warning():
    form = MATERIAL / "faulty/f9_label_missing_in_bg.xlsx"
    report = inspect_export([form, BOTH[1]], MATERIAL / "exports/kobo_xml_both_nogroups.csv")
    assert "label in bg missing: edu" in report["warnings"][0]
    assert (report["errors"], report["rows"]) == ([], 50)


def test_columns_that_are_not_in_the_form():
    report = inspect("d1_column_not_in_form")
    assert (report["unknown_columns"], report["questions_without_column"]) == (["education", "q_extra"], ["edu"])
    assert report["errors"][0].startswith("unknown columns education; q_extra; question edu has no column")


def test_codes_that_are_not_in_their_list():
    report = inspect("d2_code_not_in_list")
    found = {(cell["column"], cell["value"], cell["nearest"]) for cell in report["outside_list"]}
    assert found == {("municipality", "rusee", "ruse"), ("src", "telegraph", ""), ("self_eu", "7", "")}
    assert report["errors"][0].startswith("3 cells hold codes outside their lists")


@pytest.mark.parametrize("name", LOADS)
def test_files_in_another_dress_give_the_same_counts(name, sound):
    report = inspect(name)
    assert (report["questions"], report["versions"], report["errors"]) == (sound["questions"], sound["versions"], [])
    said = "\n".join(report["warnings"])
    assert ("cp1251" in said) == ("cp1251" in name)
    assert ("50 ids with blanks" in said) == ("excel" in name)
    assert ("dates as Excel writes them: 150 cells" in said) == ("excel" in name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("d4_mojibake_utf8_as_cp1251", "the share of Р and С among the Cyrillic letters is 64 % (1 % in normal text)"),
        ("d8_truncated_quote", "unclosed quotation mark at the end of the file"),
    ],
)
def test_a_damaged_file_is_refused(name, message):
    assert message in inspect(name)["errors"][0]


def test_conflicts_breaches_and_broken_rules_are_counted():
    assert inspect("d5_split_conflicts_with_summary")["split_conflicts"] == 1
    breaches = inspect("d6_answered_but_not_asked")["skip_breaches"]
    assert sorted(breach["question"] for breach in breaches) == ["jp_n", "position"]
    broken = inspect("d7_constraint_broken")["constraint_breaches"]
    assert sorted((cell["question"], cell["value"]) for cell in broken) == [
        ("jp_n", "600"),
        ("topic", "funding rights plans jobs"),
    ]


@pytest.mark.parametrize("name", ["09_odk_aggregate_flat", "11_kobo_api_multilang"])
def test_real_forms_and_exports_give_the_expected_numbers(name):
    folder, expected = MATERIAL / "real" / name, json.loads((MATERIAL / "expected.json").read_text("utf-8"))[name]
    form, exports = next(folder.glob("form.*")), sorted(folder.glob("export*"))
    reports = [inspect_export([form], export) for export in exports]
    for report in reports:
        assert (report["errors"], report["unknown_columns"], report["skip_breaches"]) == ([], [], [])
        assert (report["rows"], report["types"]) == (expected["rows"], expected["form"]["types"])
        assert (report["lists"], report["choices"]) == (expected["form"]["lists"], expected["form"]["n_choices"])
        assert list(report["labels"].values()) == list(expected["form"]["question_labels"].values())
        assert report["questions"] == reports[0]["questions"]
        assert report["versions"] == expected.get("versions", {})


def test_the_counts_of_the_real_odk_export():
    folder = MATERIAL / "real/09_odk_aggregate_flat"
    counts = inspect_export([folder / "form.xls"], folder / "export.csv")["questions"]
    assert {name: (counts[name]["not_asked"], counts[name]["missing"]) for name in ("farm2name", "farm3harvwheat")} == {
        "farm2name": (1, 0),
        "farm3harvwheat": (3, 0),
    }
    assert counts["hhmemberoccupation_other"]["answered"] == 1
