"""The limits of the benchmark of protection: slow, fast growing or not audited ends `make bench` with 1."""

import pytest

COUNTS = {"figures": 100, "primary": 10, "hidden": 20}


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/protection.py")


@pytest.fixture
def time_all(bench, monkeypatch):
    """A function that runs the benchmark as if its parts had taken so long."""

    def run(protection: float, audit: float | None, power: float) -> int:
        monkeypatch.setattr(bench, "load_sample", lambda: bench.Sample(None, None, None))
        monkeypatch.setattr(bench, "draw_places", lambda sample, count: count)
        monkeypatch.setattr(
            bench,
            "time_protection",
            lambda sample: (protection if isinstance(sample, bench.Sample) else sample**power, COUNTS),
        )
        monkeypatch.setattr(bench, "time_audit", lambda study: audit)
        return bench.main()

    return run


@pytest.mark.parametrize(
    ("protection", "audit", "expected"), [(89.9, 59.9, 0), (90.1, 30, 1), (30, 60.1, 1), (30, None, 1)]
)
def test_protecting_longer_than_90_seconds_auditing_longer_than_60_and_no_audit_fail(
    time_all, protection, audit, expected
):
    assert time_all(protection, audit, 1.0) == expected


@pytest.mark.parametrize("beside", [0.99, 1.01])
def test_growth_beyond_its_limit_fails(bench, time_all, capsys, beside):
    power = float(bench.np.log(beside * bench.GROWTH_LIMIT) / bench.np.log(8))
    assert time_all(30, 30, power) == (beside > 1)
    assert f"exponent {power:.2f}; 8 times would be linear" in capsys.readouterr().out


def test_without_a_site_it_says_what_to_do(bench, tmp_path, capsys):
    study = bench.replace(bench.load_study(bench.ROOT), root=tmp_path)
    assert bench.time_audit(study) is None
    assert "to do: run `study build`" in capsys.readouterr().out


def test_each_invented_municipality_has_as_many_interviews_as_one_of_the_study_and_persons_of_its_own(bench):
    sample = bench.load_sample()
    drawn = bench.draw_places(sample, 16)
    strata = drawn.respondents.groupby(["municipality", "group"])
    sizes, source = strata.size(), sample.respondents.groupby(["municipality", "group"]).size()
    for number, place in enumerate(drawn.study.municipalities):
        assert sizes[place].to_dict() == source[sample.study.municipalities[number % 8]].to_dict()
    assert len(drawn.study.municipalities) == 16 and len(drawn.respondents) == 2 * len(sample.respondents)
    assert (strata["sample"].first() == sizes).all() and (strata["population"].first() >= sizes).all()
    assert (strata["weight"].first() == strata["population"].first() / sizes).all()
    assert strata["population"].first()["place_1"].to_dict() != strata["population"].first()["place_9"].to_dict()
    assert drawn.responses.values["resp_group"].tolist() == drawn.respondents["group"].tolist()


def test_the_tables_of_invented_municipalities_can_be_true_of_what_they_are_made_of(bench, monkeypatch):
    drawn = bench.draw_places(bench.load_sample(), 2)
    told, structure = bench.make_tables(drawn)
    assert set(told) == set(bench.JOINT) and len(structure.places) == 6
    assert set(told["recognition"]["municipality"]) == {"district", "place_1", "place_2"}
    monkeypatch.setattr(bench, "make_tables", lambda sample: (told, structure))
    monkeypatch.setattr(bench, "hide_jointly", lambda told, *_: told)
    seconds, counts = bench.time_protection(drawn)
    assert seconds >= 0 and 0 < counts["primary"] == counts["hidden"] < counts["figures"]
