"""A recommendation needs a gap that is a need and a released figure behind it; each cell leads to its source."""

import numpy as np
import pandas as pd
import pytest

from analysis.practices.rules import RULES
from analysis.tables.recommendations import MOST, RECOMMENDATIONS, list_rules, recommend

GAPS = pd.DataFrame(
    [
        ("a", "G-VOICE", 0.5), ("a", "G-BUDGET", 0.7), ("a", "G-PLAN", 0.34), ("a", "G-JOBS", np.nan),
        ("b", "G-VOICE", 0.35), ("district", "G-VOICE", 0.9),
    ],
    columns=["municipality", "gap", "score"],
)  # fmt: skip
EVIDENCE = pd.DataFrame(
    [
        ("a", "G-VOICE", "participation", 0.4), ("a", "G-VOICE", "obstacles", np.nan),
        ("a", "G-VOICE", "proposals", 0.6), ("a", "G-VOICE", "participation", 0.5),
        ("a", "G-BUDGET", "commitments", 0.7), ("a", "G-PLAN", "coverage", 0.34),
        ("a", "G-JOBS", "profile", np.nan), ("b", "G-VOICE", "participation", np.nan),
        ("district", "G-VOICE", "participation", 0.9),
    ],
    columns=["municipality", "gap", "table", "score"],
)  # fmt: skip
MATCHES = pd.DataFrame(
    [
        ("a", "municipality", 7, "late", "G-VOICE 0.50", "need"),
        ("a", "municipality", 1, "money", "G-BUDGET 0.70", "ranked"),
        ("a", "municipality", 2, "both", "G-BUDGET 0.70; G-VOICE 0.50", "ranked"),
        ("a", "ngo", 1, "other", "G-VOICE 0.50", "ranked"),
        ("b", "municipality", 1, "elsewhere", "G-VOICE 0.35", "ranked"),
    ],
    columns=["municipality", "role", "rank", "practice", "reason", "option"],
)
FUNDING = pd.DataFrame(
    [
        ("a", "municipality", "participation", "vague", "unverified", "yes"),
        ("a", "municipality", "participation", "over", "stated", "no"),
        ("a", "municipality", "participation", "perhaps", "stated", "unknown"),
        ("a", "municipality", "participation", "nobody", "unknown", "yes"),
        ("a", "municipality", "participation", "sure", "stated", "yes"),
        ("a", "municipality", "health", "ill", "stated", "yes"),
        ("a", "ngo", "participation", "club", "stated", "yes"),
    ],
    columns=["municipality", "role", "theme", "funding", "eligibility", "in_force"],
)


def make_rules(*rows: tuple) -> pd.DataFrame:
    rules = pd.DataFrame(rows, columns=["rule", "gap", "minimum_score", "role", "addressee"])
    return rules.assign(theme="participation").reindex(columns=RULES)


RULES_OF_TOY = make_rules(
    ("voice", "G-VOICE", 0.35, "municipality", "council-{place}"),
    ("budget", "G-BUDGET", 0.35, "municipality", "council-{place}"),
    ("plan", "G-PLAN", 0.35, "municipality", "council-{place}"),
    ("jobs", "G-JOBS", 0.0, "municipality", "office"),
    ("unite", "G-VOICE", 0.5, "ngo", "ngo"),
    ("district", "G-VOICE", 0.35, "district", "district-office"),
)


def recommend_toy(gaps=GAPS, evidence=EVIDENCE, matches=MATCHES, funding=FUNDING, rules=RULES_OF_TOY) -> list[tuple]:
    made = recommend(gaps, evidence, matches, funding, rules, ("a", "b"))
    assert made.columns.tolist() == RECOMMENDATIONS
    return list(made.itertuples(index=False, name=None))


def test_each_recommendation_leads_from_need_to_first_step():
    assert recommend_toy() == [
        ("a", "G-BUDGET", "commitments", "council-a", "money", "sure;vague", "budget"),
        ("a", "G-VOICE", "participation;proposals", "council-a", "both", "sure;vague", "voice"),
        ("a", "G-VOICE", "participation;proposals", "ngo", "other", "club", "unite"),
        ("district", "G-VOICE", "participation", "district-office", "", "", "district"),
    ]


def test_a_need_without_a_released_figure_is_no_recommendation():
    """Of b the score would be a need, and nothing of it is released."""
    assert "b" not in {place for place, *_ in recommend_toy()}
    shown = EVIDENCE.assign(score=EVIDENCE["score"].fillna(0.35))
    assert "b" in {place for place, *_ in recommend_toy(evidence=shown)}
    assert recommend_toy(evidence=EVIDENCE.assign(score=np.nan)) == []


@pytest.mark.parametrize(("score", "is_made"), [(0.34, False), (0.35, True)])
def test_a_rule_holds_from_its_minimum_on(score, is_made):
    gaps = GAPS.assign(score=GAPS["score"].mask(GAPS["gap"] == "G-PLAN", score))
    assert ("plan" in {row[-1] for row in recommend_toy(gaps)}) == is_made


def test_a_rule_with_a_minimum_of_its_own_holds_from_there_on():
    strict = RULES_OF_TOY.assign(minimum_score=RULES_OF_TOY["minimum_score"].mask(RULES_OF_TOY["rule"] == "voice", 0.6))
    assert [row[-1] for row in recommend_toy(rules=strict)] == ["budget", "unite", "district"]


def test_the_best_practice_is_found_by_rank_and_where_there_is_none_the_cell_is_empty():
    later = MATCHES[MATCHES["practice"] != "both"]
    assert [row[4] for row in recommend_toy(matches=later)][:2] == ["money", "late"]
    assert {row[4] for row in recommend_toy(matches=MATCHES.head(0))} == {""}


def test_at_most_so_many_sources_are_named_and_none_is_an_empty_cell():
    many = pd.concat([FUNDING.tail(1)] * 5, ignore_index=True).assign(funding=list("vwxyz"))
    assert [row[5] for row in recommend_toy(funding=many)][2] == ";".join("vwxyz"[:MOST])
    assert {row[5] for row in recommend_toy(funding=FUNDING.head(0))} == {""}


def test_no_need_no_rule_and_no_evidence_are_empty_tables():
    assert recommend_toy(gaps=GAPS.assign(score=0.1)) == []
    assert recommend_toy(rules=RULES_OF_TOY.head(0)) == []
    assert recommend_toy(evidence=EVIDENCE.head(0)) == []


def test_the_rules_are_a_table_of_facts():
    rules = list_rules(0.4, {"municipal_council": "council-{place}"})
    assert rules.columns.tolist() == RULES and (rules["minimum_score"] == 0.4).all() and rules["rule"].is_unique
    assert "council-{place}" in set(rules["addressee"]) and "municipal_council" not in set(rules["addressee"])
