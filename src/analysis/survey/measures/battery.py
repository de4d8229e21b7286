"""A block of questions as numbers: one value per interview and indicator; and the questions of a form by construct."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.form import Form

SHARE, POINTS, MEAN = "share", "points", "mean"


@dataclass(frozen=True)
class Battery:
    """What one block of questions measures.

    `values`: a row per interview; columns (indicator, category), a MultiIndex; numbers, NaN for an interview
    outside the base. `unit`: "share" (every number is 0 or 1), "points" (a difference of shares, -1 to 1) or
    "mean". A battery is also the family within which p-values are adjusted, declared here, before any result:
    `compared` says whether every column is compared between groups and places, `ordered` whether its columns are
    compared with one another, so that one may be called the largest. `by_place`: also by municipality; of some
    only `place_categories` (empty: all), where the others would be too few people there to be shown.
    `groups`: the groups that are asked at all (empty: every group). `questions`: indicator → the questions its numbers
    are made of, for an indicator that is no question of the form, or rests on others, too.
    """

    name: str
    unit: str
    values: pd.DataFrame
    compared: bool = False
    ordered: bool = False
    by_place: bool = True
    place_categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    questions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def stack(columns: Mapping[tuple[str, str], pd.Series]) -> pd.DataFrame:
    """Return columns by (indicator, category) as the `values` of a battery."""
    values = pd.DataFrame({number: column for number, column in enumerate(columns.values())}, dtype=float)
    values.columns = pd.MultiIndex.from_tuples(list(columns), names=["indicator", "category"])
    return values


def find_item(form: Form, construct: str) -> str:
    """Return the name of the one question that measures a construct; raises `StudyError` for none or several."""
    items = list_items(form, construct)
    if len(items) > 1:
        raise StudyError(
            f"{len(items)} questions measure “{construct}”: {', '.join(items)}",
            where=f"form {form.form_id}, sheet analysis, column construct", expected="one question",
        )  # fmt: skip
    return items[0]


def list_items(form: Form, *constructs: str) -> list[str]:
    """Return the names of the questions that measure one of the constructs, in form order.

    Raises `StudyError` for a construct that no question of the form measures.
    """
    measured = {question.construct for question in form.questions.values()}
    raise_all([
        StudyError(
            f"no question measures “{construct}”", where=f"form {form.form_id}, sheet analysis, column construct",
            expected="at least one question", fix=suggest(construct, measured),
        )
        for construct in constructs
        if construct not in measured
    ])  # fmt: skip
    return [name for name, question in form.questions.items() if question.construct in constructs]
