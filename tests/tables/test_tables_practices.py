"""The table of good practices: every field of the file, its order, and nothing that is not known filled."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.languages import spread
from analysis.practices.catalogue import load_practices
from analysis.tables.practices import COLUMNS, SEPARATOR, list_practices

RAW = Path(__file__).parents[2] / "data/raw"


@pytest.fixture(scope="module")
def practices() -> pd.DataFrame:
    themes = pd.read_csv(RAW / "reference/priorities.csv", dtype=str)["theme_id"]
    return load_practices(RAW / "practices/practices.yaml", themes)


def find_unfaithful(table: pd.DataFrame, practices: pd.DataFrame) -> list[str]:
    """Return the lists and texts that are not those of the records; lists are read back from the table."""
    wrong = []
    for name in practices:
        for got, said in zip(table[name], practices[name], strict=True):
            back = [part for part in got.split(SEPARATOR) if part] if isinstance(said, list) else got
            if isinstance(said, list | str) and back != said:
                wrong.append(f"{name}: {got}")
    return wrong


def test_every_field_of_the_file_is_a_column_and_reads_back(practices):
    table = list_practices(practices)
    assert set(table) == set(practices) == set(spread(COLUMNS, practices))
    assert list(table["id"]) == list(practices["id"])
    assert find_unfaithful(table, practices) == []


def test_a_list_whose_parts_hold_the_separator_would_be_seen(practices):
    """The twin of the check above."""
    broken = practices.assign(sources_extra=[["https://a.example/x;y"], *practices["sources_extra"][1:]])
    assert find_unfaithful(list_practices(broken), broken) == ["sources_extra: https://a.example/x;y"]


def test_what_is_not_known_is_empty_and_never_no(practices):
    table = list_practices(practices)
    assert table["existed_by_2015"].value_counts().to_dict() == {"yes": 66, "": 23, "no": 10}
    assert (table["cost_amount"] != "").sum() == 17
    assert table.map(type).eq(str).all(axis=None)
    assert not table.isin(["nan", "None", "<NA>", "True", "False"]).any(axis=None)
