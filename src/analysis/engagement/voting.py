"""Ranked ballots in, who wins by Borda's, Condorcet's and the instant-runoff rule out, and how far orders agree.

`ranks` is always a frame with a row per ballot and a column per option: 1 the first preference, then 2 …, missing where
the option is not ranked; a ballot need not rank all.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

NEAR = 1e-9  # sums of points that are nearer to one another are equal, but for rounding


def count_borda(ranks: pd.DataFrame) -> pd.Series:
    """Return the points of each option: of m options the first of a ballot gets m − 1, the next m − 2 … the last 0.

    Borda 1781 (“Mémoire sur les élections au scrutin”). Options that a ballot does not rank share the mean of the
    points that are left, so that each ballot gives the same sum and nothing is won by leaving out (the average score of
    Baumeister, Faliszewski, Lang & Rothe 2012, “Campaigns for lazy voters: truncated ballots”, AAMAS).

    >>> count_borda(pd.DataFrame({"a": [1, 1], "b": [2, None], "c": [3, None]})).to_dict()
    {'a': 4.0, 'b': 1.5, 'c': 0.5}
    """
    places = ranks.to_numpy(float, na_value=np.nan)
    options = places.shape[1]
    left = (options - 1 - np.isfinite(places).sum(axis=1, keepdims=True)) / 2
    return pd.Series(np.where(np.isnan(places), left, options - places).sum(axis=0), index=ranks.columns)


def order_points(points: pd.Series) -> pd.Series:
    """Return the place of each option, 1 the one with most points; options that are level have the same place."""
    return points.round(9).rank(ascending=False, method="min").astype(int)


def compare_pairs(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return how many ballots prefer the option of the row to that of the column.

    A ranked option is preferred to one that is not; between two that are not ranked a ballot says nothing.

    >>> compare_pairs(pd.DataFrame({"a": [1, 1], "b": [2, None], "c": [3, None]})).loc["b", "c"].item()
    1
    """
    places = ranks.to_numpy(float, na_value=np.inf)
    preferred = (places[:, :, None] < places[:, None, :]).sum(axis=0)
    return pd.DataFrame(preferred, index=ranks.columns, columns=ranks.columns)


def find_condorcet(pairs: pd.DataFrame) -> str | None:
    """Return the option that more ballots prefer to each other one than the reverse; None where there is none.

    `pairs`: from `compare_pairs`. Condorcet 1785, “Essai sur l'application de l'analyse à la probabilité des
    décisions”.
    """
    beats = pairs.to_numpy() > pairs.to_numpy().T
    winners = pairs.index[beats.sum(axis=1) == len(pairs) - 1]
    return winners[0] if len(winners) else None


def is_cycle(pairs: pd.DataFrame) -> bool:
    """Return whether every option is beaten by some other one: then the majority goes round in a circle.

    Where there is neither a winner nor a circle, the best are level with one another.
    """
    return bool((pairs.to_numpy() < pairs.to_numpy().T).any(axis=1).all())


def run_off(ranks: pd.DataFrame) -> pd.DataFrame:
    """Return the order of the instant run-off: a row per option, the winner first; columns option, rank, tie.

    Round by round the option with the fewest first preferences among those that are left is struck off (Hare's rule
    for one seat; Tideman 1995, “The single transferable vote”, Journal of Economic Perspectives 9). Of those that have
    equally few the one with the fewest Borda points goes, then the last on the list; `tie` says that this decided. A
    ballot none of whose options is left counts no more.
    """
    points, left, rows = count_borda(ranks), list(ranks.columns), []
    places = ranks.to_numpy(float, na_value=np.inf)
    column = {option: number for number, option in enumerate(ranks.columns)}
    while left:
        own = places[:, [column[option] for option in left]]
        counted = own[np.isfinite(own).any(axis=1)]
        firsts = np.bincount(counted.argmin(axis=1), minlength=len(left))
        last = [option for option, votes in zip(left, firsts, strict=True) if votes == firsts.min()]
        fewest = min(points[last]) + NEAR
        struck = [option for option in last if points[option] <= fewest][-1]
        rows.append({"option": struck, "rank": len(left), "tie": len(last) > 1})
        left.remove(struck)
    return pd.DataFrame(rows[::-1], columns=["option", "rank", "tie"])


def measure_concordance(orders: pd.DataFrame) -> float:
    """Return Kendall's W of several orders of the same options: 0 no agreement, 1 the same order.

    `orders`: a row per order, a column per option; places or points, where equal ones are tied. W is corrected for ties
    (Kendall & Babington Smith 1939, “The problem of m rankings”, Annals of Mathematical Statistics 10; Siegel 1956,
    “Nonparametric Statistics”, ch. 9). NaN for fewer than two orders or options, and where no order tells them apart.

    >>> measure_concordance(pd.DataFrame([[1, 2, 3], [1, 2, 3]]))
    1.0
    """
    ranks = orders.round(9).rank(axis=1)
    judges, options = ranks.shape
    spread = ((ranks.sum() - ranks.sum().mean()) ** 2).sum()
    ties = sum((size**3 - size) for _, row in ranks.iterrows() for size in row.value_counts())
    largest = (judges**2 * (options**3 - options) - judges * ties) / 12
    return float(spread / largest) if judges > 1 and largest > 0 else np.nan
