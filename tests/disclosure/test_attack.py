"""The attack on what is shown finds what anybody can prove, and what only somebody who was interviewed can."""

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.rules import CONFIDENTIAL

PLACES = ["alpha", "beta", "gamma", "delta"]
KEY = ["municipality", "low", "high", "insider"]


@pytest.fixture
def make_plan(make_toy):
    """Whether there is a plan: in each place how many were asked and how many said yes; a few of them are hidden."""

    def make(people: list[int], yes: list[int], *hidden: str):
        people, yes = np.array(people), np.array(yes)
        counts = {"interviewed": people, "answered": people, "yes": yes, "no": people - yes}
        relations = [{"answered": 1, "interviewed": -1}, {"yes": 1, "no": 1, "answered": -1}]
        numbers = [("plan", "q", "share", "answered", "yes")]
        return make_toy(counts, relations, numbers, {("q", place) for place in hidden}, {"share": 2})

    return make


@pytest.fixture
def plan(make_plan):
    """One in alpha and four in beta said yes: their sum protects them from all but the one."""
    return make_plan([20, 25, 30, 60], [1, 4, 12, 25], "alpha", "beta")


def show_again(plan, hidden: dict, *places: str) -> dict:
    return {"plan": hidden["plan"].mask(hidden["plan"]["municipality"].isin(places), plan.released["plan"])}


def change(tables: dict, place: str, **values) -> dict:
    """The table with other numbers of one place."""
    table = tables["plan"]
    return {"plan": table.assign(**{k: table[k].mask(table["municipality"] == place, v) for k, v in values.items()})}


def list_found(found: pd.DataFrame) -> list[list]:
    return found[KEY].to_numpy().tolist()


def test_who_is_a_count_of_one_reads_the_other_hidden_count_off_the_total(plan):
    found = plan.attack(plan.released)
    assert found["insider"].ne("").all()  # nobody else can
    assert ["beta", 4, 4, "plan|alpha|roma|q||"] in list_found(found)


def test_protected_for_insiders_nobody_proves_anything(plan):
    hidden = plan.protect()
    assert (hidden["plan"]["flag"] == CONFIDENTIAL).sum() == 3
    assert plan.attack(hidden).empty


def test_a_figure_hidden_for_the_sake_of_an_insider_only_is_found_when_it_is_shown_again(plan):
    hidden = plan.protect()
    [extra] = set(hidden["plan"].query("flag == @CONFIDENTIAL")["municipality"]) - {"alpha", "beta"}
    found = plan.attack(show_again(plan, hidden, extra))
    assert len(found) and found["insider"].str.startswith("plan|").all()


def test_what_anybody_can_prove_is_not_said_again_of_each_insider(plan):
    found = plan.attack(change(plan.released, "alpha", n=20, estimate=0.05))
    assert list_found(found) == [["alpha", 1, 1, ""], ["beta", 4, 4, ""]]


def test_what_structure_alone_keeps_narrow_is_not_exposed_until_what_is_shown_tells_more(make_plan):
    plan = make_plan([2, 25, 30, 60], [1, 9, 12, 25], "alpha")  # one of the two who were asked
    hidden = plan.protect()
    assert plan.attack(hidden).empty
    assert ["alpha", 1, 1, ""] in list_found(
        plan.attack(show_again(plan, hidden, "beta", "gamma", "delta", "district"))
    )


def test_a_figure_that_is_not_true_but_could_be_leaves_nobody_untried(plan):
    total = change(plan.protect(), "district", estimate=0.29)  # of 42 it is 0.31
    assert plan.attack(total).empty
    assert list_found(plan.attack(change(total, "beta", n=25, estimate=0.12))) == [["beta", 3, 3, ""]]


def test_what_cannot_all_be_true_is_said_of_each_count(plan):
    found = plan.attack(change(plan.protect(), "district", n=20))
    assert found["low"].isna().all() and set(found["municipality"]) == {"alpha", "beta"}


@pytest.mark.parametrize("estimate", [0.0, 0.5])
def test_what_an_insider_knows_to_be_wrong_cannot_all_be_true(plan, estimate):
    """There is one in alpha who knows of himself, so that a share of nobody, or of ten, is none."""
    found = plan.attack(change(plan.protect(), "alpha", n=20, estimate=estimate))
    assert found["low"].isna().all() and set(found["municipality"]) == {"alpha", "beta"}
