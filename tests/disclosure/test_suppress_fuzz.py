"""Ten random sets of overlapping tables: whoever attacks what is shown finds no confidential count."""

import numpy as np
import pytest

LONG = (0, 1, 2, 3, 6)  # each is worked at for a quarter of a minute and more
SEEDS = [pytest.param(seed, marks=pytest.mark.whole if seed in LONG else ()) for seed in range(10)]


@pytest.fixture(scope="module")
def bench(load_script):
    return load_script("benchmarks/disclosure.py")


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attack_on_overlapping_tables_finds_no_confidential_count(bench, seed):
    forms, truth = bench.draw_tables(seed)
    widths = bench.attack(forms, truth, *bench.protect_tables(forms, truth))
    assert (widths >= 3).all()


def test_the_attack_finds_counts_where_only_the_primaries_are_hidden(bench):
    forms, truth = bench.draw_tables(10)
    primary, _ = bench.protect_tables(forms, truth)
    assert (bench.attack(forms, truth, primary, primary) == 0).any()


def test_the_attack_finds_counts_where_one_secondary_is_shown(bench):
    forms, truth = bench.draw_tables(10)
    primary, hidden = bench.protect_tables(forms, truth)
    chosen = np.random.default_rng(1).choice(np.flatnonzero(hidden & ~primary))
    hidden[chosen] = False
    assert (bench.attack(forms, truth, primary, hidden) < 3).any()
