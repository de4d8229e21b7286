"""A toy survey small enough to add up by hand, asked with questions of the real form, and the reference facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.study import Sample, load_study
from analysis.survey.form import load_form
from analysis.survey.measures.battery import SHARE, Battery
from analysis.tables.designs import make_designs
from analysis.tables.estimation import estimate_items
from analysis.tables.items import stack_batteries

REPOSITORY = Path(__file__).parents[2]
# municipality, group, persons in the stratum, answer to p_nris, to self_mun, to qz1 (false), to qz3 (true)
TOY = [
    ("borovo", "roma", 10, "heard", "1", "f", "t"),
    ("borovo", "roma", 10, "know", "2", "t", "dk"),
    ("borovo", "roma", 10, "never", "3", "dk", "dk"),
    ("borovo", "roma", 10, "", "", "", ""),
    ("ruse", "roma", 20, "used", "5", "f", "f"),
    ("ruse", "roma", 20, "never", "5", "f", "t"),
    ("ruse", "roma", 20, "never", "4", "t", "t"),
    ("ruse", "roma", 20, "never", "4", "dk", ""),
    ("ruse", "authority", 3, "know", "4", "f", "t"),
    ("ruse", "authority", 3, "know", "4", "f", "t"),
    ("ruse", "authority", 3, "used", "5", "t", "t"),
    ("ruse", "ngo", 8, "never", "2", "f", "dk"),
    ("ruse", "ngo", 8, "never", "2", "f", "dk"),
]
ASKED = ("p_nris", "p_decade", "p_foil", "self_mun", "qz1", "qz3")
COLUMNS = ["municipality", "group", "population", "p_nris", "self_mun", "qz1", "qz3"]
# municipality, group, persons in the stratum, interviews: a larger toy, for what cannot be added up by hand
STRATA = [
    ("borovo", "roma", 198, 26), ("ivanovo", "roma", 117, 8), ("ruse", "roma", 1173, 60), ("tsenovo", "roma", 12, 12),
    ("borovo", "ngo", 7, 7), ("ruse", "ngo", 60, 25), ("borovo", "authority", 28, 14), ("ruse", "authority", 90, 30),
]  # fmt: skip


@pytest.fixture(scope="session")
def random():
    """How the groups are sampled: all at random."""
    return {group: Sample("probability") for group in ("authority", "ngo", "roma")}


@pytest.fixture(scope="session")
def interviews() -> pd.DataFrame:
    """The larger toy: design columns, no answers; its rows have an index of their own."""
    strata = pd.DataFrame(STRATA, columns=["municipality", "group", "population", "sample"])
    rows = strata.loc[strata.index.repeat(strata["sample"])].set_index(pd.Index(range(1000, 1182), name="row"))
    stratum = rows["municipality"] + "|" + rows["group"]
    return rows.assign(stratum=stratum, weight=rows["population"] / rows["sample"])


@pytest.fixture(scope="session")
def answer(interviews):
    """A function that draws answers: a chance for each group makes a column of 0 and 1, with some blanks."""

    def draw(seed: int, **chances: float) -> pd.Series:
        chance = np.random.default_rng(seed)
        said = chance.random(len(interviews)) < interviews["group"].map(chances).fillna(0)
        return said.astype(float).mask(chance.random(len(interviews)) < 0.05)

    return draw


@pytest.fixture(scope="session")
def make_battery():
    """A function that makes a battery of columns by category, all of one question named as the battery."""

    def make(name: str, columns: dict[str, pd.Series], unit: str = SHARE, **flags) -> Battery:
        return Battery(name, unit, pd.concat({(name, key): column for key, column in columns.items()}, axis=1,
                       names=["indicator", "category"]), **flags)  # fmt: skip

    return make


@pytest.fixture(scope="session")
def estimate(slugs):
    """A function that returns items, designs and estimates of batteries."""

    def make(batteries: list[Battery], respondents: pd.DataFrame, samples: dict[str, Sample]):
        items, designs = stack_batteries(batteries), make_designs(respondents, samples)
        return items, designs, estimate_items(items, designs, slugs)

    return make


@pytest.fixture(scope="session")
def form():
    return load_form(REPOSITORY / "data/raw/survey/forms/2026112301.xlsx")


@pytest.fixture(scope="session")
def short_form(form):
    """The form with two programmes, the invented one, one self-rating and two statements of the quiz."""
    return replace(form, questions={name: question for name, question in form.questions.items() if name in ASKED})


@pytest.fixture(scope="session")
def slugs():
    return load_study(REPOSITORY).municipalities


@pytest.fixture(scope="session")
def respondents(short_form) -> pd.DataFrame:
    """The toy: Roma weigh 2.5 in Borovo and 5 in Ruse, officials 1, organisations 4; other questions are empty."""
    rows = pd.DataFrame(TOY, columns=COLUMNS)
    rows["stratum"] = rows["municipality"] + "|" + rows["group"]
    rows["weight"] = rows["population"] / rows.groupby("stratum")["population"].transform("size")
    empty = {name: "" for name in short_form.questions if name not in rows}
    return pd.concat([rows, pd.DataFrame(empty, index=rows.index)], axis=1)


@pytest.fixture(scope="session")
def reference():
    from analysis.reference.load import load_reference

    return lambda name: load_reference(REPOSITORY / "data/raw/reference", name)
