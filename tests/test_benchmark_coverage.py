"""The benchmark of coverage measures the intervals of the tables, on samples like real ones, and can fail."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.demonstration.world import GROUPS, load_model
from analysis.study import load_study
from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.form import load_form
from analysis.survey.measures import knowledge

ROOT = Path(__file__).parents[1]
SILENCE = {"web": 0.1, "paper": 0.4}
HELD = {"a|x": 12, "b|x": 20, "c|x": 9}  # of 30, 25 and 9 persons


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/coverage.py")


@pytest.fixture
def persons() -> pd.DataFrame:
    """Three strata whose persons say 1 or 0, or are not asked (NaN), and leave questions out more or less often."""
    chance = np.random.default_rng(8)
    stratum = np.repeat(["a|x", "b|x", "c|x"], [30, 25, 9])
    people = pd.DataFrame({"stratum": stratum, "municipality": [name[0] for name in stratum]})
    says = chance.choice([1.0, 0.0, np.nan], p=[0.4, 0.5, 0.1], size=64)
    return people.assign(kind=chance.choice(["web", "paper"], size=64), says=says)


def draw_rows(persons: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """One sample, person by person: who is interviewed, and who of these is silent."""
    drawn = persons.groupby("stratum").sample(frac=1, random_state=chance)
    drawn = drawn[drawn.groupby("stratum").cumcount() < drawn["stratum"].map(HELD)].sort_index()
    silent = chance.random(len(drawn)) < drawn["kind"].map(SILENCE)
    return drawn.assign(says=drawn["says"].mask(silent))


def test_counts_are_distributed_as_those_of_persons_drawn_one_by_one(bench, persons):
    stratum, chance = persons[persons["stratum"] == "a|x"], np.random.default_rng(9)
    silence = stratum["kind"].map(SILENCE).to_numpy()
    counts = bench.draw_counts(stratum["says"].to_numpy(), silence, 12, 40_000, chance)
    rows = [chance.permutation(30)[:12] for _ in range(4_000)]
    answers = [stratum["says"].to_numpy()[row][chance.random(12) >= silence[row]] for row in rows]
    one_by_one = np.array([[(answer == 1).sum(), (~np.isnan(answer)).sum()] for answer in answers]).T
    for got, expected in zip(counts, one_by_one, strict=True):
        highest = max(got.max(), expected.max()) + 1
        shares, wanted = (np.bincount(numbers, minlength=highest) / len(numbers) for numbers in (got, expected))
        assert np.abs(shares.cumsum() - wanted.cumsum()).max() < 0.03
    together = [np.corrcoef(pair)[0, 1] for pair in (counts, one_by_one)]
    assert together[0] == pytest.approx(together[1], abs=0.05)


def test_counts_of_persons_who_are_never_silent_would_be_seen_as_others(bench, persons):
    """The check above can fail."""
    stratum = persons[persons["stratum"] == "a|x"]
    chances = stratum["kind"].map(SILENCE).to_numpy()
    silent, frank = (
        bench.draw_counts(stratum["says"].to_numpy(), silence, 12, 4_000, np.random.default_rng(9))[1]
        for silence in (chances, 0 * chances)
    )
    assert frank.mean() - silent.mean() > 1


@pytest.mark.parametrize("seed", range(6))
def test_a_sample_laid_out_by_its_counts_gets_what_the_tables_say_of_its_rows(bench, persons, seed):
    drawn = draw_rows(persons, np.random.default_rng(seed))
    sizes = drawn["stratum"].map(persons["stratum"].value_counts())
    rows = drawn.assign(N=sizes, w=sizes / drawn["stratum"].map(HELD))
    expected = estimates.proportion(Design(rows, strata="stratum", weights="w", population="N"), "says", 1.0)
    by = drawn.groupby("stratum")["says"]
    counts = zip(by.sum(), by.count(), HELD.values(), strict=True)
    answers = pd.DataFrame(np.vstack([bench.lay_out(np.array([k]), np.array([r]), n) for k, r, n in counts]))
    interviews = bench.make_interviews(persons, HELD)
    design = Design(interviews, strata="stratum", weights="weight", population="population")
    got = bench.estimate_domains(design, answers, "x").drop(columns=["column", "domain"])
    pd.testing.assert_frame_equal(got, expected)


def test_samples_have_the_interviews_of_each_stratum_in_its_order(bench, persons):
    drawn = bench.draw_samples(
        persons, persons["says"], dict.fromkeys(SILENCE, 0), HELD, 2_000, np.random.default_rng(1)
    )
    interviews = bench.make_interviews(persons, HELD)
    assert interviews["stratum"].value_counts().to_dict() == HELD
    share = drawn.groupby(interviews["stratum"]).mean().mean(axis=1)
    expected = persons.groupby("stratum")["says"].mean()
    pd.testing.assert_series_equal(share, expected, check_names=False, atol=0.01)


def test_coverage_and_width_are_counted_over_samples(bench):
    bounds = {"low": [0.0, 0.3, 0.1], "high": [0.2, 0.7, 0.2]}
    estimated = {"estimate": [0.0, 0.5, 0.4], "se": [0.0, 0.1, 0.1], "n": 20, "df": 19, "domain": "x"}
    judged = bench.judge(pd.DataFrame(bounds | estimated), {"x": 0.31}).set_index("interval")
    assert judged.loc["tables", "coverage"] == pytest.approx(1 / 3)  # the second one only
    assert judged.loc["tables", "width"] == pytest.approx((0.2 + 0.4 + 0.1) / 3)
    assert judged.loc["Wald", "coverage"] == pytest.approx(2 / 3)
    assert judged.loc["logit", "coverage"] == pytest.approx(2 / 3)  # of nobody saying so it says 0


@pytest.fixture
def small(bench, monkeypatch):
    """The foil only, in 200 samples."""
    monkeypatch.setattr(bench, "MEASURES", (knowledge.measure_foil,))
    monkeypatch.setattr(bench, "CLOSED", ("foil",))
    monkeypatch.setattr(bench, "SAMPLES", 200)
    return bench


def test_everybody_in_the_frame_is_asked(small):
    study = load_study(ROOT)
    people = small.ask_everybody(study, load_model(), load_form(study.form))
    frame = pd.read_csv(study.population).set_index(["municipality", "group"])["population"]
    assert people.groupby(["municipality", "group"]).size().to_dict() == frame.to_dict()
    assert set(people["p_foil"]) == {"never", "heard", "know", "used"}  # nobody is silent


def test_half_as_wide_intervals_end_the_benchmark_with_1_and_name_the_share(small, monkeypatch, capsys):
    true_means = estimates.means

    def halve(*arguments, **keywords):
        table = true_means(*arguments, **keywords)
        middle, half = (table["low"] + table["high"]) / 2, (table["high"] - table["low"]) / 4
        return table.assign(low=middle - half, high=middle + half)

    monkeypatch.setattr(small.estimates, "means", halve)
    assert small.main() == 1
    assert "p_foil recognised: covered in 0." in capsys.readouterr().out


def test_intervals_from_0_to_1_end_it_with_1_too(small, monkeypatch, capsys):
    true_means = estimates.means
    monkeypatch.setattr(small.estimates, "means", lambda *a, **k: true_means(*a, **k).assign(low=0.0, high=1.0))
    assert small.main() == 1
    assert "roma: mean coverage is 1.0000 (limit 0.98)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("lowest", "others", "expected"), [(0.94, 0.97, 0), (0.9395, 0.97, 1), (0.94, 0.9855, 0), (0.96, 0.9905, 1)]
)
def test_a_share_below_94_percent_and_a_mean_above_98_fail(bench, monkeypatch, lowest, others, expected):
    rows = [{"domain": group, "question": "q", "category": str(number), "interval": "tables", "width": 0.1,
             "coverage": others if number else lowest} for group in GROUPS for number in range(8)]  # fmt: skip
    monkeypatch.setattr(bench, "measure_coverage", lambda study, samples: pd.DataFrame(rows))
    assert bench.main() == expected
