"""The warm process that kernels and prints are forks of."""

from __future__ import annotations

from analysis.pipeline.printing import list_warm
from analysis.publish.warm import use_forked_kernels


def start() -> None:
    """Start it, with what a notebook and a print import."""
    use_forked_kernels("analysis.report.report", "analysis.report.ready", *list_warm())
