"""What was drawn in, the truth about meetings and forums out: what an analysis of the tables has to find."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from analysis.demonstration.engagement.counting import Ballot, count_points, describe_votes, find_concordance
from analysis.demonstration.engagement.gains import describe_learning
from analysis.demonstration.engagement.people import Person
from analysis.demonstration.engagement.proposals import describe_proposal
from analysis.demonstration.engagement.sources import VOTING

DISTRICT = "district"
MARGINS = ("group", "sex", "age")
METHODS = ("borda", "condorcet", "instant_runoff")


def describe_events(events: list[dict]) -> dict:
    """Return how many meetings and forums were held, and which were not, with the day on which they were at last."""
    held = [event for event in events if event["held"] == "yes"]
    return {
        "held": dict(Counter(event["kind"] for event in held)),
        "not_held": [
            {
                "date": lost["date"],
                "municipality": lost["municipality"],
                "kind": lost["kind"],
                "held_on": next(event["date"] for event in held if _is_repetition(event, lost)),
            }
            for lost in events
            if lost["held"] == "no"
        ],
    }


def _is_repetition(event: dict, lost: dict) -> bool:
    return all(event[name] == lost[name] for name in ("municipality", "kind")) and event["date"] > lost["date"]


def describe_attendance(events: list[dict], people: dict[tuple[str, str], list[Person]]) -> dict:
    """Return by municipality the people of both events: in all, by kind, and by group, sex and age."""
    described: dict[str, dict] = {}
    for event in events:
        came = people.get((event["date"], event["municipality"]), [])
        counts = described.setdefault(event["municipality"], {name: Counter() for name in ("kind", *MARGINS)})
        counts["kind"][event["kind"]] += len(came)
        for place, margin in enumerate(MARGINS):
            counts[margin].update(person[place] for person in came)
    return {
        municipality: {"total": counts["kind"].total(), **{name: dict(count) for name, count in counts.items()}}
        for municipality, counts in sorted(described.items())
    }


def describe_meetings(drawn: dict[str, dict], items: list[str]) -> dict:
    """Return the truth about the answers by municipality, and in the district."""
    places = {place: describe_learning([one], items) for place, one in sorted(drawn.items())}
    return {DISTRICT: describe_learning(list(drawn.values()), items), **places}


def describe_proposals(rows: list[dict], few: int) -> dict:
    """Return the truth about each vote, by proposal."""
    return {row["proposal"]: describe_proposal(row, few) for row in rows}


def describe_ballots(rows: list[dict], forms: list[str]) -> dict:
    """Return what the ballots come to by place, in the district also by group, and how much the groups agree."""
    by_place, by_group = (_split_ballots(rows, name, forms) for name in ("municipality", "group"))
    places = {place: describe_votes(ballots, forms) for place, ballots in sorted(by_place.items())}
    groups = {group: describe_votes(ballots, forms) for group, ballots in by_group.items()}
    orders = [count_points(by_group[group], forms) for group in VOTING]
    return {
        "municipalities": places,
        DISTRICT: {"all": describe_votes(rank_forms(rows, forms), forms), **groups},
        "concordance": {"groups": list(VOTING), "w": find_concordance(orders, forms)},
        "methods_disagree": [
            place for place, found in places.items() if len({found[method] for method in METHODS}) > 1
        ],
    }


def _split_ballots(rows: list[dict], name: str, forms: list[str]) -> dict[str, list[Ballot]]:
    found = dict.fromkeys(row[name] for row in rows)
    return {one: rank_forms((row for row in rows if row[name] == one), forms) for one in found}


def rank_forms(rows: Iterable[dict], forms: list[str]) -> list[Ballot]:
    """Return each ballot as its forms from the first to the last rank."""
    return [sorted((one for one in forms if row[one] != ""), key=lambda one, row=row: row[one]) for row in rows]


def describe_actions(rows: list[dict], release: dt.date) -> dict:
    """Return the state of each promise on the day of release, and its age in days: until then, or until it was kept."""
    return {row["action"]: _describe_action(row, release) for row in rows}


def _describe_action(row: dict, release: dt.date) -> dict:
    due, done = row["due"], row["done"]
    if done:
        state = "done_late" if due and done > due else "done"
    else:
        state = "overdue" if due and due < release.isoformat() else "open"
    until = dt.date.fromisoformat(done) if done else release
    return {"state": state, "age_days": (until - dt.date.fromisoformat(row["date"])).days}
