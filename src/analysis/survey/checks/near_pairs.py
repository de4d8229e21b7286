"""Rows of codes in, all pairs of rows that differ in few columns out: exact, though not every pair is compared.

Two rows that differ in at most k columns agree in at least one of k + 1 blocks of columns entirely
(pigeonhole principle; Manku, Jain and Das Sarma 2007 find near-duplicate web pages in this way). Only rows
that agree in a block are compared.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

MANY = 300  # rows that agree in a block: from here on another round of blocks costs less than all their pairs
AT_ONCE = 500_000  # pairs compared in one go, to bound the memory


def find_near_pairs(codes: np.ndarray, most: int) -> np.ndarray:
    """Return the pairs of rows (first < second, in order) that differ in at most `most` columns.

    `codes` is a two-dimensional array of integers.

    >>> find_near_pairs(np.array([[1, 1, 1], [2, 2, 2], [1, 1, 3]]), most=1).tolist()
    [[0, 2]]
    """
    columns = _deal(codes)
    codes = np.pad(codes, ((0, 0), (0, -codes.shape[1] % 8)))  # eight comparisons are counted as one number
    candidates = _pair(codes, np.arange(len(codes)), columns, most)
    found = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *(_keep_near(codes, p, most) for p in candidates)]))
    return np.stack(np.divmod(found, max(len(codes), 1)), axis=1)


def _deal(codes: np.ndarray) -> np.ndarray:
    """Return the columns, most telling first: dealt out in turn, they make blocks that tell about equally much."""
    agreement = [(np.unique(column, return_counts=True)[1] ** 2.0).sum() for column in codes.T]
    return np.argsort(agreement, kind="stable")


def _pair(codes: np.ndarray, rows: np.ndarray, columns: np.ndarray, most: int) -> Iterator[np.ndarray]:
    """Yield arrays of pairs of `rows` that hold all those within `most` differences in `columns`."""
    blocks = [columns[block :: most + 1] for block in range(most + 1)]
    keys = [_hash(codes[np.ix_(rows, block)]) for block in blocks]
    if sum((np.unique(key, return_counts=True)[1] ** 2.0).sum() for key in keys) >= len(rows) ** 2:
        yield from _all_pairs(np.zeros(len(rows), dtype=np.int64), rows)  # the blocks rule out too little
        return
    for block, key in zip(blocks, keys, strict=True):
        order = np.argsort(key, kind="stable")
        key, members = key[order], rows[order]
        sizes = np.unique(key, return_counts=True)[1]
        many = np.repeat(sizes > MANY, sizes)
        yield from _all_pairs(key[~many], members[~many])
        rest = columns[~np.isin(columns, block)]
        for common in np.unique(key[many]):
            yield from _pair(codes, members[key == common], rest, most)


def _hash(codes: np.ndarray) -> np.ndarray:
    """Return a number per row, equal for equal rows; an accidental equality only costs a comparison."""
    factors = np.random.default_rng(codes.shape[1]).integers(1, 2**62, codes.shape[1]) * 2 + 1
    return (codes.astype(np.int64) * factors).sum(axis=1)


def _all_pairs(keys: np.ndarray, members: np.ndarray) -> Iterator[np.ndarray]:
    """Yield all pairs of members whose keys, which are sorted, are equal: first neighbours, then those two apart …"""
    starts, batch, size = np.arange(len(keys)), [], 0
    for apart in range(1, len(keys)):
        starts = starts[starts < len(keys) - apart]
        starts = starts[keys[starts] == keys[starts + apart]]
        if not len(starts):
            break
        batch.append(np.stack([members[starts], members[starts + apart]], axis=1))
        size += len(starts)
        if size > AT_ONCE:
            yield np.concatenate(batch)
            batch, size = [], 0
    if batch:
        yield np.concatenate(batch)


def _keep_near(codes: np.ndarray, pairs: np.ndarray, most: int) -> np.ndarray:
    """Return the near ones of `pairs`, each as one number: first row × number of rows + second row."""
    unequal = np.not_equal(codes[pairs[:, 0]], codes[pairs[:, 1]])
    near = pairs[np.bitwise_count(unequal.view(np.uint64)).sum(axis=1) <= most]
    return near.min(axis=1) * len(codes) + near.max(axis=1)
