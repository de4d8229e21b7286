"""Codes, days and free texts of released tables in, what a page writes of them out, in its language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from html import escape

from analysis.report.html import link
from analysis.report.page import ReportPage


def split_codes(codes: str) -> list[str]:
    """Return the codes of a cell that holds several.

    >>> split_codes("health;housing"), split_codes("")
    (['health', 'housing'], [])
    """
    return [code for code in codes.split(";") if code]


def name_codes(report: ReportPage, section: str, codes: str) -> str:
    """Return the names that a section of the catalogue has for codes, as an enumeration; that nothing is known."""
    return ", ".join(report.words.text(f"{section}.{code}") for code in split_codes(codes)) or report.words.text(
        "ui.unknown"
    )


def name_chosen(report: ReportPage, question: str, codes: str) -> str:
    """Return the wordings that the questionnaire has for codes, parted by semicolons."""
    return "; ".join(report.choices[question, code] for code in split_codes(codes))


def name_source(report: ReportPage, source: str) -> str:
    """Return a source as the catalogue names it, otherwise as the reference data do."""
    key = f"source_names.{source}"
    return report.words.text(key) if report.words.has(key) else source


def name_mechanism(report: ReportPage, code: str) -> str:
    """Return a form of consultation as the questionnaire and the ballot name it."""
    return report.choices["mech", code]


def write_day(report: ReportPage, day: str) -> str:
    """Return a day in words; that it is not known."""
    return report.words.date(dt.date.fromisoformat(day)) if day else report.words.text("ui.unknown")


def write_free(report: ReportPage, text: str) -> str:
    """Return what somebody wrote at a meeting, marked where the page is in another language than the study is first."""
    text = escape("; ".join(part.strip() for part in text.split(";")))
    written = report.study.languages[0]
    return f"<span>{text}</span>" if report.language == written else f'<span lang="{written}">{text}</span>'


def write_lines(*lines: str) -> str:
    """Return lines of a cell below one another; they are markup already, or plain names. Empty ones are left out."""
    return "<p>" + "<br>".join(line for line in lines if line) + "</p>"


def write_row(links: Iterable[str]) -> str:
    """Return links behind one another, parted by semicolons."""
    return f"<span>{'; '.join(links)}</span>"


def write_parts(parts: dict[str, str]) -> str:
    """Return named parts of a cell as a list of terms: name → text or markup; empty ones are left out."""
    told = (f"<dt>{escape(name)}</dt><dd>{_mark_up(text)}</dd>" for name, text in parts.items() if text)
    return f"<dl>{''.join(told)}</dl>"


def link_file(report: ReportPage, table: str) -> str:
    """Return a link to a released table, by what it is about."""
    return f'<a href="../data/{table}.csv">{escape(report.words.text(f"advice.evidence.{table}"))}</a>'


def link_practice(report: ReportPage, practice: str) -> str:
    """Return a link to the card of a practice, with its title."""
    title = report.extract["practices"].set_index("id").loc[practice, f"title_{report.language}"]
    return f'<a href="practices.html#{escape(practice)}">{escape(title)}</a>'


def link_funding(report: ReportPage, funding: str) -> str:
    """Return a link to the source on a programme, with its name."""
    row = report.extract["funding"].set_index("id").loc[funding]
    return link(row["source_url"], row[f"programme_{report.language}"])


def _mark_up(text: str) -> str:
    return text if text.startswith("<") else escape(text)
