"""The passages of the documents in, what is true of them out: themes, measures, participation, copied text."""

from __future__ import annotations

from functools import cache

from analysis.demonstration.documents.passages import Passage, list_passages
from analysis.demonstration.documents.plans import FIELDS, MONEY, Plan, read_data
from analysis.errors import StudyError

EUR = 1.95583  # leva for a euro
SCORED = ("indicator", "target", "deadline", "responsible", "amount", "funding")
PARTS = " – "  # in a cell: source of the money – amount
NOTE = (
    "Invented for the demonstration; nothing here was observed. Tests read this file, the study never does. A passage "
    "with judged = false counts neither for nor against a rule: its row or list is judged by the activity. Row 0 of "
    "a table holds its titles. “До …” has no first day; what is permanent has neither day. “Не се предвиждат средства” "
    "is the amount 0 and lacks no source; of “лв. (… евро)” the leva count. other and other_quote name the passage "
    "from which a text was copied; template is the name of a sentence that the plans share."
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
            {"passage": number, **_describe_measure(measure)}
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


def _describe_measure(measure: dict) -> dict:
    first, last, precision = (
        _forms()["deadlines"][measure["deadline"].lower()] if measure.get("deadline") else ("", "", "")
    )
    money = measure.get("funding") or PARTS.join(measure[name] for name in MONEY if measure.get(name))
    amount, currency, source = read_money(money)
    fields = {name: measure.get(name, "") for name in FIELDS if name != "funding"}
    values = {**fields, "amount": "" if amount is None else amount, "funding": source or ("–" if amount == 0 else "")}
    missing = [name for name in SCORED if values[name] == ""]
    return {
        "source": measure["source"],
        "theme": measure["theme"],
        **fields,
        "deadline_from": first,
        "deadline_to": last,
        "precision": precision,
        "amount": amount,
        "currency": currency,
        "amount_eur": None if amount is None else round(amount / (EUR if currency == "BGN" else 1), 2),
        "funding": source,
        "missing": ";".join(missing),
        "completeness": round(1 - len(missing) / len(SCORED), 4),
    }


def read_money(cell: str) -> tuple[float | None, str, str]:
    """Return amount, currency and source of a cell such as “Общински бюджет – 12 500 лв.”.

    >>> read_money("Общински бюджет – 12 500 лв.")
    (12500, 'BGN', 'Общински бюджет')
    >>> read_money("В рамките на бюджета")
    (None, '', 'В рамките на бюджета')
    """
    amounts = _forms()["amounts"]
    source, _, amount = cell.rpartition(PARTS)
    if amount.lower() in amounts:
        return *amounts[amount.lower()], source
    if "лв" in cell or "евро" in cell:
        raise StudyError(f"the amount in “{cell}” is not listed", where="forms.yaml", fix="say there what it means")
    return None, "", cell


@cache
def _forms() -> dict:
    return read_data("forms")
