"""A choice of question, group and municipality in, the estimates side by side out, and what to mind of them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from analysis.report.catalogue import Catalogue
from analysis.report.phrases import begin
from analysis.tables.designs import GROUP_BY_PLACE

if TYPE_CHECKING:
    from analysis.explore import StudyData

OWN = "own"  # the series of a municipality beside its district, as figures draw it
BOX = "background: #fff4d6; color: #1b1b1b; border-left: 4px solid #8a5a00; padding: 4px 10px; margin: 4px 0"
BOX += "; line-height: 1.4"
FLAGS = {":c": "confidential", ":u": "too_few", "low": "low"}


def compare_answers(
    data: StudyData, question: str, group: str = "", municipality: str = ""
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the estimates with label and series, and series → its name.

    `group` empty: all groups side by side, never pooled. One group of a municipality stands beside the same group in
    the district.
    """
    asked = data.questions[question]
    chosen = {name: (name, municipality) for name in ([group] if group else data.study.groups)}
    if group and municipality:
        chosen = {OWN: (group, municipality), group: (group, "")}
    parts = [asked.estimate(name, place or None).assign(series=series) for series, (name, place) in chosen.items()]
    rows = pd.concat(parts, ignore_index=True)
    labels = asked.answers | {"mean": data.words.text("exploring.mean")}
    names = {series: name_series(data, name, place) for series, (name, place) in chosen.items()}
    return rows.assign(label=rows["category"].map(labels)), names


def name_series(data: StudyData, group: str, municipality: str) -> str:
    """Return a group in a place in words; one whose sample is not random says so."""
    text = data.words.text
    place = data.municipalities[municipality] if municipality else str(data.study.district[data.language])
    name = text("ui.group_at_place", group=data.groups[group], place=place)
    return name if data.study.shows_intervals(group) else f"{name} – {text('ui.not_random')}"


def list_cautions(data: StudyData, rows: pd.DataFrame, series: dict[str, str]) -> list[str]:
    """Return what to mind of the estimates: nobody answered, small bases, groups told by place, no random sample."""
    text, limits = data.words.text, vars(data.study.disclosure)
    cautions = []
    for name, heading in series.items():
        own = rows[rows["series"] == name]
        group, place = own[["group", "municipality"]].iloc[0]
        if not own["n"].any():
            cautions.append(text("exploring.nobody", series=heading))
            continue
        flags = [flag for flag in FLAGS if flag in set(own["flag"])]
        cautions += [text(f"exploring.{FLAGS[flag]}", series=heading, n=own["n"].min(), **limits) for flag in flags]
        if place in data.study.municipalities and group != GROUP_BY_PLACE:
            cautions.append(text("exploring.not_by_place", series=heading))
        if not data.study.shows_intervals(group):
            cautions.append(begin(text("findings.not_random", group=data.groups[group])))
    return cautions


def list_warnings(data: StudyData) -> list[str]:
    """Return the reminder that rows are private, in every language of the study."""
    return [Catalogue(language).text("exploring.private") for language in data.study.languages]


def mark_up(cautions: list[str]) -> str:
    """Return texts as boxes that stand out; styles are in line, for a notebook keeps none of its own."""
    return "".join(f'<p style="{BOX}">{escape(text)}</p>' for text in cautions)
