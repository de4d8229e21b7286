"""Forms, an export and its responses in, a report on them as plain data out: what was found, question by question."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from analysis.errors import Problems, StudyError
from analysis.survey.checks.duplicates import find_similar
from analysis.survey.export import Export
from analysis.survey.form import Form
from analysis.survey.responses import Responses, describe_outside, find_not_approved

SHOWN = 10  # cells that a message lists; the report has them all
EMPTY = {
    "rows": 0, "unique_rows": 0, "questions": {}, "types": {}, "lists": 0, "choices": 0, "labels": {}, "versions": {},
    "repeats": {}, "unknown_columns": [], "questions_without_column": [], "outside_list": [], "split_conflicts": 0,
    "skip_breaches": [], "constraint_breaches": [], "duplicates": [], "detected": {}, "warnings": [], "errors": [],
}  # fmt: skip


def describe_form(form: Form) -> dict:
    """Return the part of the report that the form alone tells."""
    return EMPTY | {
        "types": form.types,
        "lists": len(form.choices),
        "choices": sum(len(rows) for rows in form.choice_rows.values()),
        "labels": form.labelled,
        "warnings": [str(warning) for warning in form.warnings],
    }


def describe_responses(responses: Responses, export: Export) -> dict:
    """Return the report of `study inspect`; every count is of rows before anything is dropped.

    asked = answered + missing; answered is every cell with an answer, right or wrong; everything else is not_asked.
    """
    found, meta = responses.findings, responses.meta
    duplicates = list_duplicates(responses)
    levels = [responses, *responses.repeats.values()]
    return describe_form(responses.form) | {
        "rows": len(meta),
        "unique_rows": count_unique(meta),
        "questions": {name: counts for level in levels for name, counts in _count_questions(level, responses).items()},
        "versions": dict(Counter(meta["version"].tolist())) if "version" in meta else {},
        "repeats": {path.rpartition("/")[2]: len(level.values) for path, level in responses.repeats.items()},
        "unknown_columns": list(found.unknown_columns),
        "questions_without_column": list(found.without_column),
        "outside_list": found.outside.to_dict("records"),
        "split_conflicts": len(found.conflicts.drop_duplicates(["row", "question"])),
        "skip_breaches": found.breaches.to_dict("records"),
        "constraint_breaches": found.broken.to_dict("records"),
        "duplicates": duplicates,
        "detected": export.detected,
        "warnings": [*map(str, (*responses.form.warnings, *found.warnings)), *_warn(responses, duplicates)],
        "errors": [*_summarise_unknown(responses), *map(str, found.errors), *_summarise_outside(responses)],
    }


def list_duplicates(responses: Responses) -> list[dict]:
    """Return pairs of interviews: `rows`, `same_uuid`, and how many answers differ of those both were asked.

    Of more than two with one uuid each later one makes a pair with the first.
    """
    meta, similar = responses.meta, find_similar(responses)
    uuids = dict(zip(meta["id"], meta["uuid"], strict=True)) if "uuid" in meta else {}
    pairs = {
        (pair.earlier, pair.id): {"differing": int(pair.differing), "compared": int(pair.compared)}
        for pair in similar.itertuples()
    }
    first: dict[str, str] = {}
    same = {(first[uuid], name) for name, uuid in uuids.items() if uuid and first.setdefault(uuid, name) != name}
    return [
        {
            "rows": list(pair),
            "same_uuid": bool(uuids.get(pair[0])) and uuids[pair[0]] == uuids[pair[1]],
            **pairs.get(pair, {}),
        }
        for pair in sorted(same | {*pairs})
    ]


def count_unique(meta: pd.DataFrame) -> int:
    """Return how many interviews there are, each uuid once; without one an interview is its own."""
    if "uuid" not in meta:
        return len(meta)
    named = meta.loc[meta["uuid"] != "", "uuid"]
    return int(named.nunique() + len(meta) - len(named))


def describe_failure(form: Form | None, error: StudyError) -> dict:
    """Return the report of something that could not be read at all."""
    problems = error.problems if isinstance(error, Problems) else [error]
    return (describe_form(form) if form else EMPTY) | {"errors": [str(problem) for problem in problems]}


def _count_questions(level, responses: Responses) -> dict[str, dict]:
    answered = (level.values != "").sum()
    missing = ((level.values == "") & level.asked).sum()
    return {
        name: {
            "type": responses.questions[name].type,
            "asked": int(answered[name] + missing[name]),
            "answered": int(answered[name]),
            "missing": int(missing[name]),
            "not_asked": int(len(level.values) - answered[name] - missing[name]),
        }
        for name in level.values
    }


def _warn(responses: Responses, duplicates: list[dict]) -> list[str]:
    found = responses.findings
    rows = responses.meta.loc[find_not_approved(responses.meta), "id"].tolist()
    counted = {
        "questions without a column": list(found.without_column),
        "interviews that were not approved": rows,
        "answers to questions that were not asked": _cells(found.breaches),
        "answers that break a rule of the form": [
            f"{cell.row} {cell.question} = {cell.value}" for cell in found.broken.itertuples()
        ],
        "calculations that do not follow from the answers": _cells(found.miscalculated),
        "cells whose summary and split columns disagree": _cells(found.conflicts),
        "pairs of interviews that are the same or alike": [_name_pair(pair) for pair in duplicates],
    }
    return [f"{what}: {len(cells)} ({_list(cells)})" for what, cells in counted.items() if cells]


def _name_pair(pair: dict) -> str:
    how = "same uuid" if pair["same_uuid"] else f"{pair['differing']} of {pair['compared']} answers differ"
    return f"{' and '.join(pair['rows'])} ({how})"


def _summarise_unknown(responses: Responses) -> list[str]:
    """Set the unknown columns beside the questions without one: a header may have been renamed."""
    found = responses.findings
    if not found.unknown_columns or not found.without_column:
        return []
    columns, questions = _list(list(found.unknown_columns)), _list(list(found.without_column))
    return [f"unknown columns {columns}; question {questions} has no column: was a header renamed?"]


def _summarise_outside(responses: Responses) -> list[str]:
    problems = [str(problem) for problem in describe_outside(responses)]
    return [f"{len(problems)} cells hold codes outside their lists: {_list(problems)}"] if problems else []


def _cells(cells: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(f"{cell.row} {cell.question}" for cell in cells.itertuples()))


def _list(things: list[str]) -> str:
    more = f" … and {len(things) - SHOWN} more" if len(things) > SHOWN else ""
    return "; ".join(things[:SHOWN]) + more
