"""The rows of the six tables in, what does not fit together out: with one another and with the study."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from analysis.engagement.columns import ORIGIN, REAL, Codes, list_tables
from analysis.engagement.rows import EVENT, Row, Table, list_unread, may_be, pick
from analysis.engagement.vote_checks import check_ballots, check_presence, check_ranks, check_votes
from analysis.errors import StudyError, suggest

Tables = Mapping[str, Table]
KINDS = {"knowledge": "meeting", "proposals": "forum", "mechanisms": "forum"}  # promises are made at both
LATER = {"proposals": ("deadline",), "actions": ("due", "done")}  # days that do not come before the event
DEMONSTRATION = "demonstration"


def check_tables(tables: Tables, codes: Codes) -> Iterator[StudyError]:
    """Yield what is wrong between rows; a row is passed over by a check whose cells could not be read."""
    for check in (check_keys, check_events, check_presence, check_votes, check_ballots, check_ranks, check_proposals):
        yield from check(tables)
    yield from check_days(tables, codes.release_date)
    for table in tables.values():
        yield from check_origin(table, codes.status)


def check_keys(tables: Tables) -> Iterator[StudyError]:
    """Yield rows that stand twice by the key of their table, such as two events on one day in one place."""
    for name, table in tables.items():
        key, first = list_tables()[name]["key"], {}
        for number, row in table.rows.items():
            values = pick(row, key)
            if values and values in first:
                shown = ", ".join(map(str, values))
                found = f"{shown} stands twice: in row {first[values]}, too"
                yield table.problem(found, number, key[-1], f"{', '.join(key)} once", _unite(name))
            elif values:
                first[values] = number


def check_events(tables: Tables) -> Iterator[StudyError]:
    """Yield, once for each event and table, rows of an event that is not recorded, was not held or is of another kind.

    Rows are not said to have no event where an event that could not be read may be theirs, nor to be of another kind
    where the event stands twice. Without any event that is one problem.
    """
    if not tables["events"].rows:
        yield from _miss_events(tables)
        return
    of_event, unread = _group_by_event(tables["events"]), list_unread(tables["events"], EVENT)
    events = {
        event: tables["events"].rows[numbers[0]] if len(numbers) == 1 else {} for event, numbers in of_event.items()
    }
    for name, table in tables.items():
        for event, numbers in _group_by_event(table).items() if name != "events" else ():
            wrong = _judge_event(event, events, KINDS.get(name))
            if wrong and (event in events or not may_be(event, unread)):
                found, expected, fix = wrong
                more = f" (and {len(numbers) - 1} rows more)" if len(numbers) > 1 else ""
                yield table.problem(found + more, numbers[0], "date", expected, fix)


def _miss_events(tables: Tables) -> Iterator[StudyError]:
    """Yield that no event is recorded, where any other table has rows."""
    others = [name for name, table in tables.items() if table.rows]
    if others:
        fix = "add events.csv, or fill in the sheet events: a row per meeting and forum"
        yield StudyError(f"no event is recorded, but rows of {', '.join(others)}", where="events.csv", fix=fix)


def _judge_event(event: tuple, events: Mapping[tuple, Row], kind: str | None) -> tuple[str, str, str] | None:
    """Return what is wrong with what was recorded of an event: found, expected, to do."""
    day, place = event
    if event not in events:
        own = ", ".join(sorted(day for day, there in events if there == place))
        fix = f"{place} has {own}: correct the day, or add the event" if own else "add the event, or correct the row"
        return f"there is no event on {day} in {place}", "a row of events", fix
    row = events[event]
    if row.get("held") == "no":
        fix = "correct the day, or “held” in events"
        return f"the event of {day} in {place} was not held", "an event that was held", fix
    if kind and row.get("kind", kind) != kind:
        fix = "correct the day, or “kind” in events"
        return f"the event of {day} in {place} is a {row['kind']}", f"a {kind}", fix
    return None


def check_proposals(tables: Tables) -> Iterator[StudyError]:
    """Yield promises that name a proposal which is not recorded."""
    known, table = {row.get("proposal") for row in tables["proposals"].rows.values()}, tables["actions"]
    for number, row in table.rows.items():
        if row.get("proposal") and row["proposal"] not in known and None not in known:
            fix = suggest(row["proposal"], known) or "add the proposal, or leave the cell empty"
            yield table.problem(f"unknown proposal “{row['proposal']}”", number, "proposal", "one of proposals", fix)


def check_days(tables: Tables, release: str) -> Iterator[StudyError]:
    """Yield events after the release of the study, and days of what follows from an event that come before it."""
    for number, row in tables["events"].rows.items():
        if row.get("date", "") > release:
            fix = "correct the day, or study.release_date in study.toml"
            found = f"{row['date']} is after the release of the study"
            yield tables["events"].problem(found, number, "date", f"a day up to {release}", fix)
    for name, columns in LATER.items():
        for number, row in tables[name].rows.items():
            for column in columns:
                day, event = row.get(column, ""), row.get("date", "")
                if day and day < event:
                    found = f"{day} is before the event"
                    yield tables[name].problem(found, number, column, f"{event} or later", "correct one of the two")


def check_origin(table: Table, status: str) -> Iterator[StudyError]:
    """Yield a problem when rows of a table do not suit the status of the study: invented ones, or real ones."""
    invented = [number for number, row in table.rows.items() if row.get(ORIGIN) == DEMONSTRATION]
    real = [number for number, row in table.rows.items() if row.get(ORIGIN) in ("", REAL)]
    wrong = real if status == DEMONSTRATION else invented
    if wrong:
        kind = "do not carry the mark of the demonstration" if status == DEMONSTRATION else "are invented"
        expected = f"rows that suit study.status = “{status}”"
        fix = "take these rows out, or change study.status in study.toml"
        yield table.problem(f"{len(wrong)} of {len(table.rows)} rows {kind}", wrong[0], ORIGIN, expected, fix)


def _group_by_event(table: Table) -> dict[tuple, list[int]]:
    """Return the rows of each event; those whose event could not be read are left out."""
    grouped = defaultdict(list)
    for number, row in table.rows.items():
        if event := pick(row, EVENT):
            grouped[event].append(number)
    return grouped


def _unite(table: str) -> str:
    return {
        "events": "two events on one day in one place cannot be told apart: write them as one, or correct the day",
        "attendance": "add the two numbers up in one row",
    }.get(table, "remove one, or correct it")
