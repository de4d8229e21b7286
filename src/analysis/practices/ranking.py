"""Gap scores and practices in, every practice that answers a need of a place out, ranked for each role.

score = Σ gaps answered / √(number of the practice's tags) × fit of size × fit of budget × weight of evidence. The root
keeps a practice with many tags from winning by their number alone. docs/methods/practices.md gives the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.practices.gaps import DISTRICT
from analysis.study import Practices

ROLES = ("municipality", "ngo", "chitalishte", "community")  # who may start a practice in a municipality
CONFIRMED = ("several-sources", "one-source")  # plans and leads are not proposed
CLASSES = ("low", "medium", "high")
AFFORDS = {"small": "low", "medium": "medium", "large": "high"}
OF_PRACTICE = {
    "id": "practice", "adoptable_by": "role", "gap_tags": "tags", "country": "country", "evidence_strength": "strength",
    "preconditions_municipality_size": "made_for", "preconditions_budget_class": "budget",
}  # fmt: skip
KEYS = ["municipality", "role"]


def classify_sizes(inhabitants: Mapping[str, float], limits: Practices) -> dict[str, str]:
    """Return municipality → small, medium or large, by its inhabitants.

    >>> from types import SimpleNamespace
    >>> classify_sizes({"a": 4000, "b": 15000, "c": 50000}, SimpleNamespace(small_below=15000, large_from=50000))
    {'a': 'small', 'b': 'medium', 'c': 'large'}
    """

    def classify(people: float) -> str:
        return "small" if people < limits.small_below else "large" if people >= limits.large_from else "medium"

    return {place: classify(people) for place, people in inhabitants.items()}


def rank_practices(
    gaps: pd.DataFrame,
    practices: pd.DataFrame,
    families: Mapping[str, str],
    sizes: Mapping[str, str],
    limits: Practices,
    root: float = 2,
) -> pd.DataFrame:
    """Return the practices that answer a need, by place and role, best first; of a family only the best.

    `gaps`: municipality, gap, score. `practices`: those of `catalogue.load_practices`. `families`: practice → family.
    `sizes`: municipality → size; a place without one, such as the district, has no fit to be judged. `root`: which root
    of its number of tags a practice is divided by; `inf` divides by one. A gap below `limits.minimum_score` is no need
    and counts nothing. Of equal scores the one that stands first in the file is first.

    Columns: municipality, role, rank, practice, score, gap_sum (of the gaps it answers), fit (size × budget), evidence
    (weight), reason (“G-BUDGET 0.70; G-VOICE 0.80”), family, budget and country.
    """
    needs = gaps[gaps["score"] >= limits.minimum_score]
    known = practices[practices["verification_level"].isin(CONFIRMED)].rename(columns=OF_PRACTICE)
    known = known[list(OF_PRACTICE.values())].reset_index(drop=True)
    pairs = _add_up(needs, known).merge(known.rename_axis("order").reset_index(), on="practice")
    size = [sizes.get(place, "") for place in pairs["municipality"]]
    columns = zip(pairs["made_for"], pairs["budget"], size, strict=True)
    weights = {grade.replace("_", "-"): weight for grade, weight in limits.weights.items()}
    numbers = {
        "fit": [fit_place(*values, limits) for values in columns],
        "evidence": [weights[strength] for strength in pairs["strength"]],
        "divisor": [len(tags) ** (1 / root) for tags in pairs["tags"]],
    }
    pairs = pairs.assign(**{name: np.array(values, dtype=float) for name, values in numbers.items()})
    pairs["score"] = pairs["gap_sum"].astype(float) / pairs["divisor"] * pairs["fit"] * pairs["evidence"]
    pairs["family"] = [families.get(practice, "") for practice in pairs["practice"]]
    return _rank(pairs.explode("role"), list(dict.fromkeys(gaps["municipality"])))


def fit_place(made_for: object, budget: object, size: str, limits: Practices) -> float:
    """Return the fit of size times that of budget; 1 where the practice, or the place, says nothing of it."""
    if not size:
        return 1.0
    fits = made_for == size or made_for not in AFFORDS  # any, or not known
    above = CLASSES.index(budget) - CLASSES.index(AFFORDS[size]) if budget in CLASSES else 0
    return (1.0 if fits else limits.weights["size"]) * limits.weights["budget"] ** max(above, 0)


def _add_up(needs: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return for each place and practice the sum of the needs it answers, and which they are, the strongest first."""
    tagged = known[["practice", "tags"]].explode("tags").rename(columns={"tags": "gap"})
    answers = needs.merge(tagged, on="gap").sort_values("score", ascending=False, kind="stable")
    answers["reason"] = [f"{gap} {score:.2f}" for gap, score in zip(answers["gap"], answers["score"], strict=True)]
    by_pair = answers.groupby(["municipality", "practice"], sort=False)
    return by_pair.agg(gap_sum=("score", "sum"), reason=("reason", "; ".join)).reset_index()


def _rank(offered: pd.DataFrame, places: list[str]) -> pd.DataFrame:
    """Return what a role of the place can start, ranked, places and roles in their order."""
    is_district = offered["municipality"] == DISTRICT
    own = offered[((offered["role"] == DISTRICT) & is_district) | (offered["role"].isin(ROLES) & ~is_district)]
    place, role = own["municipality"].map(places.index), own["role"].map([*ROLES, DISTRICT].index)
    own = own.assign(place=place, by=role, worst=-own["score"]).sort_values(["place", "by", "worst", "order"])
    own = own[(own["family"] == "") | ~own.duplicated([*KEYS, "family"])].reset_index(drop=True)
    return own.assign(rank=own.groupby(KEYS).cumcount() + 1)
