"""A study in, its demonstration meetings and forums out: six tables and the truth about them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

from analysis.demonstration.engagement import truth
from analysis.demonstration.engagement.ballots import list_ballots
from analysis.demonstration.engagement.learning import draw_answers, list_knowledge
from analysis.demonstration.engagement.people import draw_people, list_attendance
from analysis.demonstration.engagement.proposals import list_proposals
from analysis.demonstration.engagement.sources import (
    check_places,
    load_actions,
    load_events,
    load_model,
    load_proposals,
)
from analysis.demonstration.world import SEED
from analysis.errors import StudyError
from analysis.files import write_text
from analysis.study import Study
from analysis.survey.form import Form, load_form

PLACE = Path("data/raw/engagement")
ITEMS = tuple(f"qz{number}" for number in range(1, 9))
NO_FORM = ("none", "other")  # answers to the question on forms of consultation that nobody can rank
NOTE = (
    "Invented for the demonstration; nothing here was observed, and nobody said or promised any of it. "
    "Tests read this file, the study never does. attendance: people at the meeting and the forum together. learning: "
    "n, right_before, right_after, gained, lost and gain are counted of those who answered the statement both times; "
    "gain_of_all_who_began also of those who left early, whose second answers stand in no table – a correction for "
    "drop-out has to find it –; expected_gain is that of the model. Shares are 0–1, scores right answers of 8. "
    "of_all_pairs: what was left empty is not right. ballots: counted by this writer; condorcet is empty where there "
    "is none. proposals and actions: at the release date."
)


def write_engagement(study: Study) -> list[Path]:
    """Write the six tables and truth.json into the study; return their paths. The same bytes every time.

    Raises `StudyError` for a study whose status is not "demonstration", and for other municipalities.
    """
    if not study.is_demonstration:
        raise StudyError(
            f"the study has the status “{study.status}”",
            where=str(study.root / "study.toml"),
            expected="demonstration: invented rows would take the place of the rows from the field",
        )
    check_places(study.municipalities)
    tables, described = make_tables(load_form(study.form), study)
    texts = {f"{name}.csv": _write_rows(rows) for name, rows in tables.items()}
    texts["truth.json"] = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    folder = study.root / PLACE
    for name, text in texts.items():
        write_text(folder / name, text)
    return [folder / name for name in texts]


def make_tables(form: Form, study: Study) -> tuple[dict[str, list[dict]], dict]:
    """Return the rows of each table by its name, and the truth about them."""
    model, events, texts = load_model(), load_events(), load_proposals()
    key = {item: form.questions[item].key for item in ITEMS}
    forms = [code for code in form.choices[form.questions["mech"].list] if code not in NO_FORM]
    held = [event for event in events if event["held"] == "yes"]
    people = {(event["date"], event["municipality"]): draw_people(model, event) for event in held}
    answers = {
        event["municipality"]: draw_answers(model, event, people[event["date"], event["municipality"]], key)
        for event in held
        if event["kind"] == "meeting"
    }
    tables = _list_tables(model, held, people, answers, forms) | {
        "proposals": list_proposals(model, texts),
        "actions": load_actions(texts),
    }
    order = ("events", "attendance", "knowledge", "proposals", "mechanisms", "actions")
    tables = {name: (tables | {"events": events})[name] for name in order}
    return tables, _describe(study, tables, people, answers, forms)


def _list_tables(model: dict, held: list[dict], people: Mapping, answers: Mapping, forms: list[str]) -> dict:
    """Return the rows of attendance, knowledge and mechanisms, event by event."""
    keys = [(event["date"], event["municipality"]) for event in held]
    meetings = [event for event in held if event["kind"] == "meeting"]
    forums = [event for event in held if event["kind"] == "forum"]
    return {
        "attendance": [
            row for event, at in zip(held, keys, strict=True) for row in list_attendance(model, event, people[at])
        ],
        "knowledge": [
            row for event in meetings for row in list_knowledge(event, answers[event["municipality"]], list(ITEMS))
        ],
        "mechanisms": [row for event in forums for row in list_ballots(model, event, forms)],
    }


def _describe(study: Study, tables: dict, people: Mapping, answers: Mapping, forms: list[str]) -> dict:
    return {
        "status": "demonstration",
        "note": NOTE,
        "seed": SEED,
        "events": truth.describe_events(tables["events"]),
        "attendance": truth.describe_attendance(tables["events"], dict(people)),
        "learning": truth.describe_meetings(dict(answers), list(ITEMS)),
        "proposals": truth.describe_proposals(tables["proposals"], study.disclosure.confidential_count),
        "ballots": truth.describe_ballots(tables["mechanisms"], forms),
        "actions": truth.describe_actions(tables["actions"], study.release_date),
    }


def _write_rows(rows: list[dict]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
