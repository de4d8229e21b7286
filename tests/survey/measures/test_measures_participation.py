"""Joint projects, the chain of participation, levels and trust: the cases that are easily counted wrongly."""

import pytest

from analysis.survey.measures import participation, projects, views
from analysis.survey.measures.participation import follow_chain

STEPS = ["invited", "attended", "influenced", "uninvited"]


@pytest.fixture
def follow(hold, form):
    """A function that returns the steps of one Roma respondent, or None outside the base."""

    def one(inv: str, att: str, infl: str = "") -> list[float] | None:
        steps = follow_chain(hold(["roma"], inv=[inv], att=[att], infl=[infl]), form)[STEPS].loc[0]
        assert steps.isna().all() or steps.notna().all(), "one base for all steps"
        return None if steps.isna().all() else steps.tolist()

    return one


def test_considerable_influence_is_step_four_or_more(follow):
    assert [follow("local", "local", step)[2] for step in ("1", "2", "3", "4", "5")] == [0, 0, 0, 1, 1]


def test_who_cannot_say_what_influence_they_had_is_in_the_base_and_had_none(follow):
    assert follow("local", "local", "dk") == [1, 1, 0, 0]


def test_who_took_part_and_left_the_influence_empty_is_outside_all_steps(follow):
    assert follow("local", "local", "") is None
    assert follow("none", "local", "") is None


def test_who_did_not_take_part_is_not_asked_for_influence_and_is_in_the_base(follow):
    assert follow("local", "none") == [1, 0, 0, 0]
    assert follow("none", "none") == [0, 0, 0, 0]


def test_who_left_the_invitations_or_the_attendance_empty_is_outside_all_steps(follow):
    assert follow("", "none") is None
    assert follow("", "local", "5") is None
    assert follow("local", "") is None


def test_who_took_part_without_an_invitation_is_not_attended_of_invited(follow):
    assert follow("none", "local", "5") == [0, 0, 0, 1]


def test_an_invitation_to_one_form_and_part_in_another_is_invited_and_attended(follow):
    assert follow("council", "local", "4") == [1, 1, 1, 0]


def test_every_step_is_a_part_of_the_one_before_and_the_losses_are_the_differences(respondents, form):
    chain = participation.measure_chain(respondents, form).values["chain"].dropna()
    losses = participation.measure_chain_losses(respondents, form).values["chain"].dropna()
    assert (chain["influenced"] <= chain["attended"]).all()
    assert (chain["attended"] <= chain["invited"]).all()
    assert (chain["invited"] - losses.sum(axis=1)).equals(chain["influenced"])


def test_the_one_base_loses_who_left_a_step_empty(respondents, form):
    """Of nine asked, one each left the invitations, the attendance and the influence empty."""
    assert participation.measure_chain(respondents, form).values.notna().all(axis=1).sum() == 9 - 3


def test_a_refusal_says_nothing_about_joint_projects(hold, form):
    answers = hold(["roma"] * 4, jp_any=["ref", "no", "know", "part"])
    got = projects.measure_known_projects(answers, form).values["jp_any", "known"]
    assert got.isna().tolist() == [True, False, False, False]
    assert got[1:].tolist() == [0, 1, 1]


def test_pairs_stand_in_the_order_of_the_form_whatever_the_order_of_the_marks(hold, form):
    answers = hold(["ngo"] * 2, jp_partner=["school municipality", "municipality school"])
    got = projects.measure_partner_pairs(answers, form).values["jp_partner"]
    assert got["municipality+school"].tolist() == [1, 1]
    assert "school+municipality" not in got
    assert got.shape[1] == 12 * 11 / 2


def test_another_partner_and_do_not_know_have_no_ties(hold, form):
    got = projects.measure_partner_pairs(hold(["ngo"] * 2, jp_partner=["ngo other", "dk"]), form).values["jp_partner"]
    assert not [pair for pair in got if {"other", "dk"} & set(pair.split("+"))]
    assert got.sum(axis=None) == 0
    assert got.notna().all(axis=None), "both are in the base"


def test_do_not_know_is_no_level_and_no_gap(hold, form):
    answers = hold(
        ["roma"] * 4, iap_now=["none", "dk", "inform", "empower"], iap_want=["empower", "inform", "dk", "none"]
    )
    gap, more = (measure(answers, form).values for measure in (views.measure_level_gap, views.measure_want_more))
    assert gap["iap_gap", "mean"].dropna().to_dict() == {0: 5, 3: -5}
    assert more["iap_gap", "more"].dropna().to_dict() == {0: 1, 3: 0}


def test_do_not_know_has_a_share_of_trust_but_is_not_in_the_base_of_the_net(hold, form):
    answers = hold(["roma"] * 6, tr_mun=["1", "2", "3", "4", "5", "dk"])
    assert views.measure_trust(answers, form).values["tr_mun", "dk"].tolist() == [0, 0, 0, 0, 0, 1]
    net = views.measure_net_trust(answers, form).values["tr_mun", "net"]
    assert net[:5].tolist() == [-1, -1, 0, 1, 1]
    assert net.isna()[5]
