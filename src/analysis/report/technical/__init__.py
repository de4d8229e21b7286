"""The technical report on the methods page: which tables and texts it has."""

from __future__ import annotations

from functools import partial

from analysis.report.table import OF_GROUPS, Table
from analysis.report.technical import texts_estimates, texts_survey
from analysis.report.technical.building import (
    tabulate_families,
    tabulate_hidden,
    tabulate_protection,
    tabulate_software,
)
from analysis.report.technical.documents import describe_documents, tabulate_rules, tabulate_sought
from analysis.report.technical.elements import LISTS, tabulate_elements
from analysis.report.technical.quality import (
    tabulate_checks,
    tabulate_items,
    tabulate_nonresponse,
    tabulate_reliability,
    tabulate_weighting,
    tabulate_weights,
)
from analysis.report.technical.sampling import (
    tabulate_field_work,
    tabulate_outcomes,
    tabulate_places,
    tabulate_rates,
    tabulate_sample,
)
from analysis.report.technical.total_error import tabulate_errors

__all__ = ["TABLES", "TEXTS"]

TEXTS = texts_survey.TEXTS | texts_estimates.TEXTS | {"documents": describe_documents}

TABLES: dict[str, Table] = {
    "sample": Table("sample", tabulate_sample, (1, 2, 3, 4, 5)),
    "sample_places": Table("interviews", tabulate_places, (1, 2, 3)),
    "field_work": Table("field_work", tabulate_field_work, OF_GROUPS),
    "outcomes": Table("outcomes", tabulate_outcomes, OF_GROUPS),
    "rates": Table("rates", tabulate_rates, OF_GROUPS),
    "nonresponse": Table("nonresponse", tabulate_nonresponse),
    "checks": Table("checks", tabulate_checks, (1,)),
    "weights": Table("weights", tabulate_weights, OF_GROUPS),
    "weighting": Table("weighting", tabulate_weighting),
    "reliability": Table("reliability", tabulate_reliability),
    "items": Table("reliability", tabulate_items),
    "families": Table("differences", tabulate_families, (1, 2, 3)),
    "hidden": Table("hidden", tabulate_hidden, (1, 2, 3, 4, 5)),
    "protection": Table("protection", tabulate_protection, (1,)),
    "software": Table("software", tabulate_software),
    "sought": Table("documents", tabulate_sought, (1, 2)),
    "rule_quality": Table("rule_quality", tabulate_rules, mark="coding.mark"),
    "total_error": Table("", tabulate_errors),
    **{name: Table("", partial(tabulate_elements, name=name)) for name in LISTS},
}
