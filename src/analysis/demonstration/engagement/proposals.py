"""The invented proposals and who was present in, their votes out, and the state that each vote comes to."""

from __future__ import annotations

from analysis.demonstration.engagement.sources import ORIGIN, VOTING
from analysis.demonstration.world import stream


def list_proposals(model: dict, proposals: list[dict]) -> list[dict]:
    """Return a row of proposals.csv per proposal, in their order."""
    return [
        {
            "proposal": one["proposal"],
            "date": one["date"],
            "municipality": one["municipality"],
            "topic": one["topic"],
            "text_bg": one["bg"],
            "text_en": one["en"],
            "proposed_by": one["by"],
            **{name: n for group in VOTING for name, n in _draw_votes(model, one, group).items()},
            "addressee": one["to"],
            "agreed": one["agreed"],
            "deadline": str(one.get("deadline", "")),
            "origin": ORIGIN,
        }
        for one in proposals
    ]


def _draw_votes(model: dict, one: dict, group: str) -> dict[str, int]:
    """Return how many of a group were for and against; who did neither abstained."""
    present = model["present"]["forum"][one["municipality"]][group] if one.get("vote", True) else 0
    votes = model["votes"]
    wish = votes["unwanted" if group in one.get("against", []) else "wanted"][group]
    taking_part, liking = stream(f"votes on {one['proposal']} {group}").random((2, present))
    voted = taking_part < votes["voting"] / 100
    liked = int((voted & (liking < wish / 100)).sum())
    return {f"{group}_for": liked, f"{group}_against": int(voted.sum()) - liked}


def describe_proposal(row: dict, few: int) -> dict:
    """Return the truth about a vote: how many, the share for, each group's verdict (`few` or less are not told), state.

    >>> votes = {"authority_for": 6, "authority_against": 1, "ngo_for": 1, "ngo_against": 5}
    >>> describe_proposal(votes | {"roma_for": 9, "roma_against": 0}, few=4)["state"]
    'contested'
    """
    verdicts = {group: _judge(row[f"{group}_for"], row[f"{group}_against"], few) for group in VOTING}
    liked = sum(row[f"{group}_for"] for group in VOTING)
    n = liked + sum(row[f"{group}_against"] for group in VOTING)
    state = _find_state(verdicts, liked, n)
    return {"n": n, "for": liked, "share": round(liked / n, 6) if n else None, **verdicts, "state": state}


def _judge(liked: int, disliked: int, few: int) -> str:
    if liked + disliked == 0:
        return "none_voted"
    if liked + disliked <= few:
        return "few"
    return "above_half" if liked > disliked else "not_above_half"


def _find_state(verdicts: dict[str, str], liked: int, n: int) -> str:
    told = set(verdicts.values()) - {"none_voted"}
    if not n:
        return "unknown"
    if told == {"above_half"}:
        return "consensus"
    if {"above_half", "not_above_half"} <= told:
        return "contested"
    return "majority" if liked > n - liked else "rejected"
