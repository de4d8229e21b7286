"""A study in, what of it must appear nowhere out: ids, devices, interviewers, times, open answers, its machine."""

from __future__ import annotations

import getpass
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from analysis.study import Study

if TYPE_CHECKING:
    from analysis.disclosure.scans import Private
    from analysis.survey.form import Form

# Columns of platforms whose values belong to one interview, device or person, by kind.
OF_PLATFORMS = {
    "_id": "id", "key": "id", "instanceid": "id", "_uuid": "uuid", "uuid": "uuid", "rootuuid": "uuid",
    "_submitted_by": "person", "_submission_time": "time", "submissiondate": "time", "_notes": "note", "_tags": "note",
}  # fmt: skip
OF_TYPES = {"start": "time", "end": "time", "deviceid": "device", "phonenumber": "person", "username": "person"}
OF_TYPES |= {"email": "person", "geopoint": "place"}
OF_NOBODY = {"root", "user", "admin", "build", "runner"}  # names of users that tell nothing
TEXTS = (".csv", ".toml", ".json", ".geojson", ".yaml")
ANSWER = "answer"


def collect_private(study: Study) -> Private:
    """Return the private values of a study, from the raw export and the private rows, and what is public anyway.

    Public are the reference data, the questionnaire and the words of the pages.
    """
    import pandas as pd

    from analysis.disclosure.scans import Private
    from analysis.survey.form import load_form
    from analysis.survey.reading.containers import read_contents

    forms = [load_form(path) for path in study.forms]
    kinds = {name: kind for form in forms for name, kind in _name_columns(form).items()}
    values: dict[str, set[str]] = defaultdict(set)
    for table in read_contents(study.export).tables:
        for header, column in zip(table.header, table.columns, strict=True):
            if kind := kinds.get(header) or kinds.get(re.split(r"[/.:]", header)[-1].casefold()):
                values[kind] |= {text.strip() for text in column.texts} - {""}
    respondents = study.processed / "respondents.parquet"
    if respondents.is_file():
        values["id"] |= set(pd.read_parquet(respondents, columns=["interview"])["interview"])
    values["path"] |= {str(study.root)} if len(study.root.parts) > 2 else set()
    values["user"] |= {getpass.getuser()} - OF_NOBODY
    answers = frozenset(values.pop(ANSWER, ()))
    return Private({kind: frozenset(found) for kind, found in values.items()}, answers, read_public(study, forms))


def read_public(study: Study, forms: list[Form]) -> str:
    """Return the texts that everybody may read: reference data, questionnaires, words and notebooks of the pages."""
    from analysis.report.entries import FOLDER

    folders = [path for path in (study.root / "data/raw").glob("*/") if path.name != "survey"]
    paths = [
        path for folder in [*folders, FOLDER, study.words] for path in sorted(folder.rglob("*")) if path.suffix in TEXTS
    ]
    labels = [question.labels for form in forms for question in form.questions.values()]
    labels += [choice for form in forms for codes in form.choices.values() for choice in codes.values()]
    texts = [path.read_text(encoding="utf-8") for path in [*paths, *sorted(study.notebooks.glob("*.ipynb"))]]
    return "\n".join([*texts, *(label for labelled in labels for label in labelled.values())])


def _name_columns(form: Form) -> dict[str, str]:
    """Return name or wording of a column → kind of private values in it; open answers are `ANSWER`."""
    kinds = dict(OF_PLATFORMS)
    for name, question in form.questions.items():
        kind = OF_TYPES.get(question.type)
        if question.type == "text":
            kind = "person" if question.scale == "id" else ANSWER
        if kind:
            kinds |= dict.fromkeys([name.casefold(), question.path, *question.labels.values()], kind)
    return kinds
