"""Interviews, their estimates and the private tables of their quality in, the tables of the technical report out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.study import Study
from analysis.survey.form import Form
from analysis.survey.measures.battery import Battery
from analysis.tables.field_work import count_checks, count_field_work, count_outcomes, describe_conduct, list_rates
from analysis.tables.made_of import list_made_of
from analysis.tables.nonresponse import list_nonresponse
from analysis.tables.scales import describe_scales
from analysis.tables.weighting import compare_weighting, describe_effects, describe_weights


def describe_technically(
    respondents: pd.DataFrame,
    form: Form,
    study: Study,
    batteries: Mapping[str, Sequence[Battery]],
    estimates: Mapping[str, pd.DataFrame],
    quality: Mapping[str, pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    """Return the tables of the technical report by name, before release; `made_of` only serves the release.

    `respondents`: one row per interview with its design columns. `batteries`, `estimates`: by table, before release.
    `quality`: the private tables nonresponse, rates, flags, cleaning and interviewer_effect; all but the first may be
    empty.
    """
    weights = [
        describe_weights(respondents, study.sample, study.disclosure.minimum_base),
        describe_effects(estimates, respondents["group"].value_counts()),
    ]
    return {
        "field_work": count_field_work(respondents, form),
        "conduct": describe_conduct(respondents, quality["interviewer_effect"]),
        "checks": count_checks(quality["flags"], quality["cleaning"]),
        "outcomes": count_outcomes(quality["rates"]),
        "rates": list_rates(quality["rates"]),
        "nonresponse": list_nonresponse(quality["nonresponse"], form),
        "weights": pd.concat(weights, ignore_index=True),
        "weighting": compare_weighting(batteries, estimates, respondents["group"]),
        "reliability": describe_scales(respondents, form, study.sample),
        "made_of": list_made_of(batteries, form),
    }
