"""Rows of codes in, the same rows in words out: labels are joined when rows are shown, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.survey.form import Form

PASSAGE = ["document", "title", "municipality", "page", "kind", "heading", "quote"]


def label_codes(codes: pd.Series, wording: Mapping[str, str], separator: str | None = None) -> pd.Series:
    """Return a column in words; what has no wording stays as it is, and what is missing stays missing.

    `separator`: between the codes of a cell that holds several; their wordings are parted by semicolons.

    >>> label_codes(pd.Series(["f m", "x"]), {"f": "Female", "m": "Male"}, " ").tolist()
    ['Female; Male', 'x']
    """
    texts = codes.dropna().unique()
    parts = {text: text.split(separator) if separator else [text] for text in texts}
    words = {text: "; ".join(wording.get(code, code) for code in codes) for text, codes in parts.items()}
    return codes.map(words)


def label_responses(respondents: pd.DataFrame, form: Form, groups: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return the interviews, one a row, with the wordings of the questionnaire in place of codes.

    `respondents`: a column per question, and how the interview was sampled. `groups`: group → its name. Columns keep
    their names, which are short; `data.questions` has the wording of each.
    """
    listed = [name for name in respondents if name in form.questions and form.questions[name].list in form.choices]
    labelled = {name: label_codes(respondents[name], *_read_list(form, name, language)) for name in listed}
    return respondents.assign(**labelled, group=label_codes(respondents["group"], groups))


def label_passages(passages: pd.DataFrame, register: pd.DataFrame, places: Mapping[str, str], language: str):
    """Return the passages of documents, one a row, with title and municipality of the document: `PASSAGE`."""
    titles = register.set_index("document")[f"title_{language}"]
    municipality = register.set_index("document")["municipality"]
    rows = passages.assign(
        title=passages["document"].map(titles),
        municipality=label_codes(passages["document"].map(municipality), places),
    )
    return rows[PASSAGE]


def choose_language(rows: pd.DataFrame, language: str, languages: Sequence[str]) -> pd.DataFrame:
    """Return rows without the texts in other languages; a column `title_en` becomes `title`.

    >>> choose_language(pd.DataFrame(columns=["id", "title_bg", "title_en"]), "en", ["bg", "en"]).columns.tolist()
    ['id', 'title']
    """
    others = tuple(f"_{code}" for code in languages if code != language)
    kept = rows.loc[:, [not name.endswith(others) for name in rows]] if others else rows
    return kept.rename(columns=lambda name: name.removesuffix(f"_{language}"))


def _read_list(form: Form, name: str, language: str) -> tuple[dict[str, str], str | None]:
    """Return the wordings of the answers to a question, and what parts several of them."""
    question = form.questions[name]
    wording = {code: labels.get(language, code) for code, labels in form.choices[question.list].items()}
    return wording, " " if question.type == "select_multiple" else None
