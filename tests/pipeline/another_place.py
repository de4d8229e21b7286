"""A study of another place: the demonstration's rows of three municipalities under invented names, in other languages.

Texts of its second language are those of the first, marked; nothing of them is translated.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tomllib
from pathlib import Path
from zlib import crc32

import openpyxl
import yaml

from analysis.practices.gaps import load_feeds
from analysis.practices.rules import load_rules
from analysis.report.entries import FOLDER

ROOT = Path(__file__).parents[2]
OTHER, MARK = "ro", "Ro · "
PLACES = {"ivanovo": "north_ford", "byala": "old_mill", "vetovo": "east_gate"}
NAMES = {"north_ford": "North Ford", "old_mill": "Old Mill", "east_gate": "East Gate"}
DISTRICT = "Northshire"
CYRILLIC = re.compile("[\u0400-\u04ff]")
# What would tell where the rows came from, beside the slugs.
ORIGINAL = re.compile(
    r"\b(?:ruse|bor?ovo|byala|vetovo|dve[_ ]mogili|ivanovo|slivo[_ ]pole|tsenovo|rousse|oscrousse|utroruse)\w*", re.I
)
LEFT_OUT = ("truth.json", "funding_places.toml", "addressees.toml", "ruse_municipalities_schematic.geojson")
AS_IT_IS = ("ui.quotes", "ui.inner_quotes")  # signs, no sentences
PLURAL = re.compile(r"(\{\w+:plural:)([^|{}]*)\|([^|{}]*)\}")


def make_study(target: Path) -> Path:
    """Write the study into a folder, and return the folder."""
    raw = target / "data/raw"
    shutil.copytree(
        ROOT / "data/raw",
        raw,
        ignore=lambda _, names: {name for name in names if name in LEFT_OUT or name == "accessibility"},
    )
    shutil.rmtree(raw / "documents")
    (raw / "documents").mkdir()
    (raw / "practices/families.toml").unlink()
    shutil.copy(ROOT / "pyproject.toml", target)
    for path in sorted(raw.rglob("*.csv")):
        path.write_text(move_table(path), encoding="utf-8", newline="")
    header = (ROOT / "data/raw/documents/register.csv").read_text(encoding="utf-8").splitlines()[0]
    (raw / "documents/register.csv").write_text(header.replace("title_bg", f"title_{OTHER}") + "\n", encoding="utf-8")
    move_practices(raw / "practices/practices.yaml")
    for form in (raw / "survey/forms").glob("*.xlsx"):
        move_form(form)
    (target / "notebooks").mkdir()
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        (target / "notebooks" / path.name).write_text(move_notebook(path), encoding="utf-8")
    write_words(target / "words" / OTHER)
    (target / "study.toml").write_text(move_settings(), encoding="utf-8")
    return target


def move_settings() -> str:
    text = (ROOT / "study.toml").read_text(encoding="utf-8")
    listed = ", ".join(f'"{slug}"' for slug in NAMES)
    text = re.sub(r"(?m)^municipalities = .*$", f"municipalities = [{listed}]", text)
    text = re.sub(r"(?m)^languages = .*$", f'languages = ["en", "{OTHER}"]', text)
    for key, told in {"title": "Civic participation", "publisher": "A club", "district": f"{DISTRICT} county"}.items():
        text = re.sub(
            rf"(?m)^\[study\.{key}\]\n.*\n.*$", f'[study.{key}]\nen = "{told}"\n{OTHER} = "{MARK}{told}"', text
        )
    return re.sub(r"#.*", "", text)


def move_text(text: str) -> str:
    """Return a text without the places and the alphabet it came from."""
    for old, new in PLACES.items():
        text = re.sub(rf"\b{old}\b", new, text)
    text = ORIGINAL.sub("elsewhere", text)
    return "A text" if CYRILLIC.search(text) else text


def move_table(path: Path) -> str:
    lines = path.read_text(encoding="utf-8-sig")
    is_export = lines.startswith('"')
    header, *rows = csv.reader(io.StringIO(lines, newline=""), delimiter=";" if is_export else ",")
    place = next(
        (header.index(n) for n in ("municipality", "slug", "area", "main/s_a/municipality") if n in header), None
    )
    if place is not None:
        of_district = "district-ruse"
        rows = [row for row in rows if row[place] in PLACES or row[place] in ("", of_district)]
    if path.name == "institutions.csv":
        rows = [row for row in rows if not ORIGINAL.search(row[0]) or any(row[0].endswith(slug) for slug in PLACES)]
    if "_index" in header:
        for number, row in enumerate(rows, start=1):
            row[header.index("_index")] = str(number)
    english = {name[:-3]: header.index(name) for name in header if name.endswith("_en")}
    moved = []
    for row in rows:
        made = []
        slug = PLACES.get(row[place], "") if place is not None else ""
        for name, cell in zip(header, row, strict=True):
            stem = name[:-3]
            is_name = path.name == "municipalities.csv" and stem == "name"
            if is_name:
                cell = (MARK if name.endswith("_bg") else "") + NAMES[slug]
            elif name.endswith("_bg") and stem in english:
                other = row[english[stem]]
                cell = other if other.isdigit() or not other else MARK + move_text(other)
            elif path.name == "district.csv" and name == "district":
                cell = DISTRICT
            elif cell == "district-ruse":
                cell = f"district-{DISTRICT.lower()}"
            elif name == "lang":
                cell = {"bg": OTHER}.get(cell, cell)
            elif name == "code":
                cell = f"X{crc32(cell.encode()) % 10**6:06d}"
            elif "url" in name:
                cell = "https://example.org/" if cell else ""
            else:
                cell = move_text(cell)
            made.append(cell)
        moved.append(made)
    names = [f"{name[:-3]}_{OTHER}" if name.endswith("_bg") else name for name in header]
    unique = {tuple(row): row for row in moved} if path.name == "priority_terms.csv" else dict(enumerate(moved))
    if path.name == "priority_terms.csv":
        keys = [names.index(key) for key in ("theme_id", "lang", "lemma")]
        unique = {tuple(row[key] for key in keys): row for row in moved}
    text = io.StringIO()
    style = {"delimiter": ";", "quoting": csv.QUOTE_ALL} if is_export else {}
    csv.writer(text, lineterminator="\n", **style).writerows([names, *unique.values()])
    return text.getvalue()


def move_practices(path: Path) -> None:
    records = yaml.safe_load(path.read_text(encoding="utf-8"))
    kept = [record for record in records if not ORIGINAL.search(json.dumps(record, ensure_ascii=False))][:30]
    path.write_text(yaml.safe_dump([move_record(record) for record in kept], allow_unicode=True), encoding="utf-8")


def move_record(record: dict) -> dict:
    moved = {}
    for name, value in record.items():
        if name.endswith("_bg"):
            value = MARK + record[f"{name[:-3]}_en"]
            name = f"{name[:-3]}_{OTHER}"
        elif isinstance(value, dict):
            value = move_record(value)
        elif isinstance(value, str):
            value = move_text(value)
        moved[name] = value
    return moved


def move_form(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for sheet in book:
        header = {cell.value: cell.column for cell in sheet[1]}
        for name, column in header.items():
            if str(name).endswith("::Български (bg)"):
                english = header[name.replace("Български (bg)", "English (en)")]
                for row in range(2, sheet.max_row + 1):
                    told = sheet.cell(row, english).value
                    sheet.cell(row, english).value = told and move_text(told)
                    sheet.cell(row, column).value = told and MARK + move_text(told)
                sheet.cell(1, column).value = name.replace("Български (bg)", "Română (ro)")
        for row in reversed(range(2, sheet.max_row + 1)):
            values = [sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)]
            if sheet.title == "choices" and values[0] == "municipality" and values[1] not in PLACES:
                sheet.delete_rows(row)
                continue
            for column, value in enumerate(values, start=1):
                if isinstance(value, str):
                    sheet.cell(row, column).value = move_text(value.replace("Български (bg)", "English (en)"))
            if values[0] == "municipality" and sheet.title == "choices":
                slug = PLACES[values[1]]
                sheet.cell(row, 3).value, sheet.cell(row, 4).value = MARK + NAMES[slug], NAMES[slug]
    book.save(path)


def move_notebook(path: Path) -> str:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    english = {
        cell["id"]: "".join(cell["source"]) for cell in notebook["cells"] if "en" in cell["metadata"].get("tags", [])
    }
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if tags == ["bg"]:
            told = english[cell["id"].replace("-bg", "-en")]
            cell["metadata"]["tags"], cell["id"] = [OTHER], cell["id"].replace("-bg", f"-{OTHER}")
            cell["source"] = re.sub(r"(?m)^(#+) ", rf"\1 {MARK}", told).splitlines(keepends=True)
        elif "parameters" in tags:
            cell["source"] = "".join(cell["source"]).replace('"borovo"', '"north_ford"').replace('"bg"', '"en"')
        elif tags == ["internal"]:
            cell["source"] = "Whom is this page for?"
    return json.dumps(notebook, ensure_ascii=False)


def write_words(folder: Path) -> None:
    """Write a whole catalogue of the second language: the English one, every sentence marked."""
    folder.mkdir(parents=True)
    for path in (FOLDER / "en").glob("*.toml"):
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        (folder / path.name).write_text(write_toml(mark(entries)), encoding="utf-8")
    feeds, tags = load_feeds()
    rules = load_rules(0.3, {})
    texts = ("need", "recommendation", "first_step", "reason")
    advice = {
        "rules": {row["rule"]: {name: row[f"{name}_en"] for name in texts} for row in rules.to_dict("records")},
        "gaps": {
            row["gap"]: {name: row[f"{name}_en"] for name in ("name", "unmeasured")} for row in tags.to_dict("records")
        },
        "feeds": {
            f"{row['gap']}-{number}": {"reason": row["reason_en"]}
            for row, number in zip(feeds.to_dict("records"), feeds.groupby("gap").cumcount() + 1, strict=True)
        },
    }
    (folder / "advice_texts.toml").write_text(write_toml(mark(advice)), encoding="utf-8")


def mark(entries: dict, prefix: str = "") -> dict:
    marked = {}
    for key, value in entries.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            marked[key] = mark(value, f"{name}.")
        else:
            forms = PLURAL.sub(r"\1\2|\3|\3}", value)
            marked[key] = forms if name in AS_IT_IS or not value.strip() else MARK + forms
    return marked


def write_toml(entries: dict, path: tuple[str, ...] = ()) -> str:
    own = "".join(f"{json.dumps(key)} = {json.dumps(text)}\n" for key, text in entries.items() if isinstance(text, str))
    head = "[" + ".".join(map(json.dumps, path)) + "]\n" if path and own else ""
    return (
        head + own + "".join(write_toml(text, (*path, key)) for key, text in entries.items() if isinstance(text, dict))
    )
