"""For analysts: a study in, its private rows, its form and its tables out. Never used by a published notebook."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError
from analysis.study import Study, load_study
from analysis.survey.design import Design
from analysis.survey.form import Form, load_form
from analysis.tables.designs import make_design

# Columns whose cells are text whatever they look like: the code 01 is not 1, the code NA not missing.
TEXTS = ("id", "row", "interview", "check", "question", "reason", "detail", "rule", "code", "interviewer", "kind")
TEXTS += ("masked", "warning", "change_type", "municipality", "group")
EMPTY = 5  # bytes of a table without columns: a byte-order mark and a line end


def open_study(root: Path | None = None) -> StudyData:
    """Open the study at `root` (default: the nearest one upwards) for exploration."""
    return StudyData(load_study(root))


@dataclass(frozen=True)
class StudyData:
    """The data of one study, read when first asked for."""

    study: Study

    @cached_property
    def form(self) -> Form:
        """The questionnaire: questions, lists, labels."""
        return load_form(self.study.form)

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """One row per interview with consent: municipality, group, stratum, population, sample, weight, answers."""
        return self._read(self.study.processed / "respondents.parquet")

    def quality(self, table: str) -> pd.DataFrame:
        """What was noticed about the interviews: flags, nonresponse, interviewers, open_answers and others. Private."""
        path = self.study.processed / "quality" / f"{table}.csv"
        if not path.is_file():
            raise StudyError("there is no such table of quality", where=str(path), fix="run `study build` first")
        if path.stat().st_size <= EMPTY:
            return pd.DataFrame()
        cells = pd.read_csv(path, dtype="str", keep_default_na=False)
        strata = {name for name, question in self.form.questions.items() if question.role == "stratum"}
        return cells.assign(**{name: pd.to_numeric(cells[name]) for name in cells if name not in strata.union(TEXTS)})

    def design(self, group: str) -> Design:
        """The sampling design of one group, ready for `analysis.survey.estimates`."""
        return make_design(self.respondents[self.respondents["group"] == group], self.study.sample[group])

    def unreleased(self, table: str) -> pd.DataFrame:
        """A table before disclosure control, with standard errors. Not for publication."""
        return self._read(self.study.processed / "unreleased" / f"{table}.parquet")

    def released(self, table: str) -> pd.DataFrame:
        """A table as it is published."""
        from analysis.disclosure.door import read_released

        return read_released(self.study.tables, [table])[table]

    def _read(self, path: Path) -> pd.DataFrame:
        if not path.is_file():
            raise StudyError("not built yet", where=str(path), fix="run `study build` first")
        return pd.read_parquet(path)
