"""A design and pairs of groups or of questions go in, their differences with what these owe to chance come out.

Every table has the pair (`first`, `second`) and then

- `n_first`, `n_second`: respondents who answered on either side;
- `estimate`: first minus second, in the units of the question, shares 0-1;
- `se`, `low`, `high`, `p`: from the joint linearised variance, so that groups and questions which share
  respondents, clusters or strata are compared rightly (R's `svycontrast`; Lumley 2010, "Complex Surveys",
  section 2.3.2); Student's 95 % interval and two-sided test with `df` degrees of freedom: clusters minus
  strata among the members of either side, answered or not.

Each mean is over its own base. Where a side has no answer there is no difference, and where its error is
not estimable (see `estimates`) neither is that of the difference: NaN. Where everybody there is was asked
and answered on both sides, the difference is known: `se` 0, low = high = estimate, `p` 0, or 1 where there
is no difference. Everywhere else a `se` of 0 says that the answers of both sides do not vary, or that some
of an enumerated stratum did not answer; the sample cannot tell then what it owes to chance: low, high and
p are NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import StudyError, suggest
from analysis.survey import intervals
from analysis.survey.answers import label_columns, read_chunks, read_members, split_near
from analysis.survey.design import ROUNDED, Design
from analysis.survey.domains import select_rows
from analysis.survey.linearised import Linearised, is_estimable, is_known, linearise_means
from analysis.survey.members import Members

COLUMNS = ["n_first", "n_second", "estimate", "se", "low", "high", "df", "p"]
NOTHING = np.empty((6, 0))  # no pair was asked for
EQUAL = 1e-12  # known means that differ by a smaller part of themselves are equal, but for rounding


@dataclass(frozen=True)
class Pair:
    """Two domains and all their members.

    `places` says for every member of the union where it stands in the first domain followed by the second;
    `shared` are the members of both, which stand at `again` in the second.
    """

    first: Members
    second: Members
    union: Members
    places: np.ndarray
    shared: np.ndarray
    again: np.ndarray

    def unite(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Add what the members of either domain have (variables × members) up over the union."""
        united = np.take(np.concatenate([first, second], axis=1), self.places, axis=1)
        if len(self.shared):
            united[:, self.shared] += np.take(second, self.again, axis=1)
        return united


def compare_domains(design: Design, values: pd.DataFrame, by: str, pairs: Sequence[tuple]) -> pd.DataFrame:
    """Compare the means of every column of `values` in two levels of the column `by`, for each of the pairs.

    `values` has the rows of the design's frame and columns of numbers, NaN outside the base. A level None
    is everybody. One row per column and pair: first, second (missing: everybody), the name of the column
    in `column` or, when the columns have several levels, in columns named as these, then `COLUMNS`.
    Raises `StudyError` for a level that the column `by` does not have.

    >>> frame = pd.DataFrame({"score": [1, 2, 3, 6, 2, 4], "group": list("aaabbb")})
    >>> compare_domains(Design(frame), frame[["score"]], "group", [("b", "a")]).round(3)[["estimate", "se", "df", "p"]]
       estimate     se  df      p
    0       2.0  1.155   5  0.144
    """
    levels = {level: _find_members(design, by, level) for pair in pairs for level in pair}
    joined = [_join(design, levels[first], levels[second]) for first, second in pairs]
    parts = [NOTHING]
    for chunk in read_chunks(design, values) if pairs else ():
        for few in split_near(chunk, len(design.frame)):
            sides = {level: _linearise(design, few, members) for level, members in levels.items()}
            compared = [
                _compare(design, pair, sides[first], sides[second])
                for pair, (first, second) in zip(joined, pairs, strict=True)
            ]
            parts.append(np.stack(compared, axis=2).reshape(len(NOTHING), -1))  # variable after variable, pair by pair
    labels = label_columns(values)
    keys = labels.merge(pd.DataFrame(pairs, columns=["first", "second"]), how="cross")[["first", "second", *labels]]
    return pd.concat([keys, _tabulate(parts)], axis=1)


