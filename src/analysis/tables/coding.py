"""What the double coding says in, the tables of it that pages show out: facts on coders and rules, none on a plan."""

from __future__ import annotations

import pandas as pd

JUDGED = "codes"  # what the alpha of the gate is of
KEPT, WITHHELD = "kept", "withheld"
MEASURES = ("agreement", "alpha", "ac1")
BOUNDS = ("", "_low", "_high")
AGREEMENT = ["theme", "of", "passages", "prevalence", *(f"{name}{at}" for name in MEASURES for at in BOUNDS), "minimum"]
RATES = [f"{name}{at}" for name in ("precision", "recall") for at in BOUNDS]
COUNTS = ["found", "corrected", "low", "high"]
RULE_QUALITY = ["theme", "of", "coded", *RATES, *COUNTS, "minimum", "state", "why"]


def list_agreement(agreement: pd.DataFrame, minimum_alpha: float) -> pd.DataFrame:
    """Return how far two coders agree on each theme (AGREEMENT), to 0.001; `minimum` beside the alpha that is judged.

    `agreement` is that of `gate.measure_coders`.
    """
    minimum = agreement["of"].map({JUDGED: minimum_alpha}).astype(float)
    return agreement.rename(columns={"units": "passages"}).assign(minimum=minimum)[AGREEMENT].round(3)


def list_rule_quality(
    rules: pd.DataFrame, totals: pd.DataFrame, gate: pd.DataFrame, minimum_precision: float
) -> pd.DataFrame:
    """Return how good the rules of each theme are, and whether its figures are shown (RULE_QUALITY), to 0.001.

    `rules`, `totals` and `gate` are those of `gate.assess`. One row per theme and `of`: found at all (“any”), and as a
    “commitment”. `corrected` is the number of passages with what the rules miss and take too much set right, in all
    documents, with its 95 % interval `low` to `high`, to whole passages. A theme that is withheld has no counts; where
    nobody decided between the coders there are no rates, and one row per theme.
    """
    counted = rules.merge(
        totals[["theme", "of", "corrected", "low", "high"]], on=["theme", "of"], validate="one_to_one"
    )
    rows = gate[["theme", "kept", "why"]].merge(counted, on="theme", how="left")
    rows["state"] = rows["kept"].map({True: KEPT, False: WITHHELD})
    rates = rows[RATES].astype(float).round(3)
    counts = rows[COUNTS].astype(float).round().where(rows["kept"]).astype("Int64")
    coded = rows["coded"].astype("Int64")
    return rows.assign(coded=coded, of=rows["of"].fillna(""), minimum=minimum_precision, **rates, **counts)[
        RULE_QUALITY
    ]


def list_withheld(gate: pd.DataFrame) -> list[str]:
    """Return the themes whose figures are not shown."""
    return list(gate.loc[~gate["kept"].astype(bool), "theme"])
