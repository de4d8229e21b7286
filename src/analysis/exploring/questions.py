"""The questionnaire in, its questions as attributes out: Tab completes their names, and each says what was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.errors import StudyError, suggest
from analysis.exploring.estimating import estimate_answers, list_estimable

if TYPE_CHECKING:
    from analysis.explore import StudyData


class AskedQuestion:
    """One question: its wording, its answers, and what a group answered.

    Example: `data.questions["src"].estimate("roma")`.
    """

    def __init__(self, data: StudyData, name: str) -> None:
        question = data.form.questions[name]
        choices = data.form.choices.get(question.list, {})
        self._data, self.name, self.type = data, name, question.type
        self.wording: str = question.labels.get(data.language, name)
        self.answers: dict[str, str] = {code: labels.get(data.language, code) for code, labels in choices.items()}

    def estimate(self, group: str, municipality: str | None = None) -> pd.DataFrame:
        """Return a row per answer: n, estimate, low, high, and the flag of the study's thresholds.

        `municipality` None is the whole district. Before disclosure control: not for publication.

        Example: `data.questions["src"].estimate("roma", data.study.municipalities[0])`.
        """
        return estimate_answers(
            self._data.respondents, self._data.form, self._data.study, self.name, group, municipality
        )

    def explore(self, group: str = "", municipality: str | None = None):
        """Show this question in the panel of choices, with chart.

        Example: `data.questions["src"].explore("roma")`.
        """
        return self._data.explore(municipality, group, self.name)

    def chapter(self, municipality: str | None = None) -> str:
        """Return the line that puts the question on a page, or which files to write for it.

        Example: `print(data.questions["src"].chapter())`.
        """
        from analysis.exploring.chapters import tell_chapter

        return tell_chapter(self._data, self.name, municipality)

    def __repr__(self) -> str:
        answers = [f"  {code}: {label}" for code, label in self.answers.items()]
        return "\n".join([f"{self.name} ({self.type}): {self.wording}", *answers])


class Questions:
    """The questions with a list of answers, or a number, by name; write a dot and press Tab.

    Example: `data.questions["src"]`, or with the dot `data.questions.src`.
    """

    def __init__(self, data: StudyData) -> None:
        # real attributes, not __getattr__: completion looks at nothing that would have to be run
        vars(self).update({name: AskedQuestion(data, name) for name in list_estimable(data.form)})

    def __getitem__(self, name: str) -> AskedQuestion:
        if name not in vars(self):
            raise StudyError(f"no question “{name}” with answers to estimate", fix=suggest(name, vars(self)))
        return vars(self)[name]

    def __iter__(self):
        return iter(vars(self).values())

    def __len__(self) -> int:
        return len(vars(self))

    def __dir__(self) -> list[str]:
        return list(vars(self))

    def __repr__(self) -> str:
        return "\n".join(f"{question.name}: {question.wording}" for question in self)
