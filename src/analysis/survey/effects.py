"""Shares, or a table of shares, go in; a size of effect that does not depend on the size of the sample comes out.

Differences in points come first in a report (`contrasts`); the probability of superiority is in `ranks`.
"""

from __future__ import annotations

import numpy as np

from analysis.errors import StudyError


def cohen_h(first, second):
    """Return the difference of two shares on the scale where all shares vary alike: 2 asin √first - 2 asin √second.

    Cohen 1988, "Statistical Power Analysis for the Behavioral Sciences", ch. 6: 0.2 is small, 0.5 medium,
    0.8 large. Numbers or arrays; NaN stays NaN. Raises `StudyError` for a share outside 0-1.

    >>> round(float(cohen_h(0.25, 0.05)), 4)
    0.5962
    """
    shares = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    for share in shares:
        if ((share < 0) | (share > 1)).any():
            raise StudyError("a share lies outside 0-1", where="cohen_h", expected="shares, not percentages")
    first, second = (2 * np.arcsin(np.sqrt(share)) for share in shares)
    return first - second


def cramers_v(table) -> float:
    """Return how strongly the rows and columns of a table go together: 0 not at all, 1 as far as they can.

    Cramér 1946, "Mathematical Methods of Statistics", 21.9. `table`: weighted shares or counts, rows ×
    columns (`independence.share_table`); rows and columns that are all 0 do not count. In small samples V
    lies above 0 by chance alone, so it belongs beside the test. Raises `StudyError` for a table without
    two rows and two columns, and for negative cells.

    >>> cramers_v([[30, 10], [10, 30]])
    0.5
    """
    cells = np.asarray(table, dtype=float)
    if cells.ndim != 2 or not np.isfinite(cells).all() or (cells < 0).any():
        raise StudyError(
            "not a table of shares", where="cramers_v", expected="rows and columns of numbers, none below 0"
        )
    cells = cells[cells.any(axis=1)][:, cells.any(axis=0)]
    if min(cells.shape) < 2:
        raise StudyError("fewer than two rows or columns hold answers", where="cramers_v", expected="at least two each")
    shares = cells / cells.sum()
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    return float(np.sqrt(((shares - expected) ** 2 / expected).sum() / (min(cells.shape) - 1)))
