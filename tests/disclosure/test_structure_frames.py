"""What numbers are made of is kept as frames and read again, the same."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from scipy.sparse import csr_array

from analysis.disclosure.structure import Structure, from_frames, to_frames


@pytest.fixture
def structure() -> Structure:
    """Two places; of the interviewed some answered, and some of these said yes."""
    return Structure(
        variables=np.array(["interviewed", "answered q", "q yes"], dtype=object),
        largest=np.array([1.0, 1.0, 3.0]),
        places=pd.DataFrame(
            {"group": "roma", "municipality": ["a", "b"], "persons": 40, "interviews": 9, "weight": 4.5}
        ),
        counts=np.array([[9.0, 8.0, 3.0], [9.0, 7.0, 0.0]]),
        relations=csr_array([[1.0, -1.0, 0.0], [0.0, 0.0, 0.0], [0.0, 3.0, -1.0]]),
        low=np.array([0.0, 0.0, 0.0]),
        high=np.array([np.inf, 0.0, np.inf]),
        of_group=np.array(["roma", "", "ngo"], dtype=object),
        items=pd.DataFrame({"table": ["t", "t"], "indicator": ["q", "r"], "category": "", "unit": ["share", "mean"]}),
        base=csr_array([[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
        value=csr_array([[0.0, 0.0, 1.0], [0.0, 0.0, 0.5]]),
    )


def test_what_is_kept_is_a_row_per_variable_relation_item_and_term(structure):
    frames = to_frames(structure)
    assert list(frames) == ["variables", "places", "counts", "relations", "items", "terms"]
    assert frames["variables"].to_dict("list") == {
        "variable": ["interviewed", "answered q", "q yes"], "largest": [1, 1, 3]
    }  # fmt: skip
    assert frames["counts"].to_dict("list") == {"interviewed": [9, 9], "answered q": [8, 7], "q yes": [3, 0]}
    assert frames["relations"].to_dict("list") == {
        "group": ["roma", "", "ngo"], "low": [0, 0, 0], "high": [np.inf, 0, np.inf]
    }  # fmt: skip
    expected = pd.DataFrame(
        [
            ("relations", 0, 0, 1), ("relations", 0, 1, -1), ("relations", 2, 1, 3), ("relations", 2, 2, -1),
            ("base", 0, 1, 1), ("value", 0, 2, 1), ("value", 1, 2, 0.5),
        ],
        columns=["kind", "row", "variable", "coefficient"],
    )  # fmt: skip
    assert_frame_equal(frames["terms"], expected, check_dtype=False)


def test_what_was_kept_is_read_again_with_rows_that_have_no_term(structure):
    got = from_frames({name: frame.reset_index(drop=True) for name, frame in to_frames(structure).items()})
    for name in ("variables", "largest", "counts", "low", "high", "of_group"):
        np.testing.assert_array_equal(getattr(got, name), getattr(structure, name))
        assert getattr(got, name).dtype == getattr(structure, name).dtype
    for name in ("relations", "base", "value"):
        assert getattr(got, name).shape == getattr(structure, name).shape
        np.testing.assert_array_equal(getattr(got, name).toarray(), getattr(structure, name).toarray())
    for name in ("places", "items"):
        assert_frame_equal(getattr(got, name), getattr(structure, name))


def test_a_term_of_another_kind_is_not_taken_for_one_of_this(structure):
    frames = to_frames(structure)
    moved = frames["terms"].assign(kind=frames["terms"]["kind"].replace("base", "value"))
    got = from_frames({**frames, "terms": moved})
    assert got.base.nnz == 0 and got.value.nnz == 3
