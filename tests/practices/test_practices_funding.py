"""Who could ask for money where: roles, themes, places and periods; what is not known is told as not known."""

import datetime as dt

import pandas as pd
import pytest

from analysis.errors import Problems, StudyError
from analysis.practices.funding import (
    APPLICANTS,
    MATCHES,
    is_in_force,
    list_needed_themes,
    load_places,
    match_funding,
)
from analysis.reference.load import load_reference

DATE = dt.date(2015, 11, 30)
COLUMNS = [
    "id", "period_from", "period_to", "budget_amount", "per_project_max", "call_code", "eligible", "themes",
    "unverified_fields",
]  # fmt: skip


@pytest.fixture
def make_funding():
    """A function that makes one source of what is not as usual."""

    def make(*changes: dict) -> pd.DataFrame:
        usual = dict.fromkeys(COLUMNS, None) | {
            "period_from": 2014, "period_to": 2020, "eligible": "municipality", "themes": "health",
        }  # fmt: skip
        rows = [usual | {"id": f"f{number}"} | change for number, change in enumerate(changes, start=1)]
        return pd.DataFrame(rows, columns=COLUMNS).astype({"period_from": "Int64", "period_to": "Int64"})

    return make


def need(*places: str, theme: str = "health") -> pd.DataFrame:
    return pd.DataFrame({"municipality": places, "theme": theme})


def test_a_role_may_apply_where_the_row_names_it(make_funding):
    funding = make_funding({"eligible": "municipality;ngo;school"}, {"eligible": "chitalishte"}, {"eligible": "school"})
    matches = match_funding(funding, need("a"), {}, DATE)
    assert list(zip(matches["role"], matches["funding"], strict=True)) == [
        ("municipality", "f1"), ("ngo", "f1"), ("chitalishte", "f2"),
    ]  # fmt: skip
    assert set(matches["part"]) == {"lead"} and set(matches["eligibility"]) == {"stated"}


def test_an_organisation_that_may_only_be_a_partner_is_told_so(make_funding):
    funding = make_funding(
        {"eligible": "municipality;ngo_partner"},
        {"eligible": "municipality;ngo_partner", "unverified_fields": "ngo_partner eligibility"},
        {"eligible": "ngo;ngo_partner"},
    )
    matches = match_funding(funding, need("a"), {}, DATE).set_index(["role", "funding"])
    assert matches.loc["ngo", "part"].to_dict() == {"f1": "partner", "f2": "partner", "f3": "lead"}
    assert matches.loc["ngo", "eligibility"].to_dict() == {"f1": "stated", "f2": "unverified", "f3": "stated"}
    assert matches.loc["municipality", "eligibility"].to_dict() == {"f1": "stated", "f2": "stated"}


def test_what_was_not_read_in_its_source_is_unverified_and_what_was_not_found_unknown(make_funding):
    funding = make_funding({"unverified_fields": "eligible;relevance"}, {"eligible": None})
    matches = match_funding(funding, need("a"), {}, DATE)
    by_source = matches.groupby("funding")["eligibility"].agg(set)
    assert by_source.to_dict() == {"f1": {"unverified"}, "f2": {"unknown"}}
    assert set(matches.loc[matches["funding"] == "f2", "role"]) == {"municipality", "ngo", "chitalishte", "community"}


def test_the_state_need_not_mean_the_district_administration(make_funding):
    funding = make_funding({"eligible": "state"}, {"eligible": "district_administration"}, {"eligible": "municipality"})
    matches = match_funding(funding, need("district"), {}, DATE)
    assert dict(zip(matches["funding"], matches["eligibility"], strict=True)) == {"f1": "unverified", "f2": "stated"}


@pytest.mark.parametrize(
    ("begin", "end", "in_force"),
    [
        (2014, 2020, "yes"), (2015, 2015, "yes"), (2016, 2020, "no"), (2014, 2014, "no"), (2013, pd.NA, "unknown"),
        (pd.NA, pd.NA, "unknown"), (pd.NA, 2014, "no"), (2016, pd.NA, "no"), (pd.NA, 2020, "unknown"),
    ],
)  # fmt: skip
def test_a_source_is_in_force_in_the_years_of_its_period(begin, end, in_force):
    assert is_in_force(begin, end, DATE) == in_force


