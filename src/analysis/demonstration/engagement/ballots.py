"""The model in, the ballots of the forums out: forms of consultation ranked by a Plackett–Luce model per group.

Plackett 1975, “The analysis of permutations”, Applied Statistics 24; Luce 1959, Individual Choice Behavior: the next
form on a ballot is chosen in proportion to its worth among those that are left.
"""

from __future__ import annotations

import numpy as np

from analysis.demonstration.engagement.sources import GROUPS, ORIGIN
from analysis.demonstration.world import stream

SHORT = 5  # forms at most on a ballot that was not filled in to the end


def list_ballots(model: dict, event: dict, mechanisms: list[str]) -> list[dict]:
    """Return a row of mechanisms.csv per ballot of a forum; the cell of a form is its rank, "" where it has none."""
    drawn = [
        (group, ranked) for group in GROUPS for ranked in _draw_group(model, event["municipality"], group, mechanisms)
    ]
    return [
        {
            "date": event["date"],
            "municipality": event["municipality"],
            "group": group,
            "ballot": number,
            **{one: ranked.index(one) + 1 if one in ranked else "" for one in mechanisms},
            "origin": ORIGIN,
        }
        for number, (group, ranked) in enumerate(drawn, start=1)
    ]


def find_worth(model: dict, place: str, group: str, mechanisms: list[str]) -> np.ndarray:
    """Return what each form is worth to a group in a place."""
    worth, stress = model["worth"][group], model["emphasis"].get(place, {})
    apart = model["divided"].get(place, {}).get(group, {})
    return np.array([worth[one] * stress.get(one, 1) * apart.get(one, 1) for one in mechanisms], dtype=float)


def _draw_group(model: dict, place: str, group: str, mechanisms: list[str]) -> list[list[str]]:
    """Return the ballots of a group, each the forms from the first to the last rank.

    The smallest of exponential times with the worths as their rates are Plackett–Luce draws.
    """
    present, settings = model["present"]["forum"][place][group], model["ballots"]
    chance = stream(f"ballots {place} {group}")
    taking_part, short, length = chance.random((3, present))
    times = -np.log(1 - chance.random((present, len(mechanisms)))) / find_worth(model, place, group, mechanisms)
    kept = np.where(short < settings["truncated"] / 100, 1 + (length * SHORT).astype(int), len(mechanisms))
    orders = times.argsort(axis=1, kind="stable")
    return [
        [mechanisms[place] for place in orders[ballot, : kept[ballot]]]
        for ballot in np.flatnonzero(taking_part < settings["voting"] / 100)
    ]
