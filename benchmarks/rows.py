"""What was measured, and against what, in: one row of the table that `make bench` prints out, held to its limit."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path

HEADER = f"{'what':<46} {'measured':>12} {'against':>12} {'ratio':>8} {'limit':>9}"


def print_row(
    what: str,
    measured: float,
    against: float,
    limit: float | None = None,
    *,
    unit: str = "s",
    at_least: bool = False,
    ratio: float | None = None,
) -> bool:
    """Print what was measured, against what, their ratio and its limit; return whether the limit is kept.

    The ratio is measured / against, or the one that is given; with `at_least` it must reach the limit, else stay below
    it or equal it. Without a limit a row is printed only.
    """
    ratio = measured / against if ratio is None else ratio
    kept = limit is None or (ratio >= limit if at_least else ratio <= limit)
    bound = f"{'≥' if at_least else '≤'} {limit:g}" if limit is not None else "–"
    verdict = "" if limit is None else "ok" if kept else "OVER"
    print(f"{what:<46} {measured:>10.2f} {unit} {against:>10.2f} {unit} {ratio:>8.2f} {bound:>9} {verdict}", flush=True)
    return kept


def describe_machine() -> str:
    """Return the machine in a line, without its name: processor, cores, memory, system, Python."""
    return ", ".join([
        find_processor(), f"{count_cores()} cores", f"{find_memory() / 1e9:.0f} GB", platform.system(),
        f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in ("papermill", "nbconvert")),
    ])  # fmt: skip


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def find_processor() -> str:
    """Return the name of the processor, or at least its kind."""
    described = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", described.read_text(encoding="utf-8")) if described.exists() else None
    return found[1] if found else platform.machine()


def find_memory() -> int:
    """Return the bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
