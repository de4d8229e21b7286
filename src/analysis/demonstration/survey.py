"""A study in, its demonstration survey out: frame, answers as an export, contact log, and the truth behind them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from analysis.demonstration import contacts, frame, truth
from analysis.demonstration.answers import fill_in
from analysis.demonstration.canaries import plant_canaries
from analysis.demonstration.grids import grid_of, row_in_grid
from analysis.demonstration.kobo import build_export, write_csv
from analysis.demonstration.people import count_people, invite_people
from analysis.demonstration.schedule import plan_times
from analysis.demonstration.world import SEED, load_model
from analysis.errors import StudyError
from analysis.files import write_bytes, write_text
from analysis.study import Study
from analysis.survey.form import Form, Question, load_form

OPEN = "open"  # the last question, answered in the own words of those who answer it
NOTE = (
    "Invented for the demonstration; nothing here was observed. Shares are 0–1 and hold for the sound interviewers: "
    "recognition = has at least heard of it; quiz_score = right answers of 8 by those who answer all; "
    "the means are of those who choose a step from 1 to 5. Who refused consent was asked nothing else, so the export "
    "does not say in which stratum; refusals does, and the contact log. contacts says how many more were sought for "
    "every 100 interviews, by final disposition; a stratum has no more of them than its frame has people left."
)


def write_survey(study: Study, model: dict | None = None) -> list[Path]:
    """Write frame, export, contact log and truth.json into the study; return their paths. The same bytes every time.

    `model`: that of another invented world, such as one of more municipalities; without it that of the demonstration.
    Raises `StudyError` for a study whose status is not "demonstration": invented rows would replace real ones.
    """
    if not study.is_demonstration:
        raise StudyError(
            f"the study has the status “{study.status}”",
            where=str(study.root / "study.toml"),
            expected="demonstration: invented rows would take the place of the rows from the field",
        )
    model, form = model or load_model(), load_form(study.form)
    rows = frame.build_frame(model, frame.read_census(study.reference / "municipalities.csv"))
    people = invite_people(model)
    times = plan_times(people)
    answers = fill_in(form, model, people.join(times[["today", "start", "end"]]))
    truth_file = study.export.with_name("truth.json")
    sought = contacts.draw_contacts(model, frame.frame_sizes(rows))
    write_text(study.population, _write_rows(rows, frame.COLUMNS))
    write_text(study.contacts, _write_rows(sought, contacts.COLUMNS))
    export = plant_canaries(build_export(form, answers, times), form.questions[OPEN].path)
    write_bytes(study.export, write_csv(export).encode("utf-8"))
    write_text(truth_file, json.dumps(describe(form, model, rows), ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    return [study.population, study.export, study.contacts, truth_file]


def describe(form: Form, model: dict, rows: list[dict[str, str]]) -> dict:
    """Return the truth of the demonstration: what an analysis of its answers has to find."""
    sizes = frame.frame_sizes(rows)
    return {
        "status": "demonstration",
        "note": NOTE,
        "seed": SEED,
        "form_version": form.version,
        "frame": truth.per_stratum(model, lambda place, group: sizes[place, group]),
        "interviews": count_people(model, "yes"),
        "refusals": count_people(model, "no"),
        "contacts": model["contacts"],
        "recognition": _each(model, [*model["recognition"], *model["foil"]], truth.expected_recognition),
        "self_rating": _each(model, _scales(model, "self_"), truth.expected_mean),
        "trust": _each(model, _scales(model, "tr_"), truth.expected_mean),
        "quiz_score": truth.per_stratum(model, lambda place, group: truth.expected_quiz_score(model, place, group)),
        "item_nonresponse": {
            question.name: truth.blank_shares(model, question.name, grid_of(question), row_in_grid(form, question))
            for question in form.questions.values()
            if _may_stay_empty(model, question)
        },
        "odd_interviewers": {
            odd["interviewer"]: {"kind": kind, "behaviour": odd["behaviour"]} for kind, odd in model["odd"].items()
        },
    }


def _each(model: dict, names: list[str], expected: Callable[[dict, str, str, str], float]) -> dict:
    return {
        name: truth.per_stratum(model, lambda place, group, name=name: expected(model, name, place, group))
        for name in names
    }


def _scales(model: dict, prefix: str) -> list[str]:
    return [name for name in model["scale"] if name.startswith(prefix)]


def _may_stay_empty(model: dict, question: Question) -> bool:
    drawn = ("recognition", "foil", "quiz", "scale", "one", "many")
    return not question.required and any(question.name in model[kind] for kind in drawn)


def _write_rows(rows: list[dict[str, str]], columns: tuple[str, ...]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
