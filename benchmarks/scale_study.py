"""A number of municipalities, respondents and documents in; a complete invented study of that size, in a folder, out.

It is the demonstration with other municipalities: `place_001`, whose names say that they are invented, has the facts
and events of the demonstration's first one, and so on in turn. Answers are drawn as those of the demonstration are;
the text of a plan is that of one of its plans, a part of the words replaced, so that none is a copy of another.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
import random
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl

from analysis.demonstration.documents.html import write_html
from analysis.demonstration.documents.plans import Plan, load_plan
from analysis.demonstration.documents.register import COLUMNS, FOLDER
from analysis.demonstration.frame import ADULT_SHARE
from analysis.demonstration.survey import write_survey
from analysis.demonstration.world import load_model
from analysis.files import write_text
from analysis.pipeline.new import PROJECT
from analysis.study import Study, load_study
from documents import list_words, vary

ROOT = Path(__file__).parents[1]
INVENTED = "invented for the scale study"
NAMES = {"bg": "Измислена община {:03d}", "en": "Invented municipality {:03d}"}
DISTRICT = {"bg": "измислена област", "en": "Invented district"}
FREED = {"note": "", "source": INVENTED, "source_url": "", "verified": "no"}  # no source tells of an invented place
EMPTIED = {"source": INVENTED, "source_url": "", "website": "", "participation_note": "", "verified": "no"}
COUNCIL = "obs-"  # begins the id of a municipal council
COUNCILS = {"bg": "Общински съвет – {}", "en": "Municipal Council – {}"}
LOCAL = ("district", "municipal")  # levels of policies that are of real places
KEYS = ("slug", "area", "municipality")  # columns that hold a municipality
IDS = ("proposal", "action")  # of records: once in the whole study
PER_INTERVIEWER = 25  # interviews
PERSONS = 1.5  # times as many as were interviewed or refused
WIDE = 20  # tiles in a row of the map
OTHER = 0.25  # of the words of a document are others
FIRST_YEAR = 1900  # of the plans: each municipality has one a year
SEED = 20151130
Row = dict[str, str]


def write_study(root: Path, places: int, respondents: int = 60, documents: int | None = None) -> Study:
    """Write the study: `respondents` of each municipality; of `documents` in all the first is that of the district.

    Without a number of documents each municipality has one.
    """
    old = load_study(ROOT)
    sources = {f"place_{number + 1:03d}": old.municipalities[number % len(old.municipalities)]
               for number in range(places)}  # fmt: skip
    model = draw_model(load_model(), sources, respondents)
    for part in ("notebooks", "words"):
        shutil.copytree(ROOT / part, root / part)
    write_text(root / "pyproject.toml", PROJECT)
    write_text(root / "study.toml", _write_settings((ROOT / "study.toml").read_text(encoding="utf-8"), sources))
    practices = root / "data/raw/practices/practices.yaml"
    practices.parent.mkdir(parents=True)
    shutil.copy(ROOT / practices.relative_to(root), practices)
    for path in old.reference.glob("*.csv"):
        rows = list(move_rows(path.stem, _read(path), sources, model))
        _write(root / path.relative_to(ROOT), rows)
    study = load_study(root)
    _write_form(old.form, study.form, list(sources))
    write_survey(study, model)
    for path in (ROOT / "data/raw/engagement").glob("*.csv"):
        _write(root / path.relative_to(ROOT), list(move_records(_read(path), sources)))
    _write_documents(root, sources, places + 1 if documents is None else documents)
    return study


def draw_model(model: dict, sources: dict[str, str], respondents: int) -> dict:
    """Return the model of the invented world with other municipalities, each like its source, but for its size."""
    held = {place: _share_out(model["sizes"], source, respondents) for place, source in sources.items()}
    numbers = iter(range(1, len(sources) * respondents + 1))
    sizes = {
        group: {
            place: [*([] if group == "roma" else [math.ceil((own[group] + 1) * PERSONS)]), own[group], 1]
            for place, own in held.items()
        }
        for group in model["sizes"]
    }
    return model | {
        "interviewers": {
            place: [f"E{next(numbers):04d}" for _ in range(math.ceil(respondents / PER_INTERVIEWER))]
            for place in sources
        },
        "place": {spread: _move_keys(shifts, sources) for spread, shifts in model["place"].items()},
        "emphasis": {question: _move_keys(stressed, sources) for question, stressed in model["emphasis"].items()},
        "sizes": sizes,
    }


def _share_out(sizes: dict, source: str, respondents: int) -> dict[str, int]:
    """Return how many of the respondents are of each group: in the proportions of the source, two at least."""
    held = {group: rows[source][-2] for group, rows in sizes.items()}
    shared = {group: max(2, round(respondents * n / sum(held.values()))) for group, n in held.items()}
    return shared | {"roma": respondents - sum(n for group, n in shared.items() if group != "roma")}


def _move_keys(by_place: dict, sources: dict[str, str]) -> dict:
    return {place: by_place[source] for place, source in sources.items() if source in by_place}


def _write_settings(settings: str, sources: dict[str, str]) -> str:
    """Return study.toml with the invented municipalities and district."""
    listed = ", ".join(f'"{place}"' for place in sources)
    settings = re.sub(r"(?m)^municipalities = .*$", f"municipalities = [{listed}]", settings, count=1)
    head, rest = settings.split("[study.district]\n", 1)
    named = "".join(f'{code} = "{name}"\n' for code, name in DISTRICT.items())
    return f"{head}[study.district]\n{named}\n{rest[rest.index('# How each group') :]}"


def move_rows(name: str, rows: list[Row], sources: dict[str, str], model: dict) -> Iterator[Row]:
    """Yield the rows of a reference file as those of the invented places; what is of real places only is left out."""
    key = next((key for key in KEYS if key in rows[0]), "")
    if name == "policies":
        yield from (row for row in rows if row["level"] not in LOCAL)
    elif name == "institutions":
        yield from (row for row in rows if not row["id"].startswith(COUNCIL))
        council = next(row for row in rows if row["id"].startswith(COUNCIL))
        for number, place in enumerate(sources, start=1):
            names = {f"name_{code}": text.format(NAMES[code].format(number)) for code, text in COUNCILS.items()}
            yield council | names | EMPTIED | {"id": f"{COUNCIL}{place}"}
    elif name == "district":
        yield from (row | FREED | {"district": DISTRICT["en"].split()[0]} for row in rows)
    elif not key:
        yield from rows
    for number, (place, source) in enumerate(sources.items() if key else ()):
        own = [row for row in rows if row[key] == source]
        yield from (_move_row(name, row, key, place, number, at, model) for at, row in enumerate(own))


def _move_row(name: str, row: Row, key: str, place: str, number: int, at: int, model: dict) -> Row:
    code = f"{chr(65 + number // 100)}ZZ{number % 100:02d}"  # no code of a real district ends in ZZ
    names = {f"name_{language}": text.format(number + 1) for language, text in NAMES.items()}
    moved = row | {column: text for column, text in (FREED | names).items() if column in row}
    moved |= {column: code for column in ("nsi_code", "lau_code") if column in row} | {key: place}
    if name == "municipalities":
        least = math.ceil((model["sizes"]["roma"][place][0] + 1) * PERSONS / ADULT_SHARE)
        moved |= {"ekatte_centre": f"{number:05d}", "eth2021_roma": str(max(least, int(row["eth2021_roma"])))}
        moved |= {"tile_col": str(number % WIDE), "tile_row": str(number // WIDE)}
    elif name == "settlements":
        moved |= {"ekatte": f"{number * 100 + at:05d}"}
        moved |= {column: f"{text}, {at + 1}" for column, text in names.items()}
    elif name == "municipal_plans":
        moved |= {"policy_id": "", "reference": "", "found": "no"}
    return moved


def move_records(rows: list[Row], sources: dict[str, str]) -> Iterator[Row]:
    """Yield the rows of a table of meetings and forums as those of the invented places."""
    for number, (place, source) in enumerate(sources.items()):
        for row in rows:
            if row["municipality"] == source:
                ids = {column: f"{row[column]}-{number + 1}" for column in IDS if row.get(column)}
                yield row | ids | {"municipality": place}


def _write_form(source: Path, form: Path, places: list[str]) -> None:
    """Write the questionnaire with the invented municipalities among its choices, in the place of the others."""
    book = openpyxl.load_workbook(source)
    sheet = book["choices"]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] != "municipality"]
    sheet.delete_rows(1, sheet.max_row)
    new = [("municipality", place, *(text.format(number) for text in NAMES.values()))
           for number, place in enumerate(places, start=1)]  # fmt: skip
    for row in [*rows, *new]:
        sheet.append(row)
    form.parent.mkdir(parents=True)
    book.save(form)


def _write_documents(root: Path, sources: dict[str, str], documents: int) -> None:
    folder, words, places = root / "data/raw/documents", list_words(), list(sources)
    real = [row for row in _read(ROOT / "data/raw/documents/register.csv")
            if row["origin"] == "real" and row["level"] not in LOCAL]  # fmt: skip
    made = []
    for number in range(documents):
        place = places[(number - 1) % len(places)] if number else ""
        year = FIRST_YEAR + (number - 1) // len(places) if number else 2012
        plan = draw_plan(load_plan(sources[place] if place else "district"), place, year, words)
        html, file = write_html(plan), f"{FOLDER}/{plan.name}_{year}.html"
        write_text(folder / file, html)
        made.append(_register(plan, file, hashlib.sha256(html.encode()).hexdigest()))
    _write(folder / "register.csv", [*real, *made])


def draw_plan(plan: Plan, place: str, year: int, words: dict[int, list[str]]) -> Plan:
    """Return a plan of an invented place: like that of another, but for a part of its words."""
    chance = random.Random(f"{SEED} {place} {year}")
    name = NAMES["bg"].format(int(place.removeprefix("place_"))) if place else DISTRICT["bg"]

    def change(text: str) -> str:
        return vary(text.replace(plan.facts["name"], name), words, chance, OTHER)

    blocks = []
    for block in plan.blocks:
        rows = [replace(row, cells={title: change(cell) for title, cell in row.cells.items()})
                for row in (block.table.rows if block.table else ())]  # fmt: skip
        table = replace(block.table, rows=tuple(rows)) if block.table else None
        blocks.append(replace(block, text=change(block.text), table=table))
    titles = {f"title_{language}": f"{text} ({year}–{year + 1})" for language, text in
              (("bg", f"План на {name}"), ("en", f"Plan of {place or DISTRICT['en']}"))}  # fmt: skip
    facts = plan.facts | titles | {"name": name, "of": name, "municipality": place}
    facts |= {"generation": f"{year}-{year + 1}"} if place else {}
    return Plan(place or "district", facts | {"date": plan.facts["date"].replace(year=year)}, tuple(blocks))


def _register(plan: Plan, file: str, digest: str) -> Row:
    known = {name: str(plan.facts[name] or "") for name in COLUMNS if name in plan.facts}
    own = {"document": f"demo-{plan.name.replace('_', '-')}-{plan.facts['date'].year}", "file": file, "sha256": digest}
    marks = {"source": INVENTED, "source_url": "", "origin": "demonstration", "search_log": "", "verified": "no"}
    return known | own | marks


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: list[Row]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(path, text.getvalue())
