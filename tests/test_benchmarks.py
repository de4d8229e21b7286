"""The limits of the benchmark: what is beyond them ends `make bench` with 1."""

import pytest


@pytest.fixture
def bench(monkeypatch, load_script):
    """The benchmark with files of 1,000 bytes that nobody reads."""
    module = load_script("benchmarks/survey.py")
    monkeypatch.setattr(module, "write_export", lambda file, interviews: file.write_bytes(b"x" * 1_000))
    return module


@pytest.mark.parametrize(
    ("power", "memory", "expected"),
    [(1.0, 5_900, 0), (1.0, 6_100, 1), (1.3, 5_900, 0), (1.5, 5_900, 1)],
)
def test_memory_beyond_six_files_and_time_beyond_linear_growth_fail(bench, monkeypatch, power, memory, expected):
    monkeypatch.setattr(bench, "measure", lambda reader, file: (int(file.stem) ** power, memory))
    assert bench.main() == expected
