"""A toy of practices and released tables, small enough to compute by hand, and the real ones."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.disclosure.door import read_released
from analysis.practices.catalogue import load_practices
from analysis.practices.gaps import SOURCES
from analysis.study import Practices, load_study

REPOSITORY = Path(__file__).parents[2]
EXPECTED = REPOSITORY / "tests/expected"


@pytest.fixture(scope="session")
def limits() -> Practices:
    weights = {"size": 0.6, "budget": 0.6, "evaluated": 1.0, "monitored": 0.85, "self_reported": 0.7}
    return Practices(small_below=15000, large_from=50000, minimum_score=0.35, weights=weights)


@pytest.fixture(scope="session")
def make_practices():
    """A function that makes practices of rows: id, gap tags, size, budget, evidence, and what else is not as usual."""

    def make(*rows) -> pd.DataFrame:
        usual = {"country": "RO", "adoptable_by": ["municipality"], "verification_level": "one-source"}
        return pd.DataFrame(
            [
                usual
                | {
                    "id": name, "gap_tags": tags.split(), "preconditions_municipality_size": size,
                    "preconditions_budget_class": budget, "evidence_strength": evidence,
                }
                | (other[0] if other else {})
                for name, tags, size, budget, evidence, *other in rows
            ]
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def make_gaps():
    """A function that makes the scores of one place."""

    def make(place: str = "a", **scores: float) -> pd.DataFrame:
        gaps = [(place, f"G-{name}".replace("_", "-"), score) for name, score in scores.items()]
        return pd.DataFrame(gaps, columns=["municipality", "gap", "score"])

    return make


@pytest.fixture(scope="session")
def study():
    return load_study(REPOSITORY)


@pytest.fixture(scope="session")
def released() -> dict[str, pd.DataFrame]:
    """The released tables that feeds may name, of the demonstration, as far as they are there."""
    names = [name for tables in SOURCES.values() for name in tables]
    return read_released(EXPECTED, [name for name in names if (EXPECTED / f"{name}.csv").is_file()])


@pytest.fixture(scope="session")
def practices(study) -> pd.DataFrame:
    themes = pd.read_csv(study.reference / "priorities.csv")["theme_id"]
    return load_practices(REPOSITORY / "data/raw/practices/practices.yaml", themes)


@pytest.fixture(scope="session")
def break_file(tmp_path_factory):
    """A function that writes a copy of a file in which `old`, which must be there, is `new` once."""

    def write(path: Path, old: str, new: str) -> Path:
        text = path.read_text(encoding="utf-8")
        assert old in text
        broken = tmp_path_factory.mktemp("broken") / path.name
        broken.write_text(text.replace(old, new, 1), encoding="utf-8")
        return broken

    return write
