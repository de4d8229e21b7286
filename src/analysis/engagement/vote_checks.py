"""Votes, ballots and attendance in, what cannot be out: more votes than people, ranks with ties or gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from analysis.engagement.rows import EVENT, Row, Table, list_unread, may_be, pick
from analysis.errors import StudyError

VOTERS, SIDES = ("authority", "ngo", "roma"), ("for", "against")
VOTES = [f"{group}_{side}" for group in VOTERS for side in SIDES]
MINUTES = "compare with the minutes, and correct the one that is wrong"


def check_ranks(tables: Mapping[str, Table]) -> Iterator[StudyError]:
    """Yield ballots whose ranks are not 1 to k, each once."""
    table = tables["mechanisms"]
    names = [name for name, column in table.columns.items() if column.kind == "rank"]
    for number, row in table.rows.items():
        if any(name not in row for name in names):
            continue
        ranks = sorted(row[name] for name in names if row[name] is not None)
        if ranks != list(range(1, len(ranks) + 1)) or not ranks:
            twice = [rank for rank, times in Counter(ranks).items() if times > 1]
            gap = next((rank for rank in range(1, len(names) + 1) if rank not in ranks), None)
            found = f"rank {twice[0]} is given twice" if twice else f"rank {gap} is left out" if ranks else "no rank"
            fix = "compare with the ballot; one that cannot be counted is left out"
            yield table.problem(found, number, f"{names[0]} … {names[-1]}", "ranks from 1 on, without tie or gap", fix)


def check_presence(tables: Mapping[str, Table]) -> Iterator[StudyError]:
    """Yield forums at which people voted, and of whose attendance there is no row."""
    present, unread = _count_present(tables)
    voted = {pick(row, EVENT) for row in tables["mechanisms"].rows.values()}
    voted |= {pick(row, EVENT) for row in tables["proposals"].rows.values() if any(map(row.get, VOTES))}
    uncounted = voted - _list_counted(present)
    for number, row in tables["events"].rows.items():
        event = pick(row, EVENT)
        if event and event in uncounted and row.get("held") != "no" and not may_be(event, unread):
            found = "people voted at this forum, but none is in attendance"
            expected, fix = "rows of attendance of this day and municipality", "add them to attendance"
            yield tables["events"].problem(found, number, "date", expected, fix)


def check_votes(tables: Mapping[str, Table]) -> Iterator[StudyError]:
    """Yield proposals on which more people of a group voted than were present; see `check_presence` for none at all."""
    present, unread = _count_present(tables)
    table, counted = tables["proposals"], _list_counted(present)
    for number, row in table.rows.items():
        event = pick(row, EVENT)
        for group in VOTERS if event in counted and not may_be(event, unread) else ():
            votes, there = pick(row, [f"{group}_{side}" for side in SIDES]), present[*event, group]
            if sum(votes) > there:
                found = f"{sum(votes)} votes of {group}, of which {there} people were present"
                yield table.problem(found, number, f"{group}_for", f"at most {there}, as in attendance", MINUTES)


def check_ballots(tables: Mapping[str, Table]) -> Iterator[StudyError]:
    """Yield, once for each group at a forum, more ballots than people present; see `check_presence` for none at all."""
    present, unread = _count_present(tables)
    table, cast, counted = tables["mechanisms"], defaultdict(list), _list_counted(present)
    for number, row in table.rows.items():
        if voter := pick(row, (*EVENT, "group")):
            cast[voter].append(number)
    for (*event, group), numbers in cast.items():
        there = present[*event, group]
        if tuple(event) in counted and len(numbers) > there and not may_be(event, unread):
            found = f"ballots of {group} at this forum: {len(numbers)}; people of it present: {there}"
            yield table.problem(found, numbers[-1], "group", f"at most {there}, as in attendance", MINUTES)


def _list_counted(present: Mapping[tuple, int]) -> set[tuple]:
    return {tuple(event) for *event, _ in present}


def _count_present(tables: Mapping[str, Table]) -> tuple[Counter, list[Row]]:
    """Return how many people of a group attended an event, and the rows of the attendance that could not be read."""
    needed, present = (*EVENT, "group", "n"), Counter()
    for row in tables["attendance"].rows.values():
        if counted := pick(row, needed):
            present[counted[:-1]] += counted[-1]
    return present, list_unread(tables["attendance"], needed)
