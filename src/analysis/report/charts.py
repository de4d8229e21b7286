"""The figures of the pages by name; each chapter brings its own."""

from __future__ import annotations

from analysis.report.chapters import awareness, consultation, needs, participation, projects, sources, trust
from analysis.report.chart import Chart

CHARTS: dict[str, Chart] = {
    **awareness.CHARTS, **sources.CHARTS, **projects.CHARTS, **participation.CHARTS, **consultation.CHARTS,
    **trust.CHARTS, **needs.CHARTS,
}  # fmt: skip
