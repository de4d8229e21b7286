"""What the checks of quality share: the frame of flags, and which questions and interviews they look at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest

if TYPE_CHECKING:
    from analysis.survey.form import Form
    from analysis.survey.responses import Responses

FLAG_COLUMNS = ["id", "check", "question", "reason", "detail"]
CLOSED = ("select_one", "select_multiple", "integer", "decimal", "range")
ANSWERABLE = (*CLOSED, "rank", "text", "date", "time", "datetime")
ABOUT_THE_INTERVIEW = ("paradata", "eligibility", "derived")  # roles
UNASKED = ("not_asked", "not_in_version", "no_consent", "breach")


def make_flags(rows: Iterable[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    """Return flags, a row each: id of the interview, check, question or grid ("" for the whole), reason, detail."""
    return pd.DataFrame(list(rows), columns=FLAG_COLUMNS, dtype="str")


def list_substantive(form: Form) -> list[str]:
    """Return the questions that respondents answer by a choice or a number, in form order.

    Left out are open answers, which are never worded alike, and what is about the interview itself.
    """
    return [
        name
        for name, question in form.questions.items()
        if question.type in CLOSED and question.role not in ABOUT_THE_INTERVIEW
    ]


def list_answerable(form: Form) -> list[str]:
    """Return all questions that somebody answers, in form order."""
    return [name for name, question in form.questions.items() if question.type in ANSWERABLE]


def have_consent(responses: Responses) -> pd.Series:
    """Say for every interview whether it was held."""
    return ~(responses.status == "no_consent").any(axis=1)


def require_columns(responses: Responses, names: Iterable[str]) -> None:
    """Raise `StudyError` for every name that is no question with answers, with the nearest one."""
    known = responses.values.columns
    raise_all([
        StudyError(f"no question {name} in the responses", fix=suggest(name, known))
        for name in names
        if name not in known
    ])  # fmt: skip
