"""One question, the model and the people in, one drawn answer per person out: nobody is routed or silent yet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.demonstration import draw, truth
from analysis.demonstration.filters import allowed_codes
from analysis.demonstration.world import emphasis, of_group, stream
from analysis.errors import StudyError
from analysis.survey.form import Form, Question

UNINVITED = 0.03  # how much of the chance to attend remains for those who were not invited


def draw_question(
    form: Form, model: dict, people: pd.DataFrame, question: Question, answers: pd.DataFrame
) -> np.ndarray:
    """Return what every person would answer; `answers` holds the answers to the questions before.

    Raises `StudyError` for a question that the model has no chances for.
    """
    name, numbers = question.name, stream(question.name)
    if name in model["recognition"] or name in model["foil"]:
        heard = _per_person(people, "knowledge", lambda group, shift: truth.recognition(model, name, group, shift))
        depth = np.array([model["depth"][group] for group in people["resp_group"]], dtype=float)
        return draw.draw_depth(heard, model["depth"]["codes"], depth, numbers)
    if name in model["quiz"]:
        right = _per_person(people, "knowledge", lambda group, shift: truth.right_answer(model, name, group, shift))
        unsure = people["resp_group"].map(model["quiz_unsure"]).to_numpy() / 100
        return draw.draw_quiz(right, unsure, question.key, numbers)
    if name in model["scale"]:
        scale = model["scale"][name]
        upward = _per_person(people, scale["moves"], lambda group, shift: truth.upward(model, name, group, shift))
        return draw.draw_scale(upward, scale.get("others", {}), numbers)
    if name in model["one"]:
        codes = list(form.choices[question.list]) if question.list else list(model["one"][name]["all"])
        weights = _weights(model, people, name, model["one"][name], codes)
        return draw.draw_one(codes, weights * allowed_codes(question, codes, answers), numbers)
    if name in model["many"]:
        return _draw_many(model, people, name, list(form.choices[question.list]), answers, numbers)
    if name in model["text"]:
        return _draw_text(people, model["text"][name], numbers)
    raise StudyError(f"the model has no chances for question {name}", where="model.toml", fix=f"add a row {name}")


def _draw_many(
    model: dict,
    people: pd.DataFrame,
    name: str,
    codes: list[str],
    answers: pd.DataFrame,
    numbers: np.random.Generator,
) -> np.ndarray:
    row = model["many"][name]
    shares = _weights(model, people, name, row, codes) / 100
    if "among" in row:
        invited = np.array([[code in cell.split() for code in codes] for cell in answers[row["among"]]])
        shares = np.where(invited, shares, shares * UNINVITED)
    alone = row.get("alone", {})
    odds = np.array([[*alone.values(), 100 - sum(alone.values())]] * len(people), dtype=float)
    exclusive = draw.draw_one([*alone, ""], odds, numbers)
    marks = draw.draw_marks(shares, row.get("at_most"), numbers)
    return np.where(exclusive != "", exclusive, draw.join_marks(codes, marks, row["otherwise"]))


def _draw_text(people: pd.DataFrame, row: dict, numbers: np.random.Generator) -> np.ndarray:
    writes, which = numbers.random((2, len(people)))
    percent = np.array([of_group(row["percent"], group) for group in people["resp_group"]])
    sentences = [of_group(row, group) for group in people["resp_group"]]
    chosen = [options[int(chance * len(options))] for options, chance in zip(sentences, which, strict=True)]
    return np.where(writes * 100 < percent, np.array(chosen, dtype=object), "")


def _weights(model: dict, people: pd.DataFrame, name: str, row: dict, codes: list[str]) -> np.ndarray:
    """Return persons × codes: the weights of the person's group, with what the person's place stresses."""
    table = {
        (group, place): [
            of_group(row, group).get(code, 0) * emphasis(model, name, place).get(code, 1) for code in codes
        ]
        for group, place in set(zip(people["resp_group"], people["municipality"], strict=True))
    }
    return np.array([table[key] for key in zip(people["resp_group"], people["municipality"], strict=True)], dtype=float)


def _per_person(people: pd.DataFrame, spread: str, chance: Callable[[str, np.ndarray], np.ndarray]) -> np.ndarray:
    """Return `chance(group, shift)` for every person."""
    result = np.empty(len(people))
    for group in sorted(set(people["resp_group"])):
        rows = (people["resp_group"] == group).to_numpy()
        result[rows] = chance(group, people.loc[rows, spread].to_numpy())
    return result
