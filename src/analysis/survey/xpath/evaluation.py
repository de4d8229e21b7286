"""The tree of an expression and a frame of answers in, the column that the tree stands for out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.survey.xpath.columns import Column, apply_function, encode_numbers, encode_texts, repeat_value
from analysis.survey.xpath.functions import FUNCTIONS
from analysis.survey.xpath.parser import Node
from analysis.survey.xpath.values import OPERATORS, Value, negate

TODAY = "today"  # the question of type `today`


@dataclass(frozen=True)
class Context:
    """Where the rows stand among repeats, an array of a number per row each.

    `counts` holds for a repeat, or a question inside one, how many there are; what it does not name is
    there once. `positions` is the place of the row in its own repeat, from 1; `None` outside repeats.
    """

    counts: Mapping[str, np.ndarray]
    positions: np.ndarray | None


@dataclass(frozen=True)
class Evaluation:
    """One expression over one frame of answers; a question that is named more than once is read once."""

    answers: pd.DataFrame
    current: pd.Series | None
    choice: Mapping[str, str] | None
    context: Context
    questions: dict[str, Column] = field(default_factory=dict)

    def value(self, node: Node) -> Column:
        """Return the column that a node of the tree stands for."""
        match node.kind:
            case "literal":
                return self.repeat(node.text)
            case "number":
                return self.repeat(float(node.text))
            case "question":
                return self.question(node.text)
            case "column" if self.choice is not None:
                return self.repeat(self.choice.get(node.text, ""))
            case "current" if self.current is not None:
                return encode_texts(self.current)
            case "minus":
                return apply_function(negate, self.value(node.parts[0]))
            case "operator":
                return apply_function(OPERATORS[node.text], *map(self.value, node.parts))
            case "call":
                return self.call(node)
        fix = f"write ${{{node.text}}} for a question" if node.kind == "column" else ""
        raise StudyError(f"“{node.text}” stands for nothing here", fix=fix)

    def repeat(self, value: Value) -> Column:
        return repeat_value(value, len(self.answers))

    def question(self, name: str) -> Column:
        if name not in self.answers.columns:
            raise StudyError(f"there are no answers to question {name}", fix=suggest(name, self.answers.columns))
        if name not in self.questions:
            self.questions[name] = encode_texts(self.answers[name])
        return self.questions[name]

    def call(self, node: Node) -> Column:
        if node.text in FUNCTIONS:
            return apply_function(FUNCTIONS[node.text][0], *map(self.value, node.parts))
        match node.text:
            case "true" | "false":
                return self.repeat(node.text == "true")
            case "today":
                return self.today()
            case "once":  # what is there already stays
                return self.once(node.parts[0])
            case "count":
                return self.number(self.context.counts.get(node.parts[0].text))
        return self.number(self.context.positions)

    def today(self) -> Column:
        if TODAY not in self.answers.columns:
            expected = f"a column {TODAY}: the question of type today"
            raise StudyError("today() does not know the day of the interview", expected=expected)
        return self.question(TODAY)

    def once(self, calculation: Node) -> Column:
        result = self.value(calculation)
        if self.current is None:
            return result
        return apply_function(FUNCTIONS["coalesce"][0], encode_texts(self.current), result)

    def number(self, numbers: np.ndarray | None) -> Column:
        return self.repeat(1.0) if numbers is None else encode_numbers(numbers)
