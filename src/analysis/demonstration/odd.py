"""Answers in, answers out: what the two odd interviewers make of the talks they report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.demonstration import draw
from analysis.demonstration.grids import grid_of, row_in_grid, rows_of_grid
from analysis.demonstration.world import stream
from analysis.survey.form import Form, Question


def bend_answers(
    form: Form,
    model: dict,
    people: pd.DataFrame,
    question: Question,
    answers: pd.DataFrame,
    given: np.ndarray,
    drawn: np.ndarray,
) -> np.ndarray:
    """Return the answers as the interviewers sent them.

    `given` are the answers with the silent ones empty, `drawn` those that everybody would have given,
    `answers` those to the questions before.
    """
    straight = _copy_down_the_grid(form, model, question, answers, drawn)
    bent = given if straight is None else np.where(people["straight"], straight, given)
    generous = people["generous"].to_numpy()
    if question.name in model["recognition"] or question.name in model["foil"]:
        return np.where(generous, _recognise(model, question, people, bent), bent)
    if question.sensitive and question.role != "paradata":
        share = model["odd"]["generous"]["leaves_empty"] / 100
        return np.where(generous & (stream(f"skips {question.name}").random(len(people)) < share), "", bent)
    return bent


def _copy_down_the_grid(
    form: Form, model: dict, question: Question, answers: pd.DataFrame, drawn: np.ndarray
) -> np.ndarray | None:
    """Return the first row's answer for every row of a grid; None for a question outside the grids."""
    grid = grid_of(question)
    if grid not in model["blank"]["grids"]:
        return None
    return drawn if row_in_grid(form, question) == 0 else answers[rows_of_grid(form, grid)[0]].to_numpy()


def _recognise(model: dict, question: Question, people: pd.DataFrame, given: np.ndarray) -> np.ndarray:
    """Return an answer that says yes to nearly every programme, the invented one too."""
    numbers = stream(f"recognises {question.name}")
    depth = np.array([model["depth"][group] for group in people["resp_group"]], dtype=float)
    share = np.full(len(people), model["odd"]["generous"]["recognises"] / 100)
    everything = draw.draw_depth(share, model["depth"]["codes"], depth, numbers)
    return np.where(everything == "never", given, everything)
