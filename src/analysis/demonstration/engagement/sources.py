"""The TOML and YAML files of this folder in, the invented world of meetings and forums out: events, texts, chances."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files

import yaml

from analysis.errors import StudyError

GROUPS = ("authority", "ngo", "roma", "other")
VOTING = GROUPS[:3]  # the others watch
ORIGIN = "demonstration"
WAVE = 1


def load_model() -> dict:
    """Read the numbers that people, answers and votes are drawn from."""
    return tomllib.loads((files(__package__) / "model.toml").read_text(encoding="utf-8"))


def load_events() -> list[dict]:
    """Return a row of events.csv per event, by date."""
    return [
        {
            **_key(one),
            "kind": one["kind"],
            "held": "yes" if one.get("held", True) else "no",
            "venue": one["venue"],
            "topics": ";".join(one["topics"]),
            "materials": one["materials"],
            "note": one.get("note", ""),
            "wave": WAVE,
            "origin": ORIGIN,
        }
        for one in _read("events")
    ]


def load_proposals() -> list[dict]:
    """Return the proposals with their number P01 … and the date of their forum; see proposals.yaml."""
    dates = _forum_dates()
    return [
        {"proposal": f"P{number:02d}", "date": dates[one["municipality"]], **one}
        for number, one in enumerate(_read("proposals"), start=1)
    ]


def load_actions(proposals: list[dict]) -> list[dict]:
    """Return a row of actions.csv per promise, numbered A01 …, with the id of the proposal it belongs to."""
    dates = _forum_dates()
    ids: dict[str, list[str]] = {}
    for one in proposals:
        ids.setdefault(one["municipality"], []).append(one["proposal"])
    return [
        {
            "action": f"A{number:02d}",
            "date": dates[one["municipality"]],
            "municipality": one["municipality"],
            "topic": one["topic"],
            "text_bg": one["bg"],
            "text_en": one["en"],
            "promised_by": one["by"],
            "due": str(one.get("due", "")),
            "done": str(one.get("done", "")),
            "proposal": ids[one["municipality"]][one["of"] - 1] if "of" in one else "",
            "origin": ORIGIN,
        }
        for number, one in enumerate(_read("actions"), start=1)
    ]


def check_places(municipalities: Iterable[str]) -> None:
    """Raise `StudyError` unless the events are held in the municipalities of the study, all of them and no other."""
    invented, own = {one["municipality"] for one in _read("events")}, set(municipalities)
    if invented != own:
        raise StudyError(
            f"meetings and forums are invented for {', '.join(sorted(invented))}",
            where="events.yaml of analysis.demonstration.engagement",
            expected=f"the municipalities of study.toml: {', '.join(sorted(own))}",
        )


def _forum_dates() -> dict[str, str]:
    return {one["municipality"]: str(one["date"]) for one in _read("events") if one["kind"] == "forum"}


def _key(one: dict) -> dict[str, str]:
    return {"date": str(one["date"]), "municipality": one["municipality"]}


def _read(name: str) -> list[dict]:
    return yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))
