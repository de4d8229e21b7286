"""The limits of the benchmark of builds: a build that takes longer ends `make bench` with 1."""

from __future__ import annotations

import pytest

SECONDS = {"nothing has changed": 1.5, "one municipality": 7.0, "code alone": 4.0}  # 7.0 of the 8.4 that it may take


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/builds.py")


def compare(bench, **changed):
    """Compare what is told, in three rounds of which the last is far off."""
    told = SECONDS | changed
    rounds = {what: iter([seconds, seconds, 100.0]) for what, seconds in told.items()}
    return bench.compare(None, 3, lambda what, study: next(rounds[what]))


def test_builds_within_their_limits_pass_and_one_outlier_of_three_does_not_count(bench, capsys):
    assert compare(bench)
    told = capsys.readouterr().out
    assert told.count(" ok") == 2 and "OVER" not in told
    assert "1.75" in told  # 7.0 / 4.0


@pytest.mark.parametrize("changed", [{"nothing has changed": 2.1}, {"one municipality": 8.5}, {"code alone": 3.0}])
def test_a_build_that_takes_longer_is_over_its_limit(bench, changed, capsys):
    assert not compare(bench, **changed)
    assert capsys.readouterr().out.count("OVER") == 1


def test_what_is_over_ends_with_1(bench, monkeypatch, tmp_path, capsys):
    (tmp_path / "output/site").mkdir(parents=True)
    assert bench.main(["--study", str(tmp_path)]) == 1
    assert "make study" in capsys.readouterr().out
    (tmp_path / "output/site/index.html").write_text("", encoding="utf-8")
    monkeypatch.setattr(bench, "copy_study", lambda source, target: source)
    for kept, code in ((True, 0), (False, 1)):
        monkeypatch.setattr(bench, "compare", lambda study, rounds, kept=kept: kept)
        assert bench.main(["--study", str(tmp_path)]) == code


def test_a_copy_has_the_times_of_the_files_and_is_built_once(bench, monkeypatch, tmp_path):
    built = []
    monkeypatch.setattr(bench, "build", built.append)
    raw = tmp_path / "a/data/raw.csv"
    raw.parent.mkdir(parents=True)
    raw.write_text("x", encoding="utf-8")
    (tmp_path / "a/study.toml").write_text("", encoding="utf-8")
    copy = bench.copy_study(tmp_path / "a", tmp_path / "b")
    assert (copy / "data/raw.csv").stat().st_mtime_ns == raw.stat().st_mtime_ns
    assert built == [copy] and (copy / "study.toml").is_file()
