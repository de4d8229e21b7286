"""The codes of two coders and the rates of the rules in, the themes whose figures are to be held back out."""

from __future__ import annotations

import pandas as pd

from analysis.documents.agreement import measure_agreement
from analysis.documents.coding import pair_codes, predict_codes, settle
from analysis.documents.coding_books import list_themes
from analysis.documents.sampling import check_sample, list_codable
from analysis.documents.validity import (
    CORRECTED,
    LEAST_CODE,
    RULES,
    correct_counts,
    describe_rates,
    estimate_rates,
)


def assess(
    passages: pd.DataFrame,
    marks: pd.DataFrame,
    sample: pd.DataFrame,
    coded: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame | None],
    min_alpha: float,
    min_precision: float,
) -> dict[str, pd.DataFrame]:
    """Return all that the coding says: `agreement`, `rules`, `corrected` (by document), `totals` (of all) and `gate`.

    `coded` are the codes of both coders and the decisions between them. Where these are not there yet (None), the rules
    are not held to the coders, and only the agreement judges. Raises `StudyError` when the sample is not of these
    passages, and when a decision is missing among others.
    """
    check_sample(sample, passages)
    first, second, decisions = coded
    agreement = measure_coders(first, second)
    if decisions is None:
        made = {"rules": pd.DataFrame(columns=RULES), "corrected": pd.DataFrame(columns=CORRECTED)}
        made["totals"] = made["corrected"]
    else:
        predicted = predict_codes(marks, list_codable(passages, marks), list_themes())
        rates = estimate_rates(settle(first, second, decisions), predicted, sample)
        made = {"rules": describe_rates(rates), "corrected": correct_counts(predicted, rates)}
        made["totals"] = correct_counts(predicted.assign(document=""), rates)
    return {"agreement": agreement, **made, "gate": judge_themes(agreement, made["rules"], min_alpha, min_precision)}


def measure_coders(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of two coders: theme, `of`, and the columns of `measure_agreement`.

    `of` is “any” and “commitment” (yes or no, nominal), and “codes” (0, 1, 2, ordinal).
    """
    rows = []
    for theme, codes in pair_codes(first, second).groupby("theme", sort=False):
        pairs = codes[["first", "second"]].to_numpy()
        for of, least in LEAST_CODE.items():
            rows.append({"theme": theme, "of": of, **measure_agreement(pairs >= least, values=(0, 1))})
        rows.append({"theme": theme, "of": "codes", **measure_agreement(pairs, "ordinal", values=(0, 1, 2))})
    return pd.DataFrame(rows).astype({"units": int})


def judge_themes(
    agreement: pd.DataFrame, described: pd.DataFrame, min_alpha: float, min_precision: float
) -> pd.DataFrame:
    """Say which themes' figures may be shown: theme, alpha (of the codes), precision (the lower of the two), kept, why.

    A theme is held back when one of them is below its limit, or could not be measured: `why` is “alpha”, “precision”,
    both, or empty. Where the rules found no commitment its precision is not asked for, nor that of rules which nobody
    held to the coders (no row of `described`).
    """
    alphas = agreement[agreement["of"] == "codes"].set_index("theme")["alpha"]
    precisions = described.groupby("theme", sort=False)["precision"].min()
    judged = pd.concat([alphas, precisions.rename("precision")], axis=1)
    limits = {"alpha": min_alpha} | ({"precision": min_precision} if len(described) else {})
    fails = pd.DataFrame({name: ~(judged[name] >= limit) for name, limit in limits.items()})
    why = fails.apply(lambda row: ";".join(row.index[row]), axis=1)
    return judged.assign(kept=~fails.any(axis=1), why=why).rename_axis("theme").reset_index()
