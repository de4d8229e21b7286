"""The two odd interviewers stand out, and nobody else does."""

from datetime import datetime

import pytest

RECOGNISED = ("heard", "know", "used")


@pytest.fixture(scope="module")
def talks(written):
    """Interviews face to face with their length in minutes and how their grids were filled."""
    talks = written.interviews[written.interviews["mode"] == "f2f"]
    lengths = [
        datetime.fromisoformat(end) - datetime.fromisoformat(start)
        for start, end in zip(talks["start"], talks["end"], strict=True)
    ]
    grid = [name for name in talks if name.startswith("p_")]
    return talks.assign(
        minutes=[length.total_seconds() / 60 for length in lengths],
        one_answer=talks[grid].nunique(axis=1) == 1,
        foil=talks["p_foil"].isin(RECOGNISED),
        silent_on_trust=(talks[["tr_mun", "tr_council", "tr_police"]] == "").mean(axis=1),
    )


def odd_one(written, kind):
    return next(code for code, odd in written.truth["odd_interviewers"].items() if odd["kind"] == kind)


def test_the_hasty_interviewer_is_the_fastest_by_far_and_answers_in_straight_lines(written, talks):
    by_interviewer = talks.groupby("enumerator")[["minutes", "one_answer"]].agg(
        {"minutes": "median", "one_answer": "mean"}
    )
    hasty = odd_one(written, "hasty")
    others = by_interviewer.drop(index=hasty)
    assert by_interviewer.loc[hasty, "minutes"] < 0.4 * others["minutes"].min()
    assert by_interviewer.loc[hasty, "one_answer"] > 0.5 > 0.2 > others["one_answer"].max()


def test_the_generous_interviewer_reports_the_invented_programme_and_silence_on_trust(written, talks):
    by_interviewer = talks.groupby("enumerator")[["foil", "silent_on_trust"]].mean()
    generous = odd_one(written, "generous")
    others = by_interviewer.drop(index=[generous, odd_one(written, "hasty")])
    assert by_interviewer.loc[generous, "foil"] > 0.8 > 0.3 > others["foil"].max()
    assert by_interviewer.loc[generous, "silent_on_trust"] > 0.6 > 0.3 > others["silent_on_trust"].max()


def test_each_odd_interviewer_has_enough_interviews_to_be_found(written, talks):
    for code in written.truth["odd_interviewers"]:
        assert 15 <= (talks["enumerator"] == code).sum() <= 40
