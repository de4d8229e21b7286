"""The codes of two coders in, their differences out, and with what was decided on these one code for each passage.

A code is 2 (commitment), 1 (mention) or 0 (the theme is absent). Codes stand in rows: document, passage, theme, code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.errors import StudyError, raise_all

PLACE, KEY = ["document", "passage"], ["document", "passage", "theme"]
CODES = {"commitment": 2, "mention": 1}
REDO = "adjudicate these codes anew"


def predict_codes(marks: pd.DataFrame, places: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """Return the codes that the rules give to each of the places (document, passage)."""
    best = marks.assign(code=marks["state"].map(CODES)).groupby(KEY)["code"].max().reset_index()
    every = places[PLACE].merge(pd.DataFrame({"theme": list(themes)}), how="cross")
    codes = every.merge(best, on=KEY, how="left", validate="one_to_one")
    return codes.assign(code=codes["code"].fillna(0).astype(int))


def list_disagreements(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the rows in which two coders differ: document, passage, theme, first, second."""
    both = pair_codes(first, second)
    return both[both["first"] != both["second"]].reset_index(drop=True)


def pair_codes(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of two coders side by side: document, passage, theme, first, second.

    Raises `StudyError` when they did not code the same passages.
    """
    sides = (codes.set_index(KEY)["code"].rename(name) for codes, name in ((first, "first"), (second, "second")))
    both = pd.concat(sides, axis=1)
    if lacking := int(both.isna().any(axis=1).sum()):
        raise StudyError(f"{lacking} codes of one coder only", expected="two coders of the same passages")
    return both.astype(int).reset_index()


def settle(first: pd.DataFrame, second: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return one code for each passage and theme: what both gave, and what was decided where they differ.

    `decisions`: document, passage, theme, code. Raises `StudyError` for a disagreement that nobody decided, and for a
    decision on what was no disagreement: it belongs to other codes than these.
    """
    both = pair_codes(first, second)
    decided = both.merge(decisions[[*KEY, "code"]], on=KEY, how="outer", validate="one_to_one", indicator="at")
    differ = decided["first"] != decided["second"]
    checks: Mapping[str, pd.Series] = {
        "a disagreement without a decision": differ & decided["code"].isna(),
        "a decision where the coders agree": ~differ & decided["code"].notna() | decided["at"].eq("right_only"),
    }
    problems = [
        StudyError(found, where=f"{row.document}, passage {row.passage}, {row.theme}", fix=REDO)
        for found, wrong in checks.items()
        for row in decided[wrong].itertuples()
    ]
    raise_all(problems)
    codes = decided["code"].where(differ, decided["first"]).astype(int)
    return decided[KEY].assign(code=codes)
