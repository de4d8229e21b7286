"""The answers of an export by level – the interview, its repeats, those within – in; one judgement of each out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import StudyError
from analysis.survey.export import Export
from analysis.survey.form import Form
from analysis.survey.judging.judge import Judged, judge_answers
from analysis.survey.judging.statuses import CODE, STATUSES, take_rows
from analysis.survey.reading.codebook import Codebook
from analysis.survey.reading.repeats import list_repeats
from analysis.survey.relevance import Context

Judges = list[tuple[Form, np.ndarray]]  # each form, and which interviews it judges


@dataclass(frozen=True)
class Level:
    """The responses to the questions of one level: a row per interview, or per instance of a repeat.

    `values` (text, "" is empty), `asked` (bool) and `status` (one of `STATUSES`) have a column per question that
    the export has, notes left out. `parents` gives the place of the row of the level around it.
    """

    values: pd.DataFrame
    asked: pd.DataFrame
    status: pd.DataFrame
    names: pd.Series  # what a message calls each row
    parents: np.ndarray
    within: str = ""  # path of the repeat around it
    outside: list[tuple[str, str, str, str]] = field(default_factory=list)  # row, question, found, nearest
    breaches: list[tuple[str, str]] = field(default_factory=list)  # row, question
    broken: list[tuple[str, str, str, str]] = field(default_factory=list)  # row, question, value, rule
    miscalculated: list[tuple[str, str]] = field(default_factory=list)  # row, calculation
    warnings: list[StudyError] = field(default_factory=list)


def judge_levels(export: Export, codebook: Codebook, judges: Judges) -> dict[str, Level]:
    """Return the levels by path; "" is the interview itself. Each row is judged by the form of its interview."""
    rows = np.arange(len(export.answers))
    levels: dict[str, Level] = {}
    complete: dict[str, pd.DataFrame] = {}  # with the columns of the levels around
    counts = _count_instances(export)
    whole = Context(counts.get("", {}), None)
    levels[""], complete[""] = _judge("", export.answers, export.meta["id"], rows, codebook, judges, whole)
    interviews = {"": rows}
    for path, within in list_repeats(codebook).items():
        if path not in export.repeats or within not in levels:
            continue
        repeat = export.repeats[path]
        parents = repeat.parents
        around = complete[within].iloc[parents].reset_index(drop=True)
        own = repeat.answers.columns
        answers = pd.concat([around.drop(columns=[c for c in own if c in around]), repeat.answers], axis=1)
        positions = _number_instances(parents)
        names = _name_instances(levels[within].names, path, parents, positions)
        interviews[path] = interviews[within][parents]
        ours = [(form, mine[interviews[path]]) for form, mine in judges]
        context = Context(counts.get(path, {}), positions)
        level, complete[path] = _judge(path, answers, names, parents, codebook, ours, context)
        levels[path] = Level(**{**vars(level), "within": within})
    return levels


def name_statuses(codes: dict[str, np.ndarray], index: pd.Index) -> pd.DataFrame:
    """Return statuses, a code of `STATUSES` per row and question, as a frame of categories."""
    kind = pd.CategoricalDtype(list(STATUSES))
    return pd.DataFrame({name: pd.Categorical.from_codes(column, dtype=kind) for name, column in codes.items()}, index)


def _judge(
    path: str, answers: pd.DataFrame, names: pd.Series, parents: np.ndarray, codebook: Codebook, judges: Judges,
    context: Context,
) -> tuple[Level, pd.DataFrame]:  # fmt: skip
    """Judge one level form by form and put the parts together again."""
    parts: list[tuple[np.ndarray, Judged]] = []
    for form, mine in judges:
        rows = np.nonzero(mine)[0]
        questions = [question for question in form.questions.values() if question.repeat == path]
        part = answers if mine.all() else answers.iloc[rows]
        parts.append((rows, judge_answers(form, questions, part, take_rows(context, rows))))
    there = {name for _, judged in parts for name in judged.status}
    columns = [name for name, question in codebook.questions.items() if question.repeat == path and name in there]
    complete = _join_values(answers, parts)
    statuses = {name: _join(name, parts, "status", CODE["not_in_version"], len(answers)) for name in columns}
    strangers = _mark_strangers(complete, statuses)
    level = Level(
        values=complete[columns],
        asked=pd.DataFrame({name: _join(name, parts, "asked", False, len(answers)) for name in columns}, answers.index),
        status=name_statuses(statuses, answers.index),
        names=names,
        parents=parents,
        outside=[(names.iat[rows[row]], *rest) for rows, judged in parts for row, *rest in judged.outside],
        breaches=[(names.iat[rows[row]], *rest) for rows, judged in parts for row, *rest in judged.breaches]
        + [(names.iat[row], name) for row, name in strangers],
        broken=[(names.iat[rows[row]], *rest) for rows, judged in parts for row, *rest in judged.broken],
        miscalculated=[(names.iat[rows[row]], *rest) for rows, judged in parts for row, *rest in judged.miscalculated],
        warnings=list({str(warning): warning for _, judged in parts for warning in judged.warnings}.values()),
    )
    return level, complete


def _mark_strangers(values: pd.DataFrame, statuses: dict[str, np.ndarray]) -> list[tuple[int, str]]:
    """Mark as breaches the answers to questions that the version did not have; return their rows and questions."""
    found = []
    for name, codes in statuses.items():
        strange = (codes == CODE["not_in_version"]) & (values[name] != "").to_numpy(dtype=bool)
        codes[strange] = CODE["breach"]
        found += [(int(row), name) for row in np.nonzero(strange)[0]]
    return found


def _join(name: str, parts: list[tuple[np.ndarray, Judged]], which: str, default, length: int) -> np.ndarray:
    whole = np.full(length, default)
    for rows, judged in parts:
        found = getattr(judged, which)
        if name in found:
            whole[rows] = found[name]
    return whole


def _join_values(answers: pd.DataFrame, parts: list[tuple[np.ndarray, Judged]]) -> pd.DataFrame:
    """Return the answers with the computed columns of every part; a version without the calculation has none."""
    if len(parts) == 1:
        return parts[0][1].values
    computed = dict.fromkeys(name for _, judged in parts for name in judged.values if name not in answers)
    added = {}
    for name in computed:
        column = np.full(len(answers), "", dtype=object)
        for rows, judged in parts:
            if name in judged.values:
                column[rows] = judged.values[name].to_numpy(dtype=object)
        added[name] = pd.Series(column, answers.index, dtype="str")
    return answers.assign(**added)


def _count_instances(export: Export) -> dict[str, dict[str, np.ndarray]]:
    """Return for each level how many instances of a repeat a row has, by the name of the repeat and its questions."""
    counts: dict[str, dict[str, np.ndarray]] = {}
    for path, repeat in export.repeats.items():
        length = len(export.repeats[repeat.within].answers if repeat.within else export.answers)
        number = np.bincount(repeat.parents[repeat.parents >= 0], minlength=length).astype(float)
        for name in (path.rpartition("/")[2], *repeat.answers.columns):
            counts.setdefault(repeat.within, {})[name] = number
    return counts


def _number_instances(parents: np.ndarray) -> np.ndarray:
    return pd.Series(parents).groupby(parents).cumcount().to_numpy() + 1


def _name_instances(around: pd.Series, path: str, parents: np.ndarray, positions: np.ndarray) -> pd.Series:
    name = path.rpartition("/")[2]
    return pd.Series([f"{around.iat[p]}, {name} {n}" for p, n in zip(parents, positions, strict=True)], dtype="str")
