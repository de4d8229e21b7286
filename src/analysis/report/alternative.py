"""The parts of an alternative text in, a text that a screen reader gets through out: at most `LONGEST` letters."""

from __future__ import annotations

import re
from typing import Any

from analysis.figures.alt import SHORT, shorten
from analysis.report.page import ReportPage

LONGEST = 400  # letters: some three sentences; whatever is cut stands whole in the title or the table below the figure
WIDTHS = (SHORT, 45, 30, 20, 12)  # letters of a label, from what is usual to what still tells labels apart
LABELS = ("top", "bottom", "first", "second", "third", "now", "want")


def write_alt(report: ReportPage, key: str, title: str, **values: Any) -> str:
    """Return the entry `key` with its values: where it is too long, labels are cut, then wordings quoted in the title.

    Values and the names of series – whose sample may not be random – are never cut. On a slide, which has no room for
    the table, it says where the table is.
    """
    text = _shorten(report, key, title, values)
    if report.notebook != "slides":
        return text
    place = report.words.text("slides.elsewhere", title=report.words.text("titles.study"))
    return text.replace(report.words.text("slides.below"), place)


def _shorten(report: ReportPage, key: str, title: str, values: dict[str, Any]) -> str:
    for width in WIDTHS:
        text = report.words.text(key, title=title, **_cut_labels(key, values, width))
        if len(text) <= LONGEST:
            return text
    for width in WIDTHS:
        short = _cut_quoted(report, title, width)
        text = report.words.text(key, title=short, **_cut_labels(key, values, WIDTHS[-1]))
        if len(text) <= LONGEST:
            break
    return text


def _cut_labels(key: str, values: dict[str, Any], width: int) -> dict[str, Any]:
    """Return the values with labels cut; where series are compared (`…_series`), they stand in place of labels."""
    if key.endswith("_series"):
        return values
    return {name: shorten(value, width) if name in LABELS else value for name, value in values.items()}


def _cut_quoted(report: ReportPage, title: str, width: int) -> str:
    opened, closed = (re.escape(mark) for mark in report.words.text("ui.quotes"))
    return re.sub(f"(?<={opened})[^{opened}{closed}]+(?={closed})", lambda found: shorten(found[0], width), title)
