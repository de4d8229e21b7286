"""Facts about funding and the themes of a place's needs in, who could apply where out; unknown stays unknown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.practices.gaps import DISTRICT
from analysis.practices.ranking import ROLES
from analysis.practices.tables import list_entries

PLACE = {"funding": str, "municipalities": list, "field": str, "quote": str}
LEAD, PARTNER = "lead", "partner"
APPLICANTS: Mapping[str, Mapping[str, str]] = {  # role → the codes of funding.csv that mean it, and the part it takes
    "municipality": {"municipality": LEAD},
    "ngo": {"ngo": LEAD, "ngo_partner": PARTNER},
    "chitalishte": {"chitalishte": LEAD},
    "community": {"resident_group": LEAD, "individual": LEAD},
    "district": {"district_administration": LEAD, "state": LEAD},
}
VAGUE = ("state",)  # may mean the district administration, and does not say so
YES, NO, UNKNOWN = "yes", "no", "unknown"
STATED, UNVERIFIED = "stated", "unverified"
OFFER = ["role", "theme", "funding", "part", "amount_known", "call_known", "eligibility", "in_force"]
MATCHES = ["municipality", *OFFER]


def load_places(path: Path, funding: pd.DataFrame, municipalities: Sequence[str]) -> dict[str, set[str]]:
    """Return funding → the municipalities it is limited to; without the file nothing is known to be limited.

    Raises `StudyError`, all at once, for an unknown source, municipality or column, and for a quote that does not stand
    in that column.
    """
    if not path.is_file():
        return {}
    rows, problems, places = funding.set_index("id"), [], {}
    for number, entry in enumerate(list_entries(path, "places", PLACE).itertuples(), start=1):
        where = f"{path.name}, places {number}"
        if entry.funding not in rows.index:
            fix = suggest(entry.funding, rows.index)
            problems.append(StudyError(f"unknown funding “{entry.funding}”", where=f"{where}, funding", fix=fix))
        elif entry.field not in rows:
            fix = suggest(entry.field, rows)
            problems.append(StudyError(f"unknown column “{entry.field}”", where=f"{where}, field", fix=fix))
        elif entry.quote not in str(rows.at[entry.funding, entry.field]):
            expected = str(rows.at[entry.funding, entry.field])
            problems.append(StudyError(f"“{entry.quote}”", where=f"{where}, quote", expected=f"words of “{expected}”"))
        for place in entry.municipalities:
            if place not in municipalities:
                fix = suggest(place, municipalities)
                problems.append(
                    StudyError(f"unknown municipality “{place}”", where=f"{where}, municipalities", fix=fix)
                )
        places[entry.funding] = set(entry.municipalities)
    raise_all(problems)
    return places


def list_needed_themes(gaps: pd.DataFrame, tags: pd.DataFrame, minimum_score: float) -> pd.DataFrame:
    """Return municipality and theme, once each, of the gaps that are needs; in the order of the gaps."""
    needs = gaps[gaps["score"] >= minimum_score].merge(tags[["gap", "theme"]], on="gap")
    return needs[["municipality", "theme"]].drop_duplicates().reset_index(drop=True)


def match_funding(
    funding: pd.DataFrame, themes: pd.DataFrame, places: Mapping[str, set[str]], release_date: dt.date
) -> pd.DataFrame:
    """Return which sources each role could ask for money in the themes of its needs; in the order of the sources.

    `funding`: funding.csv as `reference.load` gives it. `themes`: of `list_needed_themes`. `places`: of `load_places`.

    Columns: municipality, role, theme, funding, part (lead; partner: can take part, not apply), amount_known,
    call_known (yes, no), eligibility (stated; unverified: the row says that this was not read in its source, or names
    no more than the state; unknown: who may apply was not found), in_force at the release date (yes, no; unknown where
    the row does not say when it began or whether it ended).
    """
    rows = funding.fillna({"eligible": "", "unverified_fields": ""}).itertuples()
    offers = pd.DataFrame([offer for row in rows for offer in _offer(row, release_date)], columns=OFFER)
    needs = themes.assign(role=[_list_roles(place) for place in themes["municipality"]]).explode("role")
    texts = {"role": str, "theme": str}
    matches = needs.astype(texts).merge(offers.astype(texts), on=list(texts))
    pairs = zip(matches["municipality"], matches["funding"], strict=True)
    is_open = [fund not in places or place in places[fund] for place, fund in pairs]
    return matches[pd.Series(is_open, index=matches.index, dtype=bool)][MATCHES].reset_index(drop=True)


def is_in_force(begin: object, end: object, date: dt.date) -> str:
    """Return whether a source gives money at a date, by the years of its period.

    >>> is_in_force(2014, 2020, dt.date(2015, 11, 30)), is_in_force(2013, pd.NA, dt.date(2015, 11, 30))
    ('yes', 'unknown')
    """
    if (not pd.isna(begin) and int(begin) > date.year) or (not pd.isna(end) and int(end) < date.year):
        return NO
    return UNKNOWN if pd.isna(begin) or pd.isna(end) else YES


def _offer(row, release_date: dt.date) -> list[tuple]:
    """Return what one source offers: a row for each role that may apply, or may for all that is known, and theme."""
    in_force = is_in_force(row.period_from, row.period_to, release_date)
    codes = [code for code in row.eligible.split(";") if code]
    amount = YES if pd.notna(row.budget_amount) or pd.notna(row.per_project_max) else NO
    call = YES if pd.notna(row.call_code) else NO
    return [
        (role, theme, row.id, part, amount, call, eligibility, in_force)
        for role, meant in APPLICANTS.items()
        for part, eligibility in [_judge(codes, meant, row.unverified_fields.split(";"))]
        if eligibility
        for theme in row.themes.split(";")
    ]


def _judge(codes: Sequence[str], meant: Mapping[str, str], unverified: Sequence[str]) -> tuple[str, str]:
    """Return the part of a role and how sure it is; an empty text where it may not apply."""
    if not codes:
        return LEAD, UNKNOWN
    code = next((code for code in meant if code in codes), "")
    if not code:
        return "", ""
    is_unsure = "eligible" in unverified or f"{code} eligibility" in unverified or code in VAGUE
    return meant[code], UNVERIFIED if is_unsure else STATED


def _list_roles(place: str) -> Sequence[str]:
    return (DISTRICT,) if place == DISTRICT else ROLES
