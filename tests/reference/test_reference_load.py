import subprocess
import sys

import pandas as pd
import pytest

from analysis.errors import Problems, StudyError
from analysis.reference.load import (
    check_all_listed,
    check_municipalities,
    load_reference,
    read_all,
    suggest_municipality,
)
from analysis.reference.schemas import FILES


def test_numbers_are_typed_and_an_empty_cell_is_missing(folder):
    got = load_reference(folder, "funding")
    assert str(got["period_from"].dtype) == "Int64"
    assert str(got["budget_amount"].dtype) == "float64"
    assert got["budget_amount"].isna().sum() == 10
    assert not (got["budget_amount"] == 0).any()
    assert got["axis_or_measure"].isna().sum() == 15


def test_codes_keep_their_leading_zero(folder):
    assert load_reference(folder, "municipalities")["ekatte_centre"].iloc[0] == "05611"


def test_the_word_na_is_a_text_not_a_missing_value(folder, change):
    change("project_facts.csv", "own words", "NA")
    assert load_reference(folder, "project_facts")["note"].eq("NA").sum() == 1


@pytest.mark.parametrize("name", FILES)
def test_every_file_refuses_a_wrong_verified(folder, name):
    path = folder / f"{name}.csv"
    first, _, last = path.read_text(encoding="utf-8").rstrip("\n").rpartition(",")
    path.write_text(f"{first},maybe\n", encoding="utf-8")
    row = path.read_text(encoding="utf-8").count("\n")
    with pytest.raises(StudyError, match=f"{name}.csv, row {row}, column verified: “maybe”; expected: one of yes, no"):
        load_reference(folder, name)
    assert last in ("yes", "no")


@pytest.mark.parametrize("name", FILES)
def test_every_file_refuses_a_row_that_stands_twice(folder, name):
    path = folder / f"{name}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1], ""]), encoding="utf-8")
    with pytest.raises(StudyError, match=f"{name}.csv, row {len(lines)}, column .* stands twice"):
        load_reference(folder, name)


@pytest.mark.parametrize("name", FILES)
def test_every_file_refuses_a_missing_column(folder, change, name):
    change(f"{name}.csv", "source_url", "sourc_url")
    with pytest.raises(Problems) as caught:
        load_reference(folder, name)
    assert f"{name}.csv, source_url: the column source_url is missing" in str(caught.value)
    assert "unknown column “sourc_url”; expected: source_url; to do: did you mean “source_url”?" in str(caught.value)


@pytest.mark.parametrize("name", FILES)
def test_every_file_refuses_an_empty_source(folder, name):
    path = folder / f"{name}.csv"
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)
    texts.loc[0, "source"] = ""
    texts.to_csv(path, index=False, encoding="utf-8")
    with pytest.raises(StudyError, match=f"{name}.csv, row 2, column source: the cell is empty; expected: a value"):
        load_reference(folder, name)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("municipalities", "pop_census_2021"),
        ("district", "value"),
        ("indicators", "value"),
        ("settlements", "area_km2"),
        ("policies", "period_to"),
        ("priorities", "order"),
        ("priority_terms", "n_words"),
        ("funding", "budget_amount"),
        ("institutions", "year_established"),
        ("participation_framework", "intensity_0_1"),
        ("civil_society", "value"),
        ("constants", "value"),
    ],
)
@pytest.mark.parametrize("text", ["many", "-99999999"])
def test_a_number_column_refuses_text_and_what_is_out_of_range(folder, file, column, text):
    path = folder / f"{file}.csv"
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)
    texts.loc[1, column] = text
    texts.to_csv(path, index=False, encoding="utf-8")
    with pytest.raises(StudyError, match=f"{file}.csv, row 3, column {column}: “{text}”; expected: a .*number"):
        load_reference(folder, file)


def test_a_numbered_slug_and_a_map_of_a_whole_country_are_read(folder):
    path = folder / "municipalities.csv"
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)
    texts.loc[0, ["slug", "tile_col", "tile_row"]] = ["place_001", "40", "26"]
    texts.to_csv(path, index=False, encoding="utf-8")
    first = load_reference(folder, "municipalities").iloc[0]
    assert (first["slug"], first["tile_col"], first["tile_row"]) == ("place_001", 40, 26)


