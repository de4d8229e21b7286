"""A toy survey small enough to add up by hand: Roma in four places, asked one question with two answers."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.disclosure.attack import prove_counts
from analysis.disclosure.figures import list_figures
from analysis.disclosure.joint import find_steps, hide_changed_bases, hide_jointly, stack_releases
from analysis.disclosure.rules import CONFIDENTIAL, TOO_FEW
from analysis.disclosure.structure import FIGURE, Structure

PLACES = ["alpha", "beta", "gamma", "delta"]
INTERVIEWS, ANSWERED, YES = np.array([8, 14, 30, 60]), np.array([8, 14, 29, 58]), np.array([3, 9, 12, 25])
VARIABLES = ["interviewed", "asked q", "answered q", "q yes", "q no"]
MINIMUM, WIDTH = 10, 3
DECIMALS = {"share": 2}


@pytest.fixture
def structure() -> Structure:
    relations = csr_array([[0, 0, -1, 1, 1], [0, -1, 1, 0, 0], [-1, 1, 0, 0, 0]], dtype=float)
    counts = np.stack([INTERVIEWS, INTERVIEWS, ANSWERED, YES, ANSWERED - YES], axis=1)
    return Structure(
        variables=np.array(VARIABLES, dtype=object), largest=np.ones(5),
        places=pd.DataFrame({
            "group": "roma", "municipality": PLACES, "persons": 10 * INTERVIEWS, "interviews": INTERVIEWS,
            "weight": 10.0,
        }),
        counts=counts.astype(float), relations=relations, low=np.array([0.0, -np.inf, 0.0]), high=np.zeros(3),
        of_group=np.array(["", "", "roma"], dtype=object),
        items=pd.DataFrame({
            "table": ["plan", "interviews"], "indicator": ["q", ""], "category": ["yes", ""], "unit": ["share", ""],
            "weighted": True, "sensitive": False,
        }),
        base=csr_array([[0, 0, 1, 0, 0], [1, 0, 0, 0, 0]], dtype=float),
        value=csr_array([[0, 0, 0, 1, 0], [0, 0, 0, 0, 0]], dtype=float),
    )  # fmt: skip


@pytest.fixture
def released() -> dict[str, pd.DataFrame]:
    """The tables as the rules on a row leave them: of alpha nothing is shown, of beta only the base."""
    share = np.round(YES / ANSWERED, 2)
    rows = [("district", ANSWERED.sum(), round(YES.sum() / ANSWERED.sum(), 2), "")]
    flags = [CONFIDENTIAL, TOO_FEW, "low", ""]
    rows += list(zip(PLACES, ANSWERED, share, flags, strict=True))
    plan = pd.DataFrame(rows, columns=["municipality", "n", "estimate", "flag"])
    plan = plan.assign(group="roma", indicator="q", category="yes")
    plan["estimate"] = plan["estimate"].mask(plan["flag"].isin([CONFIDENTIAL, TOO_FEW]))
    plan["n"] = plan["n"].astype("Int64").mask(plan["flag"] == CONFIDENTIAL)
    interviews = pd.DataFrame(
        {"municipality": PLACES, "group": "roma", "n": INTERVIEWS, "flag": [CONFIDENTIAL, *[""] * 3]}
    )
    interviews["n"] = interviews["n"].astype("Int64").mask(interviews["flag"] == CONFIDENTIAL)
    return {"plan": plan, "interviews": interviews}


@pytest.fixture
def attack(structure, released):
    """What an intruder can prove of alpha, given some tables."""
    wanted = list_figures(released).query("table == 'plan'")

    def prove(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        figures = list_figures(tables)
        shown = figures.assign(step=find_steps(figures, structure, DECIMALS))
        shown = shown[shown[["n", "estimate"]].notna().any(axis=1)]
        found, tried = prove_counts(shown, wanted, structure, MINIMUM, WIDTH)
        assert tried.counts == 2  # its base, and the people behind the share
        return found

    return prove


def nothing_earlier() -> pd.DataFrame:
    return stack_releases([])


def test_row_by_row_a_hidden_base_is_the_district_less_the_other_places(released, attack):
    found = attack(released)
    assert found[["municipality", "low", "high"]].to_numpy().tolist() == [["alpha", 8.0, 8.0]]


def test_jointly_protected_nothing_confidential_is_known_to_within_three(released, structure, attack):
    assert attack(hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, nothing_earlier())).empty


def test_the_base_of_an_estimate_that_is_not_shown_anyway_is_lost_first(released, structure):
    plan = hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, nothing_earlier())["plan"].set_index(
        "municipality"
    )
    assert plan["flag"].to_dict() == {
        "district": "", "alpha": CONFIDENTIAL, "beta": CONFIDENTIAL, "gamma": "low", "delta": "",
    }  # fmt: skip
    assert plan.loc["beta", ["n", "estimate"]].isna().all()


def test_showing_a_secondary_suppression_again_is_found_by_the_attack(released, structure, attack):
    hidden = hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, nothing_earlier())
    dropped = hidden["plan"].mask(hidden["plan"]["municipality"] == "beta", released["plan"])
    assert not attack(hidden | {"plan": dropped}).empty


def test_one_percentage_of_a_hidden_count_is_found_by_the_attack(released, structure, attack):
    hidden = hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, nothing_earlier())
    shown = hidden["plan"].assign(
        estimate=hidden["plan"]["estimate"].mask(hidden["plan"]["municipality"] == "alpha", 0.38)
    )
    assert attack(hidden | {"plan": shown})["municipality"].tolist() == ["alpha"]


def test_figures_that_cannot_all_be_true_are_found_by_the_attack(released, structure, attack):
    hidden = hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, nothing_earlier())
    wrong = hidden["plan"].assign(n=hidden["plan"]["n"].mask(hidden["plan"]["municipality"] == "district", 20))
    assert attack(hidden | {"plan": wrong})["low"].isna().all()


def test_what_an_earlier_release_showed_stays_known(released, structure):
    earlier = list_figures(released).query("municipality == 'beta'").assign(step=0.01)
    plan = hide_jointly(released, structure, DECIMALS, MINIMUM, WIDTH, earlier[[*FIGURE, "n", "estimate", "step"]])[
        "plan"
    ]
    flags = plan.set_index("municipality")["flag"]
    assert (flags[["gamma", "delta", "district"]] == CONFIDENTIAL).any()  # hiding beta again would help nobody


def test_a_base_that_changed_by_a_few_persons_since_an_earlier_release_is_hidden(released):
    earlier = list_figures(released).assign(step=0.01)
    earlier["n"] += np.where(earlier["municipality"] == "gamma", 9, np.where(earlier["municipality"] == "delta", 10, 0))
    before, after = released["plan"], hide_changed_bases(released, [earlier], MINIMUM)["plan"]
    assert after.loc[after["flag"] != before["flag"], "municipality"].tolist() == ["gamma"]
