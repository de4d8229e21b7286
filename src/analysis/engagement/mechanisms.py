"""Ballots on the mechanisms of consultation in, first preferences and the winners by three rules out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.engagement import voting

ALL_PLACES, EVERYBODY, TOTAL = "district", "all", "total"
KEYS = ("date", "municipality", "group", "ballot", "origin")  # what else a ballot has; the rest are mechanisms
GROUPS = ("authority", "ngo", "roma", "other")  # of those who vote
FIRSTS = ["municipality", "group", "category", "n"]
VOTES = ["municipality", "group", "method", "rank", "mechanism", "state"]
CONCORDANCE = ["municipality", "groups", "w", "same_winner", "n"]
BORDA, CONDORCET, RUN_OFF = "borda", "condorcet", "instant_runoff"
PLAIN, TIE, CYCLE = "", "tie", "cycle"
Part = tuple[str, str, pd.DataFrame]  # municipality, group, the ranks of its ballots


def list_mechanisms(ballots: pd.DataFrame) -> list[str]:
    """Return the mechanisms that the ballots name, in the order of their columns, which is that of the form."""
    return [name for name in ballots if name not in KEYS]


def count_first_preferences(ballots: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return how many ballots put each mechanism first; category `total`: the ballots.

    `ballots`: clean records of one wave. Out: the columns of `FIRSTS`; municipalities with all groups together
    (group `all`), the district in all and by each group that votes, others too, so that the groups add up. No ballots,
    no rows.
    """
    if ballots.empty:
        return pd.DataFrame(columns=FIRSTS).astype({"n": "int64"})
    mechanisms = list_mechanisms(ballots)
    rows = [
        {"municipality": place, "group": group, "category": category, "n": n}
        for place, group, ranks in _list_parts(ballots, municipalities, GROUPS)
        for category, n in ({TOTAL: len(ranks)} | {name: int((ranks[name] == 1).sum()) for name in mechanisms}).items()
    ]
    return pd.DataFrame(rows, columns=FIRSTS)


def find_winners(
    ballots: pd.DataFrame, municipalities: Sequence[str], groups: Sequence[str], minimum: int
) -> pd.DataFrame:
    """Return the order of the mechanisms by Borda and by the instant run-off, and Condorcet's winner.

    `ballots`: clean records of one wave. Out: the columns of `VOTES`, rank 1 the winner; of each municipality and of
    the district with all groups together (`all`), of the district by group; only where there are `minimum` ballots, for
    an order of fewer would tell what they hold. `state`: `tie` where the place is shared (Borda), where only the tie
    rule decided when the mechanism was struck off (run-off), or where there is no Condorcet winner because the best
    are level; `cycle` where there is none because each is beaten by another. Such a row has rank 1 and no mechanism.
    Rules: `voting`.
    """
    rows = [
        {"municipality": place, "group": group} | row
        for place, group, ranks in _list_parts(ballots, municipalities, groups)
        if len(ranks) >= minimum
        for row in _order(ranks)
    ]
    return pd.DataFrame(rows, columns=VOTES).astype({"rank": "int64"})


def compare_orders(ballots: pd.DataFrame, groups: Sequence[str], minimum: int) -> pd.DataFrame:
    """Return how far the groups of the district agree on the order of the mechanisms, and the rules on the winner.

    Out: one row with the columns of `CONCORDANCE`: `groups` with `minimum` ballots, joined by “;”; `w`: Kendall's W of
    their Borda orders, NaN with fewer than two; `same_winner`: yes where the three rules give one and the same winner
    of all ballots of the district; `n`: these ballots. No row where there are fewer than `minimum`.
    """
    if len(ballots) < minimum:
        return pd.DataFrame(columns=CONCORDANCE).astype({"w": float, "n": "int64"})
    parts = {group: ranks for _, group, ranks in _list_parts(ballots, (), groups)}
    everybody = parts.pop(EVERYBODY)
    points = {group: voting.count_borda(ranks) for group, ranks in parts.items() if len(ranks) >= minimum}
    row = {
        "municipality": ALL_PLACES, "groups": ";".join(points), "w": _measure(points),
        "same_winner": "yes" if _agree(everybody) else "no", "n": len(everybody),
    }  # fmt: skip
    return pd.DataFrame([row], columns=CONCORDANCE)


def _list_parts(ballots: pd.DataFrame, municipalities: Sequence[str], groups: Sequence[str]) -> Iterator[Part]:
    """Yield the ballots of each municipality, of the district, and of each group in it."""
    ranks = ballots[list_mechanisms(ballots)]
    for place in municipalities:
        yield place, EVERYBODY, ranks[ballots["municipality"] == place]
    yield ALL_PLACES, EVERYBODY, ranks
    for group in groups:
        yield ALL_PLACES, group, ranks[ballots["group"] == group]


def _order(ranks: pd.DataFrame) -> Iterator[dict]:
    places = voting.order_points(voting.count_borda(ranks))
    shared = places.duplicated(keep=False)
    for name in places.sort_values(kind="stable").index:
        yield _row(BORDA, int(places[name]), name, TIE if shared[name] else PLAIN)
    pairs = voting.compare_pairs(ranks)
    winner = voting.find_condorcet(pairs)
    state = PLAIN if winner is not None else CYCLE if voting.is_cycle(pairs) else TIE
    yield _row(CONDORCET, 1, winner or "", state)
    for option, rank, tie in voting.run_off(ranks).itertuples(index=False):
        yield _row(RUN_OFF, rank, option, TIE if tie else PLAIN)


def _row(method: str, rank: int, mechanism: str, state: str) -> dict:
    return {"method": method, "rank": rank, "mechanism": mechanism, "state": state}


def _measure(points: dict[str, pd.Series]) -> float:
    return voting.measure_concordance(pd.DataFrame(points).T) if points else np.nan


def _agree(ranks: pd.DataFrame) -> bool:
    """Return whether every rule has one winner, and it is the same."""
    return pd.DataFrame(_order(ranks)).query("rank == 1")["mechanism"].nunique() == 1
