"""Interviews and batteries in, out what every number of the tables is made of: counts of answers, and their bonds.

How a number is made of answers is read off the numbers themselves: the values of a column are fitted to the answers to
the questions it is declared to be made of. So no measure describes itself twice, and a sum, a recode, a routing or a
shared base that a new measure brings is known to disclosure control from its first build on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.disclosure.structure import INTERVIEWED, ITEM, Structure
from analysis.survey.form import Form
from analysis.survey.measures.battery import SHARE, Battery
from analysis.tables.answer_counts import ANSWERED, ASKED, Answers, Variable, count_answers, list_routing
from analysis.tables.composition import Composition, Terms, compose
from analysis.tables.made_of import list_made_of

PLACE = ["group", "municipality"]
COUNTS = ("interviews", "sample")  # tables that count all interviews of a place
ITEM_COLUMNS = [*ITEM, "unit", "weighted", "sensitive"]


def describe_structure(respondents: pd.DataFrame, form: Form, batteries: Mapping[str, Sequence[Battery]]) -> Structure:
    """Return what the numbers of the tables are made of.

    `respondents`: a row per interview with group, municipality, population, weight and the answers. `batteries`: by
    table. Beside their columns the items are counts of interviews and, by question, who left it without an answer.
    """
    questions = _list_questions(batteries, form)
    names = list(dict.fromkeys(name for made_of in questions.values() for name in made_of))
    answers = count_answers(respondents, form, names)
    columns = {name: answers.values[name].to_numpy() for name in answers.values}
    items, compositions = [], []
    for table, own in batteries.items():
        for battery in own:
            for number in battery.values.columns:
                made_of = questions[number]
                made = compose((table, *number), battery.values[number].to_numpy(float), columns, made_of)
                columns |= made.own
                sensitive = any(form.questions[name].sensitive for name in made_of)
                items.append((table, *number, battery.unit, True, sensitive))
                compositions.append(made)
    for table in COUNTS:
        items.append((table, "", "", "", True, False))
        compositions.append(Composition(base={(INTERVIEWED, ""): 1.0}))
    for name in names:
        items.append(("nonresponse", name, "unanswered", SHARE, False, False))
        asked = {(ASKED, name): 1.0}
        compositions.append(Composition(base=asked, value=asked | {(ANSWERED, name): -1.0}))
    return _assemble(respondents, answers, columns, pd.DataFrame(items, columns=ITEM_COLUMNS), compositions)


def _list_questions(batteries: Mapping[str, Sequence[Battery]], form: Form) -> dict[Variable, tuple[str, ...]]:
    """Return the questions that each number (indicator, category) can be made of.

    Of a number that is made of one question also those that offer the same choices: a second priority is counted over
    who named a first one.
    """
    declared = list_made_of(batteries, form).groupby(["indicator", "category"])["question"].agg(tuple).to_dict()
    numbers = [number for own in batteries.values() for battery in own for number in battery.values.columns]
    found = {number: declared.get(number, number[:1]) for number in numbers}
    return {
        number: names if number[0] in form.questions or len(names) > 1 else _add_alike(names[0], form)
        for number, names in found.items()
    }


def _add_alike(name: str, form: Form) -> tuple[str, ...]:
    own = form.questions[name]
    alike = [
        other.name
        for other in form.questions.values()
        if (other.list, other.type, other.role) == (own.list, own.type, own.role)
    ]
    return (name, *(other for other in alike if other != name))


def _assemble(
    respondents: pd.DataFrame, answers: Answers, columns: Mapping[Variable, np.ndarray], items: pd.DataFrame,
    compositions: Sequence[Composition],
) -> Structure:  # fmt: skip
    """Count the variables by place, and write terms as matrices."""
    number = {name: place for place, name in enumerate(columns)}
    by_place = respondents.groupby(PLACE, sort=False)
    design = by_place.agg(persons=("population", "first"), interviews=("weight", "size"), weight=("weight", "first"))
    counted = pd.DataFrame(np.stack(list(columns.values()), axis=1), index=respondents.index)
    counts = counted.groupby([respondents[name] for name in PLACE], sort=False).sum()
    relations = [("", *relation) for relation in answers.relations]
    relations += [("", *relation) for made in compositions for relation in made.relations]
    relations += list(_route(respondents, answers))
    return Structure(
        variables=np.array([" ".join(name).strip() for name in columns], dtype=object),
        places=design.reset_index(),
        largest=counted.max().clip(lower=1).to_numpy(float),
        counts=counts.loc[design.index].to_numpy(float),
        relations=_write(number, [terms for _, terms, _, _ in relations]),
        low=np.array([low for *_, low, _ in relations], dtype=float),
        high=np.array([high for *_, high in relations], dtype=float),
        of_group=np.array([group for group, *_ in relations], dtype=object),
        items=items,
        base=_write(number, [made.base for made in compositions]),
        value=_write(number, [made.value for made in compositions]),
    )


def _route(respondents: pd.DataFrame, answers: Answers) -> Iterator[tuple[str, Terms, float, float]]:
    """Yield by group how many were asked each question, and that nobody else was."""
    names = [name[1] for name in answers.values if name[0] == ASKED]
    for group, own in respondents.groupby("group", sort=False):
        for relation in list_routing(answers.values.loc[own.index], names):
            yield group, *relation
    for name in names:
        yield "", {(ASKED, name): 1.0, (INTERVIEWED, ""): -1.0}, -np.inf, 0.0


def _write(number: Mapping[Variable, int], rows: Sequence[Terms]) -> csr_array:
    entries = [(row, number[name], weight) for row, terms in enumerate(rows) for name, weight in terms.items()]
    found = pd.DataFrame(entries, columns=["row", "variable", "weight"])
    return csr_array((found["weight"], (found["row"], found["variable"])), shape=(len(rows), len(number)), dtype=float)