@pytest.mark.parametrize(
    ("file", "column", "code", "expected"),
    [
        ("municipalities", "slug", "Two Hills", "small Latin letters"),
        ("municipalities", "centre_type", "city", "one of town, village"),
        ("municipalities", "source_url", "no address", "a web address"),
        ("district", "period", "spring", "a date, month, year"),
        ("indicators", "unit", "people", "one of persons"),
        ("settlements", "ekatte", "123", "four to nine digits"),
        ("policies", "priorities", "education;sport", "some of education"),
        ("municipal_plans", "policy_id", "sofia-plan", "one of int-decade-2005"),
        ("priorities", "theme_id", "Sport!", "small Latin letters"),
        ("priority_terms", "lang", "English", "the code of a language"),
        ("funding", "currency", "euro", "a code of ISO 4217"),
        ("institutions", "level", "world", "one of national"),
        ("participation_framework", "framework", "own", "one of iap2"),
        ("civil_society", "area", "sofia", "one of borovo"),
        ("good_practice_leads", "themes", "sport", "some of education"),
        ("constants", "unit", "USD", "one of BGN/EUR"),
    ],
)
def test_a_code_that_is_not_in_its_list_is_refused(folder, file, column, code, expected):
    path = folder / f"{file}.csv"
    texts = pd.read_csv(path, dtype=str, keep_default_na=False)
    texts.loc[2, column] = code
    texts.to_csv(path, index=False, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        load_reference(folder, file)
    wrong = code.rpartition(";")[2]  # of several codes only those that are none
    assert f"{file}.csv, row 4, column {column}: “{wrong}”; expected: {expected}" in str(caught.value)


def test_a_ninth_municipality_is_refused(folder, change):
    change("settlements.csv", "02854,borovo,", "02854,Руссе,")
    with pytest.raises(StudyError) as caught:
        load_reference(folder, "settlements")
    assert "settlements.csv, row 2, column slug: “Руссе”" in str(caught.value)
    assert caught.value.fix == "did you mean “Русе” (ruse)?"


def test_all_problems_of_all_files_are_told_at_once(folder, change):
    change("constants.csv", "1.95583,BGN/EUR", "two,BGN/USD")
    change("district.csv", "Ruse,RSE,BG323,municipalities,2015,8,", "Ruse,RSE,BG323,municipalities,2015,eight,")
    (folder / "funding.csv").unlink()
    with pytest.raises(Problems) as caught:
        read_all(folder)
    assert len(caught.value.problems) == 4


def test_without_the_file_of_a_code_every_file_that_cannot_be_read_is_told(folder):
    (folder / "municipalities.csv").unlink()
    (folder / "constants.csv").write_bytes(b"")
    with pytest.raises(Problems) as caught:
        read_all(folder)
    assert [problem.where.rpartition("/")[2] for problem in caught.value.problems] == [
        "municipalities.csv",
        "constants.csv",
    ]


@pytest.mark.parametrize("name", ["municipalities", "priorities"])
def test_a_file_without_the_codes_of_the_others_is_all_that_is_told(folder, name):
    header = (folder / f"{name}.csv").read_text(encoding="utf-8").partition("\n")[0]
    (folder / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_all(folder)
    assert str(caught.value).startswith(f"{name}.csv: has no rows; expected: a row for each")
    (folder / f"{name}.csv").write_text(f"x{header}\n", encoding="utf-8")
    with pytest.raises(Problems, match="unknown column “x"):
        read_all(folder)


def test_codes_are_found_in_a_column_whose_name_is_in_capitals(folder):
    path = folder / "municipalities.csv"
    header, _, rows = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{header.upper()}\n{rows}", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_all(folder)
    assert type(caught.value) is StudyError and caught.value.where == "municipalities.csv, row 1"


def test_a_missing_column_of_the_key_is_named(folder, change):
    change("indicators.csv", "indicator,period,value", "indicator,perriod,value")
    with pytest.raises(Problems, match="the column period is missing"):
        load_reference(folder, "indicators")


def test_an_unknown_file_is_refused_with_the_nearest(folder):
    with pytest.raises(StudyError, match="did you mean “municipalities”"):
        load_reference(folder, "municipality")


@pytest.mark.parametrize(
    ("spelling", "hint"),
    [
        ("Руссе", "did you mean “Русе” (ruse)?"),
        ("РУСЕ", "did you mean “Русе” (ruse)?"),
        ("Две Могили", "did you mean “Две могили” (dve_mogili)?"),
        ("slivo-pole", "did you mean “slivo_pole”?"),
        ("Cenovo", "did you mean “Tsenovo” (tsenovo)?"),
        ("Пловдив", ""),
    ],
)
def test_the_nearest_municipality_is_found_in_both_alphabets(reference, spelling, hint):
    got = suggest_municipality(spelling, reference["municipalities"])
    assert got == hint or (spelling == "Cenovo" and "tsenovo" in got)


def test_rows_of_known_municipalities_pass_unchanged(reference):
    responses = pd.DataFrame({"municipality": ["ruse", "byala", "ruse"]})
    assert check_municipalities(responses, reference["municipalities"]) is responses


def test_each_unknown_spelling_is_told_once_with_its_place(reference):
    responses = pd.DataFrame({"place": ["ruse", "Руссе", "Руссе", "Плевен", None]})
    with pytest.raises(Problems) as caught:
        check_municipalities(responses, reference["municipalities"], column="place", where="kobo.csv")
    first, *others = caught.value.problems
    assert str(first).startswith("kobo.csv, column place: unknown municipality “Руссе”; expected: borovo, byala")
    assert first.fix == "did you mean “Русе” (ruse)?"
    assert len(others) == 2


def test_the_list_of_the_study_and_the_list_of_the_files_must_be_the_same(reference):
    eight = list(reference["municipalities"]["slug"])
    got = check_all_listed(reference["municipalities"], reversed(eight))
    assert list(got["slug"]) == eight[::-1]
    with pytest.raises(StudyError, match=r"lacking: sofia; not in study.toml: tsenovo"):
        check_all_listed(reference["municipalities"], [*eight[:-1], "sofia"])


def test_pandera_is_not_imported_before_something_is_checked():
    code = "import sys, analysis.reference.load; sys.exit('pandera' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
