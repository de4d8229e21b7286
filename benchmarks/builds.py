"""How long `study build` takes when nothing has changed, and when one municipality's pages are made again.

Both on a copy of the built study, the whole command from its start, in turn with the floor of the second one: the code
cells of the municipality's notebooks in both languages, run one after the other in a Python process that has imported
everything and has run them once before. The pages are made again from their released tables – the notebooks run and
are converted – and as their bytes are those of before, nothing else is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from engine import time_cells
from rows import HEADER, describe_machine, print_row

ROOT = Path(__file__).parents[1]
ROUNDS = 5
NOTHING, PAGES, BARE = "nothing has changed", "one municipality", "code alone"
MUNICIPALITY = "borovo"
START, FLOOR = 2.0, 1.6  # seconds a build may take; and how many times its floor one with pages may, on top
COPIED = (
    "study.toml", "pyproject.toml", "requirements.lock", "pytask.lock", ".pytask", "notebooks", "words", "data",
    "output",
)  # fmt: skip


def copy_study(source: Path, target: Path) -> Path:
    """Copy a built study, with the times of its files, and let it settle in its new place."""
    target.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns(".*.lock"))
        elif (source / name).is_file():
            shutil.copy2(source / name, target / name)
    build(target)
    return target


def build(study: Path, *arguments: str) -> float:
    """Return the seconds of one `study build`. Raises when it fails."""
    command = [sys.executable, "-m", "analysis", "build", *arguments, "--study", str(study)]
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def run_code(study: Path) -> float:
    """Return the seconds that the code cells of the municipality's notebooks take in this process, the second time."""
    from analysis.pipeline.pages import list_pages
    from analysis.study import ROOT_VARIABLE, load_study

    os.environ[ROOT_VARIABLE] = str(study)
    loaded = load_study(study)
    pages = list_pages(loaded, (MUNICIPALITY,))
    return sum(time_cells(page.source(loaded), [page.parameters]) for page in pages)


def measure(what: str, study: Path) -> float:
    """Return the seconds of one of the three."""
    if what == BARE:
        command = [sys.executable, __file__, "--code", str(study)]
        return float(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return build(study, *([MUNICIPALITY, "--force"] if what == PAGES else []))


def compare(study: Path, rounds: int, take: Callable[[str, Path], float] = measure) -> bool:
    """Measure the three in turn and print the rows; return whether both limits are kept."""
    taken = {what: [] for what in (NOTHING, PAGES, BARE)}
    for _ in range(rounds):
        for what, seconds in taken.items():
            seconds.append(take(what, study))
    return all(print_rows({what: median(seconds) for what, seconds in taken.items()}))


def print_rows(middle: Mapping[str, float]) -> list[bool]:
    """Print a row for each of the builds, beside what it may take; return for each whether it keeps to that."""
    may = START + FLOOR * middle[BARE]
    return [
        print_row(f"study build, {NOTHING} / {START:g} s", middle[NOTHING], START, 1.0),
        print_row(f"study build {MUNICIPALITY} --force / {START:g} s + {FLOOR:g} × code", middle[PAGES], may, 1.0),
        print_row(f"study build {MUNICIPALITY} --force / {BARE}", middle[PAGES], middle[BARE]),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when a limit is passed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--study", type=Path, default=ROOT, help="a built study (default: this one)")
    options.add_argument("--code", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args(arguments)
    if given.code:
        print(run_code(given.code))
        return 0
    if not (given.study / "output/site/index.html").is_file():
        print("the study has not been built; to do: make study")
        return 1
    print(describe_machine(), f"median of {given.rounds}", HEADER, sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        return int(not compare(copy_study(given.study, Path(folder) / "study"), given.rounds))


if __name__ == "__main__":
    sys.exit(main())
