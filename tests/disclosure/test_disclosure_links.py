"""Numbers are linked: a mean score is the sum of its items, the base of a routed question is an answer to another.

Each time one count is hidden, with what it needs of the same table. Protected as if the link were not known, the count
is told by the linked number to whoever knows the link; protected with the link it is not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.disclosure.attack import prove_counts
from analysis.disclosure.figures import list_figures
from analysis.disclosure.joint import find_steps, hide_jointly, stack_releases
from analysis.disclosure.rules import CONFIDENTIAL
from analysis.disclosure.structure import Structure

PLACES = ["alpha", "beta", "gamma", "delta"]
MINIMUM, WIDTH = 10, 3


@dataclass(frozen=True)
class Survey:
    """Tables by the rules on a row, the structure of their numbers, and the same without the link."""

    released: dict[str, pd.DataFrame]
    linked: Structure
    unlinked: Structure
    decimals: dict[str, int]

    def protect(self, structure: Structure) -> dict[str, pd.DataFrame]:
        return hide_jointly(self.released, structure, self.decimals, MINIMUM, WIDTH, stack_releases([]))

    def attack(self, tables: dict[str, pd.DataFrame], structure: Structure) -> pd.DataFrame:
        """What somebody who knows a structure can prove of what is confidential by itself."""
        figures = list_figures(tables)
        shown = figures.assign(step=find_steps(figures, structure, self.decimals))
        shown = shown[shown[["n", "estimate"]].notna().any(axis=1)]
        confidential = list_figures(self.released).query("flag == @CONFIDENTIAL")
        found, _ = prove_counts(shown, confidential, structure, MINIMUM, WIDTH)
        return found


def make_survey(counts: dict, relations: list[dict], link: dict, numbers: list, hidden: str, decimals: dict) -> Survey:
    """Return the survey of which alpha is confidential, by the rules on a row, in the indicator `hidden`.

    `counts`: of each variable, by place. `relations`, `link`: terms that add up to 0. `numbers`: table, indicator,
    unit, base and value of each.
    """
    places = pd.DataFrame(
        {"group": "roma", "municipality": PLACES, "interviews": counts["interviewed"], "weight": 10.0}
    )
    items = pd.DataFrame([number[:3] for number in numbers], columns=["table", "indicator", "unit"])
    linked = Structure(
        variables=np.array(list(counts), dtype=object),
        largest=np.array([3.0 if name == "score" else 1.0 for name in counts]),
        places=places.assign(persons=10 * places["interviews"]),
        counts=np.array(list(counts.values()), float).T,
        relations=write_terms([*relations, link], counts),
        low=np.zeros(len(relations) + 1),
        high=np.zeros(len(relations) + 1),
        of_group=np.full(len(relations) + 1, "", dtype=object),
        items=items.assign(category="", weighted=True, sensitive=True),
        base=write_terms([{base: 1} for *_, base, _ in numbers], counts),
        value=write_terms([{value: 1} for *_, value in numbers], counts),
    )
    without = {name: getattr(linked, name)[:-1] for name in ("low", "high", "of_group")}
    unlinked = replace(linked, relations=linked.relations[: len(relations)], **without)
    return Survey(tabulate(counts, numbers, hidden, decimals), linked, unlinked, decimals)


def write_terms(rows: list[dict], counts: dict) -> csr_array:
    return csr_array([[row.get(name, 0) for name in counts] for row in rows], dtype=float)


def tabulate(counts: dict, numbers: list, hidden: str, decimals: dict) -> dict[str, pd.DataFrame]:
    """Return a row per number and place, and for the district."""
    rows = []
    for table, indicator, unit, base, value in numbers:
        n, people = (np.append(counts[name], sum(counts[name])) for name in (base, value))
        rows.append(
            pd.DataFrame({
                "table": table, "municipality": [*PLACES, "district"], "group": "roma", "indicator": indicator,
                "category": "", "n": n, "estimate": np.round(people / n, decimals[unit]), "flag": "",
            })
        )  # fmt: skip
    made = pd.concat(rows, ignore_index=True)
    is_hidden = (made["indicator"] == hidden) & (made["municipality"] == "alpha")
    made = made.assign(n=made["n"].astype("Int64").mask(is_hidden), estimate=made["estimate"].mask(is_hidden))
    made.loc[is_hidden, "flag"] = CONFIDENTIAL
    return {str(name): own.drop(columns="table").reset_index(drop=True) for name, own in made.groupby("table")}


def make_score(decimals: int) -> Survey:
    """A quiz of three statements: who knew each, and the mean number known. In alpha 2 of 20 knew the first one."""
    people = np.array([20, 25, 30, 60])
    knew = {"s1": [2, 9, 12, 25], "s2": [11, 14, 17, 31], "s3": [8, 10, 19, 24]}
    counts = {"interviewed": people, "answered": people, **{name: np.array(known) for name, known in knew.items()}}
    counts |= {f"not {name}": people - counts[name] for name in knew} | {"score": sum(counts[name] for name in knew)}
    relations = [{"answered": 1, "interviewed": -1}, *({name: 1, f"not {name}": 1, "answered": -1} for name in knew)]
    link = {"score": 1} | dict.fromkeys(knew, -1)
    numbers = [("quiz", name, "share", "answered", name) for name in knew]
    numbers.append(("scores", "score", "mean", "answered", "score"))
    return make_survey(counts, relations, link, numbers, "s1", {"share": 2, "mean": decimals})


def make_routed() -> Survey:
    """Question b is asked of who said yes to a: in alpha of 27 of 30, so that all but 3 of them said so."""
    people, yes, partly = np.array([30, 40, 50, 60]), np.array([27, 22, 26, 33]), np.array([13, 9, 12, 15])
    counts = {"interviewed": people, "answered a": people, "a yes": yes, "a no": people - yes}
    counts |= {"answered b": yes, "b yes": partly, "b no": yes - partly}
    relations = [
        {"answered a": 1, "interviewed": -1},
        {"a yes": 1, "a no": 1, "answered a": -1},
        {"b yes": 1, "b no": 1, "answered b": -1},
    ]
    numbers = [("plan", "a", "share", "answered a", "a yes"), ("projects", "b", "share", "answered b", "b yes")]
    return make_survey(counts, relations, {"answered b": 1, "a yes": -1}, numbers, "a", {"share": 2})


def find_told(survey: Survey, tables: dict[str, pd.DataFrame], structure: Structure) -> list[list]:
    found = survey.attack(tables, structure)
    return found[["municipality", "indicator", "low", "high"]].to_numpy().tolist()


@pytest.mark.parametrize("decimals", [1, 2])
def test_a_mean_tells_a_hidden_item_unless_it_is_known_to_be_the_sum_of_items(decimals):
    score = make_score(decimals)
    apart = score.protect(score.unlinked)
    assert find_told(score, apart, score.unlinked) == []  # within the quiz all is well
    assert (apart["quiz"]["flag"] == CONFIDENTIAL).sum() == 2 and (apart["scores"]["flag"] == "").all()
    assert find_told(score, apart, score.linked) == [["alpha", "s1", 2, 2]]
    together = score.protect(score.linked)
    assert (together["scores"]["flag"] == CONFIDENTIAL).any()
    assert find_told(score, together, score.linked) == []


def test_the_base_of_a_routed_question_tells_a_hidden_answer_unless_it_is_known_to_be_that_answer():
    routed = make_routed()
    apart = routed.protect(routed.unlinked)
    assert find_told(routed, apart, routed.unlinked) == []
    assert (apart["plan"]["flag"] == CONFIDENTIAL).sum() == 2 and apart["projects"].loc[0, "n"] == 27
    assert find_told(routed, apart, routed.linked) == [["alpha", "a", 27, 27]]
    together = routed.protect(routed.linked)
    assert together["projects"].loc[0, ["n", "estimate"]].isna().all()
    assert find_told(routed, together, routed.linked) == []


@pytest.mark.parametrize("decimals", [1, 2])
def test_a_mean_shown_again_tells_the_hidden_item(decimals):
    score = make_score(decimals)
    hidden = score.protect(score.linked)
    means, shown = hidden["scores"], score.released["scores"]
    again = means.mask(means["municipality"] == "alpha", shown)
    assert find_told(score, hidden | {"scores": again}, score.linked)
