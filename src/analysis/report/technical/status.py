"""The status of the study and the facts of its project in, which of two sentences holds out.

What is true of the invented data only has an entry of the catalogue of its own, `KEY_demonstration`, and beside it
`KEY_published`: the words of the demonstration must not stand on the page of a study from the field.
"""

from __future__ import annotations

from analysis.report.findings import NAMED, Finding
from analysis.report.page import ReportPage

OF_THE_PROJECT = ("lead", "partner", "grant_eur", "programme")  # facts that the sentence on the project needs


def by_status(report: ReportPage, key: str, **values) -> Finding:
    """Return the finding that holds for the status of the study."""
    return f"{key}_{report.study.status}", values


def knows_project(report: ReportPage) -> bool:
    """Whether there are the facts of a real project."""
    return set(OF_THE_PROJECT) <= set(report.extract["project"]["fact"])


def lacks_original(report: ReportPage) -> bool:
    """Whether there is a real project whose own survey is not the one shown."""
    return knows_project(report) and report.study.is_demonstration


def has_all_groups(report: ReportPage) -> bool:
    """Whether the study has all the groups that a sentence on “three groups” names."""
    return set(NAMED) <= set(report.study.groups)
