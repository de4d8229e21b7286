"""Who came to a meeting in, the answers before and after it out, and what is true of them, counted while drawing.

Knowledge before is that of the survey's model. Everybody who began is drawn to the end, those who left early, too: what
they would have answered is the truth that a correction for drop-out has to find, and stands in no table.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.demonstration.engagement.people import CHILD, Person
from analysis.demonstration.engagement.sources import ORIGIN
from analysis.demonstration.truth import move
from analysis.demonstration.world import load_model as load_survey_model
from analysis.demonstration.world import of_group, stream

LIKE = {"other": "ngo"}  # whose knowledge a group has that was not interviewed
WRONG = {"t": "f", "f": "t"}
LETTERS = "АБВГДЕИКЛМНОПРСТ"
LATIN = str.maketrans("АБВГДЕИКЛМНОПРСТ", "ABVGDEIKLMNOPRST")
MOMENTS = ("before", "after")


def draw_answers(model: dict, event: dict, people: list[Person], key: Mapping[str, str]) -> dict:
    """Return what people knew and wrote at a meeting; arrays are persons × items, in the order of `key`.

    `codes`; `chance` and `right`: by moment, the chance to be right and whether one was; `written`: by moment, the
    answer, "" where none; `began`, `stayed`: who answered before, and after.
    """
    quiz, place = model["quiz"], event["municipality"]
    groups = [LIKE.get(group, group) for group, _, band in people if band != CHILD]
    late = quiz["late"].get(place, 0)
    n = round(len(groups) * (1 - quiz["silent"] / 100))
    order = stream(f"who answers at {place}").random(len(groups)).argsort(kind="stable")[:n]
    groups = [groups[person] for person in order]
    chance = _find_chances(model, place, groups, list(key))
    luck = stream(f"luck at {place}").random((3, n, len(key)))
    renewed = np.where(luck[0] < quiz["lasting"] / 100, luck[1], luck[2])
    right = {"before": luck[1] < chance["before"], "after": renewed < chance["after"]}
    began = np.arange(n) >= late
    return {
        "codes": _draw_codes(place, n),
        "chance": chance,
        "right": right,
        "written": {moment: _write_answers(model, place, moment, groups, right[moment], key) for moment in MOMENTS},
        "began": began,
        "stayed": ~began | _draw_stayed(quiz, place, right["before"].sum(axis=1), began),
    }


def _find_chances(model: dict, place: str, groups: list[str], items: list[str]) -> dict[str, np.ndarray]:
    survey = load_survey_model()["quiz"]
    known = np.array([[of_group(survey[item], group) / 100 for item in items] for group in groups])
    talent = stream(f"ability at {place}").random((3, len(groups), 1)).mean(axis=0)
    before = move(known, (talent * 2 - 1) * model["quiz"]["ability"])
    learned = np.array([model["learned"][item] / 100 for item in items])
    return {"before": before, "after": before + np.where(learned > 0, learned * (1 - before), learned * before)}


def _draw_stayed(quiz: dict, place: str, score: np.ndarray, began: np.ndarray) -> np.ndarray:
    """Return who answered after, too: a fixed number leaves, drawn one by one by weights that fall with the score.

    Efraimidis & Spirakis 2006, “Weighted random sampling with a reservoir”, Information Processing Letters 97.
    """
    leaving = round(began.sum() * (1 - quiz["stayed"][place] / 100))
    weight = np.where(began, np.exp(-quiz["leaving"] * score), 1e-12)
    first = (-np.log(1 - stream(f"leaving {place}").random(len(score))) / weight).argsort(kind="stable")
    stayed = np.ones(len(score), dtype=bool)
    stayed[first[:leaving]] = False
    return stayed


def _write_answers(
    model: dict, place: str, moment: str, groups: list[str], right: np.ndarray, key: Mapping[str, str]
) -> np.ndarray:
    """Return t, f, dk or "" per person and item: who is not right does not know, or is wrong."""
    unsure = load_survey_model()["quiz_unsure"]
    left = 1 if moment == "before" else model["quiz"]["unsure"] / 100
    doubt = np.array([[unsure[group] / 100 * left] for group in groups])
    chance = stream(f"words {moment} at {place}").random((2, *right.shape))
    keys = np.array(list(key.values()), dtype=object)
    wrong = np.array([WRONG[answer] for answer in key.values()], dtype=object)
    written = np.where(right, keys, np.where(chance[0] < doubt, "dk", wrong))
    return np.where(chance[1] < model["quiz"]["blank"] / 100, "", written)


def _draw_codes(place: str, n: int) -> list[str]:
    """Return codes as people make them of letters and a number: different also to who reads Ес as Latin C."""
    chance = stream(f"codes at {place}")
    codes: dict[str, str] = {}
    while len(codes) < n:
        picks = chance.random(6)
        letters = [LETTERS[int(pick * len(LETTERS))] for pick in picks[:3]]
        code = f"{letters[0]}{letters[1]}{1 + int(picks[3] * 31):02d}{letters[2] if picks[4] < 0.6 else ''}"
        codes.setdefault(code.translate(LATIN), code.translate(LATIN) if picks[5] < 0.15 else code)
    return list(codes.values())


def list_knowledge(event: dict, answers: dict, items: list[str]) -> list[dict]:
    """Return a row of knowledge.csv per person and moment: those of before, then those of after, each by code."""
    taking_part = {"before": answers["began"], "after": answers["stayed"]}
    return [
        {
            "date": event["date"],
            "municipality": event["municipality"],
            "code": answers["codes"][person],
            "moment": moment,
            **dict(zip(items, answers["written"][moment][person], strict=True)),
            "origin": ORIGIN,
        }
        for moment in MOMENTS
        for person in sorted(np.flatnonzero(taking_part[moment]), key=lambda one: answers["codes"][one])
    ]
