"""Bounds of counts: what an intruder cannot rule out is what trying every world gives."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis.disclosure.bounds import add_statements, bound
from analysis.disclosure.system import System
from analysis.errors import StudyError

MOST = 4  # people per cell in systems small enough to try every world


def make_system(statements, low, high, figure, targets, upper=np.inf) -> System:
    statements, targets = np.array(statements, float), np.array(targets, float)
    return System(
        sparse.csr_array(statements), np.array(low, float), np.array(high, float), np.array(figure),
        np.full(statements.shape[1], float(upper)), sparse.csr_array(targets), np.zeros(len(targets), int),
    )  # fmt: skip


@st.composite
def systems(draw):
    cells, rows = draw(st.integers(2, 4)), draw(st.integers(1, 4))
    numbers = st.sampled_from([-1.0, 0.0, 1.0, 1.0, 0.7, 2.0])
    statements = np.array(draw(st.lists(numbers, min_size=cells * rows, max_size=cells * rows))).reshape(rows, cells)
    truth = np.array(draw(st.lists(st.integers(0, MOST), min_size=cells, max_size=cells)))
    around = np.array(draw(st.lists(st.sampled_from([0.0, 0.4, 1.0]), min_size=rows, max_size=rows)))
    figure = draw(st.lists(st.integers(-1, 2), min_size=rows, max_size=rows))
    targets = [[1.0] * cells, [1.0, *[0.0] * (cells - 1)]]
    told = statements @ truth
    return make_system(statements, told - around, told + around, figure, targets, MOST)


hidings = st.lists(st.booleans(), min_size=3, max_size=3).map(np.array)


def try_every_world(system: System, hidden: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    known = (system.figure < 0) | ~hidden[system.figure]
    worlds = np.array(list(product(range(MOST + 1), repeat=len(system.upper))))
    told = worlds @ system.statements[known].toarray().T
    possible = ((told >= system.low[known] - 1e-9) & (told <= system.high[known] + 1e-9)).all(axis=1)
    values = worlds[possible] @ system.targets.toarray().T
    return values.min(axis=0), values.max(axis=0)


@settings(max_examples=60)
@given(systems(), hidings)
def test_bounds_are_those_of_trying_every_world(system, hidden):
    np.testing.assert_allclose(bound(system, hidden), try_every_world(system, hidden))


@settings(max_examples=40)
@given(systems(), hidings, st.integers(0, 2))
def test_hiding_more_never_narrows_an_interval(system, hidden, figure):
    low, high = bound(system, hidden)
    hidden = hidden.copy()
    hidden[figure] = True
    lower, higher = bound(system, hidden)
    assert (lower <= low).all() and (higher >= high).all()


@settings(max_examples=40)
@given(systems(), hidings)
def test_the_relaxation_is_never_narrower_than_whole_numbers(system, hidden):
    (low, high), (lower, higher) = bound(system, hidden), bound(system, hidden, integer=False)
    assert (lower <= low + 1e-6).all() and (higher >= high - 1e-6).all()


@settings(max_examples=30)
@given(systems(), hidings, st.randoms())
def test_the_order_of_statements_does_not_matter(system, hidden, chance):
    order = chance.sample(range(len(system.low)), len(system.low))
    other = System(
        system.statements[order], system.low[order], system.high[order], system.figure[order],
        system.upper, system.targets, system.target_figure,
    )  # fmt: skip
    np.testing.assert_allclose(bound(other, hidden), bound(system, hidden))


def test_whole_numbers_tell_more_than_the_relaxation():
    system = make_system([[2, 2]], [3], [5], [-1], [[1, 1]])
    assert [ends[0] for ends in bound(system, np.zeros(0, bool))] == [2, 2]
    assert [ends[0] for ends in bound(system, np.zeros(0, bool), integer=False)] == [1.5, 2.5]


def test_what_nothing_bounds_is_endless():
    system = make_system([[1, 0]], [2], [2], [-1], [[1, 1], [1, 0]])
    low, high = bound(system, np.zeros(0, bool))
    assert low.tolist() == [2, 2] and high.tolist() == [np.inf, 2]


def test_a_hidden_statement_is_not_known_and_a_shown_one_is():
    system = make_system([[1, 1], [1, 0]], [5, 2], [5, 2], [-1, 0], [[0, 1]])
    assert [ends[0] for ends in bound(system, np.array([True]))] == [0, 5]
    assert [ends[0] for ends in bound(system, np.array([False]))] == [3, 3]


def test_only_the_targets_asked_for_are_bounded():
    system = make_system([[1, 1]], [5], [5], [-1], [[0, 1], [1, 1]])
    assert [ends.tolist() for ends in bound(system, np.zeros(0, bool), targets=[1])] == [[5], [5]]


def test_an_own_answer_narrows_the_counts_of_others():
    system = make_system([[1, 1]], [5], [5], [-1], [[0, 1]])
    insider = add_statements(system, sparse.csr_array([[1.0, 0.0]]), np.array([1.0]), np.array([1.0]))
    assert [ends[0] for ends in bound(system, np.zeros(0, bool))] == [0, 5]
    assert [ends[0] for ends in bound(insider, np.zeros(0, bool))] == [4, 4]


@pytest.mark.parametrize("high", [1, 3])
def test_statements_that_contradict_one_another_are_refused(high):
    system = make_system([[1, 1], [1, 0], [0, 1]], [4, 0, 0], [4, high, high - 1], [-1, -1, -1], [[0, 1]])
    if high == 3:
        bound(system, np.zeros(0, bool))
    else:
        with pytest.raises(StudyError, match="contradict"):
            bound(system, np.zeros(0, bool))


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="low has the shape"):
        make_system([[1, 1]], [4, 4], [4], [-1], [[0, 1]])
    with pytest.raises(ValueError, match="targets are on 1 cells"):
        make_system([[1, 1]], [4], [4], [-1], [[1]])


def test_rounding_in_many_rounds_of_narrowing_shuts_out_no_true_world():
    statements = [[1, 0, 1], [-1, 0.7, 0.7], [1, 1, 1], [1, -1, 0.7]]
    truth = np.array([3, 4, 0])
    told = np.array(statements) @ truth
    system = make_system(statements, told, told, [-1] * 4, np.eye(3))
    low, high = bound(system, np.array([False]), integer=False)
    assert (low <= truth + 1e-6).all() and (high >= truth - 1e-6).all()
