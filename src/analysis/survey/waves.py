"""An export that holds several waves of the survey in, the interviews of the latest one out, and how waves differ.

A wave is a round of field work with interviews of its own. All tables tell of the latest wave; of an earlier one
nothing is estimated again: what was released of it then is what it is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pandas as pd

from analysis.errors import StudyError
from analysis.survey.export import Export
from analysis.survey.form import Form
from analysis.survey.reading.codebook import Codebook, merge_forms
from analysis.survey.responses import AGREED
from analysis.survey.xlsform.questions import Question

WAVE, MODE = "wave", "mode"  # what the questions are called; a form need not have them
FIRST = "1"
NUMBER = r"0*([1-9]\d*)(?:[.,]0+)?"  # Excel writes 2 as 2.0
SHOWN = 5  # interviews that a message names
INTERVIEWS, REWORDED = [WAVE, "group", MODE, "interviews"], [WAVE, "question"]


def number_waves(export: Export) -> Export:
    """Return the export with `wave` (int64) in its meta: the form's own question, or a column that was added.

    Absent or empty is 1. Raises `StudyError` for what is no whole number from 1.
    """
    nothing = pd.Series("", index=export.meta.index, dtype="str")
    told = export.answers[WAVE] if WAVE in export.answers else export.meta.get(WAVE, nothing)
    told = told.astype("str")  # numbers where they were numbered before
    numbers = told.str.strip().replace("", FIRST).str.extract(f"^{NUMBER}$")[0]
    if (wrong := numbers.isna()).any():
        pairs = list(zip(export.meta.loc[wrong, "id"], told[wrong], strict=True))
        rows = ", ".join(f"“{text}” of {row}" for row, text in pairs[:SHOWN]) + (", …" if len(pairs) > SHOWN else "")
        raise StudyError(
            f"{len(pairs)} interviews have no number of a wave: {rows}",
            where=f"column {WAVE}", expected="1, 2, 3 …; empty for the first wave", fix="write the number of the wave",
        )  # fmt: skip
    return replace(export, meta=export.meta.assign(**{WAVE: numbers.astype("int64")}))


def keep_latest(export: Export) -> Export:
    """Return the interviews of the latest wave alone; `export` as `number_waves` returns it."""
    waves = export.meta[WAVE]
    return export if waves.nunique() <= 1 else export.correct(export.answers, waves == waves.max())


def count_interviews(export: Export, form: Form) -> pd.DataFrame:
    """Return how many interviews with consent each wave has: wave, group, mode ("" when not told), interviews.

    `export` holds all waves, numbered; the group is the second question with the role stratum.
    """
    answers, roles = export.answers, [q for q in form.questions.values() if q.name in export.answers]
    agreed = pd.Series(True, index=answers.index)
    for question in roles:
        if question.role == "eligibility":
            agreed &= answers[question.name] == (question.key or AGREED)
    strata = [question.name for question in roles if question.role == "stratum"]
    told = {"group": answers[strata[1]], MODE: answers.get(MODE, "")}
    kept = export.meta[[WAVE]].assign(**told)[agreed]
    return kept.groupby(INTERVIEWS[:-1]).size().rename(INTERVIEWS[-1]).reset_index()


def list_reworded(export: Export, forms: Sequence[Form]) -> tuple[pd.DataFrame, list[StudyError]]:
    """Return which questions each earlier wave asked in other words than the latest (wave, question), and warnings.

    `export` holds all waves, numbered; the versions that its rows name are compared, `forms` the newest first. A
    warning says of which wave it is not known what was asked.
    """
    codebook, waves = merge_forms(*forms), export.meta[WAVE]
    asked = {wave: _find_forms(own, codebook) for wave, own in export.meta.groupby(waves)}
    latest, rows, warnings = waves.max(), [], []
    for wave in sorted(asked.keys() - {latest}):
        if asked[wave].keys() == asked[latest].keys():  # the same versions, whether their forms are known or not
            continue
        if unknown := sorted({name for one in (wave, latest) for name, form in asked[one].items() if form is None}):
            found = f"whether wave {wave} was asked in the words of wave {latest} is not known:"
            found += f" no form has the version {', '.join(f'“{name}”' for name in unknown)}"
            warnings.append(StudyError(found, fix="put that version of the form beside the newest one"))
        rows += [(wave, name) for name in _compare(_known(asked[wave]), _known(asked[latest]))]
    return pd.DataFrame(rows, columns=REWORDED).astype({WAVE: "int64", "question": "str"}), warnings


def differ(one: Form, other: Form, name: str) -> bool:
    """Say whether a question was asked in other words: its text, the text of its group, its choices, type or key.

    Texts are compared in the languages that both forms have, but for blanks; a question that one form has not differs.
    """
    if not (name in one.questions and name in other.questions):
        return True
    own, theirs = one.questions[name], other.questions[name]
    if (own.type, own.key) != (theirs.type, theirs.key):
        return True
    codes = [form.choices.get(q.list, {}) if q.list else {} for form, q in ((one, own), (other, theirs))]
    pairs = [(own.labels, theirs.labels), (_stem(one, own), _stem(other, theirs))]
    pairs += [(codes[0][code], codes[1][code]) for code in codes[0] if code in codes[1]]
    return list(codes[0]) != list(codes[1]) or any(_read_alike(*pair) is False for pair in pairs)


def _find_forms(meta: pd.DataFrame, codebook: Codebook) -> dict[str, Form | None]:
    """Return the versions that rows name with their forms, None where there is none; without a version the newest."""
    if "version" not in meta:
        return {"": codebook.newest if len(codebook.forms) == 1 else None}
    return {version: codebook.form_of(version) for version in meta["version"].unique()}


def _known(asked: dict[str, Form | None]) -> list[Form]:
    return [form for form in asked.values() if form is not None]


def _compare(earlier: Iterable[Form], latest: Iterable[Form]) -> list[str]:
    pairs = [(one, other) for one in earlier for other in latest if one is not other]
    names = dict.fromkeys(name for pair in pairs for form in pair for name in form.questions)
    return [name for name in names if any(differ(*pair, name) for pair in pairs)]


def _stem(form: Form, question: Question) -> dict[str, str]:
    """Return the text of the innermost group around a question: in a grid, the question itself."""
    return form.groups.get(question.path.rpartition("/")[0], {})


def _read_alike(one: dict[str, str], other: dict[str, str]) -> bool:
    return all(one[language].split() == other[language].split() for language in one.keys() & other.keys())
