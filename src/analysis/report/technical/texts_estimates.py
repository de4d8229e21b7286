"""Released tables and settings in, the sentences of the technical report on how answers became estimates out."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.report.claims import LEVEL
from analysis.report.findings import NAMED, Finding
from analysis.report.page import ReportPage
from analysis.report.technical.status import by_status

TARGETS = ("population", "process")


def describe_weighting(report: ReportPage) -> list[Finding]:
    """What the weights are, what they are not adjusted for, and what they cost."""
    kish = report.extract["weights"].set_index(["indicator", "group"])["estimate"]
    values = {group: report.words.number(kish.get(("kish", group), 1.0), 2) for group in NAMED}
    known = all(("kish", group) in kish.index and pd.notna(kish["kish", group]) for group in NAMED)
    return [("weights", {}), ("m_adjustment", {}), *([("m_kish", values)] if known else [])]


def describe_estimation(report: ReportPage) -> list[Finding]:
    """Which intervals, which degrees of freedom, where the finite population counts."""
    study = report.study
    not_random = [
        ("not_random", {"group": report.words.text(f"groups.{group}")})
        for group in study.groups
        if not study.shows_intervals(group)
    ]
    return [("m_estimates", {}), ("m_intervals", {}), by_status(report, "m_accuracy"), *not_random]


def describe_tests(report: ReportPage) -> list[Finding]:
    """Which families of tests, which corrections, which two targets."""
    tests = report.extract["tests"]
    made = tests[tests["p_adjusted"].notna()]
    small = made[made["p_adjusted"] <= LEVEL]
    counts = {"n": made["target"].value_counts(), "small": small["target"].value_counts()}
    values = {f"{name}_{target}": int(counts[name].get(target, 0)) for name in counts for target in TARGETS}
    found = [("m_tests", values)] if len(made) else []
    return [("m_families", {}), ("m_claims", {}), ("m_targets", {}), *found, ("m_effects", {})]


def describe_disclosure(report: ReportPage) -> list[Finding]:
    """What protects respondents, against whom, and how that is tried before anything is published."""
    return [(key, {}) for key in ("m_protection", "m_rounding", "m_attacker", "m_joint", "m_audit")]


def describe_software(report: ReportPage) -> list[Finding]:
    """What the numbers were computed with, and how to compute them again."""
    return [("m_own_code", {}), ("m_repeat", {})]


def describe_availability(report: ReportPage) -> list[Finding]:
    """Which data can be had, and why the answers cannot."""
    return [("m_tables", {}), by_status(report, "m_microdata")]


TEXTS: dict[str, Callable[[ReportPage], list[Finding]]] = {
    "weighting": describe_weighting,
    "estimation": describe_estimation,
    "tests": describe_tests,
    "disclosure": describe_disclosure,
    "software": describe_software,
    "availability": describe_availability,
}
