"""How many small mistakes in estimation and disclosure control the tests of their rooms find.

`mutation.py` tries a random sample of mutants, `mutation.py --all` every one, which takes hours. Mutants are made and
run by mutmut, in a copy of the study: a mistake a time, in a fork of a process that has imported all there is, with
the tests that call the function. Nothing else is counted: not the tests of other rooms, not the examples of docstrings.
The wording of errors is not held to the tests, so what follows `raise` is left as it is; nor does mutmut touch what
stands outside functions, or functions with a decorator. Survivors are tried again with the whole files of their tests,
for what a fixture or a cache had done before is not known of the single test.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from analysis.survey import estimates
from analysis.survey.design import Design

sys.path.insert(0, str(Path(__file__).parent))
from rows import count_cores

ROOT = Path(__file__).parents[1]
SAMPLE, SEED = 400, 20151130  # mutants, and how they are drawn
FIRST = "analysis.survey.domains.x_is_estimable__mutmut_1"  # one that is quick, to have them all made
LEAST = 0.85  # share of mutants that is found, in each part
MODULES = ("estimates", "linearised", "domains", "intervals", "independence")
PARTS = {
    "estimation": [f"src/analysis/survey/{module}.py" for module in MODULES],
    "disclosure": [
        path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "src/analysis/disclosure").rglob("*.py"))
    ],
}
NEEDED = (
    "conftest.py", "pyproject.toml", "study.toml", "src", "data/raw", "tests/survey", "tests/disclosure",
    *(f"tests/{path.name}" for path in (ROOT / "tests").glob("*.py") if not path.name.startswith("test_")),
)  # fmt: skip
FOUND = {1, 3, 24, 36, 152, 255, -24, -11}  # exit codes: a test failed, or never came to its end
# Of the survey's tests those that name one of the modules; of the others all but one that takes minutes a round.
TESTS = [
    path.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "tests/survey").glob("test_*.py"))
    if any(re.search(rf"\b{module}\b", path.read_text(encoding="utf-8")) for module in MODULES)
] + ["tests/disclosure", "--ignore=tests/disclosure/test_suppress_fuzz.py"]
CONFIGURATION = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {json.dumps([path for paths in PARTS.values() for path in paths])}
also_copy = ["conftest.py", "study.toml", "data"]
pytest_add_cli_args = ["-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {json.dumps(TESTS)}
process_isolation = "forkserver"
timeout_multiplier = 4
timeout_constant = 5
track_dependencies = false
on_dependency_change = "ignore"
"""


def keep_errors(code: str) -> str:
    """Return a module in which mutmut lets every `raise` alone."""
    lines = code.splitlines()
    raised = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Raise)]
    for node in sorted(raised, key=lambda node: -node.lineno):
        blanks = " " * node.col_offset
        lines.insert(node.end_lineno, f"{blanks}# pragma: no mutate end")
        lines.insert(node.lineno - 1, f"{blanks}# pragma: no mutate start")
    return "\n".join(lines)


def copy_study(folder: Path) -> None:
    """Copy what the tests need, ready for mutmut."""
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for path in (folder / path for paths in PARTS.values() for path in paths):
        path.write_text(keep_errors(path.read_text(encoding="utf-8")), encoding="utf-8")
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(CONFIGURATION)


def run_mutmut(folder: Path, names: Iterable[str]) -> None:
    """Try these mutants, on all cores; raises `CalledProcessError` where the tests fail without any."""
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(count_cores()), *names]
    environment = os.environ | {"CI": "1"}  # hypothesis tries the same examples each time
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def read_mutants(folder: Path) -> pd.DataFrame:
    """Return a row per mutant: name, module, part, code (exit code of its tests; missing where it was not tried)."""
    rows = []
    for part, path in ((part, path) for part, paths in PARTS.items() for path in paths):
        meta = folder / "mutants" / f"{path}.meta"
        if meta.exists():
            codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
            rows += [(name, name.rpartition(".")[0], part, code) for name, code in codes.items()]
    return pd.DataFrame(rows, columns=["name", "module", "part", "code"]).astype({"code": "Int64"})