def test_amount_and_call_are_known_or_not(make_funding):
    funding = make_funding({}, {"budget_amount": 9.5}, {"per_project_max": "600 BGN"}, {"call_code": "BG-1"})
    matches = match_funding(funding, need("a"), {}, DATE)
    assert matches["amount_known"].tolist() == ["no", "yes", "yes", "no"]
    assert matches["call_known"].tolist() == ["no", "no", "no", "yes"]


def test_a_source_that_is_limited_to_places_is_offered_nowhere_else(make_funding):
    matches = match_funding(make_funding({}, {}), need("a", "b"), {"f1": {"b"}}, DATE)
    assert list(zip(matches["municipality"], matches["funding"], strict=True)) == [
        ("a", "f2"),
        ("b", "f1"),
        ("b", "f2"),
    ]


def test_only_themes_of_needs_are_matched(make_funding):
    gaps = pd.DataFrame(
        [("a", "G-HEALTH", 0.5), ("a", "G-MEDIATE", 0.4), ("a", "G-JOBS", 0.34), ("b", "G-JOBS", float("nan"))],
        columns=["municipality", "gap", "score"],
    )
    tags = pd.DataFrame({"gap": ["G-HEALTH", "G-MEDIATE", "G-JOBS"], "theme": ["health", "health", "employment"]})
    themes = list_needed_themes(gaps, tags, 0.35)
    assert themes.to_dict("records") == [{"municipality": "a", "theme": "health"}]
    funding = make_funding({"themes": "education;health"}, {"themes": "employment"})
    assert match_funding(funding, themes, {}, DATE)["funding"].tolist() == ["f1"]


def test_no_need_and_no_source_are_empty_tables(make_funding):
    for funding, themes in ((make_funding({}), need()), (make_funding(), need("a"))):
        matches = match_funding(funding, themes, {}, DATE)
        assert matches.empty and matches.columns.tolist() == MATCHES


@pytest.fixture(scope="module")
def facts(study):
    return load_reference(study.reference, "funding")


def test_the_limits_of_place_are_said_by_the_rows_themselves(study, facts):
    places = load_places(study.reference / "funding_places.toml", facts, study.municipalities)
    assert places["ruse-civic-fund"] == {"ruse"} and len(places) == 7


def test_without_a_file_no_source_is_known_to_be_limited(tmp_path, facts):
    assert load_places(tmp_path / "funding_places.toml", facts, ("ruse",)) == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "ruse-civic-fund",
            "ruse-civic-found",
            "places 5, funding: unknown funding “ruse-civic-found”; to do: did you",
        ),
        (
            "Ruse municipality only",
            "Ruse alone",
            "places 5, quote: “Ruse alone”; expected: words of “Ruse municipality",
        ),
        (
            '"tsenovo"',
            '"cenovo"',
            "places 3, municipalities: unknown municipality “cenovo”; to do: did you mean “tsenovo”?",
        ),
        ('"relevance"', '"relevant"', "places 1, field: unknown column “relevant”"),
        ("quote = ", "qoute = ", "funding_places.toml, places 1, quote: the field is missing"),
    ],
)
def test_a_limit_that_the_facts_do_not_bear_out_is_refused(study, facts, break_file, old, new, message):
    with pytest.raises(StudyError) as caught:
        load_places(break_file(study.reference / "funding_places.toml", old, new), facts, study.municipalities)
    assert message in str(caught.value)


def test_every_problem_of_the_places_is_told_at_once(study, facts):
    with pytest.raises(Problems) as caught:
        load_places(study.reference / "funding_places.toml", facts.head(0), study.municipalities)
    assert len(caught.value.problems) == 7


def test_every_code_of_who_may_apply_is_one_that_the_facts_use(facts):
    used = {code for codes in facts["eligible"].dropna() for code in codes.split(";")}
    assert {code for codes in APPLICANTS.values() for code in codes} <= used
