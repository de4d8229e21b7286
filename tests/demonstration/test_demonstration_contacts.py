"""The contact log: marked on every row, within the frame, telling of the interviews and refusals of the export."""

import json
from collections import Counter

import pandas as pd
import pytest

from analysis.demonstration.contacts import COLUMNS, OUTCOMES, draw_contacts
from analysis.demonstration.frame import frame_sizes
from analysis.survey.checks.response_rates import classify, read_contacts, response_rates


@pytest.fixture(scope="module")
def log(written) -> pd.DataFrame:
    """The log as the study reads it."""
    lists = {"municipality": written.form.questions["municipality"], "group": written.form.questions["resp_group"]}
    known = {column: written.form.choices[question.list] for column, question in lists.items()}
    return read_contacts(written.study.contacts, known)


@pytest.fixture(scope="module")
def sizes(written) -> dict[tuple[str, str], int]:
    return frame_sizes(written.population.to_dict("records"))


def count(log: pd.DataFrame, disposition: str) -> dict[tuple[str, str], int]:
    return log[log["disposition"] == disposition].groupby(["group", "municipality"]).size().to_dict()


def find_differences(log: pd.DataFrame, written) -> list[tuple[str, str, str]]:
    """Return where the log tells of another number of interviews or refusals than the export was made with."""
    told = {"interviews": count(log, "1.1"), "refusals": count(log, "2.11")}
    return [
        (what, group, place)
        for what, counts in told.items()
        for group, places in written.truth[what].items()
        for place, n in places.items()
        if counts.get((group, place), 0) != n
    ]


def test_every_row_says_that_it_is_a_demonstration(log):
    assert tuple(log.columns) == COLUMNS
    assert set(log["origin"]) == {"demonstration"}


def test_there_are_as_many_complete_interviews_and_refusals_in_each_stratum_as_the_export_was_made_with(log, written):
    assert find_differences(log, written) == []
    completes = written.interviews.groupby(["resp_group", "municipality"]).size().to_dict()
    assert count(log, "1.1") == completes
    assert (log["disposition"] == "2.11").sum() == (written.answers["consent"] == "no").sum()


def test_a_refusal_too_few_is_seen(log, written):
    row = log.index[log["disposition"] == "2.11"][0]
    place = (log.at[row, "group"], log.at[row, "municipality"])
    assert find_differences(log.drop(index=row), written) == [("refusals", *place)]


def test_nobody_is_sought_who_is_not_in_the_frame(log, sizes):
    sought = log.groupby(["municipality", "group"]).size().to_dict()
    assert set(sought) == set(sizes)
    assert {stratum: n for stratum, n in sought.items() if n > sizes[stratum]} == {}
    assert sought["tsenovo", "authority"] == sizes["tsenovo", "authority"], "everybody there was interviewed"


def test_a_frame_that_is_too_small_cuts_the_others_and_never_an_interview(written, sizes):
    model = {**written.model, "contacts": {group: {"2.25": 10_000} for group in written.model["sizes"]}}
    rows = draw_contacts(model, sizes)
    assert Counter((row["municipality"], row["group"]) for row in rows) == sizes
    assert sum(row["disposition"] == "1.1" for row in rows) == len(written.interviews)


def test_the_others_are_about_as_many_as_the_truth_says(log, written):
    held = log[log["disposition"] == "1.1"].groupby("group").size()
    for group, rates in written.truth["contacts"].items():
        for code, per_hundred in rates.items():
            n = ((log["group"] == group) & (log["disposition"] == code)).sum()
            assert abs(n - per_hundred * held[group] / 100) <= 8, (group, code)  # a stratum is off by less than one


def test_every_disposition_has_an_outcome_of_the_standard_and_its_words(log):
    assert {code: classify(code) for code in OUTCOMES} == {
        "1.1": "I", "2.11": "R", "2.25": "NC", "2.32": "O", "2.33": "O", "2.36": "O", "3.20": "UO", "4.10": "NE",
    }  # fmt: skip
    assert set(log["disposition"]) == set(OUTCOMES)
    assert log["outcome"].tolist() == log["disposition"].map(OUTCOMES).tolist()


def test_the_rates_of_every_group_can_be_computed(log):
    rates = response_rates(log, ["group"]).set_index("group")
    assert rates[["RR1", "RR6", "COOP1", "REF1", "CON1"]].notna().all(axis=None)
    assert rates.loc["total", "cases"] == len(log)


def test_the_truth_keeps_what_the_others_were_drawn_from(written):
    assert written.truth["contacts"] == json.loads(json.dumps(written.model["contacts"]))


def test_the_order_of_a_stratum_tells_nothing_of_the_outcome(log):
    first = log.drop_duplicates(["municipality", "group"])["disposition"]
    assert log["person"].is_unique
    assert first.nunique() > 1 and (first != "1.1").any()
