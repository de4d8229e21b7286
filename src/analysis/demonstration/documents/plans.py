"""A YAML file with a text and its annotation in, the text as blocks that know what they mean out.

A block is a heading, a paragraph, a list item, a line of the contents or a table. What is true of it stands beside it:
`commits` and `mentions` (themes), `participation` ("process 2 tokenism"), `copied`, `measure`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

from analysis.errors import StudyError

NAMES = ("district", "borovo", "byala", "vetovo", "dve_mogili", "ivanovo", "ruse", "slivo_pole", "tsenovo")
FIELDS = ("measure", "indicator", "target", "deadline", "responsible", "funding")
MONEY = ("payer", "amount")  # columns that may stand in the place of funding; as "number", they are no field
HEADINGS = {"h1": 1, "h2": 2, "h3": 3}
KINDS = (*HEADINGS, "p", "items", "labelled", "rows", "template", "contents")
JOINED = " "


@dataclass(frozen=True)
class Block:
    """One piece of text, or one table, and what is true of it."""

    kind: str  # heading, paragraph, item, contents, table
    text: str = ""
    level: int = 0
    notes: dict = field(default_factory=dict)
    measures: tuple[dict, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Table:
    """A table of measures: the titles of its columns by field, and its rows."""

    columns: dict[str, str]
    rows: tuple[Row, ...]
    repeat: bool  # on a new page its titles are printed again


@dataclass(frozen=True)
class Row:
    """The cells of a row by field, empty where nothing stands, and what is true of the measure."""

    cells: dict[str, str]
    theme: str
    notes: dict


@dataclass(frozen=True)
class Plan:
    """A demonstration document: what the register says of it, and its blocks."""

    name: str
    facts: dict
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        return f"demo-{self.name}-{self.facts['date'].year}"

    @property
    def mark(self) -> str:
        """The line that stands on every page."""
        return f"ДЕМОНСТРАЦИОНЕН ДОКУМЕНТ – измислен текст, не е документ на {self.facts['of']}"


def read_data(name: str):
    """Return the content of a YAML file of this folder."""
    return yaml.safe_load((files(__package__) / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def load_plan(name: str) -> Plan:
    """Return a document by the name of its file, with its templates filled in and its contents listed."""
    facts = read_data(name)
    given = facts.pop("blocks")
    templates = read_data("templates")
    blocks = [block for one in given for block in _read_block(one, facts, templates)]
    return Plan(name, facts, tuple(_list_contents(blocks)))


def _list_contents(blocks: list[Block]) -> list[Block]:
    """Put a line for every heading that follows in the place of the contents."""
    place = next((place for place, block in enumerate(blocks) if block.kind == "contents"), None)
    if place is None:
        return blocks
    before, after = blocks[:place], blocks[place + 1 :]
    lines = [Block("contents", block.text, block.level) for block in after if block.kind == "heading"]
    return [*before, *lines, *after]


def load_plans() -> list[Plan]:
    return [load_plan(name) for name in NAMES]


def _read_block(given: dict, facts: dict, templates: dict) -> list[Block]:
    kind = next((key for key in given if key in KINDS), "")
    content = given.get(kind)
    notes = {key: value for key, value in given.items() if key != kind}
    match kind:
        case "h1" | "h2" | "h3":
            return [Block("heading", content, HEADINGS[kind])]
        case "contents":
            return [Block("contents")]
        case "template":
            template = templates[content]
            text = template["text"].replace("{name}", facts["name"])
            return [Block("paragraph", text, notes={**template.get("notes", {}), "template": content})]
        case "p":
            return [_read_sentences("paragraph", content, notes)]
        case "items":
            return [_read_item(item) for item in content]
        case "labelled":
            return _read_labels(content, notes, facts)
        case "rows":
            return [Block("table", table=_read_table(content, notes, facts))]
    raise StudyError(f"a block with {', '.join(given)}", where=facts["name"], expected=f"one of {', '.join(KINDS)}")


def _read_sentences(kind: str, content: str | list, notes: dict) -> Block:
    """Join the sentences of a paragraph; one that is a measure is a mapping: `say`, theme and its fields."""
    sentences = [content] if isinstance(content, str) else content
    texts = [one if isinstance(one, str) else one["say"] for one in sentences]
    measures = [_with_source(one, one["say"], "sentence") for one in sentences if isinstance(one, dict)]
    return Block(kind, JOINED.join(texts), notes=notes, measures=tuple(measures))


def _read_item(item: str | dict) -> Block:
    if isinstance(item, str):
        return Block("item", item)
    notes = {key: value for key, value in item.items() if key != "item"}
    return _read_sentences("item", item["item"], notes)


def _read_labels(content: dict, notes: dict, facts: dict) -> list[Block]:
    """Turn a measure with labelled fields into one paragraph per field; the first carries the measure."""
    labels = facts["labels"]
    found = {name: content[name] for name in FIELDS if content.get(name)}
    first = Block(
        "paragraph",
        f"{content['number']}. {found['measure']}",
        notes={"commits": [content["theme"]], **notes},
        measures=(_with_source({**content, **found}, found["measure"], "labels"),),
    )
    rest = [
        Block("paragraph", f"{labels[name]}: {text}", notes={"judged": False})
        for name, text in found.items()
        if name in labels
    ]
    return [first, *rest]


def _with_source(given: dict, measure: str, source: str) -> dict:
    fields = {name: given.get(name, "") for name in FIELDS[1:]}
    return {"source": source, "theme": given["theme"], "measure": measure, **fields}


def _read_table(rows: list, notes: dict, facts: dict) -> Table:
    columns = notes.get("columns", facts.get("columns"))
    return Table(columns, tuple(_read_row(row, columns, notes["theme"]) for row in rows), notes.get("repeat", False))


def _read_row(row: list | dict, columns: dict[str, str], theme: str) -> Row:
    given = row if isinstance(row, dict) else {"cells": row}
    if len(given["cells"]) != len(columns):
        raise StudyError(f"{len(given['cells'])} cells: {given['cells']}", expected=f"{len(columns)}")
    notes = {key: value for key, value in given.items() if key not in ("cells", "theme")}
    theme = given.get("theme", theme)
    cells = dict(zip(columns, given["cells"], strict=True))
    return Row(cells, theme, {**notes, "commits": [theme, *notes.get("commits", [])]})
