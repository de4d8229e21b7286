"""Respondents in, tidy tables of the awareness chapter out: recognition, self-rated knowledge, scores.

Every table has one row per place, group, indicator and category, with the columns of `COLUMNS`. Places
are `district` for all three groups and, for Roma respondents only, each municipality: officials and
organisations of one place are few enough to be known by name.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey import estimates
from analysis.survey.design import Design
from analysis.survey.form import Form

DISTRICT = "district"
GROUP_BY_PLACE = "roma"  # the only group that is shown by municipality
COLUMNS = ["municipality", "group", "indicator", "category", "n", "estimate", "se", "low", "high"]
RECOGNISED = {"heard", "know", "used"}


def estimate_recognition(
    respondents: pd.DataFrame, form: Form, kinds: dict[str, str], places: Sequence[str]
) -> pd.DataFrame:
    """Estimate the share that has at least heard of each programme (and of the foil).

    `respondents`: one row per interview with municipality, group, stratum, weight, population and the
    answers. `kinds`: group → kind of sample; a sample that is not random gets neither a finite-population
    correction nor an interval. `places`: the municipalities of the study, each of which gets its rows even
    when nobody answered there. Shares are 0–1.
    """
    answers = {
        name: pd.Categorical(
            respondents[name].isin(RECOGNISED).astype(float).where(respondents[name] != ""), categories=[0.0, 1.0]
        )
        for name in list_items(form, "aided recognition", "foil (does not exist)")
    }
    return _estimate_all(respondents, answers, kinds, places, _share, category="recognised")


def estimate_self_rating(
    respondents: pd.DataFrame, form: Form, kinds: dict[str, str], places: Sequence[str]
) -> pd.DataFrame:
    """Estimate the mean self-rated knowledge (1 not at all – 5 very well) of each level of policy."""
    items = list_items(form, "self-rated knowledge")
    answers = {name: pd.to_numeric(respondents[name].replace("", None)).astype(float) for name in items}
    return _estimate_all(respondents, answers, kinds, places, estimates.mean, category="mean")


def estimate_scores(
    respondents: pd.DataFrame, form: Form, kinds: dict[str, str], places: Sequence[str]
) -> pd.DataFrame:
    """Estimate the mean number of real programmes recognised and the mean quiz score.

    `n_known` counts over those who answered at least one recognition item; `quiz_score` gives a point
    for each right answer, and “don't know” gives none, over those who answered at least one quiz item.
    """
    recognition = respondents[list_items(form, "aided recognition")]
    quiz = respondents[list_items(form, "knowledge quiz")]
    keys = pd.Series({name: form.questions[name].key for name in quiz.columns})
    answers = {
        "n_known": recognition.isin(RECOGNISED).sum(axis=1).astype(float).where((recognition != "").any(axis=1)),
        "quiz_score": quiz.eq(keys, axis=1).sum(axis=1).astype(float).where((quiz != "").any(axis=1)),
    }
    return _estimate_all(respondents, answers, kinds, places, estimates.mean, category="mean")


def list_items(form: Form, *constructs: str) -> list[str]:
    """Return the names of the questions that measure one of the constructs, in form order.

    Raises `StudyError` for a construct that no question of the form measures.
    """
    measured = {question.construct for question in form.questions.values()}
    raise_all([
        StudyError(
            f"no question measures “{construct}”", where=f"form {form.form_id}, sheet analysis, column construct",
            expected="at least one question", fix=suggest(construct, measured),
        )
        for construct in constructs
        if construct not in measured
    ])  # fmt: skip
    return [name for name, question in form.questions.items() if question.construct in constructs]


def _share(design: Design, column: str, by: list[str]) -> pd.DataFrame:
    return estimates.proportion(design, column, level=1.0, by=by)


def _estimate_all(respondents, answers, kinds, places, estimate, category) -> pd.DataFrame:
    """Estimate every indicator for each group in the district and, for Roma respondents, in each place."""
    frame = respondents[["municipality", "group", "stratum", "weight", "population"]].assign(**answers)
    parts = []
    for group, kind in kinds.items():
        members = frame[frame["group"] == group]
        rows = _list_domains(group, list(answers), places)
        if not members.empty:
            made = pd.concat(_estimate_group(members, list(answers), kind, estimate, by_place=group == GROUP_BY_PLACE))
            rows = rows.merge(made, how="left", on=["municipality", "indicator"], validate="one_to_one")
        parts.append(rows.reindex(columns=[*COLUMNS]).assign(category=category))
    table = pd.concat(parts, ignore_index=True)
    return table.assign(n=table["n"].fillna(0).astype(int))


def _list_domains(group: str, indicators: list[str], places: Sequence[str]) -> pd.DataFrame:
    """Return the rows a table must have: nothing is left out because nobody answered."""
    shown = [DISTRICT, *places] if group == GROUP_BY_PLACE else [DISTRICT]
    pairs = pd.MultiIndex.from_product([indicators, shown], names=["indicator", "municipality"])
    return pairs.to_frame(index=False).assign(group=group)


def _estimate_group(members, indicators, kind, estimate, by_place) -> list[pd.DataFrame]:
    is_random = kind in ("probability", "enumeration")
    design = Design(
        members, strata="stratum", weights="weight", population="population" if is_random else None,
        lonely="error" if is_random else "certainty",
    )  # fmt: skip
    parts = []
    for name in indicators:
        parts.append(estimate(design, name, by=["group"]).assign(municipality=DISTRICT, indicator=name))
        if by_place:
            parts.append(estimate(design, name, by=["municipality"]).assign(indicator=name))
    columns = ["municipality", "indicator", "n", "estimate", "se", "low", "high"]
    unknown = {} if is_random else dict.fromkeys(["se", "low", "high"], float("nan"))
    return [part[columns].assign(**unknown) for part in parts]
