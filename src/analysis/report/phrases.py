"""Names and labels in, the phrases of a sentence out: who answered, where, and lists of what they named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from analysis.report.claims import DISTRICT
from analysis.report.page import ReportPage


def name_people(report: ReportPage, group: str) -> str:
    """Return the people a sentence is about: a group or, when its sample is not random, only those who were asked."""
    return report.words.text(f"{'people' if report.study.shows_intervals(group) else 'respondents'}.{group}")


def name_others(report: ReportPage, groups: Sequence[str]) -> str:
    """Return one of the groups beside Roma, or both of them."""
    return report.words.text("people.both") if len(groups) > 1 else name_people(report, groups[0])


def name_where(report: ReportPage, place: str) -> str:
    """Return where people live or work: “in … district”, “in the municipality of …”."""
    if place == DISTRICT:
        return report.words.text("ui.in_district", place=report.study.district[report.language])
    return report.words.text("ui.in_municipality", name=report.names[place])


def begin(text: str) -> str:
    """Return a text that begins with a capital, without the gaps that an empty part of it leaves.

    >>> begin("they know.  They do not say. ")
    'They know. They do not say.'
    """
    text = " ".join(part for part in text.split(" ") if part)  # no other blanks: some of them hold numbers together
    return text[:1].upper() + text[1:]


def say(report: ReportPage, key: str, kind: str, **values: Any) -> str:
    """Return an entry of the catalogue with its values; of a low base (`rough`) it says so.

    `kind`: "title" or "sentence".
    """
    text = report.words.text(key, **values)
    return report.words.text(f"rough.{kind}", text=text.rstrip()) if values.get("rough") else text


def keep_told(report: ReportPage, *findings: tuple[str, dict]) -> list[tuple[str, dict]]:
    """Return the findings that the words of the study have a sentence for: what only some studies can say."""
    return [(key, values) for key, values in findings if report.words.has(f"findings.{key}")]


def list_labels(
    report: ReportPage, items: Mapping[tuple[str, str], str], found: Collection[tuple[str, str]], quoted: bool
) -> str:
    """Return the labels of the items found, in the order of the form, in quotation marks or without."""
    labels = [label for item, label in items.items() if item in found]
    return quote(report, labels) if quoted else join(report, labels)


def quote(report: ReportPage, labels: Sequence[str]) -> str:
    """Return wordings of the questionnaire in quotation marks, as a list of a sentence; inner marks are others."""
    text = report.words.text
    outer, inner = (text(f"ui.{name}") for name in ("quotes", "inner_quotes"))
    quoted = [outer[0] + label.replace(outer[0], inner[0]).replace(outer[1], inner[1]) + outer[1] for label in labels]
    return join(report, quoted)


def join(report: ReportPage, texts: Sequence[str]) -> str:
    """Return texts as a list of a sentence: “a”, “a and b”, “a, b and c”."""
    if len(texts) == 1:
        return texts[0]
    return report.words.text("ui.and", first=", ".join(texts[:-1]), last=texts[-1])
