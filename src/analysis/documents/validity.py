"""What people coded and what the rules found in, precision and recall of the rules and corrected counts out.

A theme is judged twice: as “any” (found at all: mention or commitment) and as “commitment”. What people say is the
truth here. The passages that were coded stand for all: those in which the rules found the theme, those in which they
found another, and those in which they found none are taken separately, each coded passage with its weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.documents.coding import KEY, PLACE

LEAST_CODE = {"any": 1, "commitment": 2}
RATES = ("precision", "recall", "specificity")
RULES = ["theme", "of", "found", "coded", *(f"{rate}{bound}" for rate in RATES for bound in ("", "_low", "_high"))]
CORRECTED = ["document", "theme", "of", "passages", "found", "corrected", "low", "high"]
CONFIDENCE, DRAWS, SEED = 0.95, 4000, 1
PRIOR = 0.5  # Jeffreys': nothing missed among a hundred coded passages does not say that nothing was missed


class Rates(NamedTuple):
    """Precision, recall and specificity of the rules of one theme, and as many draws of the three together."""

    theme: str
    of: str
    found: int  # passages, of all
    coded: int  # passages
    estimates: np.ndarray
    drawn: np.ndarray  # rates × draws


def estimate_rates(gold: pd.DataFrame, predicted: pd.DataFrame, sample: pd.DataFrame) -> list[Rates]:
    """Return the rates of each theme's rules, for all passages that could have been coded.

    `gold` has the codes of people for the passages of the sample, `predicted` those of the rules for all passages
    (`coding.predict_codes`), `sample` the weights. A passage that is no longer among those of `predicted` is left out.
    """
    codes = predicted.rename(columns={"code": "rule"})
    codes["marked"] = codes.groupby(PLACE)["rule"].transform("max") > 0
    codes = codes.merge(gold.rename(columns={"code": "person"}), on=KEY, how="left", validate="one_to_one")
    codes = codes.merge(sample[[*PLACE, "weight"]], on=PLACE, how="left", validate="many_to_one")
    chance = np.random.default_rng(SEED)
    return [
        _estimate(theme, of, rows, least, chance)
        for theme, rows in codes.groupby("theme", sort=False)
        for of, least in LEAST_CODE.items()
    ]


def describe_rates(rates: Sequence[Rates]) -> pd.DataFrame:
    """Return a row for each theme and `of`: found, coded, and precision, recall and specificity with 95 % intervals."""
    rows = []
    for rate in rates:
        row = {"theme": rate.theme, "of": rate.of, "found": rate.found, "coded": rate.coded}
        for name, estimate, drawn in zip(RATES, rate.estimates, rate.drawn, strict=True):
            low, high = _middle(drawn) if not np.isnan(estimate) else (np.nan, np.nan)
            row |= {name: estimate, f"{name}_low": low, f"{name}_high": high}
        rows.append(row)
    return pd.DataFrame(rows, columns=RULES)


def correct_counts(predicted: pd.DataFrame, rates: Sequence[Rates]) -> pd.DataFrame:
    """Return how many passages of each document speak of a theme, corrected for what the rules miss and take too much.

    Rogan & Gladen 1978, "Estimating prevalence from the results of a screening test": (found + specificity - 1) /
    (recall + specificity - 1), within 0 and all. One row per document, theme and `of`: passages, found, corrected, low,
    high. The interval holds both what is not known of the rates and the luck of the rules in this document.
    """
    counts = [
        (document, rate, len(codes), int((codes["code"] >= LEAST_CODE[rate.of]).sum()))
        for rate in rates
        for document, codes in predicted[predicted["theme"] == rate.theme].groupby("document")
    ]
    chance = np.random.default_rng(SEED)
    rows = [
        (document, rate.theme, rate.of, passages, found, *_correct(found, passages, rate, chance))
        for document, rate, passages, found in counts
    ]
    return pd.DataFrame(rows, columns=CORRECTED)


def _estimate(theme: str, of: str, codes: pd.DataFrame, least: int, chance: np.random.Generator) -> Rates:
    found = codes["rule"] >= least
    estimates, draws = [], []
    for rows in _part(codes.assign(found=found)):
        estimate, drawn = _extrapolate(rows, least, chance)
        estimates.append(estimate)
        draws.append(drawn)
    sizes = np.array([found.sum(), len(codes)])
    return Rates(
        theme,
        of,
        int(sizes[0]),
        int(codes["person"].notna().sum()),
        _rate(np.array(estimates), *sizes),
        _rate(np.array(draws), *sizes),
    )


def _part(codes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Give the passages with the theme by rule, those with another theme, and those with none."""
    yield codes[codes["found"]]
    yield codes[~codes["found"] & codes["marked"]]
    yield codes[~codes["found"] & ~codes["marked"]]


def _extrapolate(codes: pd.DataFrame, least: int, chance: np.random.Generator) -> tuple[float, np.ndarray]:
    """Return how many of these passages have the theme: those coded as such, and a share of the others."""
    coded = codes[codes["person"].notna()]
    is_true, weights = coded["person"].to_numpy() >= least, coded["weight"].to_numpy()
    known, others = int(is_true.sum()), len(codes) - len(coded)
    if not others:
        return float(known), np.full(DRAWS, float(known))
    if not len(coded):
        return np.nan, chance.binomial(others, chance.beta(PRIOR, PRIOR, DRAWS)).astype(float)
    share, size = weights @ is_true / weights.sum(), weights.sum() ** 2 / (weights @ weights)
    shares = chance.beta(size * share + PRIOR, size * (1 - share) + PRIOR, DRAWS)
    return known + others * share, known + chance.binomial(others, shares).astype(float)


def _rate(true: np.ndarray, found: int, passages: int) -> np.ndarray:
    """Return precision, recall and specificity; `true` are the true passages of the three parts."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a theme that is nowhere: 0 / 0
        every = true.sum(axis=0)
        return np.array([true[0] / found, true[0] / every, 1 - (found - true[0]) / (passages - every)])


def _correct(found: int, passages: int, rate: Rates, chance: np.random.Generator) -> tuple[float, float, float]:
    _, recall, specificity = rate.estimates
    corrected = _rogan_gladen(found, passages, recall, specificity)
    if np.isnan(corrected):
        return np.nan, np.nan, np.nan
    true = int(round(corrected))
    again = chance.binomial(true, recall, DRAWS) + chance.binomial(passages - true, 1 - specificity, DRAWS)
    return float(corrected), *_middle(_rogan_gladen(again, passages, *rate.drawn[1:]))


def _rogan_gladen(found, passages: int, recall, specificity):
    """Return the corrected count; NaN where the rules are no better than chance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        skill = np.asarray(recall + specificity - 1)
        corrected = (found - passages * (1 - specificity)) / np.where(skill > 0, skill, np.nan)
    return np.clip(corrected, 0, passages)


def _middle(drawn: np.ndarray) -> tuple[float, float]:
    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return float(low), float(high)
