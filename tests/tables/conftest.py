"""A toy survey small enough to add up by hand, asked with questions of the real form, and the reference facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.study import load_study
from analysis.survey.form import load_form

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
