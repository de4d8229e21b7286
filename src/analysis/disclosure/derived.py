"""Released comparisons, tests and estimates in, those that tell nothing more than the estimates out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.disclosure.door import ALL_PLACES
from analysis.disclosure.rules import CONFIDENTIAL, TOO_FEW, hide_rows, round_figures
from analysis.errors import StudyError

SIDE = ["municipality", "group", "indicator", "category"]
DECIMALS = 2  # of the finest figures, shares: what two rounded figures differ by has no more than they


def derive_comparisons(comparisons: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Return released differences or orders of which only what both sides show is shown.

    `estimates`: all released tables of estimates, one below the other. The sides of a comparison are the rows of them
    with its `SIDE` and with its other_ columns, as far as it has any. Where one side is hidden, the comparison is: `:c`
    when a side is, else `:u`. `estimate` becomes the difference of the two rounded estimates: it tells nothing more,
    and who subtracts gets the same. A bound on the wrong side of it moves to it. Raises `StudyError` for a side that no
    table holds.
    """
    first, other = (_look_up(comparisons, estimates, prefix) for prefix in ("", "other_"))
    flags = pd.DataFrame({"first": first["flag"], "other": other["flag"]})
    for flag in (TOO_FEW, CONFIDENTIAL):
        comparisons = hide_rows(comparisons, (flags == flag).any(axis=1), flag)
    difference = round_figures((first["estimate"] - other["estimate"]).to_frame("estimate"), DECIMALS)["estimate"]
    estimate = difference.where(comparisons["estimate"].notna())
    low, high = comparisons["low"], comparisons["high"]
    return comparisons.assign(
        estimate=estimate,
        low=np.minimum(low, estimate).where(low.notna()),
        high=np.maximum(high, estimate).where(high.notna()),
    )


def hide_tests(tests: pd.DataFrame, primary: pd.DataFrame) -> pd.DataFrame:
    """Return released tests without those on what is confidential by itself in the district, flagged `:c`.

    `primary`: estimates that are, with municipality, indicator and category. A test on a question is on all its
    categories, one on an answer (category) on that one.
    """
    primary = primary[primary["municipality"] == ALL_PLACES]
    questions, answers = set(primary["indicator"]), set(zip(primary["indicator"], primary["category"], strict=True))
    rests = [
        answer in answers if answer[1] else answer[0] in questions
        for answer in zip(tests["indicator"], tests["category"], strict=True)
    ]
    return hide_rows(tests, pd.Series(rests, index=tests.index, dtype=bool), CONFIDENTIAL)


def hide_copies(copies: pd.DataFrame, estimates: pd.DataFrame) -> pd.DataFrame:
    """Return rows that show estimates of the district again (group, indicator, category), hidden where those are."""
    shown = _look_up(copies.assign(municipality=ALL_PLACES), estimates, "")
    for flag in (TOO_FEW, CONFIDENTIAL):
        copies = hide_rows(copies, shown["flag"] == flag, flag)
    return copies


def _look_up(rows: pd.DataFrame, estimates: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return estimate and flag of one side of each row."""
    names = [prefix + name if prefix + name in rows else name for name in SIDE]
    sides = pd.MultiIndex.from_frame(rows[names], names=SIDE)
    known = estimates.set_index(SIDE)[["estimate", "flag"]]
    missing = sides.difference(known.index)
    if len(missing):
        raise StudyError(
            f"compares {' · '.join(missing[0])}, which no table of estimates holds", where="release",
            expected="both sides of a comparison among the estimates",
        )  # fmt: skip
    return known.loc[sides].set_axis(rows.index)
