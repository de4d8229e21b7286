"""A key and values in, a sentence of one language out: labels, captions and findings are data, not code."""

from __future__ import annotations

import datetime as dt
import string
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent

from analysis.errors import StudyError, suggest
from analysis.languages import choose_plural, find_locale
from analysis.report.asked import note
from analysis.report.entries import read_words
from analysis.study import Study

MINUS = "\N{MINUS SIGN}"
NO_GROUPING_BELOW = {"bg": 10_000}  # CLDR's minimumGroupingDigits = 2, which Babel does not apply


class Catalogue(string.Formatter):
    """The words of one language; `text` fills the braces of an entry with localised values.

    `own`: the folder with words of the study, see `analysis.report.entries`. `everywhere`: values that any entry may
    have.
    """

    def __init__(self, language: str, own: Path | None = None, **everywhere: str) -> None:
        self.language = language
        self.locale = find_locale(language)
        self._entries, self._everywhere = read_words(language, own), everywhere

    def text(self, key: str, **values: Any) -> str:
        """Return the entry at `key` (“section.name”) with its values; a missing key is an error that suggests one."""
        note(self.language, key)
        if key not in self._entries:
            raise StudyError(f"no text “{key}”", where=f"words/{self.language}", fix=suggest(key, self._entries))
        return self.vformat(self._entries[key], (), self._everywhere | values)

    def has(self, key: str) -> bool:
        """Say whether there is an entry at `key`."""
        note(self.language, key)
        return key in self._entries

    def format_field(self, value: Any, format_spec: str) -> str:
        """Localise one value: `share`, `points` (per cent, signed), `mean`, `coefficient`, `count`, `plural`, text.

        `numbered` is how many there are of what follows, in words where they are few; `begin` is a text that begins a
        sentence.
        """
        kind, _, forms = format_spec.partition(":")
        match kind:
            case "share":
                return format_percent(value, locale=self.locale)
            case "points":
                points = round(100 * value)
                return self.number(points).replace("-", MINUS) if points <= 0 else f"+{self.number(points)}"
            case "mean":
                return self.number(float(value), decimals=1).replace("-", MINUS)
            case "coefficient":
                return self.number(float(value), decimals=3)
            case "count":
                return self.number(int(value))
            case "begin":
                return value[:1].upper() + value[1:]
            case "numbered":
                key = f"numbers.{value}" if self.has(f"numbers.{value}") else "numbers.more"
                return self.text(key, number=value)
            case "plural":
                form = choose_plural(self.language, int(value), forms.split("|"))
                if form is None:
                    raise StudyError(f"“{forms}”", where=f"words/{self.language}", expected="a form for each plural")
                return f"{self.number(int(value))}\N{NO-BREAK SPACE}{form}"
        return super().format_field(value, format_spec)

    def number(self, value: float, decimals: int = 0) -> str:
        """Return the number as this language writes it, e.g. 1234 and 12 345,6 in Bulgarian."""
        grouped = abs(round(value, decimals)) >= NO_GROUPING_BELOW.get(self.language, 0)
        pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self.locale)

    def money(self, amount: float, currency: str) -> str:
        """Return a whole amount with its currency, e.g. 2 136 251 557 лв."""
        pattern = "#,##0\N{NO-BREAK SPACE}¤"
        return format_currency(amount, currency, format=pattern, locale=self.locale, currency_digits=False)

    def date(self, value: dt.date) -> str:
        """Return a date in words."""
        return format_date(value, format="long", locale=self.locale)

    def moment(self, text: str) -> str:
        """Return a date of the reference data in words, as exactly as it is known: a day, a month or a year."""
        return self.date(dt.date.fromisoformat(text)) if text.count("-") == 2 else self.period(text)

    def period(self, text: str) -> str:
        """Return a period of the reference data: 2014-11 as month and year, a day or a year as its year."""
        parts = text.split("-")
        return self.month(dt.date(int(parts[0]), int(parts[1]), 1)) if len(parts) == 2 else parts[0]

    def span(self, start: dt.date, end: dt.date) -> dict[str, str]:
        """Return the months of a period in words, by `start` and `end`; the year once where it is one year."""
        is_one_year = start.year == end.year and start.month != end.month
        first = format_date(start, format="LLLL", locale=self.locale) if is_one_year else self.month(start)
        return {"start": first, "end": self.month(end)}

    def month(self, value: dt.date) -> str:
        """Return month and year in words, e.g. „март 2015 г.“."""
        return format_date(value, format="LLLL yyyy 'г.'" if self.language == "bg" else "LLLL yyyy", locale=self.locale)


def open_catalogue(study: Study, language: str) -> Catalogue:
    """Return the words of a study in one of its languages; any entry may name the district."""
    return Catalogue(language, study.words, district=study.district[language])