def compare_items(design: Design, values: pd.DataFrame, pairs: Sequence[tuple], where=None) -> pd.DataFrame:
    """Compare the means of two columns of `values`, for each of the pairs, among those where `where` holds.

    `values` as in `compare_domains`; the same respondents answer both, and each mean is over those who
    answered it. One row per pair: first, second (labels of columns), then `COLUMNS`.
    Raises `StudyError` for a label that is not a column of `values`.
    """
    known = {label: number for number, label in enumerate(values.columns)}
    for label in (label for pair in pairs for label in pair):
        if label not in known:
            raise StudyError(f"there is no column {label!r}", where="values", fix=suggest(label, known))
    members = design.members(select_rows(design, where))
    answers = linearise_means(read_members(design, values, members), design.weights[members.rows])
    first, second = np.array([[known[label] for label in pair] for pair in pairs], dtype=int).reshape(-1, 2).T
    variances = design.covariances(answers.contributions, members, answers.answered)
    total = np.diag(variances)[first] + np.diag(variances)[second]
    variance = total - 2 * variances[first, second]
    variance[variance <= ROUNDED * total] = 0
    estimable, complete = (check(design, members, answers) for check in (is_estimable, is_known))
    found = _describe(
        (answers.n[first], answers.n[second]), (answers.estimate[first], answers.estimate[second]),
        np.where(estimable[first] & estimable[second], variance, np.nan), members.degrees_of_freedom,
        complete[first] & complete[second],
    )  # fmt: skip
    keys = pd.DataFrame({"first": [first for first, _ in pairs], "second": [second for _, second in pairs]})
    return pd.concat([keys, _tabulate([found])], axis=1)


def _find_members(design, by, level) -> Members:
    if level is None:
        return design.everybody
    levels = design.column(by)
    known = levels.cat.categories if isinstance(levels.dtype, pd.CategoricalDtype) else levels.dropna().unique()
    if level not in list(known):
        raise StudyError(f"there is no level {level!r}", where=f"column {by!r}", fix=suggest(level, known))
    return design.members(levels.eq(level).fillna(False).to_numpy(bool))


def _join(design, first: Members, second: Members) -> Pair:
    either = np.zeros(len(design.frame), dtype=bool)
    either[first.rows] = either[second.rows] = True
    union = design.members(either)
    places = np.full((2, len(design.frame)), -1)
    for row, members in zip(places, (first, second), strict=True):
        row[members.rows] = np.arange(len(members.rows))
    in_first, in_second = places[:, union.rows]
    shared = np.flatnonzero((in_first >= 0) & (in_second >= 0))
    places = np.where(in_first >= 0, in_first, in_second + len(first.rows))
    return Pair(first, second, union, places, shared, in_second[shared])


def _linearise(design, values, members) -> Linearised:
    return linearise_means(np.take(values, members.rows, axis=1), design.weights[members.rows])


def _compare(design, pair: Pair, first: Linearised, second: Linearised) -> np.ndarray:
    """n of both sides, difference, variance, df, and whether known: 6 × variables."""
    answered = None
    if design.lonely_strata.any():
        sides = ((pair.first, first), (pair.second, second))
        answered = pair.unite(*(_find_answered(members, answers) for members, answers in sides))
    variance = design.variances(pair.unite(first.contributions, -second.contributions), pair.union, answered)
    estimable, known = (
        check(design, pair.first, first) & check(design, pair.second, second) for check in (is_estimable, is_known)
    )
    variance = np.where(estimable, variance, np.nan)
    df = pair.union.degrees_of_freedom
    return _describe((first.n, second.n), (first.estimate, second.estimate), variance, df, known)


def _describe(n, estimates, variance, df: int, known) -> np.ndarray:
    """n of both sides, difference, variance, df, and whether known: 6 × pairs."""
    difference = estimates[0] - estimates[1]
    size = np.maximum(*np.abs(estimates))
    difference[known & (np.abs(difference) <= EQUAL * size)] = 0
    return np.stack([*n, difference, variance, np.where((n[0] > 0) & (n[1] > 0), df, 0), known])


def _find_answered(members: Members, answers: Linearised) -> np.ndarray:
    return np.ones((len(answers.n), len(members.rows)), dtype=bool) if answers.answered is None else answers.answered


def _tabulate(parts: list[np.ndarray]) -> pd.DataFrame:
    n_first, n_second, estimate, variance, df, known = np.concatenate(parts, axis=1)
    se = np.sqrt(variance)
    vary = np.where(se > 0, se, np.nan)
    low, high = intervals.t_interval(estimate, vary, df)
    p = 2 * special.stdtr(df, -np.abs(estimate) / vary)
    known = known > 0
    rows = {"n_first": n_first.astype(int), "n_second": n_second.astype(int), "estimate": estimate, "se": se}
    rows |= {"low": np.where(known, estimate, low), "high": np.where(known, estimate, high), "df": df.astype(int)}
    return pd.DataFrame(rows | {"p": np.where(known, estimate == 0, p)})[COLUMNS]
