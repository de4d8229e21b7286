"""Quotes in, the pairs of passages that share three lemmas in a row come out, with the places: joined by sorting.

Every run of three words is one 64-bit number; equal numbers stand together once they are sorted. That takes time and
memory in proportion to the text, however many passages are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from analysis.documents.masking import Names, make_names, mask_names

RUN = 3  # words of a seed
OFTEN = 40  # a run that stands in more places than this joins each of them to the first one only
CHUNK = 500_000  # words compared at a time
FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd: a polynomial of it modulo 2**64 spreads the runs


class Words(NamedTuple):
    """The words of all passages, one after another: number of the lemma, row of the passage, range in its quote."""

    lemmas: np.ndarray
    passages: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    bounds: np.ndarray  # passage p has the words bounds[p] to bounds[p + 1]


class Pair(NamedTuple):
    """Two passages (their rows), the later first, with the first words of the runs that they share."""

    passage: int
    other: int
    at: np.ndarray
    other_at: np.ndarray


def read_words(quotes: Sequence[str], names: Names | None = None) -> Words:
    """Return the words of the quotes, with names masked.

    >>> words = read_words(["Община Три извора", "Община Нова", "нова книга"], make_names(["Три извора", "Нова"]))
    >>> words.lemmas.tolist(), words.bounds.tolist()
    ([0, 1, 0, 1, 2, 3], [0, 2, 4, 6])
    """
    names = names or make_names()
    numbers: dict[str, int] = {}
    rows, bounds = [], [0]
    for quote in quotes:
        for lemma, start, end in mask_names(quote, names):
            rows.append((numbers.setdefault(lemma, len(numbers)), start, end))
        bounds.append(len(rows))
    lemmas, starts, ends = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    passages = np.repeat(np.arange(len(quotes)), np.diff(bounds))
    return Words(lemmas, passages, starts, ends, np.array(bounds))


def pair_passages(words: Words, owners: np.ndarray, covered: int) -> Iterator[Pair]:
    """Give each pair of passages of different owners whose shared runs cover at least `covered` words.

    `owners` has a number for each passage. Passages stand in the order of their dates: the other one is the earlier.
    """
    firsts, order, places, heads, sizes = _sort_runs(words)
    for begin, end in _cut_chunks(words, firsts):
        at = np.arange(begin, end)
        rank, head = places[at], heads[places[at]]
        # of a run that is everywhere only the first place is taken
        partners = np.where(sizes[head] > OFTEN, np.minimum(rank - head, 1), rank - head)
        later = np.repeat(at, partners)
        steps = np.arange(len(later)) - np.repeat(np.cumsum(partners) - partners, partners)
        earlier = order[np.repeat(head, partners) + steps]
        yield from _group(words, firsts[later], firsts[earlier], owners, covered)


def count_covered(at: np.ndarray) -> int:
    """Count the words that runs beginning at the sorted places `at` cover.

    >>> count_covered(np.array([0, 1, 7]))
    7
    """
    return int(np.minimum(np.diff(at), RUN).sum()) + RUN if len(at) else 0


def _sort_runs(words: Words) -> tuple[np.ndarray, ...]:
    """Return the runs: first words, their order by hash and then by place, the places in it, and where groups begin.

    The sizes of groups stand at their beginnings.
    """
    lemmas = words.lemmas.astype(np.uint64) + np.uint64(1)
    hashes = lemmas[: len(lemmas) - RUN + 1].copy() if len(lemmas) >= RUN else lemmas[:0]
    for step in range(1, RUN):
        hashes = hashes * FACTOR + lemmas[step : step + len(hashes)]
    inside = words.passages[: len(hashes)] == words.passages[RUN - 1 : RUN - 1 + len(hashes)]
    firsts = np.flatnonzero(inside)
    order = np.argsort(hashes[firsts], kind="stable")
    ordered = hashes[firsts][order]
    begins = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if len(ordered) else order
    lengths = np.diff(np.append(begins, len(ordered)))
    places, sizes = np.empty_like(order), np.zeros(len(order), dtype=np.int64)
    places[order], sizes[begins] = np.arange(len(order)), lengths
    return firsts, order, places, np.repeat(begins, lengths), sizes


def _cut_chunks(words: Words, firsts: np.ndarray) -> Iterator[tuple[int, int]]:
    """Give ranges of runs of about CHUNK, none of which ends within a passage."""
    passages, begin = words.passages[firsts], 0
    while begin < len(firsts):
        last = passages[min(begin + CHUNK, len(firsts)) - 1]
        end = int(np.searchsorted(passages, last, side="right"))
        yield begin, end
        begin = end


def _group(words: Words, at: np.ndarray, other_at: np.ndarray, owners: np.ndarray, covered: int) -> Iterator[Pair]:
    """Give the pairs of passages that these shared runs cover well enough, in both of the two."""
    passage, other = words.passages[at], words.passages[other_at]
    keep = owners[passage] != owners[other]
    at, other_at, passage, other = at[keep], other_at[keep], passage[keep], other[keep]
    order = np.lexsort((at, other, passage))
    at, other_at, passage, other = at[order], other_at[order], passage[order], other[order]
    begins = np.flatnonzero(np.append(True, (np.diff(passage) != 0) | (np.diff(other) != 0))) if len(at) else at
    gained = np.minimum(np.diff(at, prepend=0), RUN)
    gained[begins] = RUN
    totals = np.add.reduceat(gained, begins) if len(at) else at
    ends = np.append(begins[1:], len(at))
    for index in np.flatnonzero(totals >= covered):
        part = slice(begins[index], ends[index])
        if count_covered(np.sort(other_at[part])) >= covered:
            yield Pair(int(passage[begins[index]]), int(other[begins[index]]), at[part], other_at[part])
