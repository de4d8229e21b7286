"""Responses in, a row per interviewer out: how much each held, and in what their interviews differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.survey.checks.flags import UNASKED, have_consent, list_substantive, require_columns
from analysis.survey.checks.grids import flag_straight_lines
from analysis.survey.checks.paradata import have_times, measure_durations, time_columns

if TYPE_CHECKING:
    from analysis.survey.responses import Responses

FEWEST = 5  # interviewers, and interviews of each: with fewer, an ICC says nothing
FOIL = "foil"  # how the construct of a programme that does not exist begins


def summarise_interviewers(responses: Responses, interviewer: str, untimed: tuple[str, str] | None) -> pd.DataFrame:
    """Return a row per interviewer: counts and shares (0–1) that differ where interviews are held differently.

    `interviewer` is the question with the code of the interviewer; interviews without one, or without
    consent, are left out. `untimed` as in `measure_durations`. Columns: interviewer, `interviews`,
    `most_per_day`, `median_minutes`, `share_dk`, `share_refused`, `share_missing` (of the substantive
    questions asked), `share_foil` (of those who answered a foil, said to have heard of it: any answer but
    the first of its list), `straight_lines` (grids). Shares without a base are NaN; so are `most_per_day` and
    `median_minutes` where interviews have no start and end.
    """
    require_columns(responses, [interviewer])
    held = _held_by(responses, interviewer)
    straight = flag_straight_lines(responses)["id"].value_counts()
    interviews = pd.DataFrame({
        **_read_times(responses, untimed),
        "straight_lines": responses.meta["id"].map(straight).fillna(0).astype(int),
    }).join(_count_statuses(responses)).join(_count_foils(responses)).loc[held.index]  # fmt: skip
    grouped = interviews.groupby(held)
    days = interviews[interviews["day"] != ""].groupby([held, "day"]).size().groupby(level=0).max()
    sums = grouped[["asked", "dk", "refused", "missing", "foils", "recognised", "straight_lines"]].sum()
    return pd.DataFrame({
        "interviews": grouped.size(),
        "most_per_day": days.reindex(sums.index, fill_value=0 if have_times(responses) else float("nan")),
        "median_minutes": grouped["minutes"].median(),
        **{f"share_{status}": sums[status] / sums["asked"] for status in ("dk", "refused", "missing")},
        "share_foil": sums["recognised"] / sums["foils"],
        "straight_lines": sums["straight_lines"],
    }).rename_axis("interviewer").reset_index()  # fmt: skip


def estimate_icc(responses: Responses, interviewer: str) -> pd.Series:
    """Return how far interviewers explain the item non-response of their interviews, as a warning sign only.

    Values: `interviewers` and `interviews` that count – those with at least five interviews – and `icc`, the
    intraclass correlation by one-way analysis of variance (Kish 1962, JASA 57; Fleiss 1986): (B − W) / (B +
    (m − 1) W) with the mean squares B between and W within interviewers, and m their average number of
    interviews corrected for inequality. It is below 0 where interviewers differ less than chance
    would have it, and NaN with fewer than five such interviewers, or no variation.
    An interviewer usually has a place of his own, and then the place explains the same.
    """
    require_columns(responses, [interviewer])
    held = _held_by(responses, interviewer)
    counts = _count_statuses(responses).loc[held.index]
    rates = (counts[["dk", "refused", "missing"]].sum(axis=1) / counts["asked"]).dropna()
    held = held[rates.index]
    enough = held.groupby(held).transform("size") >= FEWEST
    rates, held = rates[enough], held[enough]
    number = held.nunique()
    icc = compute_icc(rates, held) if number >= FEWEST else float("nan")
    return pd.Series({"interviewers": number, "interviews": len(rates), "icc": icc}, dtype=object)


def compute_icc(measured: pd.Series, groups: pd.Series) -> float:
    """Return the intraclass correlation of a measure in groups, by one-way analysis of variance.

    >>> round(compute_icc(pd.Series([1.0, 3.0, 5.0, 7.0]), pd.Series(["a", "a", "b", "b"])), 3)
    0.778
    """
    sizes, means = measured.groupby(groups).size(), measured.groupby(groups).mean()
    total, count = len(measured), len(sizes)
    between = (sizes * (means - measured.mean()) ** 2).sum() / (count - 1)
    within = ((measured - groups.map(means)) ** 2).sum() / (total - count)
    average = (total - (sizes**2).sum() / total) / (count - 1)
    spread = between + (average - 1) * within
    return float((between - within) / spread) if spread > 0 else float("nan")


def _read_times(responses: Responses, untimed: tuple[str, str] | None) -> dict[str, pd.Series]:
    if not have_times(responses):
        index = responses.values.index
        return {"day": pd.Series("", index=index), "minutes": pd.Series(float("nan"), index=index)}
    start, _ = time_columns(responses)
    return {"day": responses.values[start].str[:10], "minutes": measure_durations(responses, untimed)}


def _held_by(responses: Responses, interviewer: str) -> pd.Series:
    codes = responses.values[interviewer]
    return codes[have_consent(responses) & (codes != "")]


def _count_statuses(responses: Responses) -> pd.DataFrame:
    """Return for every interview how many substantive questions were asked and had each status without an answer."""
    names = [name for name in list_substantive(responses.form) if name in responses.status]
    statuses = responses.status[names]
    counts = {"asked": (~statuses.isin(UNASKED)).sum(axis=1)}
    return pd.DataFrame(counts | {status: (statuses == status).sum(axis=1) for status in ("dk", "refused", "missing")})


def _count_foils(responses: Responses) -> pd.DataFrame:
    """Return for every interview how many foils were answered, and how many of them were recognised."""
    counts = pd.DataFrame({"foils": 0, "recognised": 0}, index=responses.values.index)
    for name, question in responses.form.questions.items():
        if question.type == "select_one" and question.construct.startswith(FOIL) and name in responses.values:
            answered = responses.status[name] == "answered"
            never = next(iter(responses.form.choices[question.list]))
            counts["foils"] += answered
            counts["recognised"] += answered & (responses.values[name] != never)
    return counts
