"""A form as it was read in, problems of the order in which its questions depend on each other out."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from analysis.errors import StudyError
from analysis.survey.xlsform.draft import Draft
from analysis.survey.xlsform.expressions import Expression, read_expressions


def find_cycles(draft: Draft) -> list[StudyError]:
    """Find questions that are asked or calculated depending on themselves, also through groups and others."""
    questions = draft.survey.questions
    looked_at: dict[str, set[str]] = {name: set() for name in questions}
    for expression in read_expressions(draft, ("relevant", "calculation")):
        for name in _decided_by(draft, expression):
            looked_at[name] |= expression.references & questions.keys()
    problems = []
    for cycle in _break_cycles(looked_at):
        first = min(cycle, key=lambda name: questions[name].row)
        at = cycle.index(first)
        path = [*cycle[at:], *cycle[:at], first]
        rows = ", ".join(str(questions[name].row) for name in path[:-1])
        found = f"cycle {' → '.join(path)}"
        fix = "a question cannot depend on its own answer"
        problems.append(StudyError(found, where=f"{draft.source}, survey rows {rows}", fix=fix))
    return problems


def find_forward_references(draft: Draft) -> list[StudyError]:
    """Find conditions that look at questions further down: they change what has been asked already."""
    questions = draft.survey.questions
    return [
        StudyError(
            f"{expression.owner}: relevant looks at {name} (row {questions[name].row}), which is asked later",
            where=expression.where,
            fix="move one of them",
        )
        for expression in read_expressions(draft, ("relevant",))
        for name in sorted(expression.references & questions.keys())
        if questions[name].row > expression.row
    ]


def _decided_by(draft: Draft, expression: Expression) -> list[str]:
    """Return the questions that an expression decides about: its own, or all of a group or repeat; a row without
    a name, of which other rules speak, decides about none."""
    if expression.question:
        return [expression.question.name]
    paths = [f"{path}/" for path, block in draft.survey.blocks.items() if block.row == expression.row]
    return [question.name for question in draft.survey.questions.values() if question.path.startswith(tuple(paths))]


def _break_cycles(looked_at: dict[str, set[str]]) -> Iterator[list[str]]:
    """Return cycles, each name before what it looks at, until breaking one link of each leaves none."""
    while True:
        try:
            TopologicalSorter(looked_at).prepare()
            return
        except CycleError as error:
            cycle = error.args[1][:0:-1]  # graphlib puts what is looked at before what looks, and one end twice
            yield cycle
            looked_at[cycle[0]].discard(cycle[1 % len(cycle)])
