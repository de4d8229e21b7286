"""For analysts: a study in, its private rows, its form and its tables out. Never used by a published notebook."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError
from analysis.exploring import labels
from analysis.exploring.questions import Questions
from analysis.report.catalogue import Catalogue
from analysis.study import Study, load_study
from analysis.survey.design import Design
from analysis.survey.form import Form, load_form
from analysis.tables.designs import make_design

# Columns whose cells are text whatever they look like: the code 01 is not 1, the code NA not missing.
TEXTS = ("id", "row", "interview", "check", "question", "reason", "detail", "rule", "code", "interviewer", "kind")
TEXTS += ("masked", "warning", "change_type", "municipality", "group")
EMPTY = 5  # bytes of a table without columns: a byte-order mark and a line end
SEVERAL = ";"  # between the codes of a cell of the reference data


def open_study(root: Path | None = None, language: str | None = None) -> StudyData:
    """Open the study at `root` (default: the nearest one upwards) for exploration, with labels in `language`.

    Example: `open_study(language="en").responses`.
    """
    return StudyData(load_study(root), language)


class StudyData:
    """The data of one study, each part read when first asked for; write a dot and press Tab to see what there is.

    Example: `data.questions`, `data.responses`, `data.explore()`.
    """

    def __init__(self, study: Study, language: str | None = None) -> None:
        self.study = study
        self.language: str = study.check_language(language or study.languages[0])
        self.words = Catalogue(self.language)
        self.form: Form = load_form(study.form)
        self.questions = Questions(self)

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """One row per interview with consent, in codes: how it was sampled (`data.design` uses that), then the answers.

        Example: `data.respondents.groupby(["municipality", "group"]).size()`.
        """
        return self._read(self.study.processed / "respondents.parquet")

    @cached_property
    def responses(self) -> pd.DataFrame:
        """The same interviews in words, a column per question; `data.questions` has the wording of each.

        Example: `data.responses["group"].value_counts()`.
        """
        return labels.label_responses(self.respondents, self.form, self.groups, self.language)

    @cached_property
    def passages(self) -> pd.DataFrame:
        """One row per passage of the policy documents: document, title, municipality, page, kind, heading, quote.

        Example: `data.passages[data.passages["quote"].str.contains("медиатор")]`.
        """
        folder = self.study.processed / "documents"
        passages, register = (self._read(folder / f"{name}.parquet") for name in ("passages", "register"))
        return labels.label_passages(passages, register, self.municipalities, self.language)

    @cached_property
    def practices(self) -> pd.DataFrame:
        """One row per good practice, with its texts in the language chosen.

        Example: `data.practices[["title", "country", "evidence_strength"]]`.
        """
        return labels.choose_language(self.unreleased("practices"), self.language, self.study.languages)

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row per meeting and forum: date, municipality, kind, whether it was held, venue, topics.

        Example: `data.events.groupby("kind").size()`.
        """
        events, topics = self.unreleased("events"), self.questions["topic"].answers
        kinds = {kind: self.words.text(f"engagement.kinds.{kind}") for kind in events["kind"].unique()}
        held = {answer: self.words.text(f"ui.{answer}") for answer in ("yes", "no")}
        return events.assign(
            municipality=labels.label_codes(events["municipality"], self.municipalities),
            kind=labels.label_codes(events["kind"], kinds),
            held=labels.label_codes(events["held"], held),
            topics=labels.label_codes(events["topics"], topics, SEVERAL),
        )

    @cached_property
    def municipalities(self) -> dict[str, str]:
        """The municipalities of the study, each with its name.

        Example: `data.municipalities`.
        """
        places = self.unreleased("places")
        return dict(zip(places["municipality"], places[f"name_{self.language}"], strict=True))

    @property
    def groups(self) -> dict[str, str]:
        """The groups of the survey, each with its name.

        Example: `data.groups`.
        """
        return {group: self.words.text(f"groups.{group}") for group in self.study.groups}

    def explore(self, municipality: str | None = None, group: str = "", question: str = ""):
        """Choose municipality, group and question, and see estimate, interval, base and chart at once.

        Example: `data.explore(question="src")`.
        """
        from analysis.exploring.panel import Panel

        return Panel(self, municipality, group, question)

    def browse(self, rows: pd.DataFrame):
        """Show rows as a table to be searched, sorted and paged through; nothing is loaded from elsewhere.

        Example: `data.browse(data.responses)`.
        """
        from analysis.exploring.browsing import browse_rows

        return browse_rows(rows, self.words)

    def quality(self, table: str) -> pd.DataFrame:
        """What was noticed about the interviews: flags, nonresponse, interviewers, open_answers and others. Private.

        Example: `data.quality("flags")`.
        """
        path = self.study.processed / "quality" / f"{table}.csv"
        if not path.is_file():
            raise StudyError("there is no such table of quality", where=str(path), fix="run `study build` first")
        if path.stat().st_size <= EMPTY:
            return pd.DataFrame()
        cells = pd.read_csv(path, dtype="str", keep_default_na=False)
        strata = {name for name, question in self.form.questions.items() if question.role == "stratum"}
        return cells.assign(**{name: pd.to_numeric(cells[name]) for name in cells if name not in strata.union(TEXTS)})

    def design(self, group: str) -> Design:
        """The sampling design of one group, ready for `analysis.survey.estimates`.

        Example: `estimates.proportion(data.design("roma"), "ready", level="5")`.
        """
        return make_design(self.respondents[self.respondents["group"] == group], self.study.sample[group])

    def unreleased(self, table: str) -> pd.DataFrame:
        """A table before disclosure control, with standard errors. Not for publication.

        Example: `data.unreleased("sources")`.
        """
        return self._read(self.study.processed / "unreleased" / f"{table}.parquet")

    def released(self, table: str) -> pd.DataFrame:
        """A table as it is published.

        Example: `data.released("sources")`.
        """
        from analysis.disclosure.door import read_released

        return read_released(self.study.tables, [table])[table]

    def __repr__(self) -> str:
        """Say that the rows are private, in every language of the study, and what there is to look at."""
        warning = [Catalogue(language).text("exploring.private") for language in self.study.languages]
        return "\n".join([*warning, self.words.text("exploring.overview", questions=len(self.questions))])

    def _read(self, path: Path) -> pd.DataFrame:
        if not path.is_file():
            raise StudyError("not built yet", where=str(path), fix="run `study build` first")
        return pd.read_parquet(path)
