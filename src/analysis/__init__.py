"""Civic participation in Roma-integration policy: a reproducible study.

Notebooks use `from analysis import open_report`; analysts use `from analysis import open_study`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.explore import open_study
    from analysis.report.report import open_report

__all__ = ["open_report", "open_study"]


def __getattr__(name: str):
    """Import on first use: the command `study` must not pay for figures it does not draw."""
    if name == "open_report":
        from analysis.report.report import open_report

        return open_report
    if name == "open_study":
        from analysis.explore import open_study

        return open_study
    raise AttributeError(f"module 'analysis' has no attribute {name!r}")
