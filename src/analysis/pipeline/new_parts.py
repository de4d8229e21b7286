"""The questionnaire, a notebook and the codes of a study in, the same without its place out, as bytes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.settings import PLACEHOLDER
from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

OF_DISTRICT = {"bg": "областта", "en": "the district"}  # what the questionnaire says in place of its name
COUNTED = {"bg": ("общини", "общините"), "en": ("municipalities", "municipalities")}  # after a number, and without one
LABEL = re.compile(r".*\((\w\w)\)")  # label::Български (bg)
FORM_ID, FORM_TITLE = "participation", "form_title"


def write_form(study: Study) -> bytes:
    """Return the questionnaire in force without the places of the study: its municipalities and its district."""
    import openpyxl

    from analysis.documents.coding_books import freeze_book
    from analysis.reference.load import load_reference

    places = load_reference(study.reference, "municipalities")
    book = openpyxl.load_workbook(study.form)
    for sheet in book:
        header = {str(cell.value or ""): cell.column for cell in sheet[1]}
        languages = {column: found[1] for name, column in header.items() if (found := LABEL.fullmatch(name))}
        for row in reversed(range(2, sheet.max_row + 1)):
            if sheet.title == "choices" and sheet.cell(row, 1).value == "municipality":
                _empty_choice(sheet, row, study, languages)
                continue
            for column, language in languages.items():
                cell = sheet.cell(row, column)
                cell.value = cell.value and leave_out_places(cell.value, study, language, places)
        if "form_id" in header:
            sheet.cell(2, header["form_id"]).value = FORM_ID
            title = sheet.cell(2, header[FORM_TITLE])
            title.value = leave_out_places(title.value, study, study.languages[0], places)
    written = io.BytesIO()
    book.save(written)
    return freeze_book(written.getvalue())


def _empty_choice(sheet, row: int, study: Study, languages: dict[int, str]) -> None:
    """Keep one municipality, to be replaced by those of the new study."""
    if sheet.cell(row, 2).value != study.municipalities[0]:
        sheet.delete_rows(row)
        return
    for column in range(2, sheet.max_column + 1):
        is_told = column == 2 or column in languages
        sheet.cell(row, column).value = PLACEHOLDER if is_told else None


def leave_out_places(text: str, study: Study, language: str, municipalities: pd.DataFrame) -> str:
    """Return a text of the questionnaire with “the district” for its name, and a gap for that of a municipality."""
    from analysis.report.catalogue import open_catalogue

    district = study.district.get(language)
    if district is None or language not in OF_DISTRICT:
        return text
    if re.search(re.escape(district), text, re.IGNORECASE):
        words, number = open_catalogue(study, language), f"numbers.{len(study.municipalities)}"
        counted, uncounted = COUNTED[language]
        if words.has(number):
            text = text.replace(f"{words.text(number)} {counted}", uncounted)
        text = text.replace(f" – {district}", "")
        text = re.sub(f"^{re.escape(district)}", _begin(OF_DISTRICT[language]), text, flags=re.IGNORECASE)
        text = re.sub(re.escape(district), OF_DISTRICT[language], text, flags=re.IGNORECASE)
    names = municipalities[f"name_{language}"]
    return re.sub(rf"\b(?:{'|'.join(map(re.escape, names))})\b", PLACEHOLDER, text)


def _begin(text: str) -> str:
    return text[:1].upper() + text[1:]


def write_notebook(path: Path, language: str) -> bytes:
    """Return a notebook that opens the first municipality, in the first language, of whatever study it is in."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"])
            source = re.sub(r"(?m)^municipality = .*$", f'municipality = "{PLACEHOLDER}"', source)
            source = re.sub(r"(?m)^language = .*$", f'language = "{language}"', source)
            cell["source"] = source.splitlines(keepends=True)
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode()


def write_records(study: Study, languages: Iterable[str]) -> bytes:
    """Return the workbook of meetings and forums; it checks no municipality, since there is none yet."""
    from dataclasses import replace

    from analysis.engagement.columns import collect_codes
    from analysis.engagement.templates import write_template
    from analysis.pipeline.task_engagement import CODED
    from analysis.reference.load import load_reference
    from analysis.survey.form import load_form

    coded = {name: load_reference(study.reference, name) for name in CODED}
    codes = collect_codes(study, load_form(study.form), coded)
    return write_template(replace(codes, municipalities={}, languages=tuple(languages)))
