"""Responses in, all flags of their quality and the non-response of every question out; nothing is dropped."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.survey.checks.duplicates import flag_duplicates, flag_similar
from analysis.survey.checks.flags import have_consent, list_answerable, make_flags, require_columns
from analysis.survey.checks.grids import flag_straight_lines
from analysis.survey.checks.paradata import flag_durations, have_times
from analysis.survey.responses import Responses, find_not_approved

ASKED = ["answered", "dk", "refused", "missing", "invalid"]  # the statuses of a question that was asked


def flag_interviews(responses: Responses, by: Sequence[str], untimed: tuple[str, str] | None) -> pd.DataFrame:
    """Return all flags, a row each, in the order of the export: id, check, question, reason, detail.

    Checks: duplicate, not_approved, similar, speeder, paused, time, straight_line. `by` are the questions that make the
    cells within which durations are compared (group and mode), `untimed` the question and the code of the
    mode without durations, such as ("mode", "paper"), `None` where there is none. Without times of start and end
    durations are not checked.
    """
    found = [
        flag_duplicates(responses.meta),
        _flag_not_approved(responses.meta),
        flag_similar(responses),
        *([flag_durations(responses, by, untimed)] if have_times(responses) else []),
        flag_straight_lines(responses),
    ]
    flags = pd.concat(found, ignore_index=True)
    order = pd.Series(range(len(responses.meta)), index=responses.meta["id"])
    order = order[~order.index.duplicated()]
    return flags.iloc[flags["id"].map(order).argsort(kind="stable")].reset_index(drop=True)


def _flag_not_approved(meta: pd.DataFrame) -> pd.DataFrame:
    rejected = meta[find_not_approved(meta)]
    reason = "the reviewers on the platform did not approve it"
    return make_flags((row.id, "not_approved", "", reason, f"status {row.validation}") for row in rejected.itertuples())


def count_item_nonresponse(responses: Responses, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return how each question was answered: a row per question, in form order, and combination of `by`.

    Columns: question, `by`, `asked`, `answered`, `dk`, `refused`, `missing`, `invalid` (interviews), and
    `rate` (0–1), the share of those asked who gave no valid answer; NaN where nobody was asked. Interviews
    without consent are left out. Raises `StudyError` for a `by` question that is not there.
    """
    by = list(by)
    require_columns(responses, by)
    held = have_consent(responses)
    names = [name for name in list_answerable(responses.form) if name in responses.status]
    statuses, values = responses.status.loc[held, names], responses.values[held]
    cells = [values[name] for name in by] or [pd.Series("", index=values.index)]
    counts = {kind: (statuses == kind).groupby(cells).sum().T.unstack() for kind in ASKED}
    table = pd.DataFrame(counts).rename_axis([*(by or [""]), "question"]).reset_index()
    table = table.assign(asked=table[ASKED].sum(axis=1))
    table["rate"] = 1 - table["answered"] / table["asked"]
    place = table["question"].map({name: place for place, name in enumerate(names)})
    return table.iloc[place.argsort(kind="stable")].reset_index(drop=True)[["question", *by, "asked", *ASKED, "rate"]]
