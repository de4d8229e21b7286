"""`python -m analysis.demonstration.documents.coders [--study DIRECTORY]`: writes what two invented coders handed in.

They code the demonstration documents by their truth and slip now and then; where they differ, the truth decides. To be
run when the documents changed: the passages that are coded are drawn by what the rules find in them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd

from analysis.demonstration.command import run
from analysis.documents.coding import CODES, KEY, list_disagreements
from analysis.documents.coding_books import (
    FIRST_ROW,
    freeze_book,
    list_themes,
    load_book,
    write_adjudication_book,
    write_coding_book,
)
from analysis.documents.extract import extract
from analysis.documents.passages import make_passages
from analysis.documents.sampling import draw_sample
from analysis.documents.themes import find_themes
from analysis.errors import StudyError
from analysis.files import write_bytes
from analysis.study import Study

SLIP, SEED = 0.03, 2015  # share of the codes that a coder gets wrong
LANGUAGE = "bg"
PLACE = Path("data/raw/documents")
FILES = ("sample.csv", "first.xlsx", "second.xlsx", "adjudication.xlsx")


def write_coding(study: Study) -> list[Path]:
    """Write sample.csv, first.xlsx, second.xlsx and adjudication.xlsx into documents/coding; return their paths."""
    folder = study.root / PLACE
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["documents"]
    passages = read_passages(folder)
    contents = make_coding(passages, find_themes(passages), truth)
    for name, content in contents.items():
        write_bytes(folder / "coding" / name, content)
    return [folder / "coding" / name for name in contents]


def read_passages(folder: Path) -> pd.DataFrame:
    """Return the passages of the demonstration documents of the register."""
    register = pd.read_csv(folder / "register.csv", dtype=str, keep_default_na=False)
    own = register[(register["origin"] == "demonstration") & (register["file"] != "")]
    read = [
        make_passages(extract((folder / row.file).read_bytes(), row.file), row.document)[1] for row in own.itertuples()
    ]
    return pd.concat(read, ignore_index=True)


def make_coding(passages: pd.DataFrame, marks: pd.DataFrame, truth: Mapping) -> dict[str, bytes]:
    """Return the four files by name; `truth` are the documents of truth.json."""
    sample = draw_sample(passages, marks)
    true = code_by_truth(sample, truth)
    chance = np.random.default_rng(SEED)
    first, second = (slip(true, chance) for _ in range(2))
    differences = list_disagreements(first, second)
    numbers = sample[["document", "passage", "number"]]
    book = write_coding_book(sample, LANGUAGE, is_demonstration=True)
    decide = write_adjudication_book(differences, sample, LANGUAGE, is_demonstration=True)
    coded = [_fill_in(book, _list_codes(codes.merge(numbers))) for codes in (first, second)]
    decided = _fill_in(decide, _list_decisions(differences.merge(true, on=KEY).merge(numbers)))
    kept = sample.to_csv(index=False, lineterminator="\n").encode()
    return dict(
        zip(("sample.csv", "first.xlsx", "second.xlsx", "adjudication.xlsx"), (kept, *coded, decided), strict=True)
    )


def code_by_truth(sample: pd.DataFrame, truth: Mapping) -> pd.DataFrame:
    """Return the true code of every theme in every passage of the sample.

    Raises `StudyError` for a passage that the truth does not have: the documents were read in another way.
    """
    rows = []
    for row in sample.itertuples():
        themes = _find_passage(truth[row.document]["passages"], row)["themes"]
        rows += [(row.document, row.passage, theme, CODES.get(themes.get(theme), 0)) for theme in list_themes()]
    return pd.DataFrame(rows, columns=[*KEY, "code"])


def _find_passage(passages: list[dict], row) -> dict:
    """Return what is true of a passage: the one of this text, whatever its spaces, nearest to its number."""
    alike = [one for one in passages if one["quote"].split() == row.quote.split()]
    if not alike:
        raise StudyError(
            f"passage {row.passage} of {row.document} is not in truth.json", expected=f"“{row.quote[:60]}”"
        )
    return min(alike, key=lambda one: abs(one["passage"] - row.passage))


def slip(codes: pd.DataFrame, chance: np.random.Generator) -> pd.DataFrame:
    """Return the codes of a coder who gets SLIP of those above 0 wrong by one step, and takes as many 0 for a 1."""
    code = codes["code"].to_numpy().copy()
    said = np.flatnonzero(code > 0)
    wrong = chance.permutation(said)[: round(SLIP * len(said))]
    invented = chance.permutation(np.flatnonzero(code == 0))[: len(wrong)]
    code[wrong] = np.where(code[wrong] == 2, 1, chance.integers(0, 2, len(wrong)) * 2)
    code[invented] = 1
    return codes.assign(code=code)


def _list_codes(codes: pd.DataFrame) -> dict[int, dict[str, int | str]]:
    """Return what is written into each row: the codes above 0, or the x of no theme."""
    said = codes[codes["code"] > 0]
    given = {number: dict(zip(rows["theme"], rows["code"], strict=True)) for number, rows in said.groupby("number")}
    return {number: given.get(number, {"none": "x"}) for number in codes["number"].unique()}


def _list_decisions(decided: pd.DataFrame) -> dict[tuple[int, str], dict[str, int]]:
    """Return the decision on each passage and theme, the theme by its name in the workbook."""
    names = {theme: about["name"][LANGUAGE] for theme, about in load_book()["themes"].items()}
    return {(row.number, names[row.theme]): {"decision": row.code} for row in decided.itertuples()}


def _fill_in(data: bytes, cells: Mapping) -> bytes:
    """Return the workbook with these cells written; `cells` are by number, or by number and theme."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    table = book.worksheets[-1]
    columns = {cell.value: cell.column for cell in table[1]}
    for row in range(FIRST_ROW, table.max_row + 1):
        number = table.cell(row, columns["number"]).value
        key = (number, table.cell(row, columns["theme"]).value) if "theme" in columns else number
        for column, value in cells[key].items():
            table.cell(row, columns[column]).value = int(value) if isinstance(value, np.integer) else value
    written = io.BytesIO()
    book.save(written)
    return freeze_book(written.getvalue())


if __name__ == "__main__":
    run(write_coding, "Write the sample, two coders' workbooks and the decisions: invented, and marked so.")
