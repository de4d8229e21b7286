"""The passages of one document in, the first and last year of the plan out."""

from __future__ import annotations

import re

import pandas as pd

from analysis.documents.deadlines import Period
from analysis.documents.measures.plain import to_plain
from analysis.documents.measures.times import find_points

TITLES = 12  # passages of the title page


def read_period(passages: pd.DataFrame) -> Period | None:
    """Return the years that the title of a plan names, None where it names none.

    Of the first passages the first heading or short line with two years or two dates counts.
    """
    for text in passages["quote"].head(TITLES):
        points = [point for point in find_points(to_plain(text)) if point.year]
        years = sorted({year for point in points for year in (point.year, point.last_year)})
        if len(text) < 200 and len(years) > 1:
            return years[0], years[-1]
    return None


def parse_generation(generation: str) -> Period | None:
    """Return the years of a generation as the register writes it, None for an empty one.

    >>> parse_generation("2013-2014"), parse_generation("2015"), parse_generation("")
    ((2013, 2014), (2015, 2015), None)
    """
    years = [int(year) for year in re.findall(r"\d{4}", generation)]
    return (years[0], years[-1]) if years else None
