"""Responses and the salt in, the same responses out, with hashes where the ids of platforms were."""

from __future__ import annotations

import re
from dataclasses import fields, replace

import pandas as pd

from analysis.errors import StudyError
from analysis.survey.privacy.salt import hash_ids
from analysis.survey.responses import Findings, Responses

IDS = ("id", "uuid")
WORD = re.compile(r"[\w-]+(?:\s\d{3})*")  # an id in a sentence, perhaps with the blanks that Excel puts into numbers
SHORTEST = 5  # characters; a shorter number in a sentence counts something


def hide_ids(responses: Responses, salt: bytes) -> Responses:
    """Return responses whose metadata and findings name interviews by the keyed hash of their id (see `hash_ids`)."""
    meta = responses.meta
    hidden = meta.assign(**{name: hash_ids(meta[name], salt) for name in IDS if name in meta})
    names = {name: dict(zip(meta[name], hidden[name], strict=True)) for name in IDS if name in meta}
    findings = _rename_rows(responses.findings, names["id"])
    warnings = tuple(_rename_words(warning, names.get("uuid", {}) | names["id"]) for warning in findings.warnings)
    return replace(responses, meta=hidden, findings=replace(findings, warnings=warnings))


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


def _rename_words(warning: StudyError, names: dict[str, str]) -> StudyError:
    """Return a warning that names no interview by its id."""

    def rename(word: re.Match[str]) -> str:
        name = "".join(word[0].split())
        return names.get(name, word[0]) if len(name) >= SHORTEST else word[0]

    found, where = (WORD.sub(rename, text) for text in (warning.found, warning.where))
    return StudyError(found, where=where, expected=warning.expected, fix=warning.fix)
