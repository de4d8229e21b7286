"""The figures of the pages by name; each chapter brings its own."""

from __future__ import annotations

from analysis.report.chapters import awareness, projects, sources
from analysis.report.chart import Chart

CHARTS: dict[str, Chart] = {**awareness.CHARTS, **sources.CHARTS, **projects.CHARTS}
