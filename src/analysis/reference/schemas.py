"""What every reference file must look like: the codes in force in, one pandera schema per CSV out.

“name_*” stands for a column per language of the file; “name_?” for those languages that this text has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandera.pandas as pa

from analysis.reference import columns
from analysis.settings import CODES

SLUG = CODES["municipalities"][0].pattern
DATE = r"\d{4}(-\d{2}(-\d{2})?)?"
PERIOD = r"\d{4}(-\d{2}(-\d{2})?)?(/\d{4})?"  # 2017-12-31, 2014-11, 2013, 2013/2017
YEARS = r"\d{4}-\d{4}"
PLACE_CODE = r"\d{4,9}"  # EKATTE has five digits, SIRUTA up to six
MUNICIPAL_CODE = r"[A-Z0-9]{2,10}"


@dataclass(frozen=True)
class Codes:
    """The codes that the files share: municipalities, the same with the district, themes, policies."""

    municipalities: tuple[str, ...]
    areas: tuple[str, ...]
    themes: tuple[str, ...]
    policies: tuple[str, ...]


NO_CODES = Codes((), (), (), ())
ORIGIN = {"source": columns.text(), "source_url": columns.web(empty=True), "verified": columns.yes_no()}


def build_schema(name: str, codes: Codes, header: Iterable[str]) -> pa.DataFrameSchema:
    """Return the schema of the file `name` (without .csv); its columns are complete and no other is allowed.

    `header`: the columns that the file has. A text stands in every language that any text of the file has.
    """
    own, key = FILES[name](codes)
    own = dict(columns.spread_columns(own | ORIGIN, list(header)))
    return pa.DataFrameSchema(own, strict=True, unique=key)


def name_columns(name: str, languages: Iterable[str]) -> list[str]:
    """Return the columns that the file `name` has in a study of these languages."""
    texts = list_texts(name) or ["text_*"]
    header = [f"{text[:-1]}{language}" for text in texts for language in languages]
    return list(dict(columns.spread_columns(FILES[name](NO_CODES)[0] | ORIGIN, header)))


def list_texts(name: str) -> list[str]:
    """Return the texts (“name_*”) that stand in each language of the study, of the file `name`."""
    return [column for column in FILES[name](NO_CODES)[0] if column.endswith("_*")]


def _municipalities(codes: Codes):
    ethnicity_2011 = ("answered", "bulgarian", "turkish", "roma", "other", "not_self_determined")
    ethnicity_2021 = ("bulgarian", "turkish", "roma", "other", "cannot_determine", "declined", "unknown", "base")
    return {
        "slug": columns.like(SLUG, "small Latin letters, digits and _, such as old_mill"),
        "name_*": columns.text(unique=True),
        "nsi_code": columns.like(MUNICIPAL_CODE, "a code such as VID01", unique=True, empty=True),
        "lau_code": columns.like(MUNICIPAL_CODE, "a code such as VID01", unique=True, empty=True),
        "nuts2_code": columns.like(r"[A-Z]{2}\d{2}", "a code such as BG32", empty=True),
        "nuts3_code": columns.like(r"[A-Z]{2}\d{3}", "a code such as BG323", empty=True),
        "ekatte_centre": columns.like(PLACE_CODE, "four to nine digits", unique=True, empty=True),
        "centre_type": columns.one_of(("town", "village"), empty=True),
        "latitude": columns.number(-90, 90, empty=True),
        "longitude": columns.number(-180, 180, empty=True),
        "area_km2": columns.number(1, 10_000, empty=True),
        "n_settlements": columns.whole(1, 500, empty=True),
        "n_towns": columns.whole(0, 500, empty=True),
        "n_villages": columns.whole(0, 500, empty=True),
        "pop_census_2011": columns.persons(empty=True),
        "pop_2014_12_31": columns.persons(empty=True),
        "pop_census_2021": columns.persons(empty=True),
        **{f"eth2011_{category}": columns.persons(empty=True) for category in ethnicity_2011},
        **{f"eth2021_{category}": columns.persons(empty=True) for category in ethnicity_2021},
        "eth2021_roma_share_pct": columns.percent(empty=True),
        "reg_unemployment_rate_2014_11": columns.percent(empty=True),
        "reg_unemployed_2014_11": columns.persons(empty=True),
        "reg_unemployment_rate_2015_06": columns.percent(empty=True),
        "census2021_unemployment_rate": columns.percent(empty=True),
        "tile_col": columns.whole(0, 50),
        "tile_row": columns.whole(0, 50),
    }, ["slug"]


def _district(codes: Codes):
    return {
        "district": columns.text(),
        "nsi_code": columns.like(MUNICIPAL_CODE, "a code such as VID", empty=True),
        "nuts3_code": columns.like(r"[A-Z]{2}\d{3}", "a code such as BG323", empty=True),
        "indicator": columns.text(),
        "period": columns.like(PERIOD, "a date, month, year or YEAR/YEAR"),
        "value": columns.number(0, 10_000_000),
        "unit": columns.one_of(("persons", "count", "km2")),
        "sum_of_municipalities": columns.number(0, 10_000_000, empty=True),
        "difference": columns.number(-10_000_000, 10_000_000, empty=True),
        "note": columns.text(empty=True),
    }, ["indicator", "period"]


def _indicators(codes: Codes):
    return {
        "slug": columns.one_of(codes.areas),
        "nsi_code": columns.like(MUNICIPAL_CODE, "a code such as VID01, or VID for the district", empty=True),
        "indicator": columns.text(),
        "period": columns.like(PERIOD, "a date, month, year or YEAR/YEAR"),
        "value": columns.number(-1_000, 10_000_000),
        "unit": columns.one_of(("persons", "percent", "per_mille", "percent_of_answered")),
        "date_confidence": columns.one_of(("exact", "inferred")),
        "note": columns.text(empty=True),
    }, ["slug", "indicator", "period"]


def _settlements(codes: Codes):
    return {
        "ekatte": columns.like(PLACE_CODE, "four to nine digits"),
        "slug": columns.one_of(codes.municipalities),
        "nsi_code": columns.like(MUNICIPAL_CODE, "a code such as VID01", empty=True),
        "type": columns.one_of(("town", "village")),
        "name_*": columns.text(),
        "postal_code": columns.like(r"[\w -]{3,10}", "a postal code", empty=True),
        "latitude": columns.number(-90, 90, empty=True),
        "longitude": columns.number(-180, 180, empty=True),
        "area_km2": columns.number(0, 1_000, empty=True),
        "pop_2010": columns.persons(empty=True),
        "pop_2014": columns.persons(empty=True),
        "pop_2017": columns.persons(empty=True),
        "is_centre": columns.yes_no(),
    }, ["ekatte"]


def _policies(codes: Codes):
    levels = ("international", "council_of_europe", "eu", "national", "district", "municipal")
    return {
        "id": columns.an_id(),
        "level": columns.one_of(levels),
        "title_*": columns.text(),
        "issuer": columns.text(),
        "date_adopted": columns.like(DATE, "YYYY, YYYY-MM or YYYY-MM-DD"),
        "period_from": columns.year(),
        "period_to": columns.year(empty=True),
        "reference": columns.text(empty=True),
        "official_url": columns.web(empty=True),
        "priorities": columns.some_of(codes.themes),
        "in_force_2014_2015": columns.yes_no(),
        "summary_*": columns.text(),
        "unverified_fields": columns.text(empty=True),
        "note": columns.text(empty=True),
    }, ["id"]


def _municipal_plans(codes: Codes):
    return {
        "slug": columns.one_of(codes.municipalities),
        "name_?": columns.text(),
        "plan_period": columns.like(YEARS, "YYYY-YYYY"),
        "found": columns.yes_no(),
        "policy_id": columns.one_of(codes.policies, empty=True),
        "reference": columns.text(empty=True),
        "note": columns.text(empty=True),
    }, ["slug", "plan_period"]


def _priorities(codes: Codes):
    return {
        "theme_id": columns.like(SLUG, "small Latin letters and _, such as rule_of_law"),
        "order": columns.whole(1, 50),
        "name_*": columns.text(),
        "is_strategy_priority": columns.yes_no(),
        "operational_goal_*": columns.text(),
        "responsible": columns.text(),
        "terms_*": columns.text(),
        "n_terms_*": columns.whole(1, 500),
        "unverified_fields": columns.text(empty=True),
    }, ["theme_id"]


def _priority_terms(codes: Codes):
    return {
        "theme_id": columns.one_of(codes.themes),
        "lang": columns.like(r"[a-z]{2}", "the code of a language, such as en"),
        "lemma": columns.text(),
        "match_stems": columns.text(empty=True),  # prefixes for Bulgarian only
        "n_words": columns.whole(1, 10),
    }, ["theme_id", "lang", "lemma"]


def _funding(codes: Codes):
    return {
        "id": columns.an_id(),
        "programme_*": columns.text(),
        "period_from": columns.year(empty=True),
        "period_to": columns.year(empty=True),
        "axis_or_measure": columns.text(empty=True),
        "managing_body": columns.text(),
        "budget_amount": columns.number(0, 10**12, empty=True),
        "currency": columns.like(r"[A-Z]{3}", "a code of ISO 4217 such as EUR", empty=True),
        "budget_scope": columns.text(empty=True),
        "per_project_max": columns.text(empty=True),
        "call_code": columns.text(empty=True),
        "eligible": columns.text(empty=True),
        "themes": columns.some_of(codes.themes),
        "relevance": columns.text(empty=True),
        "note": columns.text(empty=True),
        "unverified_fields": columns.text(empty=True),
    }, ["id"]


def _institutions(codes: Codes):
    return {
        "id": columns.an_id(),
        "name_*": columns.text(),
        "level": columns.one_of(("national", "district", "municipal", "local", "ngo")),
        "role_*": columns.text(),
        "legal_basis": columns.text(empty=True),
        "year_established": columns.year(empty=True),
        "website": columns.web(empty=True),
        "participation_note": columns.text(empty=True),
        "unverified_fields": columns.text(empty=True),
    }, ["id"]


def _participation_framework(codes: Codes):
    return {
        "framework": columns.one_of(("iap2", "arnstein", "coe_code")),
        "level_order": columns.whole(1, 8),
        "level_id": columns.text(),
        "name_*": columns.text(),
        "group_*": columns.text(empty=True),
        "intensity_0_1": columns.number(0, 1),
        "goal_*": columns.text(empty=True),
        "indicator_phrases_?": columns.text(),
        "unverified_fields": columns.text(empty=True),
    }, ["framework", "level_id"]


def _civil_society(codes: Codes):
    return {
        "area": columns.one_of(codes.areas),
        "indicator": columns.text(),
        "period": columns.like(PERIOD, "a date, month, year or YEAR/YEAR", empty=True),
        "value": columns.whole(0, 1_000_000, empty=True),
        "note": columns.text(empty=True),
    }, ["area", "indicator"]


def _good_practice_leads(codes: Codes):
    return {
        "id": columns.an_id(),
        "title": columns.text(),
        "place": columns.text(),
        "organisation": columns.text(),
        "period": columns.text(),
        "funding": columns.text(),
        "themes": columns.some_of(codes.themes),
        "what_own_words": columns.text(),
        "unverified_fields": columns.text(empty=True),
    }, ["id"]


def _project_facts(codes: Codes):
    return {"fact": columns.text(), "value": columns.text(), "note": columns.text(empty=True)}, ["fact"]


def _constants(codes: Codes):
    units = ("BGN/EUR", "EUR", "BGN", "months", "count")
    return {
        "key": columns.text(),
        "value": columns.number(0, 10**9),
        "unit": columns.one_of(units),
        "note": columns.text(empty=True),
    }, ["key"]


FILES: dict[str, Callable] = {
    "municipalities": _municipalities,
    "district": _district,
    "indicators": _indicators,
    "settlements": _settlements,
    "policies": _policies,
    "municipal_plans": _municipal_plans,
    "priorities": _priorities,
    "priority_terms": _priority_terms,
    "funding": _funding,
    "institutions": _institutions,
    "participation_framework": _participation_framework,
    "civil_society": _civil_society,
    "good_practice_leads": _good_practice_leads,
    "project_facts": _project_facts,
    "constants": _constants,
}
