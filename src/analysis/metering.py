"""Work of a thread in, what it cost out: on the clock, of a processor, of memory – with the processes that helped."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_metered = threading.local()


@dataclass
class Cost:
    """Seconds on the clock, seconds of a processor, and the most memory of a process, in megabytes (10⁶ bytes).

    Of memory what ran in the same process at the same time is part, and what it shares with others.
    """

    seconds: float = 0.0
    processor: float = 0.0
    megabytes: float = 0.0


@contextmanager
def metered() -> Iterator[Cost]:
    """Give what the block costs this thread, and processes that it charges; it is known when the block has ended."""
    cost = _metered.cost = Cost()
    began, worked = time.monotonic(), time.thread_time()
    try:
        yield cost
    finally:
        _metered.cost = None
        cost.seconds = time.monotonic() - began
        cost.processor += time.thread_time() - worked
        cost.megabytes = max(cost.megabytes, read_memory())


def charge(pid: int | None) -> None:
    """Add what a process has cost that works for this thread and is about to end; only Linux tells."""
    cost = getattr(_metered, "cost", None)
    if cost is None or pid is None or sys.platform != "linux":
        return
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # it has ended by itself
        return
    cost.processor += sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")  # its own and its children's
    most = next((line for line in status.splitlines() if line.startswith("VmHWM:")), "VmHWM: 0 kB")
    cost.megabytes = max(cost.megabytes, int(most.split()[1]) * 1024 / 1e6)


def read_memory() -> float:
    """Return the memory of this process now, in megabytes; 0 where only Linux tells."""
    if sys.platform != "linux":
        return 0.0
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
