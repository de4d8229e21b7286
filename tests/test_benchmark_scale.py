"""The study of scale: its invented studies are whole and say that they are invented; its limits can be passed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from analysis.pipeline.check import check_inputs
from analysis.study import load_study

ROOT = Path(__file__).parents[1]


@pytest.fixture
def bench(load_script, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return load_script("benchmarks/scale.py")


@pytest.fixture
def generator(load_script, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    return load_script("benchmarks/scale_study.py")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_an_invented_study_is_whole_and_says_that_it_is_invented(generator, tmp_path):
    study = generator.write_study(tmp_path, 9, respondents=60, documents=12)
    assert study.is_demonstration and len(study.municipalities) == 9
    names = [(row["name_bg"], row["name_en"]) for row in read(study.reference / "municipalities.csv")]
    assert all("Измислена" in bg and "Invented" in en for bg, en in names) and len(set(names)) == 9
    made = [row for row in read(tmp_path / "data/raw/documents/register.csv") if row["file"]]
    assert len(made) == 12 and {row["origin"] for row in made} == {"demonstration"}
    assert {row["origin"] for row in read(tmp_path / "data/raw/engagement/attendance.csv")} == {"demonstration"}
    for real in load_study(ROOT).municipalities:
        assert not any(real in row.values() for row in read(tmp_path / "data/raw/reference/indicators.csv"))
    assert not check_inputs(study)


def test_a_study_has_as_many_respondents_as_were_asked_for_and_persons_for_them(generator):
    model = generator.draw_model(generator.load_model(), {"place_001": "tsenovo", "place_002": "ruse"}, 500)
    held = {place: sum(rows[place][-2] for rows in model["sizes"].values()) for place in ("place_001", "place_002")}
    assert held == {"place_001": 500, "place_002": 500}
    persons, interviews, refusals = model["sizes"]["ngo"]["place_001"]
    assert persons >= interviews + refusals
    assert all(len(names) == 20 for names in model["interviewers"].values())  # 25 interviews each


def test_documents_of_the_same_source_are_no_copies_of_one_another(generator):
    source, words = generator.load_plan("byala"), generator.list_words()
    one, other = (generator.draw_plan(source, place, 1900, words) for place in ("place_001", "place_002"))
    same = [a.text == b.text for a, b in zip(one.blocks, other.blocks, strict=True) if len(a.text) > 200]
    assert same and not any(same)
    assert "Бяла" not in generator.write_html(one)


@pytest.fixture
def run(bench, monkeypatch):
    """A function that runs the benchmark as if the pages had taken so long, and so much memory, at each size."""

    def take(power: float = 1.0, memory: float = 1.9e9, floor: float = 1.5, *arguments: str) -> int:
        def measure(size, pages):
            seconds = {"protection": size.places**2.0} | ({"execution and HTML": size.places**power} if pages else {})
            held = dict.fromkeys([*seconds, "floor"], memory)
            best = seconds.get("execution and HTML", 0) * bench.count_cores() / floor
            return bench.Taken(seconds | ({"floor": best} if pages else {}), held)

        monkeypatch.setattr(bench, "measure", measure)
        monkeypatch.setattr("sys.argv", ["scale.py", *(arguments or ("64", "265"))])
        return bench.main()

    return take


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ({}, 0),
        ({"power": 1.06}, 1),  # only pages are held to the growth: protection grows with the square here
        ({"memory": 2.1e9}, 1),
        ({"floor": 1.7}, 1),
    ],
)
def test_pages_that_are_slow_large_or_grow_faster_than_the_municipalities_end_with_one(run, taken, expected):
    assert run(**taken) == expected


def test_of_few_pages_how_near_they_are_to_the_floor_is_only_printed(run):
    assert run(1.0, 1e9, 1.7, "8") == 0
    assert run(1.0, 1e9, 1.7, "64") == 1


def test_all_sizes_grow_along_one_axis_at_a_time(run, capsys):
    assert run(1.0, 1e9, 1.5, "--all") == 0
    shown = capsys.readouterr().out
    assert "265 × 60 + 266 → 1000 × 60 + 1001: protection, exponent" in shown
    assert "8 × 1000 + 9 → 8 × 5000 + 9: protection, exponent" in shown
    assert "8 × 60 + 1000 → 8 × 60 + 5000: protection, exponent" in shown


def test_a_step_that_fails_ends_the_measurement(bench, tmp_path):
    with pytest.raises(bench.subprocess.CalledProcessError):
        bench.run_apart("prepare", tmp_path)
