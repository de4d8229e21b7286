"""How long eight notebooks take from the file to the HTML page, beside the commands and beside the bare code in them.

Four ways, taken in turn, each the median of several rounds. The engine: this project's own, a process from its start,
imports and all. The commands `papermill` and `jupyter nbconvert` in one loop, and in two loops at once. The floor: the
code cells alone, run one after the other in a Python process that has imported everything and run them once before,
figures drawn; divided by the number of cores, as no way of running them could be faster. As that process is warm, the
engine is held to the floor from where its own warm process has imported everything; the whole is printed, too.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
from rows import HEADER, count_cores, describe_machine, print_row

ROOT = Path(__file__).parents[1]
RUNS, ROUNDS = 8, 5
ONE_LOOP, TWO_LOOPS, FLOOR = 10.0, 6.0, 1.6  # the least and the most that is right; see `compare`
PAGE, PLACES = "page", "municipality"
ENGINE, COMMANDS, PARALLEL, BARE = "engine", "commands, one loop", "commands, two loops", "code alone"


class Job(NamedTuple):
    """A notebook, the parameters of each of its runs, and what is added to the environment."""

    notebook: Path
    parameters: list[dict[str, str]]
    environment: Mapping[str, str]


def make_job(name: str) -> Job:
    """Return the job of the fixed notebook of five figures, or of the study's own notebook for its municipalities."""
    from analysis.study import ROOT_VARIABLE, load_study

    if name == PAGE:
        return Job(Path(__file__).with_name("page.ipynb"), [{"seed": str(seed)} for seed in range(RUNS)], {})
    study = load_study(ROOT)
    runs = [{"municipality": slug, "language": "en"} for slug in study.municipalities[:RUNS]]
    return Job(study.notebooks / "municipality.ipynb", runs, {ROOT_VARIABLE: str(ROOT)})


def run_engine(name: str, folder: Path) -> float:
    """Make the pages with this project's engine: what its build does with a page, without the graph around it.

    Returns the seconds from where the warm process has imported everything.
    """
    from analysis.publish.warm import use_forked_kernels  # before all else: the warm process imports meanwhile

    use_forked_kernels(*(["analysis.report.report", "analysis.report.ready"] if name == PLACES else []))
    import nbformat

    from analysis.publish.convert import convert_page
    from analysis.publish.execute import execute_notebook
    from analysis.publish.forks import Fork
    from analysis.study import load_study

    job, study, frame = make_job(name), load_study(ROOT), make_frame(name)

    def make(number: int) -> None:
        executed = folder / f"{number}.ipynb"
        execute_notebook(job.notebook, executed, job.parameters[number], job.environment, study.build)
        page = convert_page(nbformat.read(executed, as_version=4), f"page-{number}", frame)
        (folder / f"{number}.html").write_text(page, encoding="utf-8")

    Fork(os._exit, 0).wait()  # the first fork begins when the imports are done
    started = time.perf_counter()
    with ThreadPoolExecutor(count_cores()) as pool:
        list(pool.map(make, range(len(job.parameters))))
    return time.perf_counter() - started


def make_frame(name: str):
    """Return the frame of the pages: that of the study, or one for a page that is in no study."""
    from analysis.publish.frame import Frame
    from analysis.report.catalogue import Catalogue

    if name == PAGE:
        return Frame("en", "Engine", "", Catalogue("en").text, [("page-0", "Page")], [("en", "English")])
    from analysis.pipeline.frames import make_frame as make_study_frame
    from analysis.study import load_study

    return make_study_frame(load_study(ROOT), "en")


def run_commands(name: str, folder: Path, loops: int) -> None:
    """Make the pages with the commands `papermill` and `jupyter nbconvert`, in so many loops at once."""
    job = make_job(name)

    def make(number: int) -> None:
        executed = folder / f"{number}.ipynb"
        given = [text for key, value in job.parameters[number].items() for text in ("-r", key, value)]
        run_command("papermill", str(job.notebook), str(executed), *given, environment=job.environment)
        run_command("jupyter-nbconvert", "--to", "html", str(executed), environment=job.environment)

    with ThreadPoolExecutor(loops) as pool:
        list(pool.map(make, range(len(job.parameters))))


def run_command(command: str, *arguments: str, environment: Mapping[str, str]) -> None:
    """Run a command of this Python's environment, quietly; raises when it fails."""
    path = Path(sys.executable).with_name(command)
    subprocess.run([path, *arguments], env=os.environ | environment, check=True, capture_output=True)


