"""What a PDF costs: processor time and memory for each report of the built site, held to their limits."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from analysis.pipeline.pages import BESIDE, LEAFLET, list_pages
from analysis.pipeline.printing import find_missing, print_apart
from analysis.study import load_study

ROOT = Path(__file__).parents[1]
SECONDS, MEGABYTES = 8, 400  # of processor time, of memory, for one report in one language


def main() -> int:
    if missing := find_missing():
        print(missing)
        return 1
    study, slow = load_study(ROOT), []
    with tempfile.TemporaryDirectory() as folder:
        for page in list_pages(study):
            if page.notebook == LEAFLET or page.notebook in BESIDE:
                continue
            pdf, before = Path(folder) / f"{page.name}.pdf", os.times()
            print_apart(study.root, page.name, page.html(study), pdf)
            after = os.times()
            seconds = after.children_user + after.children_system - before.children_user - before.children_system
            print(f"{page.name:16} {seconds:5.1f} s  {pdf.stat().st_size / 1e6:5.2f} MB", flush=True)
            slow += [page.name] if seconds > SECONDS else []
    memory = measure_memory()
    print(f"largest process: {memory:.0f} MB (limit {MEGABYTES})")
    if slow:
        print(f"more than {SECONDS} s: {', '.join(slow)}")
    return bool(slow) or memory > MEGABYTES


def measure_memory() -> float:
    """Return the memory of the largest process that printed, in megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    sys.exit(main())
