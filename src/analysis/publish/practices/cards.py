"""A row of the table in, a card out: what stands on it, in order, and the codes by which it is filtered."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from analysis.publish.practices.material import Material, split

# What stands on the card, after the summary. Texts in one language only stand in the full record elsewhere.
CODED = (
    "themes", "adoptable_by", "participation_level", "participation_mechanism", "preconditions_municipality_size",
    "preconditions_budget_class", "cost_amount", "gap_tags", "existed_by_2015", "level", "partners",
)  # fmt: skip
TOLD = ("sustainability",)  # on the card where the page is in the language of these texts
RECORD = (
    "place", "target_group", "lead_organisation", "funding_source", "problem_addressed", "what_was_done", "results",
    "what_is_transferable", "preconditions_staff", "preconditions_other", "sustainability", "verification_note",
)  # fmt: skip
FILTERS = {
    "theme": "themes", "who": "adoptable_by", "level": "participation_level", "mechanism": "participation_mechanism",
    "size": "preconditions_municipality_size", "budget": "preconditions_budget_class",
    "evidence": "evidence_strength", "country": "country", "existed": "existed_by_2015",
}  # fmt: skip
ENGLISH = re.compile(r"\b(?:of|the|and|with|for)\b")  # no other language of the sources has these words
UNKNOWN, ANY = "unknown", "any"
SECTIONS = {"verified": ("several-sources", "one-source"), "plan": ("plan-only",), "unverified": ("unverified",)}


def list_sections(material: Material) -> list[dict]:
    """Return the three sections, which are never mixed, each with its cards in the order of the table."""
    levels = material.practices["verification_level"]
    return [
        {"id": name, "cards": [describe_card(material, row) for row in rows.to_dict("records")]}
        for name, wanted in SECTIONS.items()
        for rows in [material.practices[levels.isin(wanted)]]
    ]


def describe_card(material: Material, row: dict[str, str]) -> dict:
    """Return a card: its texts in the language of the page, its rows (label, text), its full record, its sources."""
    own = material.language
    is_written = own == material.written
    rows = [(material.field(name), text) for name in CODED if (text := _read(material, row, name))]
    on_card = TOLD if is_written else ()
    record = [name for name in RECORD if name not in on_card and not (is_written and name == "place")]
    return {
        "id": row["id"],
        "title": row[f"title_{own}"],
        "country": material.label("country", row["country"]),
        "place": row["place"] if is_written else "",
        "period": describe_period(material, row["period_from"], row["period_to"]),
        "verification": material.label("verification_level", row["verification_level"]),
        "verification_level": row["verification_level"],
        "evidence": material.label("evidence_strength", row["evidence_strength"]) if row["evidence_strength"] else "",
        "caution": row[f"caution_{own}"],
        "summary": row[f"summary_{own}"],
        "rows": rows + [(material.field(name), row[name]) for name in on_card if row[name]],
        "record": [(name, row[name]) for name in record if row[name]],
        "sources": list_sources(row),
        "codes": {name: list_codes(row, column) for name, column in FILTERS.items()},
    }


def _read(material: Material, row: dict[str, str], column: str) -> str:
    """Return what a coded field says in words."""
    if column == "cost_amount":
        sum_ = material.sums.get(row["id"], "")
        return material.words("practices.sum", sum=sum_) if sum_ else ""
    if column == "existed_by_2015":
        return material.label(column, row[column] or UNKNOWN)
    return "; ".join(material.label(column, code) for code in split(row[column]))


def list_codes(row: dict[str, str], column: str) -> list[str]:
    """Return the codes by which a card is found: what fits every size fits each, and what is not known is a code."""
    codes = split(row[column])
    if column == FILTERS["size"] and ANY in codes:
        return ["small", "medium", "large"]
    return codes or ([UNKNOWN] if column == FILTERS["existed"] else [])


def describe_period(material: Material, start: str, end: str) -> str:
    """Return from when until when, as far as it is known; the word for year once where both are years."""
    words, dates = material.words, material.dates
    is_year = "-" not in (start or end) and "-" not in (end or start)
    if not start and not end:
        return words("practices.period_unknown")
    if not end:
        return words("practices.since_year" if is_year else "practices.since", start=dates[start])
    if not start:
        return words("practices.until_year" if is_year else "practices.until", end=dates[end])
    if start == end:
        return _name(material, start)
    if is_year:
        return words("practices.years", start=dates[start], end=dates[end])
    return words("practices.span", start=_name(material, start), end=_name(material, end))


def _name(material: Material, date: str) -> str:
    """Return a date as it stands by itself."""
    return material.dates[date] if "-" in date else material.words("practices.year", start=material.dates[date])


def list_sources(row: dict[str, str]) -> list[dict]:
    """Return the sources: the main one with its title, the others by the name of their site, numbered where it repeats.

    `language`: of the text, empty where it is not known.
    """
    main = {
        "text": row["source_title"], "url": row["source_url"], "is_mirror": row["source_is_mirror"] == "yes",
        "language": _find_language(row),
    }  # fmt: skip
    extra, seen = split(row["sources_extra"]), Counter()
    sites = [urlsplit(url).netloc.removeprefix("www.") for url in extra]
    found = [main]
    for url, site in zip(extra, sites, strict=True):
        seen[site] += 1
        text = f"{site} ({seen[site]})" if sites.count(site) > 1 else site
        found.append({"text": text, "url": url, "is_mirror": False, "language": ""})
    return found


def _find_language(row: dict[str, str]) -> str:
    """Return the language of the title of the source: Bulgarian in Cyrillic, English by its small words, else none."""
    title = row["source_title"]
    if any("\u0400" <= letter <= "\u04ff" for letter in title):
        return "bg" if row["country"] == "BG" else ""
    return "en" if ENGLISH.search(title) else ""
