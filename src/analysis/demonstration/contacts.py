"""The model and the frame in, the contact log out: whom the invented field work sought, and what came of it."""

from __future__ import annotations

from analysis.demonstration.people import count_people
from analysis.demonstration.world import strata, stream

COLUMNS = ("person", "municipality", "group", "disposition", "outcome", "origin")
COMPLETE, REFUSAL = "1.1", "2.11"
OUTCOMES = {  # final disposition codes of AAPOR's Standard Definitions, 10th ed. (2023)
    COMPLETE: "проведено интервю / complete interview",
    REFUSAL: "отказ / refusal",
    "2.25": "не е открит до края на теренната работа / not reached until the end of field work",
    "2.32": "не е в състояние да отговаря / not able to answer",
    "2.33": "езикова пречка / language barrier",
    "2.36": "друга причина / another reason",
    "3.20": "не е установено дали е от групата / not known whether of the group",
    "4.10": "вече не е от групата или общината / no longer of the group or the municipality",
}


def draw_contacts(model: dict, sizes: dict[tuple[str, str], int]) -> list[dict[str, str]]:
    """Return a row per person who was sought, with the columns of `COLUMNS`; every row says that it is a demonstration.

    `sizes`: (municipality, group) → persons in the frame. Each stratum has as many complete interviews and refusals
    as the export was made with, and no more persons than its frame.
    """
    held, refused = count_people(model, "yes"), count_people(model, "no")
    rows = []
    for municipality, group in strata(model):
        codes = [COMPLETE] * held[group][municipality] + [REFUSAL] * refused[group][municipality]
        codes += _draw_others(model, municipality, group, held[group][municipality])
        codes = _shuffle(codes[: sizes[municipality, group]], f"order of contacts {municipality} {group}")
        rows += [{"municipality": municipality, "group": group, "disposition": code} for code in codes]
    return [
        {"person": f"K{number:04d}", **row, "outcome": OUTCOMES[row["disposition"]], "origin": "demonstration"}
        for number, row in enumerate(rows, start=1)
    ]


def _draw_others(model: dict, municipality: str, group: str, held: int) -> list[str]:
    """Return the codes of those who neither answered nor refused, in a random order: the frame may be too small."""
    codes = []
    for code, per_hundred in model["contacts"][group].items():
        chance = stream(f"contacts {code} {municipality} {group}").random()
        codes += [code] * int(per_hundred * held / 100 + chance)
    return _shuffle(codes, f"others of {municipality} {group}")


def _shuffle(codes: list[str], name: str) -> list[str]:
    return [codes[place] for place in stream(name).random(len(codes)).argsort(kind="stable")]