def run_code(name: str) -> float:
    """Return the seconds that the code cells take in this process, for all runs, after one run that is not counted."""
    job = make_job(name)
    os.environ |= job.environment
    return time_cells(job.notebook, job.parameters)


def time_cells(notebook: Path, runs: Sequence[Mapping[str, str]]) -> float:
    """Return the seconds that the code cells of a notebook take here with each of these parameters, after one run."""
    import nbformat

    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    code = [(compile(cell.source, "cell", "exec"), cell.metadata.get("tags", [])) for cell in cells]

    def run(parameters: Mapping[str, str]) -> None:
        names: dict[str, object] = {}
        with contextlib.redirect_stdout(io.StringIO()):  # what cells show is text here
            for compiled, tags in code:
                exec(compiled, names)
                if "parameters" in tags:
                    names |= parameters

    run(runs[0])
    started = time.perf_counter()
    for parameters in runs:
        run(parameters)
    return time.perf_counter() - started


def measure(way: str, name: str) -> tuple[float, float]:
    """Return the seconds that all runs of a notebook take in one way, in a process of its own: all, and as it says."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        command = [sys.executable, __file__, "--way", way, "--notebook", name, "--folder", folder]
        surroundings = os.environ | ({"MPLBACKEND": "agg"} if way == BARE else {})  # no window
        said = subprocess.run(command, env=surroundings, check=True, stdout=subprocess.PIPE, text=True).stdout
        seconds = time.perf_counter() - started
        pages = len(list(Path(folder).glob("*.html")))
    if way != BARE and pages != len(make_job(name).parameters):
        raise RuntimeError(f"{way}: {pages} pages were made")
    return seconds, float(said or seconds)


def compare(name: str, rounds: int, take: Callable[[str, str], tuple[float, float]] = measure) -> bool:
    """Measure a notebook in all ways in turn, print the rows; return whether all limits are kept.

    The commands are held to the engine for the fixed notebook; for the study's own the ratio is only printed.
    """
    taken = {way: [] for way in (ENGINE, COMMANDS, PARALLEL, BARE)}
    for _ in range(rounds):
        for way, seconds in taken.items():
            seconds.append(take(way, name))
    whole = {way: median(all_of_it for all_of_it, _ in seconds) for way, seconds in taken.items()}
    inside = {way: median(own for _, own in seconds) for way, seconds in taken.items()}
    return all(list(print_rows(name, whole, inside)))  # a list: every row is printed


def print_rows(name: str, whole: Mapping[str, float], inside: Mapping[str, float]) -> Iterator[bool]:
    """Print the rows of a notebook, and yield for each whether its limit is kept.

    Seconds by way: of the whole process, and as it measured itself, warm.
    """
    cores = count_cores()
    for way, limit in ((COMMANDS, ONE_LOOP), (PARALLEL, TWO_LOOPS)):
        what = f"{RUNS} × {name}: {way} / engine"
        yield print_row(what, whole[way], whole[ENGINE], limit if name == PAGE else None, at_least=True)
    floor = inside[BARE] / cores
    yield print_row(f"{RUNS} × {name}: engine, warm / {BARE}, {cores} cores", inside[ENGINE], floor, FLOOR)
    yield print_row(f"{RUNS} × {name}: engine, whole / {BARE}, {cores} cores", whole[ENGINE], floor)


def main(arguments: list[str] | None = None) -> int:
    """Print the table; return 1 when a limit is passed. With `--way`, be one of the processes that are measured."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=ROUNDS)
    options.add_argument("--notebook", choices=[PAGE, PLACES])
    options.add_argument("--way", choices=[ENGINE, COMMANDS, PARALLEL, BARE], help=argparse.SUPPRESS)
    options.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args(arguments)
    if given.way == ENGINE:
        print(run_engine(given.notebook, given.folder))
    elif given.way == BARE:
        print(run_code(given.notebook))
    elif given.way:
        run_commands(given.notebook, given.folder, 1 if given.way == COMMANDS else 2)
    else:
        print(describe_machine(), f"median of {given.rounds}", HEADER, sep="\n")
        kept = [compare(name, given.rounds) for name in (PAGE, PLACES) if given.notebook in (None, name)]
        return int(not all(kept))
    return 0


if __name__ == "__main__":
    sys.exit(main())
