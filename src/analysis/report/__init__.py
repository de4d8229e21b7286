"""What a notebook cell calls."""

from analysis.report.report import Report, open_report

__all__ = ["Report", "open_report"]
