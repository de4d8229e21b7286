"""What an analyst opens for exploration."""

import shutil
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.explore import open_study

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def study(tmp_path):
    """A study with its form and an empty folder of quality."""
    for name in ("study.toml", "data/raw/survey/forms/2026112301.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, tmp_path / name)
    (tmp_path / "data/processed/quality").mkdir(parents=True)
    return open_study(tmp_path)


def write(study, table: str, text: str) -> None:
    (study.study.processed / f"quality/{table}.csv").write_text(text, encoding="utf-8-sig")


def test_codes_and_ids_stay_text_and_numbers_are_numbers(study):
    write(study, "conflicts", "row,question,code\n0000000000000012,src,01\n1234567890123456,src,NA\n")
    assert study.quality("conflicts").to_numpy().tolist() == [
        ["0000000000000012", "src", "01"], ["1234567890123456", "src", "NA"],
    ]  # fmt: skip
    write(study, "nonresponse", "question,resp_group,asked,rate\nage,1,20,0.5\nage,2,0,\n")
    got = study.quality("nonresponse")
    assert got["resp_group"].tolist() == ["1", "2"] and got["asked"].sum() == 20 and got["rate"].isna().sum() == 1


def test_an_empty_table_has_no_rows_and_an_unknown_one_is_refused(study):
    write(study, "rates", "\n")
    assert study.quality("rates").empty
    with pytest.raises(StudyError, match="no such table of quality.*study build"):
        study.quality("flag")
