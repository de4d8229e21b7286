"""Passages in, the register of measures out: what is promised, by when, by whom, for how much, and what is left open.

Tables of measures are read first, labelled lists second, sentences third. Columns of a register: document, commitment
(from 1), page and passage (where it begins), source ("table", "labels", "sentence"), heading, theme, measure,
indicator, target, deadline, deadline_from, deadline_to, precision, responsible, bodies (normalised, joined by ";"),
responsible_kind ("named", "generic", "none"), amount, currency, amount_eur, rule, funding, missing (joined by ";"),
completeness (0–1), passages (joined by ";").
"""

from __future__ import annotations

import math

import pandas as pd

from analysis.documents.bodies import find_bodies, judge_responsible
from analysis.documents.deadlines import Period, parse_deadline
from analysis.documents.measures.fields import FIELDS, GOAL, RESULT
from analysis.documents.measures.funding import name_funding
from analysis.documents.measures.lists import read_labels
from analysis.documents.measures.naming import list_promises, list_themes, name_theme
from analysis.documents.measures.periods import read_period
from analysis.documents.measures.sentences import read_sentences
from analysis.documents.measures.tables import read_tables
from analysis.documents.measures.tidy import mend_date, tidy
from analysis.documents.money import parse_money

COLUMNS = (
    *("document", "commitment", "page", "passage", "source", "heading", "theme", "measure", "indicator", "target"),
    *("deadline", "deadline_from", "deadline_to", "precision", "responsible", "bodies", "responsible_kind"),
    *("amount", "currency", "amount_eur", "rule", "funding", "missing", "completeness", "passages"),
)
WEIGHTS = dict.fromkeys(FIELDS, 1)  # the six count alike: nothing says that a deadline is worth more than an amount


def find_commitments(
    passages: pd.DataFrame, periods: dict[str, Period] | None = None, marks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return one row per measure of the documents in `passages`, in reading order.

    `periods` holds the first and last year of a document; where it says nothing, they are read from its title.
    The theme is that of the heading above a measure, else the one to which `marks` say that its passages commit.
    """
    rows, promised = [], {} if marks is None else list_promises(marks)
    passages = passages.astype(object)  # text that is compared cell by cell: Python's own is faster
    for document, own in passages.groupby("document", sort=False):
        period = (periods or {}).get(document) or read_period(own)
        pages = own.set_index("passage")["page"]
        drafts = read_tables(own)
        drafts += read_labels(own, list_passages(drafts))
        drafts += read_sentences(own, list_passages(drafts))
        drafts.sort(key=lambda draft: draft["passages"][0])
        for number, draft in enumerate(drafts, 1):
            first = draft["passages"][0]
            place = {"document": document, "commitment": number, "page": pages[first], "passage": first}
            theme = name_theme(draft["heading"], list_themes(promised.get(document, []), draft["passages"]))
            rows.append(place | complete(draft, period) | {"theme": theme})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def complete(draft: dict, period: Period | None = None) -> dict:
    """Return a draft with its deadline, bodies and money understood, and what it leaves open named.

    >>> complete({"measure": "Курс", "source": "table", "passages": [1], "deadline": "до 30.06.2014 г."})["missing"]
    'indicator;target;responsible;amount;funding'
    """
    told = {field: tidy(draft.get(field, "")) for field in ("measure", *FIELDS)}
    told["amount"] = tidy(draft.get("amount", ""), keep="няма")
    told |= place_result(told, tidy(draft.get(RESULT, "")), tidy(draft.get(GOAL, "")))
    told["deadline"] = mend_date(told["deadline"])
    money_text = told["amount"] or told["funding"]
    money = parse_money(money_text, draft.get("unit", ""))
    deadline = parse_deadline(told["deadline"], period)
    row = {
        **told,
        "source": draft["source"],
        "heading": draft.get("heading", ""),
        "deadline_from": deadline.start,
        "deadline_to": deadline.end,
        "precision": deadline.precision,
        "bodies": ";".join(body.name for body in find_bodies(told["responsible"])),
        "responsible_kind": judge_responsible(told["responsible"]),
        "amount": money.amount,
        "currency": money.currency,
        "amount_eur": money.eur,
        "rule": money.rule,
        "funding": name_funding(told["funding"] or told["amount"], "" if told["funding"] else draft.get("unit", "")),
        "passages": ";".join(str(passage) for passage in draft["passages"]),
    }
    missing = name_missing(row)
    score = 1 - sum(WEIGHTS[field] for field in missing) / sum(WEIGHTS.values())
    return row | {"missing": ";".join(missing), "completeness": round(score, 4)}


def place_result(told: dict[str, str], result: str, goal: str = "") -> dict[str, str]:
    """Return the fields that an expected result and a goal fill.

    A result is the indicator where there is no other; a figure is the target, of either.

    >>> place_result({"indicator": "Брой", "target": ""}, "40"), place_result({"indicator": "", "target": ""}, "Ред")
    ({'target': '40'}, {'indicator': 'Ред'})
    """
    if result and not told["indicator"]:
        return {"indicator": result}
    figure = next((text for text in (result, goal) if text[:1].isdigit()), "")
    return {"target": figure} if figure and not told["target"] else {}


def list_passages(drafts: list[dict]) -> set[int]:
    return {passage for draft in drafts for passage in draft["passages"]}


def name_missing(row: dict) -> list[str]:
    """Return the fields that a measure leaves open; where no money is needed, no source of it is missing."""
    open_fields = [field for field in FIELDS if field != "amount" and not row[field]]
    if math.isnan(row["amount"]):
        open_fields.append("amount")
    elif row["amount"] == 0 and "funding" in open_fields:
        open_fields.remove("funding")
    return [field for field in FIELDS if field in open_fields]
