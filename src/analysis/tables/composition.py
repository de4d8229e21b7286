"""The values of a number and the answers it is made of in, how it is made of counts out: exactly, or within bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.tables.answer_counts import ANSWERED, ASKED, Relation, Variable

EXACT = 1e-9
FREE = np.inf
UNITS = range(1, 61)  # into how many parts a value may fall: a mean of up to six answers is a whole number of sixtieths
Columns = Mapping[Variable, np.ndarray]  # per interview
Terms = dict[Variable, float]


@dataclass
class Composition:
    """How a number is made: its base and the sum of its values, as sums of counted variables.

    `own`: the variables that had to be added, since it is no sum of answers, with their columns; `relations` bind them.
    """

    base: Terms = field(default_factory=dict)
    value: Terms = field(default_factory=dict)
    own: dict[Variable, np.ndarray] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)


def compose(key: Variable, values: np.ndarray, columns: Columns, questions: Sequence[str]) -> Composition:
    """Return how the number `key` is made of the answers to `questions`.

    `values`: of each interview, NaN outside the base. `columns`: the counted variables, with those that earlier numbers
    made of the same questions added. A base that is not all who answered one of the questions, and values that are no
    sum of codes – “any of them”, “both” – become variables of their own, within what holds for each interview. Such a
    variable counts whole numbers from 0, so values are counted from the least one, in parts that make them whole.
    """
    made, inside = Composition(), ~np.isnan(values)
    given = np.where(inside, values, 0.0)
    parts = [name for name in columns if name[0] in questions or (name[0] == "value" and name[-1] in questions)]
    everybody = np.ones(len(given), dtype=bool)
    same = [(ANSWERED, name) for name in questions] + [name for name in columns if name[0] == "base"]
    same = [name for name in same if (columns[name] == inside).all()]
    weights, is_exact = _fit(parts, inside.astype(float), everybody, columns)
    if same or is_exact:
        made.base = {same[0]: 1.0} if same else weights
    else:
        made.own["base", *key] = inside.astype(float)
        made.base = {("base", *key): 1.0}
        made.relations += _bound_base(made.base, inside, columns, questions)
    weights, is_exact = _fit(parts, given, everybody, columns)
    if is_exact:
        made.value = weights
        return made
    least = min(float(given.min()), 0.0)
    given = given - least * inside
    unit = next(number for number in UNITS if np.allclose(given * number, np.rint(given * number)))
    name = ("value", *key, *questions[:1])
    made.own[name] = given * unit
    above = {name: 1.0 / unit}
    made.relations += _bound_range(above, made.base, given)
    complete = np.all([columns[ANSWERED, name] == 1 for name in questions], axis=0) & inside
    weights, is_exact = _fit(parts, given, complete, columns)
    known = columns | made.own
    rest = list(_bound_rest(above, weights, given, known, questions)) if is_exact else []
    made.relations += rest or _bound_marks(above, parts, known)
    made.value = above | {name: least * count for name, count in made.base.items() if least}
    return made


def holds(relation: Relation, columns: Columns) -> bool:
    """Whether a relation holds for every interview, and so for every set of people."""
    terms, low, high = relation
    sums = sum(weight * columns[name] for name, weight in terms.items())
    return bool((sums >= low - EXACT).all() and (sums <= high + EXACT).all())


def _fit(parts: list[Variable], given: np.ndarray, rows: np.ndarray, columns: Columns) -> tuple[Terms, bool]:
    """Return the weight of each part in the values of some rows, and whether they give the values exactly.

    Rows that are alike are looked at once: what fits them exactly is the same, and of many interviews few are not.
    """
    different = np.unique(np.stack([*(columns[name][rows] for name in parts), given[rows]], axis=1), axis=0)
    matrix, wanted = different[:, :-1], different[:, -1]
    weights = np.round(np.linalg.lstsq(matrix, wanted, rcond=None)[0], 9)
    is_exact = bool(rows.any()) and np.allclose(matrix @ weights, wanted, atol=1e-6, rtol=0)
    return {name: weight for name, weight in zip(parts, weights, strict=True) if abs(weight) > EXACT}, is_exact


def _bound_base(base: Terms, inside: np.ndarray, columns: Columns, questions: Sequence[str]) -> Iterator[Relation]:
    """Yield what binds a base of its own: within who answered a question, around who answered it."""
    for name in questions:
        answered = columns[ANSWERED, name] == 1
        if answered[inside].all():
            yield base | {(ANSWERED, name): -1.0}, -FREE, 0.0
        if inside[answered].all():
            yield base | {(ANSWERED, name): -1.0}, 0.0, FREE


def _bound_range(value: Terms, base: Terms, given: np.ndarray) -> Iterator[Relation]:
    """Yield that each of the base adds at most the largest value there is."""
    yield value | {name: -given.max() * count for name, count in base.items()}, -FREE, 0.0


def _bound_rest(
    value: Terms, weights: Terms, given: np.ndarray, columns: Columns, questions: Sequence[str]
) -> Iterator[Relation]:
    """Yield that only who left one of the questions out sets the value apart from the sum of answers."""
    sums = sum(weight * columns[name] for name, weight in weights.items())
    most = float(np.abs(sums - given).max())
    left_out: Terms = {}
    for name in questions:
        left_out |= {(ASKED, name): most, (ANSWERED, name): -most}
    apart = value | {name: -weight for name, weight in weights.items()}
    above = (apart | {name: -weight for name, weight in left_out.items()}, -FREE, 0.0)
    below = (apart | left_out, 0.0, FREE)
    yield from (relation for relation in (above, below) if holds(relation, columns))


def _bound_marks(value: Terms, parts: list[Variable], columns: Columns) -> Iterator[Relation]:
    """Yield between which counts of answers the value lies, for every interview."""
    for name in parts:
        for bounds in ((-FREE, 0.0), (0.0, FREE)):
            if columns[name].any() and holds((value | {name: -1.0}, *bounds), columns):
                yield value | {name: -1.0}, *bounds
    everything = (value | dict.fromkeys(parts, -1.0), -FREE, 0.0)
    if holds(everything, columns):
        yield everything
