"""What the accessibility checks of the site found in, the accessibility statement of one language out.

The statement follows the model of Commission Implementing Decision (EU) 2018/1523. It is a draft: what only the
publisher knows – contact, supervision, signature – stands in square brackets.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from analysis.errors import StudyError
from analysis.publish.frame import Frame, environment, render_page

SLUG = "accessibility"
CHECKS = ("axe-core", "pa11y", "reflow", "keyboard")  # as the results name them
REMAKE = "run `make accessibility`, which writes the file"


@dataclass(frozen=True)
class Results:
    """What the checks found: when, with which tools, on how many pages, and what."""

    day: date
    tools: Mapping[str, str]  # name → version
    widths: tuple[int, ...]  # CSS pixels
    narrowest: int | None  # CSS pixels of the narrowest screen; None in results from before it was tried
    scrolled: int | None  # pages on which a figure or a table is scrolled there, within its own region
    pages: tuple[str, ...]  # LANGUAGE/SLUG.html
    views: int  # pages in each width, in light and dark, slide by slide
    stops: int  # links and controls reached by the keyboard
    findings: Mapping[str, Mapping[str, int]]  # check → page → how many; a page without any is not named

    @property
    def has_findings(self) -> bool:
        return any(self.findings[check] for check in CHECKS)


def parse_results(text: str, where: str) -> Results:
    """Return the results that a JSON text holds; raises `StudyError` when it does not hold them."""
    try:
        told = json.loads(text)
        return Results(
            day=date.fromisoformat(told["day"]),
            tools={str(name): str(version) for name, version in told["tools"].items()},
            widths=tuple(int(width) for width in told["widths"]),
            narrowest=told.get("narrowest"),
            scrolled=told.get("scrolled"),
            pages=tuple(told["pages"]),
            views=int(told["views"]),
            stops=int(told["stops"]),
            findings={check: {page: int(n) for page, n in told["findings"][check].items()} for check in CHECKS},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StudyError(f"not the results of the accessibility checks: {error!r}", where=where, fix=REMAKE) from error


def render_statement(
    frame: Frame, publisher: str, results: Results | None, tell_date: Callable[[date], str], released: date
) -> str:
    """Return the page of the statement; without results it says that the site has not been checked."""
    words = frame.words
    rows = list_rows(results, frame) if results else []
    content = environment().get_template("accessibility.html.j2").render(
        w=lambda key, **values: words(f"{SLUG}.{key}", **values), results=results, rows=rows, publisher=publisher,
        brand=frame.brand, checked=tell_date(results.day) if results else "", released=tell_date(released),
    )  # fmt: skip
    return render_page(frame, SLUG, words(f"{SLUG}.title"), content)


def list_rows(results: Results, frame: Frame) -> list[dict[str, str | int]]:
    """Return a row for each check: what it is, its version, and how many findings on how many pages."""
    return [
        {
            "check": frame.words(f"{SLUG}.check_{check.replace('-', '_')}"),
            "version": results.tools.get(check, ""),
            "findings": sum(results.findings[check].values()),
            "pages": len(results.findings[check]),
        }
        for check in CHECKS
    ]
