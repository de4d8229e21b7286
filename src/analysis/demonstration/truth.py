"""The model in, the chances behind the answers out: for a person, and on average for a stratum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.demonstration.world import GROUPS

DIGITS = 4


def move(share: np.ndarray | float, shift: np.ndarray | float) -> np.ndarray:
    """Return `share` (0–1) moved by `shift` on the logit scale.

    >>> float(move(0.5, 0.0))
    0.5
    """
    return 1 / (1 + (1 / np.asarray(share, dtype=float) - 1) * np.exp(-np.asarray(shift, dtype=float)))


def recognition(model: dict, programme: str, group: str, shift: np.ndarray) -> np.ndarray:
    """Return the chance of having at least heard of a programme; the invented one ignores knowledge."""
    if programme in model["foil"]:
        return np.full(np.shape(shift), model["foil"][programme][group] / 100)
    return move(model["recognition"][programme][group] / 100, shift)


def right_answer(model: dict, item: str, group: str, shift: np.ndarray) -> np.ndarray:
    """Return the chance of the right answer to a statement of the quiz."""
    return move(model["quiz"][item][group] / 100, shift)


def upward(model: dict, question: str, group: str, shift: np.ndarray) -> np.ndarray:
    """Return the chance of each of the four steps from 1 to 5."""
    return move((model["scale"][question][group] - 1) / 4, shift)


def shifts(model: dict, spread: str, municipality: str) -> np.ndarray:
    """Return the shifts of the kinds of persons, equally many each, who live in a municipality."""
    return model["place"][spread][municipality] + np.array(model["spread"][spread])


def expected_recognition(model: dict, programme: str, municipality: str, group: str) -> float:
    """Return the share of a stratum that has at least heard of a programme."""
    return float(recognition(model, programme, group, shifts(model, "knowledge", municipality)).mean())


def expected_quiz_score(model: dict, municipality: str, group: str) -> float:
    """Return the mean number of right answers, 0–8, of those who answer all eight."""
    shift = shifts(model, "knowledge", municipality)
    return float(sum(right_answer(model, item, group, shift).mean() for item in model["quiz"]))


def expected_mean(model: dict, question: str, municipality: str, group: str) -> float:
    """Return the mean, 1–5, of those who choose a step of the scale."""
    shift = shifts(model, model["scale"][question]["moves"], municipality)
    return 1 + 4 * float(upward(model, question, group, shift).mean())


def per_stratum(model: dict, expected: Callable[[str, str], float]) -> dict[str, dict[str, float]]:
    """Return group → municipality → `expected(municipality, group)`, rounded."""
    municipalities = sorted(model["interviewers"])
    return {group: {place: round(expected(place, group), DIGITS) for place in municipalities} for group in GROUPS}


def blank_shares(model: dict, question: str, grid: str, row: int) -> dict[str, float]:
    """Return kind of respondent → chance (0–1) of leaving a question empty; `row` counts from 0 within its grid."""
    blank = model["blank"]
    if question in blank["questions"]:
        percent = blank["questions"][question]
    elif grid in blank["grids"]:
        first, step = blank["grids"][grid]
        percent = first + step * row
    else:
        percent = blank["usual"]
    return {kind: round(percent * factor / 100, DIGITS) for kind, factor in blank["factors"].items()}
