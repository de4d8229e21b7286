"""Earlier releases and a new one in, the ledger with it out: a later release can never unprotect an earlier one.

What was once released stays known. A later release is therefore protected, and attacked, together with all earlier
ones: releases of the same respondents tell of the same counts; where respondents joined or left, the difference of two
bases tells of those few (SDC Handbook, chapter 5: differencing). A release of an earlier wave is of other interviews
altogether: a difference of two bases is that of two samples, and tells of nobody.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from analysis.disclosure.structure import FIGURE
from analysis.errors import StudyError

LEDGER = ["release_date", "recorded", "status", "version", "sha256", "respondents", "figures", "hidden", "wave"]
VALUES = ["n", "estimate", "low", "high", "step"]
SHOWN = [*FIGURE, *VALUES]
DEMONSTRATION = "demonstration"
DIGITS = "%.10g"  # what adding up in another order cannot change


def list_shown(figures: pd.DataFrame) -> pd.DataFrame:
    """Return what a release shows of its figures: `SHOWN`, in the order of their keys.

    `figures`: `FIGURE`, n, estimate, low, high (missing where not shown), step; perhaps other_ columns. A row with
    another side, of a comparison, is left out: it follows from the two figures compared.
    """
    others = figures.filter(regex="^other_")
    told = figures[["n", "estimate"]].notna().any(axis=1) & (others.isna() | (others == "")).all(axis=1)
    shown = figures.loc[told, SHOWN].drop_duplicates(FIGURE).sort_values(FIGURE, ignore_index=True)
    return shown.astype(dict.fromkeys(VALUES, float))


def write_shown(shown: pd.DataFrame) -> bytes:
    """Return the figures of a release as CSV, the same bytes on every machine."""
    return shown[SHOWN].to_csv(index=False, lineterminator="\n", float_format=DIGITS).encode()


def fingerprint_rows(respondents: pd.DataFrame, ids: tuple[str, ...] = ("interview", "wave")) -> str:
    """Return the SHA-256 of the private rows: equal for the same respondents with the same answers, in any order.

    Ids are left out, for their hashes hang on the salt of a machine, and so is the number of the wave. Nobody can turn
    it back: one would have to guess all answers of everybody at once.
    """
    kept = respondents.drop(columns=list(ids), errors="ignore")
    lines = kept[sorted(kept)].to_csv(index=False, lineterminator="\n", float_format=DIGITS).splitlines()
    return hashlib.sha256("\n".join([*lines[:1], *sorted(lines[1:])]).encode()).hexdigest()


def add_release(ledger: pd.DataFrame, entry: dict) -> pd.DataFrame:
    """Return the ledger (`LEDGER`, a row per release by date, text as ISO 8601) with a release added, or replaced.

    A release is known by its date. One of the last date replaces it while its status is “demonstration”, and when
    it shows the same figures; the ledger stays as it is when nothing changed. Raises `StudyError` for a
    date before the last one, and for other figures under the date of a published release.
    """
    if ledger.empty:
        return _add(ledger, entry)
    last = ledger.iloc[-1]
    date, changed = entry["release_date"], entry["sha256"] != last["sha256"]
    if date < last["release_date"]:
        found = f"release_date {date} is before the last release, of {last['release_date']}"
        fix = "raise release_date; what was released stays known and is protected together with what follows"
        raise StudyError(found, where="study.toml", fix=fix)
    if date > last["release_date"]:
        return _add(ledger, entry)
    if changed and last["status"] != DEMONSTRATION:
        found = f"the release of {date} is published, and this build shows other figures"
        fix = "raise release_date in study.toml; or, if nobody was ever given that build, delete its row here"
        raise StudyError(found, where="data/releases/ledger.csv", fix=fix)
    same = all(str(entry[name]) == str(last[name]) for name in LEDGER if name != "recorded")
    return ledger if same else _add(ledger.iloc[:-1], entry)


def _add(ledger: pd.DataFrame, entry: dict) -> pd.DataFrame:
    row = pd.DataFrame([[str(entry[name]) for name in LEDGER]], columns=LEDGER, dtype=str)
    return pd.concat([ledger, row], ignore_index=True)


def flag_changed_bases(figures: pd.DataFrame, earlier: pd.DataFrame, minimum: int) -> pd.Series:
    """Say of each figure whether its base and that of an earlier release tell of a few persons.

    `figures`, `earlier`: `FIGURE`, n (missing where not shown, or not known). True where the two bases differ by 1 to
    `minimum` - 1: two releases of different respondents, and their difference is an estimate of those who joined or
    left.

    >>> key = dict.fromkeys(FIGURE, "x")
    >>> figures = pd.DataFrame([key | {"n": n} for n in (50, 51, 59, 60)])
    >>> flag_changed_bases(figures, pd.DataFrame([key | {"n": 50}]), 10).tolist()
    [False, True, True, False]
    """
    known = earlier.drop_duplicates(FIGURE).set_index(FIGURE)["n"].astype(float)
    before = known.reindex(pd.MultiIndex.from_frame(figures[FIGURE])).to_numpy()
    apart = np.abs(figures["n"].to_numpy(float, na_value=np.nan) - before)
    return pd.Series((apart >= 1) & (apart < minimum), index=figures.index)
