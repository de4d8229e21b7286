"""Ballots in, the winners by Borda, Condorcet and instant runoff out: counted here in plain loops.

The study counts in its own way (`analysis.engagement`); this second count is what it is held to.
"""

from __future__ import annotations

from fractions import Fraction

Ballot = list[str]  # the forms from the first to the last rank; those that are missing have none


def describe_votes(ballots: list[Ballot], forms: list[str]) -> dict:
    """Return what the ballots of one place or group come to."""
    points = count_points(ballots, forms)
    return {
        "ballots": len(ballots),
        "first": {one: sum(ballot[0] == one for ballot in ballots) for one in forms},
        "points": {one: round(float(points[one]), 6) for one in forms},
        "borda": max(forms, key=lambda one: points[one]),
        "condorcet": find_condorcet(ballots, forms),
        "instant_runoff": run_off(ballots, forms),
    }


def count_points(ballots: list[Ballot], forms: list[str]) -> dict[str, Fraction]:
    """Return the Borda points: of 8 forms 7 for the first, 0 for the last; those without a rank share what is left.

    >>> [int(n) for n in count_points([["a"], ["b", "a", "c"]], ["a", "b", "c"]).values()]
    [3, 2, 0]
    """
    points = dict.fromkeys(forms, Fraction(0))
    for ballot in ballots:
        missing = [one for one in forms if one not in ballot]
        for rank, one in enumerate(ballot, start=1):
            points[one] += len(forms) - rank
        for one in missing:
            points[one] += Fraction(sum(range(len(missing))), len(missing))
    return points


def find_condorcet(ballots: list[Ballot], forms: list[str]) -> str:
    """Return the form that beats every other one in pairs, "" where none does; a ranked form stands before the others.

    >>> find_condorcet([["a", "b", "c"], ["b", "c", "a"], ["c", "a", "b"]], ["a", "b", "c"])
    ''
    """
    winners = [
        one
        for one in forms
        if all(_prefer(ballots, one, other) > _prefer(ballots, other, one) for other in forms if other != one)
    ]
    return winners[0] if winners else ""


def _prefer(ballots: list[Ballot], one: str, other: str) -> int:
    return sum(one in ballot and (other not in ballot or ballot.index(one) < ballot.index(other)) for ballot in ballots)


def run_off(ballots: list[Ballot], forms: list[str]) -> str:
    """Return who is left when the form with the fewest first places goes, again and again.

    Of several with the fewest goes the one with fewer Borda points, then the one that is later in the list.
    """
    points, left = count_points(ballots, forms), list(forms)
    while len(left) > 1:
        firsts = [next((one for one in ballot if one in left), None) for ballot in ballots]
        left.remove(min(left, key=lambda one: (firsts.count(one), points[one], -forms.index(one))))
    return left[0]


def find_concordance(orders: list[dict[str, Fraction]], forms: list[str]) -> float:
    """Return Kendall's W of the groups' Borda points; ties share their mean rank, and are corrected for.

    Kendall & Babington Smith 1939, “The problem of m rankings”, Annals of Mathematical Statistics 10.
    """
    m, n = len(orders), len(forms)
    ranks = [[_mean_rank(points, one) for one in forms] for points in orders]
    sums = [sum(ranked[place] for ranked in ranks) for place in range(n)]
    spread = sum((total - Fraction(m * (n + 1), 2)) ** 2 for total in sums)
    ties = sum(
        sum(size**3 - size for size in map(list(points.values()).count, set(points.values()))) for points in orders
    )
    return round(float(12 * spread / (m * m * (n**3 - n) - m * ties)), 6)


def _mean_rank(points: dict[str, Fraction], one: str) -> Fraction:
    above = sum(other > points[one] for other in points.values())
    alike = sum(other == points[one] for other in points.values())
    return above + Fraction(alike + 1, 2)