def draw_mutants(mutants: pd.DataFrame, size: int) -> pd.DataFrame:
    """Return a random sample of about `size` mutants: the same share of each module, two at least."""
    share = size / len(mutants)
    drawn = [
        of_module.sample(min(len(of_module), max(2, round(len(of_module) * share))), random_state=SEED)
        for _, of_module in mutants.groupby("module")
    ]
    return pd.concat(drawn).sort_values("name")


def widen_tests(folder: Path) -> None:
    """Let every test stand for all tests of its file."""
    path = folder / "mutants/mutmut-stats.json"
    stats = json.loads(path.read_text(encoding="utf-8"))
    for function, tests in stats["tests_by_mangled_function_name"].items():
        files = {test.partition("::")[0] for test in tests}
        wide = [test for test in stats["duration_by_test"] if test.partition("::")[0] in files]
        stats["tests_by_mangled_function_name"][function] = wide
    path.write_text(json.dumps(stats), encoding="utf-8")


def list_survivors(folder: Path, drawn: pd.DataFrame) -> list[str]:
    """Return the names of the mutants drawn that no test has found yet."""
    tried = read_mutants(folder).merge(drawn["name"])
    return tried.loc[~tried["code"].isin(FOUND), "name"].tolist()


def describe_mutant(folder: Path, name: str) -> str:
    """Return the name of a mutant and the lines that it changes."""
    shown = subprocess.run([sys.executable, "-m", "mutmut", "show", name], cwd=folder, capture_output=True, text=True)
    lines = [line for line in shown.stdout.splitlines() if line.startswith(("- ", "+ "))]
    return "\n".join([name, *lines])


def count_found(mutants: pd.DataFrame, tried: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return by part or module: mutants, tried, found, and the share found with its 95 % interval.

    The sample is stratified by module, so the share is estimated as those of the survey are.
    """
    numbers, drawn = mutants["module"].value_counts(), tried["module"].value_counts()
    frame = tried.assign(found=tried["code"].isin(FOUND).astype(float), N=tried["module"].map(numbers))
    frame = frame.assign(weight=frame["N"] / frame["module"].map(drawn))
    design = Design(frame, strata="module", weights="weight", population="N", lonely="adjust")
    table = estimates.proportion(design, "found", 1.0, by=by).set_index(by)[["estimate", "low", "high"]].round(3)
    counts = {"mutants": mutants.groupby(by).size(), "tried": frame.groupby(by).size()}
    return pd.DataFrame(counts | {"found": frame.groupby(by)["found"].sum().astype(int)}).join(table)


def judge(mutants: pd.DataFrame, tried: pd.DataFrame) -> bool:
    """Print how many mutants of each module and part were found; return whether it is enough of each part."""
    by_part = count_found(mutants, tried, "part")
    print(count_found(mutants, tried, "module").to_string(), by_part.to_string(), sep="\n\n")
    print(f"At least {LEAST:.0%} of each part are to be found.")
    return bool((by_part["estimate"] >= LEAST).all())


def main(arguments: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--all", action="store_true", help="try every mutant")
    given = options.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_study(folder)
        run_mutmut(folder, [FIRST])
        mutants = read_mutants(folder)
        drawn = mutants if given.all else draw_mutants(mutants, SAMPLE)
        run_mutmut(folder, drawn["name"])
        widen_tests(folder)
        run_mutmut(folder, list_survivors(folder, drawn))
        print(
            *(describe_mutant(folder, survivor) for survivor in list_survivors(folder, drawn)), sep="\n\n", end="\n\n"
        )
        return 0 if judge(mutants, read_mutants(folder).merge(drawn["name"])) else 1


if __name__ == "__main__":
    sys.exit(main())
