import pandas as pd

from analysis.engagement.links import link_proposals

PROPOSALS = pd.DataFrame(
    [("ruse", "P1", "health"), ("ruse", "P2", "culture_media"), ("byala", "P3", "health")],
    columns=["municipality", "proposal", "topic"],
)
BRIDGE = pd.DataFrame(
    [
        ("ruse", "2013-2014", "health", "commitment", "yes"),
        ("ruse", "2015-2017", "health", "mention", "yes"),
        ("ruse", "2018-2020", "health", "not_obtained", "yes"),
        ("byala", "2013-2014", "health", "not_obtained", "hidden"),
    ],
    columns=["municipality", "generation", "theme", "state", "wanted"],
)


def test_a_proposal_is_held_to_the_newest_plan_that_was_obtained():
    got = link_proposals(PROPOSALS, BRIDGE).set_index("proposal")
    assert got.loc["P1", ["wanted", "planned", "generation"]].tolist() == ["yes", "mention", "2015-2017"]


def test_without_any_text_of_a_plan_or_a_registered_one_nothing_is_claimed():
    got = link_proposals(PROPOSALS, BRIDGE).set_index("proposal")
    assert got.loc["P3", ["wanted", "planned"]].tolist() == ["hidden", "not_obtained"]
    assert got.loc["P2", ["wanted", "planned", "generation"]].tolist() == ["not_asked", "unknown", ""]


def test_an_older_plan_does_not_stand_for_a_newer_one():
    newer = BRIDGE.replace({"state": {"not_obtained": "absent"}})
    assert link_proposals(PROPOSALS, newer).set_index("proposal").loc["P1", "planned"] == "absent"
