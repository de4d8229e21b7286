"""The same as matching in, how the first three of every list change when a weight does out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import inf

import pandas as pd

from analysis.practices.ranking import KEYS, rank_practices
from analysis.study import Practices

STEP = 0.1  # of a weight, or of the score from which a gap is a need
TOP = 3
DEFAULT = "default"
GRADES = ("evaluated", "monitored", "self_reported")
SENSITIVITY = [*KEYS, "variant", "rank", "practice", "kept"]


def vary_weights(
    gaps: pd.DataFrame,
    practices: pd.DataFrame,
    families: Mapping[str, str],
    sizes: Mapping[str, str],
    limits: Practices,
) -> pd.DataFrame:
    """Return the first three practices of each place and role under every variant of the weights.

    Takes what `ranking.rank_practices` takes. Columns: municipality, role, variant, rank (1–3), practice, kept (how
    many of the first three by the weights as they are stand there, too; of the variant “default” all of them). A list
    that a variant leaves empty has no row.
    """
    tops = {}
    for variant, varied, root in list_variants(limits):
        ranked = rank_practices(gaps, practices, families, sizes, varied, root)
        tops[variant] = ranked.loc[ranked["rank"] <= TOP, [*KEYS, "rank", "practice"]]
    rows = pd.concat([top.assign(variant=variant) for variant, top in tops.items()], ignore_index=True)
    first = tops[DEFAULT][[*KEYS, "practice"]].assign(is_kept=1)
    is_kept = rows.merge(first, how="left", on=[*KEYS, "practice"])["is_kept"].fillna(0).astype(int)
    rows["kept"] = is_kept.groupby([rows[key] for key in (*KEYS, "variant")]).transform("sum")
    return rows[SENSITIVITY]


def list_variants(limits: Practices) -> Iterator[tuple[str, Practices, float]]:
    """Yield the name of each variant, its weights, and the root of the number of tags that a score is divided by."""
    yield DEFAULT, limits, 2
    for name, weight in limits.weights.items():
        yield f"{name}_less", _weigh(limits, {name: weight - STEP}), 2
        yield f"{name}_more", _weigh(limits, {name: weight + STEP}), 2
    yield "no_size", _weigh(limits, {"size": 1.0}), 2
    yield "no_budget", _weigh(limits, {"budget": 1.0}), 2
    yield "evidence_equal", _weigh(limits, dict.fromkeys(GRADES, 1.0)), 2
    yield "plain_sum", limits, inf
    yield "minimum_less", replace(limits, minimum_score=limits.minimum_score - STEP), 2
    yield "minimum_more", replace(limits, minimum_score=limits.minimum_score + STEP), 2


def _weigh(limits: Practices, changed: Mapping[str, float]) -> Practices:
    return replace(limits, weights={**limits.weights, **changed})
