"""The small study, opened as an analyst does; and interviews few enough to add up by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.explore import StudyData
from analysis.study import load_study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def data(built_small) -> StudyData:
    """The built study of two municipalities, in English; nobody changes it."""
    return StudyData(load_study(built_small), "en")


@pytest.fixture(scope="session")
def opened() -> StudyData:
    """The study of this repository, of which nothing need be built: its settings and its form."""
    return StudyData(load_study(ROOT), "en")


@pytest.fixture
def interviews() -> pd.DataFrame:
    """Six interviews of equal weight: four of Roma, two of them in Borovo, and two of authorities there."""
    place = ["borovo", "borovo", "byala", "byala", "borovo", "borovo"]
    group = ["roma"] * 4 + ["authority"] * 2
    return pd.DataFrame({
        "municipality": place, "group": group,
        "stratum": [f"{one}|{other}" for one, other in zip(place, group, strict=True)],
        "population": 20, "sample": 2, "weight": 10.0,
        "ready": ["5", "1", "5", "", "4", "4"],
        "src": ["media", "media social", "", "other", "", ""],
        "jp_n": ["1", "3", "-99", "2", "", ""],
    })  # fmt: skip


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of this repository."""
    return ROOT
