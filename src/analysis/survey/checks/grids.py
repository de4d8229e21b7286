"""Responses in, interviews out that gave one answer to all items of a grid.

Straight lines are a sign of satisficing only where the items differ in content (Schonlau and Toepoel 2015,
Survey Research Methods 9(2)), so they are flagged, never dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.survey.checks.flags import make_flags

if TYPE_CHECKING:
    from analysis.survey.form import Form
    from analysis.survey.responses import Responses

FEWEST_ITEMS = 6
QUIZ, DONT_KNOW = "quiz", "dk"  # “don't know” to every statement of a quiz is an honest answer


class Grid(NamedTuple):
    """Questions with one construct and one list in one group."""

    path: str  # of the group
    construct: str
    list: str
    scale: str
    items: tuple[str, ...]


def find_grids(form: Form) -> list[Grid]:
    """Return the grids of a form, in its order: at least six select_one."""
    items: dict[tuple[str, str, str, str], list[str]] = {}
    for name, question in form.questions.items():
        if question.type == "select_one" and question.construct:
            path = question.path.rpartition("/")[0]
            items.setdefault((path, question.construct, question.list, question.scale), []).append(name)
    return [Grid(*key, tuple(names)) for key, names in items.items() if len(names) >= FEWEST_ITEMS]


def flag_straight_lines(responses: Responses) -> pd.DataFrame:
    """Flag one and the same answer to all answered items of a grid, six at least; `question` is the grid's path.

    Answers declared missing do not count, and neither does a quiz answered with nothing but “don't know”.
    The detail gives the standard deviation over the items of all grids, each scale running from 0 to 1:
    near 0, the whole interview has no variation (intra-individual response variability; Dunn et al. 2018,
    Journal of Business and Psychology 33).
    """
    grids = find_grids(responses.form)
    places = {grid: _find_places(responses, grid) for grid in grids}
    spread = measure_spread(responses)
    ids, flags = responses.meta["id"], []
    for grid, place in places.items():
        codes = list(responses.form.choices[grid.list])
        for row in place.index[_are_straight(place)]:
            code = codes[int(place.loc[row].min())]
            if grid.scale == QUIZ and code == DONT_KNOW:
                continue
            detail = f"{place.loc[row].count()} answers “{code}”; standard deviation over all grids {spread[row]:.2f}"
            flags.append((ids[row], "straight_line", grid.path, "one answer to all items", detail))
    return make_flags(flags)


def measure_spread(responses: Responses) -> pd.Series:
    """Return for every interview the standard deviation over the items of all grids, each scale from 0 to 1.

    NaN where no item was answered.
    """
    scaled = [
        _find_places(responses, grid) / max(len(responses.form.choices[grid.list]) - 1, 1)
        for grid in find_grids(responses.form)
    ]
    together = pd.concat([pd.DataFrame(index=responses.values.index), *scaled], axis=1)
    return together.astype(float).std(axis=1, ddof=0).rename("spread")


def _find_places(responses: Responses, grid: Grid) -> pd.DataFrame:
    """Return the place of every answer in the list of the grid; NaN where there is no valid answer."""
    items = [name for name in grid.items if name in responses.values]
    places = {code: float(place) for place, code in enumerate(responses.form.choices[grid.list])}
    return pd.DataFrame({
        name: responses.values[name].map(places).astype(float).where(responses.status[name] == "answered")
        for name in items
    }, index=responses.values.index)  # fmt: skip


def _are_straight(places: pd.DataFrame) -> np.ndarray:
    return ((places.count(axis=1) >= FEWEST_ITEMS) & (places.min(axis=1) == places.max(axis=1))).to_numpy()
