"""The fields of a measure as they stand in a document in, what they mean out: days, money, what is missing."""

from __future__ import annotations

from functools import cache

from analysis.demonstration.documents.plans import FIELDS, MONEY, read_data
from analysis.errors import StudyError

EUR = 1.95583  # leva for a euro
SCORED = ("indicator", "target", "deadline", "responsible", "amount", "funding")
PARTS = " – "  # in a cell: source of the money – amount
NEEDS_NONE = "–"


def describe_measure(measure: dict) -> dict:
    """Return a measure with the days of its deadline, its amount, also in euro, and what is missing.

    A measure for which no money is needed lacks no source of it.
    """
    first, last, precision = read_deadline(measure["deadline"]) if measure.get("deadline") else ("", "", "")
    money = measure.get("funding") or PARTS.join(measure[name] for name in MONEY if measure.get(name))
    amount, currency, source = read_money(money)
    fields = {name: measure.get(name, "") for name in FIELDS if name != "funding"}
    found = {**fields, "amount": "" if amount is None else amount}
    found["funding"] = NEEDS_NONE if amount == 0 else source
    missing = [name for name in SCORED if found[name] == ""]
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


def read_deadline(text: str) -> tuple[str, str, str]:
    """Return first day, last day and precision of a deadline.

    >>> read_deadline("До края на 2014 г.")
    ('', '2014-12-31', 'year')
    """
    deadlines = _forms()["deadlines"]
    if text.lower() not in deadlines:
        raise StudyError(f"the deadline “{text}” is not listed", where="forms.yaml", fix="say there what it means")
    return tuple(deadlines[text.lower()])


def read_money(cell: str) -> tuple[float | None, str, str]:
    """Return amount, currency and source of a cell.

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
