"""Joint suppression: no confidential count can be told, by nobody, and no more is hidden than need be."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from analysis.disclosure.bounds import add_statements, bound
from analysis.disclosure.insiders import NOBODY, Guard
from analysis.disclosure.suppress import Exposed, protect
from analysis.disclosure.system import System


def make_table(counts, public: bool = True) -> tuple[System, np.ndarray, np.ndarray]:
    """A table of counts with its margins; return its system, truth and the count of each figure."""
    counts = np.array(counts)
    rows, columns = counts.shape
    cells = np.arange(counts.size).reshape(rows, columns)
    groups = [[cell] for cell in cells.ravel()] + list(cells) + list(cells.T) + [cells.ravel()]
    forms = np.array([np.isin(cells.ravel(), group) for group in groups], float)
    told = forms @ counts.ravel()
    system = System(
        sparse.csr_array(forms), told, told, np.arange(len(told)), np.full(counts.size, np.inf),
        sparse.csr_array(forms), np.arange(len(told)),
    )  # fmt: skip
    return system, counts.ravel(), told


def find_narrow(system, truth, hidden, primary) -> list[tuple[int, int]]:
    """Attack without the code of suppression: (target, insider) whose interval is narrower than 3."""
    forms, found = system.targets, []
    counts = forms @ truth
    watched = np.flatnonzero(primary[system.target_figure])
    for insider in [NOBODY, *np.flatnonzero(hidden[system.target_figure] & (counts > 0))]:
        attacked = system
        if insider != NOBODY:
            most = 1.0 if counts[insider] == 1 else np.inf
            attacked = add_statements(system, forms[[insider]], np.array([1.0]), np.array([most]))
        low, high = bound(attacked, hidden, watched)
        own = insider if insider != NOBODY and counts[insider] == 1 else None
        found += [(t, insider) for t, width in zip(watched, high - low, strict=True) if width < 3 and t != own]
    return found


INSIDER = [[1, 4, 20, 30], [12, 15, 30, 40], [30, 25, 20, 35]]


def protect_table(counts, **options):
    system, truth, told = make_table(counts)
    primary = (told >= 1) & (told <= 4)
    hidden, exposed = protect([system], [truth], primary, told + 1, **options)
    return system, truth, primary, hidden, exposed


def test_a_row_with_one_hidden_cell_is_told_by_its_total_until_others_are_hidden():
    system, truth, told = make_table([[2, 20, 30], [12, 15, 30], [30, 25, 20]])
    primary = told <= 4
    low, high = bound(system, primary, [0])
    assert low == high == 2
    hidden, exposed = protect([system], [truth], primary, told + 1)
    low, high = bound(system, hidden, [0])
    assert high - low >= 3 and hidden.sum() == 4 and not exposed


def test_the_only_one_of_a_count_tells_the_other_without_the_check_of_insiders_and_not_with_it():
    system, truth, primary, hidden, _ = protect_table(INSIDER, insiders=[False])
    assert not [pair for pair in find_narrow(system, truth, hidden, primary) if pair[1] == NOBODY]
    assert find_narrow(system, truth, hidden, primary)
    system, truth, primary, hidden, exposed = protect_table(INSIDER)
    assert not exposed and find_narrow(system, truth, hidden, primary) == []


def test_targets_that_are_whole_but_for_an_error_of_computing_are_protected_alike():
    """A form of twelve twelfths adds up to a little less than 1: whoever is in it would agree with no world found."""
    system, truth, told = make_table(INSIDER)
    inexact = replace(system, targets=system.targets * np.nextafter(1, 0))
    primary = (told >= 1) & (told <= 4)
    counts = Guard(inexact, truth, np.flatnonzero(primary), 3, True).counts
    assert (inexact.targets @ truth < told).any() and (counts == told).all()
    hidden, exposed = protect([system], [truth], primary, told + 1)
    got, narrow = protect([inexact], [truth], primary, told + 1)
    assert (got == hidden).all() and narrow == exposed == []


def test_a_target_that_lacks_less_than_one_to_the_width_is_made_wider_too():
    """Three quarters of a count reach 2.25 where the count reaches 3: what is lacking is a fraction."""
    system, truth, told = make_table(INSIDER)
    parts = replace(system, targets=system.targets * 0.75)
    primary = (told >= 1) & (told <= 4)
    hidden, exposed = protect([parts], [truth], primary, told + 1, insiders=[False])
    low, high = bound(parts, hidden, np.flatnonzero(primary))
    assert not exposed and (high - low >= 3).all()
    nearly = replace(system, targets=system.targets * (0.75 - 1e-9))
    got, exposed = protect([nearly], [truth], primary, told + 1, insiders=[False])
    assert not exposed and (got == hidden).all()


@settings(max_examples=15)
@given(st.lists(st.sampled_from([0, 1, 2, 3, 4, 7, 9, 15, 30]), min_size=12, max_size=12))
def test_no_confidential_count_of_a_table_is_narrower_than_three_for_anybody(numbers):
    system, truth, primary, hidden, exposed = protect_table(np.reshape(numbers, (3, 4)))
    narrow = set(find_narrow(system, truth, hidden, primary))
    forms = system.targets.toarray()
    own = {(t, i) for t, i in narrow if i != NOBODY and forms[i] @ truth == 1 and (forms[t] <= forms[i]).all()}
    assert narrow - own == {(e.target, e.insider) for e in exposed}


def test_every_secondary_is_needed():
    system, truth, primary, hidden, _ = protect_table(INSIDER)
    for figure in np.flatnonzero(hidden & ~primary):
        fewer = hidden.copy()
        fewer[figure] = False
        assert find_narrow(system, truth, fewer, primary)


def test_primaries_are_hidden_and_nothing_is_where_there_are_none():
    system, truth, told = make_table([[9, 20], [12, 15]])
    assert not protect([system], [truth], np.zeros(len(told), bool), told + 1)[0].any()
    assert (protect_table(INSIDER)[3] >= protect_table(INSIDER)[2]).all()


def test_the_cheaper_figures_are_hidden():
    system, truth, told = make_table([[2, 20, 20], [20, 20, 20], [20, 20, 20]])
    primary = told <= 4
    for dear in (1, 2):
        cost = np.ones(len(told))
        cost[[dear, dear + 3, dear + 6]] = 10
        hidden, _ = protect([system], [truth], primary, cost)
        assert not hidden[dear]


def test_a_figure_without_a_price_is_always_shown():
    system, truth, told = make_table(INSIDER)
    cost = told + 1.0
    cost[12:] = np.inf
    hidden, exposed = protect([system], [truth], (told >= 1) & (told <= 4), cost)
    assert not hidden[12:].any() and not exposed


def test_a_figure_of_two_systems_is_hidden_in_both():
    one, truth, told = make_table([[2, 20], [20, 20]])
    primary = told <= 4
    hidden, _ = protect([one, one], [truth, truth], primary, told + 1)
    low, high = bound(one, hidden, [0])
    assert high - low >= 3


def test_a_count_that_structure_keeps_narrow_is_reported_and_stays_as_wide_as_it_can_be():
    system, truth, told = make_table([[1, 20], [20, 20]])
    system = add_statements(system, sparse.csr_array([[1.0, 0, 0, 0]]), np.array([0.0]), np.array([2.0]))
    primary = told <= 4
    hidden, exposed = protect([system], [truth], primary, told + 1)
    assert exposed[0] == Exposed(0, 0, NOBODY, 2) and {(e.target, e.width) for e in exposed} == {(0, 2)}
    assert [ends[0] for ends in bound(system, hidden, [0])] == [0, 2]


def test_a_truth_that_contradicts_its_system_is_refused():
    system, truth, told = make_table(INSIDER)
    with pytest.raises(ValueError, match="contradict"):
        protect([system], [truth + 1], told <= 4, told + 1)
