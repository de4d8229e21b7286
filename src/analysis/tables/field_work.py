"""Interviews and the private tables of their quality in, what the methods page says of the field work out.

Counts by group, never by place; `release_parts` and `release_outcomes` decide what of them is shown.
"""

from __future__ import annotations

import math

import pandas as pd

from analysis.survey.checks.response_rates import FORMULAS, OUTCOMES, compute_rates
from analysis.survey.form import Form

MONTH, DURATION = "interview_month", "duration_minutes"
MODE, ENTERED_LATER = "mode", "paper"  # the times of a paper questionnaire are those of its entry
CHECKS = ("duplicate", "not_approved", "similar", "speeder", "paused", "time", "straight_line")
CORRECTIONS = ("change_response", "blank_response", "remove_survey")
UNKNOWN, SOUGHT = "U", "sought"  # unknown eligibility, whether of the address or the person; all who were sought
PARTS = ("I", "P", "R", "NC", "O", UNKNOWN, "NE")
SHARE, NUMBER = "share", "mean"  # units: how many decimals are released


def count_field_work(respondents: pd.DataFrame, form: Form) -> pd.DataFrame:
    """Return how the interviews were held: group, indicator, category, n (interviews).

    Indicators are the questions on the interview itself that have a list (mode, language, others present), in form
    order and of those who were asked, and the month. A code that nobody of the group has is no row.
    """
    held = [name for name, question in form.questions.items() if question.role == "paradata" and question.list]
    names = [name for name in [*held, MONTH] if name in respondents]
    order = {(name, code): place for name in names for place, code in enumerate(_list_codes(form, name, respondents))}
    long = respondents.melt(["group"], names, var_name="indicator", value_name="category")
    counts = (
        long[long["category"].fillna("") != ""].value_counts(["group", "indicator", "category"]).reset_index(name="n")
    )
    groups = list(dict.fromkeys(respondents["group"].sort_values()))
    places = [
        (names.index(row.indicator), groups.index(row.group), order[row.indicator, row.category])
        for row in counts.itertuples()
    ]
    return counts.iloc[sorted(range(len(counts)), key=places.__getitem__)].reset_index(drop=True)


def describe_conduct(respondents: pd.DataFrame, interviewer_effect: pd.DataFrame) -> pd.DataFrame:
    """Return figures on the conduct: group ("" for all), indicator, category, unit, n, estimate, low, high.

    `duration`: median minutes by group and mode, without the questionnaires that were entered later; `interviewers`:
    how many held at least five interviews; `icc`: how far they explain what was left unanswered (`estimate_icc`).
    """
    rows = []
    if DURATION in respondents and MODE in respondents:
        timed = respondents[respondents[MODE].ne(ENTERED_LATER) & respondents[DURATION].notna()]
        minutes = timed[DURATION].astype(float).groupby([timed["group"], timed[MODE]])
        rows += [(group, "duration", mode, NUMBER, len(own), own.median()) for (group, mode), own in minutes]
    for effect in interviewer_effect.itertuples():
        rows.append(("", "interviewers", "", NUMBER, effect.interviews, effect.interviewers))
        rows.append(("", "icc", "", SHARE, effect.interviews, effect.icc))
    columns = ["group", "indicator", "category", "unit", "n", "estimate"]
    return pd.DataFrame(rows, columns=columns).assign(low=math.nan, high=math.nan)


def count_checks(flags: pd.DataFrame, cleaning: pd.DataFrame) -> pd.DataFrame:
    """Return how many interviews each check flagged, and how many corrections of each kind were made: indicator, n.

    A check that flagged nothing has a row with 0, since it was made; so has each kind of correction when there is a
    cleaning log. Entries of the log that ask for nothing are not counted.
    """
    found = flags.drop_duplicates(["id", "check"])["check"].value_counts() if len(flags) else {}
    rows = [(check, int(found.get(check, 0))) for check in CHECKS]
    rows += [(row.change_type, int(row.applied)) for row in cleaning.itertuples() if row.change_type in CORRECTIONS]
    return pd.DataFrame(rows, columns=["indicator", "n"])


def count_outcomes(rates: pd.DataFrame) -> pd.DataFrame:
    """Return how many of those sought had each outcome: group, category (`PARTS`), n.

    `rates`: the private table of outcome rates by municipality and group; empty without a contact log.
    """
    counts = _sum_by_group(rates)
    counts[UNKNOWN] = counts["UH"] + counts["UO"]
    long = counts.reset_index().melt("group", PARTS, var_name="category", value_name="n")
    return long.sort_values("group", kind="stable").reset_index(drop=True)


def list_rates(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the outcome rates of AAPOR (2023) by group: group, indicator, formula, unit, above, below, estimate.

    `above` and `below` name the parts of `count_outcomes` over and under the line of each rate; `sought` is no rate,
    but how many persons there are in all. A rate without a base is no row. The most wanted come first.
    """
    counts = _sum_by_group(rates)
    values = compute_rates(counts).assign(**{SOUGHT: counts.sum(axis=1)})
    eligible = FORMULAS["RR5"][1]
    formulas = FORMULAS | {"e": (eligible, f"{eligible} NE"), SOUGHT: ("", " ".join(PARTS))}
    parts = pd.DataFrame([_describe_rate(*rate) for rate in formulas.items()])
    table = values.rename_axis("group").reset_index().melt("group", var_name="indicator", value_name="estimate")
    table = parts.merge(table[table["estimate"].notna()], on="indicator", validate="one_to_many")
    columns = ["group", "indicator", "formula", "unit", "above", "below", "estimate"]
    return table.sort_values("group", kind="stable", ignore_index=True)[columns]


def _describe_rate(name: str, sides: tuple[str, str]) -> dict[str, str]:
    above, below = (side.replace("UH UO", UNKNOWN) for side in sides)
    over, under = (" + ".join(side.split()) for side in (above, below))
    over = f"({over})" if " " in over else over
    formula, unit = (f"{over} / ({under})", SHARE) if above else (under, NUMBER)
    return {"indicator": name, "formula": formula, "unit": unit, "above": above, "below": below}


def _sum_by_group(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of outcomes (columns) by group (index): the rows of all municipalities, without the total."""
    if "group" not in rates:
        return pd.DataFrame(columns=list(OUTCOMES), index=pd.Index([], name="group"), dtype=int)
    return rates[rates["group"] != "total"].groupby("group")[list(OUTCOMES)].sum()


def _list_codes(form: Form, name: str, respondents: pd.DataFrame) -> list[str]:
    if name == MONTH:
        return sorted(respondents[MONTH].dropna().unique())
    return list(form.choices[form.questions[name].list])
