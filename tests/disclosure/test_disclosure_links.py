"""Numbers are linked: a mean score is the sum of its items, the base of a routed question is an answer to another.

Each time one count is hidden, with what it needs of its own table. Protected as if the link were not known, the count
is told by the linked number to whoever knows the link; protected with the link it is not.
"""

from dataclasses import replace

import numpy as np
import pytest

from analysis.disclosure.rules import CONFIDENTIAL


@pytest.fixture
def make_score(make_toy):
    """A quiz of three statements: who knew each, and the mean number known. In alpha 2 of 20 knew the first one."""

    def make(decimals: int):
        people = np.array([20, 25, 30, 60])
        knew = {"s1": [2, 9, 12, 25], "s2": [11, 14, 17, 31], "s3": [8, 10, 19, 24]}
        counts = {"interviewed": people, "answered": people} | {name: np.array(known) for name, known in knew.items()}
        counts |= {f"not {name}": people - counts[name] for name in knew}
        counts |= {"score": sum(counts[name] for name in knew)}
        parts = [{name: 1, f"not {name}": 1, "answered": -1} for name in knew]
        link = {"score": 1} | dict.fromkeys(knew, -1)
        numbers = [("quiz", name, "share", "answered", name) for name in knew]
        numbers.append(("scores", "score", "mean", "answered", "score"))
        relations = [{"answered": 1, "interviewed": -1}, *parts, link]
        return make_toy(counts, relations, numbers, {("s1", "alpha")}, {"share": 2, "mean": decimals})

    return make


@pytest.fixture
def routed(make_toy):
    """Question b is asked of who said yes to a: in alpha of 27 of 30, so that all but 3 of them said so."""
    people, yes, partly = np.array([30, 40, 50, 60]), np.array([27, 22, 26, 33]), np.array([13, 9, 12, 15])
    counts = {"interviewed": people, "answered a": people, "a yes": yes, "a no": people - yes}
    counts |= {"answered b": yes, "b yes": partly, "b no": yes - partly}
    relations = [
        {"answered a": 1, "interviewed": -1},
        {"a yes": 1, "a no": 1, "answered a": -1},
        {"b yes": 1, "b no": 1, "answered b": -1},
        {"answered b": 1, "a yes": -1},
    ]
    numbers = [("plan", "a", "share", "answered a", "a yes"), ("projects", "b", "share", "answered b", "b yes")]
    return make_toy(counts, relations, numbers, {("a", "alpha")}, {"share": 2})


def leave_out_link(structure):
    """Return the structure without its last relation."""
    parts = {name: getattr(structure, name)[:-1] for name in ("low", "high", "of_group")}
    return replace(structure, relations=structure.relations[: len(parts["low"])], **parts)


def list_told(found) -> list[list]:
    """Return what anybody can prove."""
    return found.query("insider == ''")[["municipality", "indicator", "low", "high"]].to_numpy().tolist()


@pytest.mark.parametrize("decimals", [1, 2])
def test_a_mean_tells_a_hidden_item_unless_it_is_known_to_be_the_sum_of_items(make_score, decimals):
    score = make_score(decimals)
    unlinked = leave_out_link(score.structure)
    apart = score.protect(unlinked)
    assert score.attack(apart, unlinked).empty  # within the quiz all is well
    assert (apart["quiz"]["flag"] == CONFIDENTIAL).sum() == 2 and (apart["scores"]["flag"] == "").all()
    assert list_told(score.attack(apart)) == [["alpha", "s1", 2, 2]]
    together = score.protect()
    assert (together["scores"]["flag"] == CONFIDENTIAL).any()
    assert score.attack(together).empty


def test_the_base_of_a_routed_question_tells_a_hidden_answer_unless_it_is_known_to_be_that_answer(routed):
    unlinked = leave_out_link(routed.structure)
    apart = routed.protect(unlinked)
    assert routed.attack(apart, unlinked).empty
    assert (apart["plan"]["flag"] == CONFIDENTIAL).sum() == 2 and apart["projects"].loc[0, "n"] == 27
    assert list_told(routed.attack(apart)) == [["alpha", "a", 27, 27]]
    together = routed.protect()
    assert together["projects"].loc[0, ["n", "estimate"]].isna().all()
    assert routed.attack(together).empty


@pytest.mark.parametrize("decimals", [1, 2])
def test_a_mean_shown_again_tells_the_hidden_item(make_score, decimals):
    score = make_score(decimals)
    hidden = score.protect()
    again = hidden["scores"].mask(hidden["scores"]["municipality"] == "alpha", score.released["scores"])
    assert "alpha" in score.attack(hidden | {"scores": again})["municipality"].tolist()
