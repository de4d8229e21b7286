"""The passages of the documents in, what is true of them out: themes, measures, participation, copied text."""

from __future__ import annotations

from analysis.demonstration.documents.measures import describe_measure
from analysis.demonstration.documents.passages import Passage, list_passages
from analysis.demonstration.documents.plans import Plan
from analysis.errors import StudyError

NOTE = (
    "Invented for the demonstration; nothing here was observed. Tests read this file, the study never does. A passage "
    "with judged = false counts neither for nor against a rule: its row or list is judged by the activity. Row 0 of "
    "a table holds its titles. “До …” has no first day; what is permanent has neither day. “Не се предвиждат средства” "
    "is the amount 0 and lacks no source; of “лв. (… евро)” the leva count. other and other_quote name the passage "
    "from which a text was copied; template is the name of a sentence that the plans share. "
    "A sentence is a measure when it promises and names a deadline with a year, or an amount."
)


def describe(plans: list[Plan], hashes: dict[str, str]) -> dict:
    """Return the truth about all documents; `hashes` gives the SHA-256 of each file by its name."""
    passages = {plan.name: list_passages(plan) for plan in plans}
    ids = {plan.name: plan.id for plan in plans}
    described = {plan.id: _describe_plan(plan, passages, ids, hashes) for plan in plans}
    return {"status": "demonstration", "note": NOTE, "documents": described}


def _describe_plan(plan: Plan, passages: dict[str, list[Passage]], ids: dict[str, str], hashes: dict) -> dict:
    own = passages[plan.name]
    facts = {
        name: str(plan.facts.get(name, "")) for name in ("municipality", "level", "generation", "date", "title_bg")
    }
    return {
        **facts,
        "mark": plan.mark,
        "files": {file: hashes[file] for file in plan.facts["files"]},
        "passages": [_describe_passage(number, one, passages, ids) for number, one in enumerate(own, 1)],
        "measures": [
            {"passage": number, **describe_measure(measure)}
            for number, one in enumerate(own, 1)
            for measure in one.measures
        ],
    }


def _describe_passage(number: int, passage: Passage, passages: dict[str, list[Passage]], ids: dict[str, str]) -> dict:
    notes = passage.notes
    themes = dict.fromkeys(notes.get("mentions", []), "mention") | dict.fromkeys(notes.get("commits", []), "commitment")
    described = {
        "passage": number,
        "kind": passage.kind,
        "level": passage.level,
        "heading": passage.heading,
        "table": passage.table,
        "row": passage.row,
        "column": passage.column,
        "header": passage.header,
        "quote": passage.quote,
        "judged": notes.get("judged", True),
        "themes": themes,
    }
    if "participation" in notes:
        described["participation"] = [_describe_step(step) for step in notes["participation"]]
    if "template" in notes:
        described["template"] = notes["template"]
    if "copied" in notes:
        described["copied"] = [_find_copy(copy, passage, passages, ids) for copy in notes["copied"]]
    return described


def _describe_step(text: str) -> dict:
    """Return a step of participation.

    >>> _describe_step("process 2 tokenism")
    {'scope': 'process', 'iap': 2, 'arnstein': 'tokenism'}
    """
    scope, iap, arnstein = text.split()
    return {"scope": scope, "iap": int(iap), "arnstein": arnstein}


def _find_copy(copy: dict, passage: Passage, passages: dict[str, list[Passage]], ids: dict[str, str]) -> dict:
    """Return where a copied text stands here and in its source; `text` and `of` are the whole passage by default."""
    text = copy.get("text", passage.quote)
    start = passage.quote.find(text)
    of = copy.get("of", text)
    holders = [number for number, other in enumerate(passages[copy["from"]], 1) if of in other.quote]
    if start < 0 or len(holders) != 1:
        raise StudyError(f"“{text}” or “{of}” stands in {len(holders)} passages of {copy['from']}", expected="one")
    other = passages[copy["from"]][holders[0] - 1].quote.find(of)
    return {
        "start": start,
        "end": start + len(text),
        "quote": text,
        "other": ids[copy["from"]],
        "other_passage": holders[0],
        "other_start": other,
        "other_end": other + len(of),
        "other_quote": of,
        "layer": "law" if copy["from"] == "district" else "municipality",
        "kind": copy["kind"],
    }
