"""Flags of interviews and counts of questions, in toy interviews made for one fault at a time."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.errors import StudyError
from analysis.survey.checks.flags import FLAG_COLUMNS, make_flags
from analysis.survey.checks.grids import find_grids, flag_straight_lines, measure_spread
from analysis.survey.checks.interviewers import compute_icc, estimate_icc, summarise_interviewers
from analysis.survey.checks.paradata import flag_durations, measure_durations, reading_minutes
from analysis.survey.quality import count_item_nonresponse, flag_interviews

UNTIMED = ("mode", "paper")
TRUST, QUIZ = [f"tr{number}" for number in range(7)], [f"qz{number}" for number in range(6)]
CHOICES = {"trust5": dict.fromkeys("12345", {}) | {"dk": {}}, "tfdk": dict.fromkeys(("t", "f", "dk"), {})}
CHOICES |= {"rec": dict.fromkeys(("never", "heard", "used"), {}), "modes": dict.fromkeys(("f2f", "paper"), {})}
MISSING = {"dk": "dk", "ref": "refused", "-99": "dk"}


def ask(name: str, kind: str, path: str = "main", **more: str) -> SimpleNamespace:
    given = {"list": "", "role": "", "construct": "", "scale": "", "missing": (), "label": "Two words"} | more
    labels = {"en": given.pop("label"), "bg": "Три думи тук"}
    return SimpleNamespace(name=name, type=kind, path=f"{path}/{name}", labels=labels, **given)


QUESTIONS = [
    ask("start", "start"),
    ask("end", "end"),
    ask("mode", "select_one", list="modes", role="paradata"),
    ask("enumerator", "text", role="paradata"),
    ask("group", "select_one", list="groups", role="stratum"),
    *(ask(name, "select_one", "main/trust", list="trust5", construct="trust", missing=("dk",)) for name in TRUST),
    *(ask(name, "select_one", "main/quiz", list="tfdk", construct="quiz", scale="quiz") for name in QUIZ),
    ask("foil", "select_one", list="rec", construct="foil (does not exist)"),
    ask("times", "integer", missing=("-99",)),
]
FORM = SimpleNamespace(questions={question.name: question for question in QUESTIONS}, choices=CHOICES)
MIXED = dict(zip(TRUST, "1234512", strict=True)) | dict(zip(QUIZ, "tftftf", strict=True))
ONE = {"start": "2026-11-02T09:00:00+02:00", "end": "2026-11-02T09:30:00+02:00", "mode": "f2f", "enumerator": "E01"}
ONE |= {"group": "roma", **MIXED, "foil": "never", "times": "3"}


def respond(*interviews: dict, **statuses: list[str]) -> SimpleNamespace:
    """Responses of a row per interview, each `ONE` with changes; None is not asked. `statuses` replaces columns."""
    cells = pd.DataFrame([ONE | interview for interview in interviews], dtype=object)
    asked = cells.notna()
    values = cells.where(asked, "").astype("str")
    status = values.copy()
    for name, column in values.items():
        declared = {code: MISSING[code] for code in FORM.questions[name].missing}
        status[name] = column.map(lambda text, declared=declared: declared.get(text, "answered" if text else "missing"))
    status = status.where(asked, "not_asked")
    for name, column in statuses.items():
        status[name] = column
    meta = pd.DataFrame({"id": [f"i{row}" for row in values.index], "uuid": [f"u{row}" for row in values.index]})
    return SimpleNamespace(form=FORM, values=values, asked=asked, status=status, meta=meta.astype("str"))


def lasting(*minutes: float, **more: str) -> list[dict]:
    """Interviews that last so long."""
    start = pd.Timestamp("2026-11-02T09:00:00+02:00")
    return [{"end": (start + pd.Timedelta(minutes=number)).isoformat()} | more for number in minutes]


def flags_of(responses, by=("group", "mode")) -> list[tuple[str, str]]:
    return list(flag_durations(responses, by, UNTIMED)[["id", "check"]].itertuples(index=False, name=None))


# Durations


def test_the_time_to_read_is_counted_by_question_and_word():
    # group, trust, quiz, foil, times: 16 questions at 0.3 s × 2 words (three in Bulgarian) + 2 s
    got = reading_minutes(respond({}, {"times": None}))
    assert_series_equal(got, pd.Series([16 * 2.6 / 60, 15 * 2.6 / 60], name="minutes"))


def test_an_interview_is_a_speeder_when_faster_than_the_others_and_than_reading():
    # 16 × 2.6 s = 0.69 min are needed; 0.4 of the median 10 is 4
    assert flags_of(respond(*lasting(10, 10, 10, 10, 10, 0.6))) == [("i5", "speeder")]
    assert flags_of(respond(*lasting(10, 10, 10, 10, 10, 0.8))) == []
    assert flags_of(respond(*lasting(1, 1, 1, 1, 1, 0.6))) == []


def test_the_detail_of_a_speeder_gives_what_it_is_held_to():
    got = flag_durations(respond(*lasting(10, 10, 10, 10, 10, 0.6)), ["group"], UNTIMED)
    assert got["detail"].tolist() == ["0.6 min; median 10.0, reading 0.7"]


def test_an_interview_is_paused_above_two_hours_and_three_medians():
    assert flags_of(respond(*lasting(30, 30, 30, 30, 30, 121))) == [("i5", "paused")]
    assert flags_of(respond(*lasting(30, 30, 30, 30, 30, 119))) == []
    assert flags_of(respond(*lasting(50, 50, 50, 50, 50, 121))) == []


def test_medians_are_those_of_the_cell_and_of_all_where_the_cell_is_small():
    fast = lasting(1.5, 1.5, 1.5, 1.5, 0.65, group="ngo")  # 0.4 of their median is 0.6
    slow = lasting(*[10] * 7)
    assert flags_of(respond(*slow, *fast)) == []
    assert flags_of(respond(*slow, *fast[1:])) == [("i10", "speeder")]
    assert flags_of(respond(*slow, *fast), by=[]) == [("i11", "speeder")]


def test_paper_has_no_duration():
    responses = respond(*lasting(10, 10, 10, 10, 10), *lasting(0.5, mode="paper"))
    assert flags_of(responses) == []
    assert measure_durations(responses, UNTIMED).isna().tolist() == [False] * 5 + [True]


def test_a_refusal_is_no_speeder():
    responses = respond(*lasting(10, 10, 10, 10, 10, 0.5))
    responses.status.loc[5] = "no_consent"
    assert flags_of(responses) == []


def test_times_count_the_change_of_the_clock():
    night = {"start": "2026-10-25T03:30:00+03:00", "end": "2026-10-25T03:30:00+02:00"}
    assert measure_durations(respond(night), UNTIMED).tolist() == [60.0]


def test_a_time_that_cannot_be_right_is_flagged_and_an_empty_one_is_not():
    responses = respond({"start": "soon"}, *lasting(-5), {"end": ""})
    got = flag_durations(responses, [], UNTIMED)
    assert got.to_numpy().tolist() == [
        ["i0", "time", "start", "cannot be read", ""],
        ["i1", "time", "", "ends before it starts", "-5.0 min"],
    ]
    assert measure_durations(responses, UNTIMED).isna().all()


def test_unknown_questions_and_a_form_without_times_are_refused():
    responses = respond({})
    with pytest.raises(StudyError, match="no question gruop.*did you mean “group”"):
        flag_durations(responses, ["gruop"], UNTIMED)
    with pytest.raises(StudyError, match="no question modus"):
        measure_durations(responses, ("modus", "paper"))
    responses.form = SimpleNamespace(questions={"mode": FORM.questions["mode"]}, choices=CHOICES)
    with pytest.raises(StudyError, match="no start and end"):
        measure_durations(responses, UNTIMED)


def test_an_export_without_times_has_no_durations_and_all_other_checks():
    responses = respond(*[dict.fromkeys(TRUST, "3") | {"enumerator": "E01"}] * 2)
    responses.values = responses.values.drop(columns="start")
    assert set(flag_interviews(responses, [], UNTIMED)["check"]) == {"straight_line"}
    got = summarise_interviewers(responses, "enumerator", UNTIMED)
    assert got[["interviews", "straight_lines"]].to_numpy().tolist() == [[2, 2]]
    assert got[["most_per_day", "median_minutes"]].isna().all(axis=None)


def test_without_a_mode_that_has_no_durations_all_interviews_are_timed():
    responses = respond(*lasting(30), *lasting(30, mode="paper"))
    assert measure_durations(responses, None).tolist() == [30.0, 30.0]


# Straight lines


def test_a_grid_is_one_construct_and_one_list_in_one_group():
    got = [(grid.path, grid.items) for grid in find_grids(FORM)]
    assert got == [("main/trust", tuple(TRUST)), ("main/quiz", tuple(QUIZ))]
    other = {"tr0": ask("tr0", "select_one", "main", list="trust5", construct="trust")}
    other |= {"tr1": ask("tr1", "select_one", "main/trust", list="tfdk", construct="trust")}
    smaller = SimpleNamespace(questions=FORM.questions | other)
    assert [grid.path for grid in find_grids(smaller)] == ["main/quiz"]


def test_one_answer_to_all_items_is_flagged_with_the_spread_of_the_interview():
    got = flag_straight_lines(respond({}, dict.fromkeys(TRUST, "3"), dict.fromkeys(TRUST, "3") | {"tr6": "4"}))
    # trust5: place 2 of 0–5 seven times; tfdk: places 0 and 1 of 0–2 three times each
    spread = np.std([2 / 5] * 7 + [0, 0.5] * 3)
    detail = f"7 answers “3”; standard deviation over all grids {spread:.2f}"
    assert got.to_numpy().tolist() == [["i1", "straight_line", "main/trust", "one answer to all items", detail]]


def test_six_answered_items_make_a_line_and_five_do_not():
    six = dict.fromkeys(TRUST[:6], "3") | {"tr6": ""}
    five = six | {"tr5": "dk"}
    assert flag_straight_lines(respond(six, five))["id"].tolist() == ["i0"]


def test_not_knowing_all_of_the_quiz_is_legitimate_and_all_true_is_not():
    got = flag_straight_lines(respond(dict.fromkeys(QUIZ, "dk"), dict.fromkeys(QUIZ, "t")))
    assert got[["id", "question"]].to_numpy().tolist() == [["i1", "main/quiz"]]


def test_an_interview_without_answers_has_no_spread():
    got = measure_spread(respond({}, dict.fromkeys(TRUST + QUIZ, "")))
    assert got.isna().tolist() == [False, True]


# Interviewers


def test_interviewers_are_summarised_by_hand():
    responses = respond(
        *lasting(10, 30),
        {"start": "2026-11-03T09:00:00+02:00", "end": "2026-11-03T09:20:00+02:00", "foil": "heard", "times": "-99"},
        {"enumerator": "E02", "foil": "", "tr0": ""} | dict.fromkeys(QUIZ, "f"),
        {"enumerator": "", "foil": "used"},
    )
    got = summarise_interviewers(responses, "enumerator", UNTIMED)
    asked = 1 + 7 + 6 + 1 + 1  # group, trust, quiz, foil, times
    expected = pd.DataFrame({
        "interviewer": ["E01", "E02"],
        "interviews": [3, 1],
        "most_per_day": [2, 1],
        "median_minutes": [20.0, 30.0],
        "share_dk": [1 / (3 * asked), 0.0],
        "share_refused": [0.0, 0.0],
        "share_missing": [0.0, 2 / asked],
        "share_foil": [1 / 3, np.nan],
        "straight_lines": [0, 1],
    })  # fmt: skip
    assert_frame_equal(got, expected)


def test_interviews_without_consent_count_for_no_interviewer():
    responses = respond({}, {})
    responses.status.loc[1] = "no_consent"
    assert summarise_interviewers(responses, "enumerator", UNTIMED)["interviews"].tolist() == [1]


def with_interviewers(interviewers: int, interviews: int) -> SimpleNamespace:
    """Interviews in which each interviewer but the first leaves one more question empty."""
    empty = ["times", "foil", *QUIZ]
    return respond(*(
        {"enumerator": f"E{number:02}"} | dict.fromkeys(empty[:number], "")
        for number in range(interviewers) for _ in range(interviews)
    ))  # fmt: skip


def test_interviewers_who_explain_all_nonresponse_have_an_icc_of_one():
    got = estimate_icc(with_interviewers(5, 5), "enumerator")
    assert got.tolist() == [5, 25, 1.0]


@pytest.mark.parametrize(("interviewers", "interviews", "counted"), [(4, 5, [4, 20]), (6, 4, [0, 0])])
def test_too_few_interviewers_or_interviews_give_counts_only(interviewers, interviews, counted):
    got = estimate_icc(with_interviewers(interviewers, interviews), "enumerator")
    assert got[["interviewers", "interviews"]].tolist() == counted
    assert np.isnan(got["icc"])


def test_an_icc_by_hand_with_groups_of_unequal_size():
    # means 2 and 6, grand mean 18 / 5; B = 3 × 1.6² + 2 × 2.4² = 19.2; W = (1 + 0 + 1 + 1 + 1) / 3 = 4 / 3
    # m = 5 − (9 + 4) / 5 = 2.4; (19.2 − 4/3) / (19.2 + 1.4 × 4/3)
    got = compute_icc(pd.Series([1.0, 2.0, 3.0, 5.0, 7.0]), pd.Series(list("aaabb")))
    assert got == pytest.approx((19.2 - 4 / 3) / (19.2 + 1.4 * 4 / 3))


def test_no_variation_has_no_icc():
    assert np.isnan(compute_icc(pd.Series([1.0] * 4), pd.Series(list("aabb"))))


# Item non-response, and all flags together


def test_item_nonresponse_is_counted_by_question_and_group():
    responses = respond({}, {"times": "-99"}, {"times": ""}, {"times": None}, {"times": "999", "group": "ngo"})
    responses.status.loc[4, "times"] = "invalid"
    got = count_item_nonresponse(responses, ["group"])
    expected = pd.DataFrame({
        "question": ["times", "times"],
        "group": ["ngo", "roma"],
        "asked": [1, 3],
        "answered": [0, 1],
        "dk": [0, 1],
        "refused": [0, 0],
        "missing": [0, 1],
        "invalid": [1, 0],
        "rate": [1.0, 2 / 3],
    })  # fmt: skip
    assert_frame_equal(got[got["question"] == "times"].reset_index(drop=True), expected)


def test_nobody_asked_has_no_rate_and_interviews_without_consent_make_no_group():
    responses = respond({"times": None}, {"group": ""})
    responses.status.loc[1] = "no_consent"
    got = count_item_nonresponse(responses, ["group"]).set_index("question")
    assert got["group"].unique().tolist() == ["roma"]
    assert got.at["times", "asked"] == 0 and np.isnan(got.at["times", "rate"])


def test_all_questions_are_counted_once_in_form_order_without_groups():
    got = count_item_nonresponse(respond({}, {"times": ""}))
    assert got["question"].tolist() == list(FORM.questions)[2:]
    assert got["asked"].eq(2).all()
    with pytest.raises(StudyError, match="no question gruop"):
        count_item_nonresponse(respond({}), ["gruop"])


def test_all_flags_stand_in_the_order_of_the_export():
    lines = dict.fromkeys(TRUST, "3")
    responses = respond(*lasting(10, 10, 10, 10), lines | lasting(0.5)[0], {"start": "soon"})
    responses.meta["uuid"] = ["u0", "u1", "u2", "u3", "u4", "u4"]
    got = flag_interviews(responses, ["group", "mode"], UNTIMED)
    assert list(got) == FLAG_COLUMNS
    assert got[["id", "check"]].to_numpy().tolist() == [
        ["i4", "duplicate"],
        ["i4", "speeder"],
        ["i4", "straight_line"],
        ["i5", "time"],
    ]


def test_nothing_to_flag_gives_a_frame_without_rows():
    assert_frame_equal(flag_interviews(respond({}), [], UNTIMED), make_flags([]))
