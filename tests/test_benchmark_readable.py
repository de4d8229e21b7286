"""The limits of the benchmark of what can be read: too many flags by municipality end `make bench` with 1."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.survey.population import read_population


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/readable.py")


@pytest.mark.parametrize(
    ("whole", "small", "expected"), [(70, 40, 0), (69, 40, 1), (70, 39, 1), (100, 100, 0), (0, 0, 1)]
)
def test_a_share_below_its_limit_fails(bench, monkeypatch, capsys, whole, small, expected):
    counts = {
        name: pd.DataFrame({"all": 200, "rows": 100, "shown": shown}, index=bench.TABLES)
        for name, shown in (("demonstration", whole), ("small samples", small))
    }
    monkeypatch.setattr(bench, "measure_all", lambda: counts)
    assert bench.main() == expected
    printed = capsys.readouterr().out
    assert f"of 1200 rows, {whole}.0% (limit 70%)" in printed
    assert f"of 2400, {whole / 200:.1%}" in printed, "what is left out is counted, too"


def test_only_rows_of_roma_in_a_municipality_count_and_only_those_with_an_estimate_are_shown(bench, monkeypatch):
    table = pd.DataFrame({
        "municipality": ["ruse", "ruse", "borovo", "district", "ruse"],
        "group": ["roma", "roma", "roma", "roma", "ngo"], "estimate": [0.2, None, None, 0.3, 0.4],
    })  # fmt: skip
    monkeypatch.setattr(bench, "read_released", lambda folder, names: dict.fromkeys(names, table))
    got = bench.count_shown(SimpleNamespace(tables=None))
    assert got.index.tolist() == list(bench.TABLES)
    assert (got["all"] == 3).all() and (got["shown"] == 1).all()
    assert (got["rows"] == 2).all(), "of Borovo no page prints any"


@pytest.mark.whole
def test_a_sample_drawn_again_has_the_interviews_wanted_and_the_same_frame(bench, tmp_path):
    study = bench.draw_again(bench.copy_study(tmp_path), bench.SMALL, seed=7)
    lines = study.export.read_text(encoding="utf-8").splitlines()
    of_roma = [line for line in lines if '"roma"' in line and '"yes"' in line]
    assert len(of_roma) == sum(bench.SMALL.values()) == 196
    assert sum('"borovo"' in line for line in of_roma) == bench.SMALL["borovo"]
    persons = read_population(study.population, study.municipalities, study.groups, study.status)
    assert persons.loc[persons["group"] == "roma", "population"].sum() == 4578
