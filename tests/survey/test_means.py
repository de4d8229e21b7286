"""Many questions at once are the questions one by one, and cost no copies of the answers."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import StudyError
from analysis.survey import answers, estimates
from analysis.survey.calibration import rake
from analysis.survey.design import Design

REFERENCE = Path(__file__).parent / "reference"
SHARES = ["aware", "joint", "k1", "k2", "src_ngo"]
NUMBERS = ["score", "trust", "influence", "useful", "aware"]


def ruse_design() -> Design:
    frame = pd.read_csv(REFERENCE / "ruse_like.csv", encoding="utf-8").assign(nobody=np.nan)
    return Design(frame, strata="stratum", weights="w", population="N_h", lonely="adjust")


def clustered_design() -> Design:
    frame = pd.read_csv(REFERENCE / "designs_two_each.csv").rename(columns={"type": "group", "region": "municipality"})
    frame = frame.assign(
        **{name: frame["heard"].where(frame["score"] > 400 + 30 * at) for at, name in enumerate(SHARES)}
    )
    frame = frame.assign(trust=frame["visits"], influence=frame["size"], useful=frame["before"], nobody=np.nan)
    return Design(frame, strata="municipality", weights="pw", population="M", clusters="village")


def raked_design() -> Design:
    design = ruse_design()
    return rake(
        design,
        {"gender": pd.Series({"f": 5000, "m": 4447}), "age": pd.Series({"18-34": 2900, "35-54": 3600, "55+": 2947})},
    )


DESIGNS = {"stratified": ruse_design, "clustered": clustered_design, "raked": raked_design}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("by", [None, "group", ["municipality", "group"]])
def test_many_means_and_shares_are_those_of_one_at_a_time(design, by, monkeypatch):
    """Whole strata, strata of one, empty domains and missing answers; two or three columns are read at once."""
    design = DESIGNS[design]()
    monkeypatch.setattr(answers, "CHUNK", 3 * len(design.frame))
    monkeypatch.setattr(answers, "NEAR", 100)
    keys = [by] if isinstance(by, str) else by or []
    got = estimates.means(design, design.frame[[*NUMBERS, "nobody"]], by)
    expected = pd.concat(
        estimates.mean(design, name, by).assign(column=name) for name in [*NUMBERS, "nobody"]
    ).reset_index(drop=True)
    assert_frame_equal(got, expected[got.columns], check_exact=True)
    assert list(got)[: len(keys) + 1] == [*keys, "column"]
    got = estimates.means(design, design.frame[SHARES], by, share=True)
    expected = pd.concat(
        estimates.proportion(design, name, 1.0, by=by).assign(column=name) for name in SHARES
    ).reset_index(drop=True)
    assert_frame_equal(got, expected[got.columns], check_exact=True)


def test_the_levels_of_the_columns_name_the_rows():
    design = ruse_design()
    columns = pd.MultiIndex.from_tuples(
        [("knows", "k1"), ("knows", "k2"), ("mean", "score")], names=["indicator", "category"]
    )
    got = estimates.means(design, design.frame[["k1", "k2", "score"]].set_axis(columns, axis=1), "group")
    assert list(got)[:4] == ["group", "indicator", "category", "estimate"]
    assert got["category"].tolist() == ["k1"] * 3 + ["k2"] * 3 + ["score"] * 3
    assert_frame_equal(
        got.tail(3).iloc[:, 3:].reset_index(drop=True), estimates.mean(design, "score", "group").iloc[:, 1:]
    )


@pytest.mark.parametrize("kind", ["Int64", "boolean", "object", "float32", "int8"])
def test_answers_of_any_kind_of_number_are_read(kind):
    frame = pd.DataFrame({"y": [1, 0, 1, 1]})
    expected = estimates.means(Design(frame), frame.astype(float))
    assert_frame_equal(estimates.means(Design(frame), frame.astype(kind)), expected)


@pytest.mark.parametrize(
    "values, share, message",
    [
        (pd.DataFrame({"y": [1.0, 2]}), False, "other rows than the frame"),
        (pd.DataFrame({"y": [1.0, 2, 3]}, index=[0, 2, 1]), False, "other rows than the frame"),
        (pd.DataFrame({"y": [1.0, 0, 1], "z": list("abc")}), False, "z: the answers are not numbers"),
        (
            pd.DataFrame({"y": [1.0, 0, 1], "z": [1, 0.5, 0.5]}),
            True,
            "column 'z', rows 2, 3: the answer 0.5; expected: 0, 1",
        ),
        (pd.DataFrame({"y": [1.0, 0, np.inf]}), False, "column 'y', row 3: the answer inf"),
        (pd.DataFrame(index=range(3)), False, "no columns"),
    ],
)
def test_values_that_do_not_suit_are_refused(values, share, message):
    with pytest.raises(StudyError, match=message):
        estimates.means(Design(pd.DataFrame({"a": [1, 2, 3]})), values, share=share)


def test_the_answers_are_not_copied(monkeypatch):
    """5,000 × 80 numbers are 3.2 MB; the pieces that are worked on are a fraction of them, whatever the domains."""
    monkeypatch.setattr(answers, "CHUNK", 2**15)
    monkeypatch.setattr(answers, "NEAR", 2**12)
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"stratum": rng.integers(0, 8, 5000)}).assign(N=5000, w=8.0)
    values = pd.DataFrame(rng.integers(0, 2, (80, 5000)).astype(float).T)
    design = Design(frame, strata="stratum", weights="w", population="N")
    estimates.means(design, values.iloc[:, :1], "stratum", share=True)  # what is imported late is not counted
    tracemalloc.start()
    estimates.means(design, values, "stratum", share=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1e6
