"""Answers to the quiz before and after a meeting in, what people learned out: shares, gains and tests.

A person's two sheets are joined by the code the person made, within a municipality: nobody's name is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.engagement.dropout import assign_classes, bound_corrected_mean, bound_corrected_share, correct_mean
from analysis.engagement.paired import bound_change, compare_means, find_p
from analysis.survey import intervals

ALL_PLACES = "district"
PERSON = ["municipality", "code"]
SCORE = "score"
SHARE, POINTS, MEAN = "share", "points", "mean"
GAINS = ["municipality", "indicator", "category", "unit", "n", "estimate", "low", "high"]
TESTS = ["indicator", "n", "dropped_out", "p"]
Sheets = tuple[pd.DataFrame, pd.DataFrame]  # before, after: a row per person, a column per statement, and the score


def pair_sheets(knowledge: pd.DataFrame, key: Mapping[str, str]) -> Sheets:
    """Return what each person answered before and after: 1 right, 0 not right, NaN no answer.

    `knowledge`: clean records of one wave; `key`: statement → right answer. “Don't know” is an answer that is not
    right, as in the survey (`survey.measures.quiz`), and `score` the number of right answers of who gave at least one.
    Out: two frames with the same rows, a person each (index: municipality, code), and the statements and `score` as
    columns. Of who filled in several sheets the first before and the last after it count; an empty sheet is none.
    """
    items = list(key)
    sheets = knowledge[(knowledge[items] != "").any(axis=1)].sort_values("date", kind="stable")
    before = sheets[sheets["moment"] == "before"].drop_duplicates(PERSON, keep="first").set_index(PERSON)
    after = sheets[sheets["moment"] == "after"].drop_duplicates(PERSON, keep="last").set_index(PERSON)
    since = before["date"].reindex(after.index).fillna("")
    after = after[after["date"] >= since]
    people = before.index.union(after.index)
    return _mark(before, key).reindex(people), _mark(after, key).reindex(people)


def estimate_gains(sheets: Sheets, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return what was known before and after, and the gain, in every municipality and in the district.

    `sheets`: from `pair_sheets`. Out: the columns of `GAINS`; categories of each statement and of the score:

    - `before`, `after`: share (of the score: mean) among those who answered both times, with Wilson's interval (1927),
      of the score Student's;
    - `gain`: after less before, with Newcombe's interval for pairs (`paired.bound_change`), of the score Student's;
    - `gain_corrected`: the gain had nobody left before the end (`dropout.correct_mean`).

    `n`: the pairs. The intervals say what pairs drawn anew from the like people would give: who comes to a meeting is
    no random sample of the municipality, and the figures are about those who came. No sheets, no rows.
    """
    before, after = sheets
    if before.empty:
        return pd.DataFrame(columns=GAINS).astype({"n": "int64", "estimate": float, "low": float, "high": float})
    of_place = before.index.get_level_values("municipality")
    rows = [
        {"municipality": place, "indicator": indicator} | row
        for place in (*municipalities, ALL_PLACES)
        for own in (np.ones(len(before), dtype=bool) if place == ALL_PLACES else of_place == place,)
        for indicator in before.columns
        for row in _estimate_indicator((before[own], after[own]), indicator)
    ]
    return pd.DataFrame(rows, columns=GAINS)


def list_tests(sheets: Sheets) -> pd.DataFrame:
    """Return a row per statement, and one of the score, with the columns of `TESTS`: whether the district learned.

    McNemar's exact test for statements, Student's paired t for the score (`paired`). `dropped_out`: who answered before
    and not after. The p-values are those of one test each: with nine of them one in twenty is no surprise.
    """
    before, after = sheets
    if before.empty:
        return pd.DataFrame(columns=TESTS).astype({"n": "int64", "dropped_out": "int64", "p": float})
    return pd.DataFrame([_test_indicator(before[name], after[name]) for name in before.columns], columns=TESTS)


def _mark(sheets: pd.DataFrame, key: Mapping[str, str]) -> pd.DataFrame:
    answers = sheets[list(key)]
    right = answers.eq(pd.Series(key)).astype(float)
    return right.mask(answers == "").assign(**{SCORE: right.sum(axis=1)})


def _estimate_indicator(sheets: Sheets, indicator: str) -> Iterator[dict]:
    """Yield the rows of one statement or of the score in one place."""
    first, second = (sheet[indicator] for sheet in sheets)
    paired = first.notna() & second.notna()
    n, is_score = int(paired.sum()), indicator == SCORE
    figures = (_describe_score if is_score else _describe_item)(first[paired], second[paired])
    figures["gain_corrected"] = _correct(sheets, indicator) if n else (np.nan,) * 3
    for category, (estimate, low, high) in figures.items():
        unit = MEAN if is_score else POINTS if category.startswith("gain") else SHARE
        yield {"category": category, "unit": unit, "n": n, "estimate": estimate, "low": low, "high": high}


def _describe_item(first: pd.Series, second: pd.Series) -> dict[str, tuple[float, float, float]]:
    n = len(first)
    if not n:
        return dict.fromkeys(("before", "after", "gain"), (np.nan,) * 3)
    shares = {name: float(right.mean()) for name, right in (("before", first), ("after", second))}
    cells = [((first == one) & (second == two)).mean() for one, two in ((1, 1), (1, 0), (0, 1), (0, 0))]
    bounded = {name: (share, *intervals.wilson(share, share * (1 - share) / n, n)) for name, share in shares.items()}
    return bounded | {"gain": (shares["after"] - shares["before"], *bound_change(cells, n))}


def _describe_score(first: pd.Series, second: pd.Series) -> dict[str, tuple[float, float, float]]:
    return {
        name: compare_means(values.to_numpy(float))[:3]
        for name, values in (("before", first), ("after", second), ("gain", second - first))
    }


def _correct(sheets: Sheets, indicator: str) -> tuple[float, float, float]:
    """Return the corrected gain of all who answered before, with its bounds."""
    before, after = (sheet[sheets[0][indicator].notna()] for sheet in sheets)
    first, second = before[indicator], after[indicator]
    stayed = second.notna()
    places = pd.Series(before.index.get_level_values("municipality"), index=before.index)
    corrected = correct_mean(second - first, assign_classes(places, before[SCORE], stayed))
    if indicator == SCORE:
        return corrected.estimate, *bound_corrected_mean(corrected, int(stayed.sum()))
    return corrected.estimate, *bound_corrected_share(first, second, corrected)


def _test_indicator(first: pd.Series, second: pd.Series) -> dict:
    paired = first.notna() & second.notna()
    changes = (second - first)[paired].to_numpy(float)
    is_score = first.name == SCORE
    p = compare_means(changes)[3] if is_score else find_p(int((changes < 0).sum()), int((changes > 0).sum()))
    dropped_out = int((first.notna() & second.isna()).sum())
    return {"indicator": first.name, "n": int(paired.sum()), "dropped_out": dropped_out, "p": p}
