"""The lemmas of two passages and the runs that they share in, the two stretches that say the same come out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from analysis.documents.seeds import RUN, count_covered

SHIFT = 15  # words by which a run may lie off the others: what was put in or left out between them
NEAR = 3  # words that may differ between the shared runs and a shared word beside them


class Span(NamedTuple):
    """Words begin to end of the one passage, and other_begin to other_end of the other, that say the same.

    `covered` counts the words in shared runs, `score` (0-100) is the similarity of the shorter stretch to its place
    in the other passage: twice the shared words in order, by the words of both.
    """

    begin: int
    end: int
    other_begin: int
    other_end: int
    covered: int
    score: float


def align(words: np.ndarray, other: np.ndarray, at: np.ndarray, other_at: np.ndarray) -> Span:
    """Align two passages along the runs of words that they share; `at` and `other_at` are where these begin.

    >>> text, copy = np.array([1, 2, 3, 4, 5, 6, 7]), np.array([9, 9, 1, 2, 3, 4, 8, 6, 7])
    >>> align(text, copy, np.array([0, 1]), np.array([2, 3]))[:4]
    (0, 7, 2, 9)
    """
    along = _follow(other_at - at)
    at, other_at = at[along], other_at[along]
    begin, end, other_begin, other_end = _widen(words, other, at, other_at)
    covered = min(count_covered(np.sort(at)), count_covered(np.sort(other_at)))
    stretch, place = words[begin:end].tolist(), other[other_begin:other_end].tolist()
    found = fuzz.partial_ratio_alignment(stretch, place)
    return Span(begin, end, other_begin, other_end, covered, found.score)


def _follow(shift: np.ndarray) -> np.ndarray:
    """Say which runs go along with the most others; a run that comes again somewhere else leads astray."""
    ordered = np.sort(shift)
    near = np.searchsorted(ordered, ordered + SHIFT, "right") - np.searchsorted(ordered, ordered - SHIFT)
    return np.abs(shift - ordered[near.argmax()]) <= SHIFT


def _widen(words: np.ndarray, other: np.ndarray, at: np.ndarray, other_at: np.ndarray) -> tuple[int, int, int, int]:
    """Return the stretches from the first shared run to the last, with the shared words near them."""
    begin, end = at.min(), at.max() + RUN
    other_begin, other_end = other_at.min(), other_at.max() + RUN
    after, other_after = _reach(words[end:], other[other_end:])
    before, other_before = _reach(words[:begin][::-1], other[:other_begin][::-1])
    return int(begin - before), int(end + after), int(other_begin - other_before), int(other_end + other_after)


def _reach(words: np.ndarray, other: np.ndarray) -> tuple[int, int]:
    """Return how far two texts that begin together go on together, with at most NEAR strange words at a time."""
    reached, other_reached = 0, 0
    for block in LCSseq.opcodes(words.tolist(), other.tolist()):
        if block.tag != "equal":
            continue
        if max(block.src_start - reached, block.dest_start - other_reached) > NEAR:
            break
        reached, other_reached = block.src_end, block.dest_end
    return reached, other_reached
