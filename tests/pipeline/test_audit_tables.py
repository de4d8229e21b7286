"""Among the released tables of a site nothing lies that was not released but the workbooks of the pages."""

from pathlib import Path

from analysis.pipeline.audit import find_unreleased, list_books
from analysis.study import load_study

ROOT = Path(__file__).parents[2]


def name_unreleased(*files: str) -> list[str]:
    found = find_unreleased([f"site/data/{name}" for name in files], {"scores.csv"}, list_books(load_study(ROOT)))
    return [name.removeprefix("site/data/") for name in found["artefact"]]


def test_tables_their_copies_and_the_workbooks_of_reports_are_known():
    assert name_unreleased("scores.csv", "scores.xlsx", "borovo.bg.xlsx", "study.en.xlsx", "datapackage.json") == []


def test_no_other_file_is():
    others = ["borovo.xlsx", "borovo.de.xlsx", "borovo.bg.csv", "borovo.leaflet.bg.xlsx", "borovo.docx", "rows.csv"]
    assert name_unreleased(*others) == others


def test_a_table_elsewhere_is_none_of_those_that_were_released():
    others = [
        "bg/ages.xlsx",
        "bg/AGES.XLSX",
        "bg/scores.csv",
        "bg/datapackage.json",
        "assets/rows.parquet",
        "rows.json",
    ]
    found = find_unreleased([f"site/{name}" for name in (*others, "ro-crate-metadata.json")], {"scores.csv"})
    assert found["artefact"].tolist() == [f"site/{name}" for name in others]
