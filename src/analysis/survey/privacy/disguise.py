"""Responses and the salt in, the same responses out, with hashes where the ids of platforms were."""

from __future__ import annotations

from dataclasses import fields, replace

import pandas as pd

from analysis.survey.privacy.salt import hash_ids
from analysis.survey.responses import Findings, Responses

IDS = ("id", "uuid")


def hide_ids(responses: Responses, salt: bytes) -> Responses:
    """Return responses whose metadata and findings name interviews by the keyed hash of their id (see `hash_ids`)."""
    meta = responses.meta
    hidden = meta.assign(**{name: hash_ids(meta[name], salt) for name in IDS if name in meta})
    names = dict(zip(meta["id"], hidden["id"], strict=True))
    return replace(responses, meta=hidden, findings=_rename_rows(responses.findings, names))


def _rename_rows(findings: Findings, names: dict[str, str]) -> Findings:
    tables = {field.name: getattr(findings, field.name) for field in fields(findings)}
    return replace(findings, **{
        name: table.assign(row=table["row"].map(lambda row: _rename(row, names)))
        for name, table in tables.items()
        if isinstance(table, pd.DataFrame) and len(table)
    })  # fmt: skip


def _rename(row: str, names: dict[str, str]) -> str:
    """Return the name of an interview, or of a row of a repeat: “ID, child 2”."""
    name, comma, instance = row.partition(", ")
    return names[row] if row in names else f"{names[name]}{comma}{instance}"
