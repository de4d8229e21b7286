"""The limits of the benchmark of the tables: what is slower or larger ends `make bench` with 1."""

from pathlib import Path

import pandas as pd
import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/tables.py")


@pytest.mark.parametrize(
    ("seconds", "memory", "expected"), [(9.9, 1.49e9, 0), (10.1, 1.0e9, 1), (5.0, 1.51e9, 1), (60.0, 9e9, 1)]
)
def test_more_than_ten_seconds_or_one_and_a_half_gigabytes_fail(bench, monkeypatch, capsys, seconds, memory, expected):
    taken = {"all tables": (seconds, memory), "pandas groupby": (0.5, 7e8)}
    monkeypatch.setattr(bench, "measure", lambda way, file: taken[way])
    monkeypatch.setattr(bench, "draw_interviews", lambda file, interviews: 60)
    assert bench.main() == expected
    assert f"{seconds / 0.5:.0f} times one pass" in capsys.readouterr().out


def test_the_interviews_are_as_many_as_wanted_and_their_populations_match(bench, tmp_path):
    questions = bench.draw_interviews(tmp_path / "drawn.parquet", 3_000)
    drawn = pd.read_parquet(tmp_path / "drawn.parquet")
    assert len(drawn) == 3_000 and questions >= 60 and set(drawn["group"]) == {"authority", "ngo", "roma"}
    sizes = drawn.groupby("stratum").agg(n=("sample", "size"), sample=("sample", "first"), size=("population", "first"))
    assert (sizes["n"] == sizes["sample"]).all() and (sizes["size"] >= sizes["n"]).all()
    assert (drawn["weight"] == drawn["population"] / drawn["sample"]).all()


def test_the_time_and_memory_are_those_of_a_process_that_makes_the_tables(bench, tmp_path, monkeypatch):
    file = tmp_path / "drawn.parquet"
    bench.draw_interviews(file, 60)
    names = {}
    exec(bench.START.format(root=str(REPOSITORY), file=str(file)) + bench.WAYS["all tables"], names)
    assert set(names["estimate_chapters"].__globals__["CHAPTERS"]) >= {"recognition", "trust"} and callable(
        names["run"]
    )
    monkeypatch.setitem(bench.WAYS, "idle", "def run(): pass\n")
    monkeypatch.setitem(bench.WAYS, "slow and large", 'def run(): time.sleep(0.4); b"x" * 400_000_000\n')
    idle, more = (bench.measure(way, file) for way in ("idle", "slow and large"))
    assert idle[0] < 0.4 <= more[0]
    assert idle[1] > 1e8 and more[1] - idle[1] > 2e8
