"""Chances and a stream in, answers out: one function per kind of question, every person drawn at once.

Only uniform numbers are taken from the streams and turned into answers here, because the other
distributions of numpy may change from version to version.
"""

from __future__ import annotations

import numpy as np

SCALE = ("1", "2", "3", "4", "5")


def pick(weights: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """Return for every person the column whose weight the uniform `chance` falls on; weights need not add up to 1.

    >>> pick(np.array([[1.0, 1.0, 2.0], [0.0, 5.0, 0.0]]), np.array([0.6, 0.01])).tolist()
    [2, 1]
    """
    edges = np.cumsum(weights, axis=1)
    return (edges <= (chance * edges[:, -1])[:, None]).sum(axis=1).clip(max=weights.shape[1] - 1)


def draw_one(codes: list[str], weights: np.ndarray, stream: np.random.Generator) -> np.ndarray:
    """Return one code per person; who has no code left to choose stays empty."""
    chosen = np.array(codes, dtype=object)[pick(weights, stream.random(len(weights)))]
    return np.where(weights.sum(axis=1) > 0, chosen, "")


def draw_depth(recognised: np.ndarray, codes: list[str], depth: np.ndarray, stream: np.random.Generator) -> np.ndarray:
    """Return `never` or, with the chance `recognised`, how deep the person knows the programme."""
    heard = stream.random(len(recognised)) < recognised
    return np.where(heard, draw_one(codes, depth, stream), "never")


def draw_quiz(right: np.ndarray, unsure: np.ndarray, key: str, stream: np.random.Generator) -> np.ndarray:
    """Return the answer of the key with the chance `right`, else `dk` with the chance `unsure`, else the wrong one."""
    knows, doubts = stream.random((2, len(right)))
    wrong = "f" if key == "t" else "t"
    return np.where(knows < right, key, np.where(doubts < unsure, "dk", wrong))


def draw_scale(upward: np.ndarray, others: dict[str, float], stream: np.random.Generator) -> np.ndarray:
    """Return a step from 1 to 5 (one plus four trials with the chance `upward`) or one of the other codes."""
    steps = (stream.random((4, len(upward))) < upward).sum(axis=0)
    shares = np.array([[*others.values(), 100 - sum(others.values())]], dtype=float)
    other = pick(np.repeat(shares, len(upward), axis=0), stream.random(len(upward)))
    return np.where(other < len(others), np.array([*others, ""], dtype=object)[other], np.array(SCALE, object)[steps])


def draw_marks(chances: np.ndarray, at_most: int | None, stream: np.random.Generator) -> np.ndarray:
    """Return a table of marks (persons × codes); of more than `at_most` marks the likeliest stay."""
    numbers = stream.random(chances.shape)
    marks = numbers < chances
    if at_most is None:
        return marks
    surprise = np.where(marks, numbers / np.maximum(chances, 1e-9), 2.0)
    rank = surprise.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return marks & (rank < at_most)


def join_marks(codes: list[str], marks: np.ndarray, otherwise: str) -> np.ndarray:
    """Return the marked codes joined by blanks in the order of the form; `otherwise` where there is no mark.

    >>> join_marks(["media", "school"], np.array([[True, True], [False, False]]), "school").tolist()
    ['media school', 'school']
    """
    joined = [" ".join(code for code, mark in zip(codes, row, strict=True) if mark) for row in marks]
    return np.array([cell or otherwise for cell in joined], dtype=object)
