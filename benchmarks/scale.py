"""How time and memory of the steps of a build grow with municipalities, with respondents and with documents.

One of the three grows at a time, in an invented study; more respondents or documents only in eight municipalities.
`python benchmarks/scale.py` goes as far as 64 municipalities; the others are named (`265`), or asked for by `--all`.

What is measured: all steps before the pages, one after the other; then the pages of municipalities in one language,
executed and converted as a build does it, with all cores; then the site of these pages, and its audit. Left out are
leaflets and reports, the other language, and pages as PDF, Word file and workbook.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
from engine import time_cells
from rows import HEADER, count_cores, describe_machine, print_row
from scale_study import write_study

from analysis.pipeline.pages import Page, list_pages
from analysis.study import ROOT_VARIABLE, Study, load_study

FEW, MANY, MOST = 64, 265, 1000  # municipalities; 265 are all of Bulgaria
SMALL = 8
PLACES = (SMALL, FEW)
RESPONDENTS, DOCUMENTS = (60, 1000, 5000), (10, 1000, 5000)  # of each municipality; in all
USUAL = 60  # respondents of each municipality where it is the number of municipalities that grows
SAMPLED = 16  # pages whose cells are run for the floor
FLOOR_LIMIT = 1.6  # times the floor divided by the number of cores
MEMORY_LIMIT = 2e9  # bytes of all processes together
GROWTH_LIMIT = 1.05  # exponent of execution and HTML, from FEW to MANY municipalities
TAKEN = "taken.json"  # what a step reports, in the folder of the study
EVERY = 0.2  # seconds between two looks at the memory
PARTS = {  # line of the report → the tasks whose seconds it adds up
    "documents": ("documents", "analysis of documents", "index of documents", "tables of documents"),
    "estimates": ("survey", "estimates", "technical", "structure"),
    "other tables": ("facts", "engagement", "answers", "change"),
    "protection": ("release", "release of engagement"),
    "extracts": ("extracts",),
}
PAGES, ASSEMBLY, AUDIT, FLOOR = "execution and HTML", "site", "audit", "floor"


class Size(NamedTuple):
    """How large a study is: municipalities, respondents of each, documents in all (None: one of each)."""

    places: int
    respondents: int = USUAL
    documents: int | None = None

    def __str__(self) -> str:
        documents = self.places + 1 if self.documents is None else self.documents
        return f"{self.places} × {self.respondents} + {documents}"


class Taken(NamedTuple):
    """What the steps of a build took: seconds, and bytes of all processes together at most, by line of the report."""

    seconds: dict[str, float]
    memory: dict[str, float]


def measure(size: Size, pages: bool) -> Taken:
    """Return what the steps of a study of this size take, in processes of their own; without `pages` the first only."""
    seconds, memory = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        write_study(Path(folder), *size)
        for step in (*STEPS,) if pages else ("prepare",):
            found, most = run_apart(step, Path(folder))
            seconds |= found
            memory |= dict.fromkeys(found, most)
    return Taken(seconds, memory)


def run_apart(step: str, folder: Path) -> tuple[dict[str, float], float]:
    """Return the seconds that a step reports, run in a process of its own, and the most memory that it held."""
    process, most = psutil.Popen([sys.executable, __file__, "--step", step, str(folder)]), 0.0
    while process.poll() is None:
        most = max(most, count_memory(process))
        time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, step)
    return json.loads((folder / TAKEN).read_text(encoding="utf-8")), most


def count_memory(process: psutil.Process) -> float:
    """Return the bytes that a process and all it started hold now; where that is known, shared ones count once."""
    total = 0.0
    for one in (process, *list_children(process)):
        try:
            total += getattr(one.memory_full_info(), "pss", 0) or one.memory_info().rss
        except psutil.Error:  # it has ended
            continue
    return total


def list_children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def prepare(study: Study) -> dict[str, float]:
    """Run all that is made before the pages, one task after the other."""
    costs = run_tasks(study, [], workers=1)
    return {line: sum(costs.get(name, 0.0) for name in names) for line, names in PARTS.items()}


def build_pages(study: Study) -> dict[str, float]:
    """Execute the pages of municipalities and convert them, as many at a time as there are cores."""
    start = time.perf_counter()
    run_tasks(study, list_measured(study), workers=None)
    return {PAGES: time.perf_counter() - start}


def run_tasks(study: Study, pages: list[Page], workers: int | None) -> dict[str, float]:
    """Run the tasks of pages, or those before any page, and return the seconds of each; all must succeed."""
    from pytask import TaskOutcome

    from analysis.pipeline import running
    from analysis.pipeline.course import Course
    from analysis.pipeline.failures import explain
    from analysis.pipeline.task_notebooks import list_notebook_tasks
    from analysis.pipeline.task_pages import list_page_tasks

    def list_tasks_of_pages(study: Study, pages: list[Page]) -> list:
        return [*list_notebook_tasks(study, pages), *list_page_tasks(study, pages)]  # no other format, no search

    running.list_tasks_of_pages, course = list_tasks_of_pages, Course({})
    reports = running.run_graph(study, pages, workers, course, steps=not pages)
    failed = [report for report in reports if report.outcome == TaskOutcome.FAIL]
    if failed:
        sys.exit("\n".join(f"{report.task.base_name}: {explain(report)}" for report in failed))
    return {name: cost.seconds for name, cost in course.costs.items()}


def assemble(study: Study) -> dict[str, float]:
    """Assemble the site of these pages and audit it, whatever the audit finds."""
    from analysis.pipeline.audit import audit_site
    from analysis.pipeline.parts import collect_parts
    from analysis.pipeline.running import list_tasks
    from analysis.publish.site import assemble_site

    taken = {}

    def audit(site: Path) -> None:
        with timed(taken, AUDIT):
            exposed = [verdict.attack for verdict in audit_site(study, site) if len(verdict.findings)]
        if exposed:
            sys.exit(f"the audit found something by {', '.join(exposed)}")

    with timed(taken, ASSEMBLY):
        assemble_site(collect_parts(study, list_tasks(study, []), frozenset()), study.output / "site", audit)
    return taken | {ASSEMBLY: taken[ASSEMBLY] - taken[AUDIT]}


def run_floor(study: Study) -> dict[str, float]:
    """Run the code cells of some pages in this process, warm by then, and return what those of all would take."""
    pages = list_measured(study)
    sample = pages[:: math.ceil(len(pages) / SAMPLED)]
    os.environ |= {ROOT_VARIABLE: str(study.root), "MPLBACKEND": "agg"}  # the notebooks' study; no window
    return {FLOOR: time_cells(pages[0].source(study), [page.parameters for page in sample]) * len(pages) / len(sample)}


def list_measured(study: Study) -> list[Page]:
    """Return the pages of municipalities in the first language."""
    return [page for page in list_pages(study, language=study.languages[0]) if page.notebook == "municipality"]


STEPS = {"prepare": prepare, "pages": build_pages, "assemble": assemble, "floor": run_floor}


@contextmanager
def timed(taken: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    taken[name] = time.perf_counter() - start


def find_exponent(few: float, many: float, factor: float) -> float:
    """Return the power of the size with which something grows that is `factor` times as large.

    >>> round(find_exponent(2.0, 8.0, 4), 6)
    1.0
    """
    return math.log(many / few) / math.log(factor)


def print_taken(size: Size, taken: Taken) -> None:
    """Print the lines of a size: municipalities × respondents + documents, seconds, memory."""
    for line, seconds in taken.seconds.items():
        print(f"{size!s:>20} {line:22} {seconds:>9.1f} s {taken.memory[line] / 1e6:>7.0f} MB", flush=True)


def judge(taken: dict[Size, Taken]) -> bool:
    """Print what is held to limits, and the growth of everything; return whether all limits are kept."""
    print(HEADER)
    kept = []
    for size, own in taken.items():
        if PAGES in own.seconds:
            best = own.seconds[FLOOR] / count_cores()
            limit = FLOOR_LIMIT if size.places >= FEW else None  # of few pages the start of the build is a large part
            kept.append(print_row(f"{size}: {PAGES}, floor / cores", own.seconds[PAGES], best, limit))
            kept.append(print_row(f"{size}: memory, of the limit", own.memory[PAGES] / 1e9, MEMORY_LIMIT / 1e9, 1,
                                  unit="GB"))  # fmt: skip
    for one, other in list_pairs(list(taken)):
        few, many = taken[one], taken[other]
        factor = max(large / small for small, large in zip(*map(count_parts, (one, other)), strict=True))
        is_held = (one.places, other.places) == (FEW, MANY)
        for line in [line for line in few.seconds if line in many.seconds]:
            power = find_exponent(few.seconds[line], many.seconds[line], factor)
            limit = GROWTH_LIMIT if is_held and line == PAGES else None
            name = f"{one} → {other}: {line}, exponent"
            kept.append(print_row(name, many.seconds[line], few.seconds[line], limit, ratio=power))
    return all(kept)


def list_pairs(sizes: list[Size]) -> Iterator[tuple[Size, Size]]:
    """Yield each size and the next larger one on the same axis."""
    for axis in range(3):
        own = [size for size in sizes if all(size[at] == Size(SMALL)[at] for at in range(3) if at != axis)]
        own = sorted(own, key=lambda size: count_parts(size)[axis])
        yield from zip(own, own[1:], strict=False)


def count_parts(size: Size) -> tuple[int, int, int]:
    """Return municipalities, respondents of each and documents, of which one each goes with municipalities."""
    return size.places, size.respondents, size.documents or 1


def main() -> int:
    """Print what each size takes; return 1 when the pages, their memory or their growth are beyond their limits."""
    if "--step" in sys.argv:
        step, folder = sys.argv[-2:]
        (Path(folder) / TAKEN).write_text(json.dumps(STEPS[step](load_study(Path(folder)))), encoding="utf-8")
        return 0
    is_all, named = "--all" in sys.argv, [int(word) for word in sys.argv[1:] if word.isdigit()]
    sizes = [Size(places) for places in named or (*PLACES, *((MANY, MOST) if is_all else ()))]
    if is_all:
        sizes += [Size(SMALL, respondents) for respondents in RESPONDENTS if respondents != USUAL]
        sizes += [Size(SMALL, documents=documents) for documents in DOCUMENTS]
    print(describe_machine(), "municipalities × respondents of each + documents:", sep="\n")
    taken = {}
    for size in sizes:
        taken[size] = measure(size, pages=size == Size(size.places))
        print_taken(size, taken[size])
    return int(not judge(taken))


if __name__ == "__main__":
    sys.exit(main())
