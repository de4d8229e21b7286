"""Who is behind a figure: counted from its parts, in its domain, and how many of the domain were interviewed."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.sparse import csr_array

from analysis.disclosure.people import count_people


@pytest.fixture
def structure():
    """Roma of two places and organisations of one; two answers, and a share that counts both of them."""
    items = pd.DataFrame(
        [
            ("trust", "tr", "1", "share", True), ("trust", "tr", "low", "share", True),
            ("trust", "tr", "mean", "mean", True), ("quiz", "qz", "right", "share", False),
        ],
        columns=["table", "indicator", "category", "unit", "sensitive"],
    )  # fmt: skip
    places = pd.DataFrame({
        "group": ["roma", "roma", "ngo"],
        "municipality": ["ruse", "byala", "ruse"],
        "persons": [300, 49, 12],
        "interviews": [30, 7, 9],
        "weight": [10.0, 7.0, 12 / 9],
    })  # fmt: skip
    value = csr_array(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0], [0.0, 1.0]]))
    return SimpleNamespace(
        items=items, places=places, counts=np.array([[3.0, 5.0], [1.0, 2.0], [4.0, 0.0]]), value=value
    )


def make_figures(*rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["table", "municipality", "group", "indicator", "category", "unit"])


def test_people_are_counted_in_the_domain_of_each_figure(structure):
    figures = make_figures(
        ("trust", "ruse", "roma", "tr", "1", "share"), ("trust", "district", "roma", "tr", "low", "share"),
        ("trust", "district", "ngo", "tr", "low", "share"), ("trust", "byala", "roma", "tr", "mean", "mean"),
        ("quiz", "byala", "roma", "qz", "right", "share"),
    ).set_axis(list("vwxyz"))  # fmt: skip
    got = count_people(figures, structure)
    expected = pd.DataFrame(
        {
            "count": [3.0, 11.0, 4.0, np.nan, 2.0],
            "fraction": [30 / 300, 37 / 349, 9 / 12, 7 / 49, 7 / 49],
            "persons": [300.0, 349.0, 12.0, 49.0, 49.0],
            "sensitive": [True, True, True, True, False],
        },
        index=list("vwxyz"),
    )
    assert_frame_equal(got[list(expected)], expected)
    assert_frame_equal(got[list(figures)], figures)


def test_persons_of_a_stratum_of_two_places_are_counted_once_in_their_district(structure):
    structure.places["persons"] = [349, 349, 12]  # the frame knows both places together
    structure.places["weight"] = [349 / 37, 349 / 37, 12 / 9]
    figures = make_figures(
        ("trust", "district", "roma", "tr", "1", "share"), ("trust", "byala", "roma", "tr", "1", "share")
    )
    got = count_people(figures, structure)
    assert got["persons"].tolist() == pytest.approx([349, 7 * 349 / 37])
    assert got["fraction"].tolist() == pytest.approx([37 / 349, 37 / 349])


def test_a_number_of_a_model_counts_nobody_and_a_place_without_interviews_is_not_known(structure):
    figures = make_figures(
        ("priorities", "district", "roma", "education", "worth", "share"),
        ("trust", "borovo", "roma", "tr", "1", "share"),
    )
    got = count_people(figures, structure)
    assert got["unit"].tolist() == ["", "share"]
    assert np.isnan(got.loc[0, "count"]) and not got.loc[0, "sensitive"]
    assert got.loc[1, "persons"] == 0 and np.isnan(got.loc[1, "fraction"])
