"""The limits of the benchmark of the engine, and the ways that it measures, each with one run."""

import json
import platform
import subprocess
from pathlib import Path

import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory

REPOSITORY = Path(__file__).parents[1]
GOOD = {
    "engine": (5.0, 4.0),
    "commands, one loop": (50.0, 50.0),
    "commands, two loops": (30.0, 30.0),
    "code alone": (9.0, 5.0),
}  # fmt: skip – seconds of the whole process, and as it measured itself


@pytest.fixture
def bench(load_script, monkeypatch):
    kernels = KernelProvisionerFactory.instance()
    monkeypatch.setattr(kernels, "default_provisioner_name", "local-provisioner")  # put back, in the end
    module = load_script("benchmarks/engine.py")
    monkeypatch.setattr(module, "RUNS", 1)
    monkeypatch.setattr(module, "count_cores", lambda: 2)
    return module


def test_what_keeps_all_limits_is_right(bench, capsys):
    assert bench.compare("page", 3, lambda way, name: GOOD[way])
    assert capsys.readouterr().out.count(" ok\n") == 3


@pytest.mark.parametrize("way", ["commands, one loop", "commands, two loops", "code alone"])
def test_a_limit_that_is_passed_goes_red(bench, capsys, way):
    worse = GOOD | {way: tuple(seconds - 0.1 for seconds in GOOD[way])}
    kept = bench.compare("page", 1, lambda other, name: worse[other])
    shown = capsys.readouterr().out.splitlines()
    assert not kept
    assert [way in line for line in shown if line.endswith("OVER")] == [True]


def test_the_commands_have_no_limit_for_the_notebook_of_the_study_but_the_bare_code_has(bench, capsys):
    slow = GOOD | {"commands, one loop": (6.0, 6.0), "commands, two loops": (6.0, 6.0)}
    assert bench.compare("municipality", 1, lambda way, name: slow[way])
    assert not bench.compare("municipality", 1, lambda way, name: (slow | {"engine": (5.0, 4.1)})[way])
    assert "OVER" in capsys.readouterr().out


def test_one_limit_passed_ends_with_1(bench, monkeypatch):
    monkeypatch.setattr(bench, "compare", lambda name, rounds: name == "page")
    assert bench.main(["--rounds", "1"]) == 1
    assert bench.main(["--rounds", "1", "--notebook", "page"]) == 0


def test_the_median_counts(bench):
    engine = iter([(99.0, 99.0), GOOD["engine"], GOOD["engine"]])
    assert bench.compare("page", 3, lambda way, name: next(engine) if way == "engine" else GOOD[way])


def test_the_engine_makes_a_page_of_five_figures_and_a_table_and_the_code_alone_draws_the_same_ones(
    bench, tmp_path, monkeypatch
):
    bench.run_engine("page", tmp_path)
    page = (tmp_path / "0.html").read_text(encoding="utf-8")
    assert page.count("data:image/svg+xml,") == 5 and page.count("<table") == 1
    cells = json.loads((tmp_path / "0.ipynb").read_text(encoding="utf-8"))["cells"]
    shown = [output["data"] for cell in cells for output in cell.get("outputs", [])]
    expected = ["".join(data["image/svg+xml"]) for data in shown if "image/svg+xml" in data]
    drawn = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: drawn.append(data.get("image/svg+xml")))
    assert bench.run_code("page") > 0
    assert [svg for svg in drawn if svg][-5:] == expected


def test_the_commands_are_papermill_and_nbconvert_with_the_parameters(bench, monkeypatch, tmp_path):
    commands = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: commands.append([Path(command[0]).name, *command[1:]]))
    bench.run_commands("page", tmp_path, 1)
    executed = str(tmp_path / "0.ipynb")
    assert commands == [
        ["papermill", str(REPOSITORY / "benchmarks/page.ipynb"), executed, "-r", "seed", "0"],
        ["jupyter-nbconvert", "--to", "html", executed],
    ]


def test_a_way_that_makes_too_few_pages_is_an_error(bench, monkeypatch):
    done = subprocess.CompletedProcess([], 0, stdout="")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: done)
    with pytest.raises(RuntimeError, match="engine: 0 pages were made"):
        bench.measure("engine", "page")


def test_the_machine_is_described_without_its_name(bench):
    said = bench.describe_machine()
    assert " cores, " in said and "Python 3." in said
    assert platform.node() not in said.replace(platform.system(), "")
