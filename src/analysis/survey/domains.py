"""A design and a condition go in, the rows of the domain come out, and whether it can be estimated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.design import Design


def select_rows(design: Design, where=None) -> np.ndarray:
    """Return `where` as a boolean array, one per row of the frame; None is everybody.

    Raises `StudyError` for a condition that is not True or False in each row, or has other rows.
    """
    if where is None:
        return np.ones(len(design.frame), dtype=bool)
    if isinstance(where, pd.Series) and not where.index.equals(design.frame.index):
        raise StudyError("where has other rows than the frame", expected="a boolean for each row of the frame")
    selected = pd.array(where) if np.ndim(where) == 1 else pd.array([])
    if len(selected) != len(design.frame) or not pd.api.types.is_bool_dtype(selected.dtype) or selected.isna().any():
        raise StudyError("where is not a condition", expected="True or False for each row of the frame")
    return selected.to_numpy(bool)


def is_estimable(design: Design, domain: np.ndarray) -> bool:
    """Whether the domain has more than one cluster, or only members of fully enumerated strata."""
    clusters = design.cluster[domain]
    return bool(len(clusters)) and (clusters.min() < clusters.max() or design.is_enumerated(domain))
