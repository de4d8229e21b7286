"""What a build knows of its tasks, finds out of them, and tells while it runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.metering import Cost


@dataclass(frozen=True)
class Progress:
    """How far a build is: tasks in all and done, what runs now, and at most how many seconds are left, if known."""

    total: int
    done: int
    running: tuple[str, ...]
    seconds_left: float | None = None


Listener = Callable[[Progress], None]


@dataclass
class Course:
    """The seconds that tasks took when they ran last; who is told; what those that run cost, and which of them fail."""

    expected: Mapping[str, float]
    listener: Listener | None = None
    costs: dict[str, Cost] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    after: float | None = 0.0  # seconds that the build takes at most after all tasks; None: nobody knows
