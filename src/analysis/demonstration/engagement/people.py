"""The model and an event in, the people who came out: group, sex and band of age, and the rows of attendance.csv."""

from __future__ import annotations

from collections import Counter

import numpy as np

from analysis.demonstration.draw import pick
from analysis.demonstration.engagement.sources import GROUPS, ORIGIN
from analysis.demonstration.truth import move
from analysis.demonstration.world import stream

SEXES = ("female", "male", "unknown")
UNKNOWN = "unknown"
CHILD, YOUNG = "0_14", 2  # the first two bands are those of youth
Person = tuple[str, str, str]  # group, sex, age


def draw_people(model: dict, event: dict) -> list[Person]:
    """Return everybody who came to an event, by group: as many as the model says."""
    place, kind = event["municipality"], event["kind"]
    return [
        person
        for group in GROUPS
        for person in _draw_group(model, place, group, model["present"][kind][place][group], f"{kind} {place} {group}")
    ]


def _draw_group(model: dict, place: str, group: str, n: int, name: str) -> list[Person]:
    chance = stream(f"people at {name}").random((4, n))
    women, age = model["women"], model["age"]
    share = float(move(women[group] / 100, women["shift"].get(place, 0)))
    weights = np.array(age[group], dtype=float)
    weights[:YOUNG] *= age["youth"].get(place, 1)
    sexes = np.where(chance[0] < share, *SEXES[:2])
    ages = np.array(age["bands"])[pick(np.tile(weights, (n, 1)), chance[1])]
    sexes = np.where(chance[2] < women["unknown"].get(place, 0) / 100, UNKNOWN, sexes)
    ages = np.where(chance[3] < age["unknown"].get(place, 0) / 100, UNKNOWN, ages)
    return [(group, str(sex), str(band)) for sex, band in zip(sexes, ages, strict=True)]


def list_attendance(model: dict, event: dict, people: list[Person]) -> list[dict]:
    """Return a row of attendance.csv per group, sex and age that came, in the order of the codes."""
    counted = Counter(people)
    return [
        {
            "date": event["date"],
            "municipality": event["municipality"],
            "group": group,
            "sex": sex,
            "age": band,
            "n": counted[group, sex, band],
            "origin": ORIGIN,
        }
        for group in GROUPS
        for sex in SEXES
        for band in (*model["age"]["bands"], UNKNOWN)
        if counted[group, sex, band]
    ]
