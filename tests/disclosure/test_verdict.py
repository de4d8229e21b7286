"""What an attack exposed is counted once each, and said with its file, its table and its place."""

import pandas as pd

from analysis.disclosure.verdict import Finding, Verdict, count_exposed, judge


def test_the_same_finding_counts_once_and_columns_that_there_are_not_are_empty():
    found = pd.DataFrame(
        {"where": ["row 2", "row 2", "row 3"], "what": ["n = 3", "n = 3", "n = 3"], "other": [1, 2, 3]}
    )
    got = judge("hidden figures", 7, found, "with insiders")
    assert got == Verdict(
        "hidden figures", 7, (Finding("", "", "row 2", "n = 3"), Finding("", "", "row 3", "n = 3")), "with insiders"
    )
    assert got.exposed == 2


def test_an_attack_that_found_nothing_exposes_nothing():
    got = judge("scan", 12, pd.DataFrame(columns=["artefact", "where", "what"]))
    assert (got.tried, got.findings, got.how, got.exposed) == (12, (), "", 0)


def test_the_verdicts_of_all_attacks_add_up():
    one = judge("scan", 1, pd.DataFrame({"where": ["a"], "what": ["b"]}))
    two = judge("copies", 5, pd.DataFrame({"where": ["a", "c"], "what": ["b", "b"]}))
    assert count_exposed([one, two, judge("none", 3, pd.DataFrame())]) == 3
    assert count_exposed([]) == 0


def test_a_finding_names_its_places_from_the_file_to_the_cell_and_leaves_out_those_that_it_has_not():
    assert (
        str(Finding("site/bg/a.html", "trust", "row 2", "3 is shown"))
        == "site/bg/a.html, table trust, row 2: 3 is shown"
    )
    assert str(Finding("site/bg/a.html", "", "", "3 is shown")) == "site/bg/a.html: 3 is shown"


def test_a_verdict_is_written_with_each_of_its_findings():
    found = pd.DataFrame({"artefact": ["a.csv"], "table": ["trust"], "where": ["row 2"], "what": ["n"]})
    assert judge("copies", 2, found, "by row").to_dict() == {
        "attack": "copies", "tried": 2, "how": "by row", "exposed": 1,
        "findings": [{"artefact": "a.csv", "table": "trust", "where": "row 2", "what": "n"}],
    }  # fmt: skip
