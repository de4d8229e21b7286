"""The form in, its grids out: which questions stand as rows under one heading."""

from __future__ import annotations

from analysis.survey.form import Form, Question


def grid_of(question: Question) -> str:
    """Return the name of the group that directly holds a question, or an empty string."""
    return question.path.split("/")[-2] if "/" in question.path else ""


def rows_of_grid(form: Form, grid: str) -> list[str]:
    """Return the names of the questions that stand directly in the group `grid`, in order."""
    return [question.name for question in form.questions.values() if grid_of(question) == grid]


def row_in_grid(form: Form, question: Question) -> int:
    """Return the row of a question within its group, from 0."""
    return rows_of_grid(form, grid_of(question)).index(question.name)
