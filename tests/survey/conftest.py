"""The form of the study, its exports with known truth, a toy survey to add up by hand, and ways to break them."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.survey.design import Design
from analysis.survey.export import Export, load_export
from analysis.survey.form import load_form

FORM = Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx"
EXPORTS = Path(__file__).parent / "exports"
REFERENCE = Path(__file__).parent / "reference"
BOTH = EXPORTS / "kobo_xml_both_nogroups.csv"  # select_multiple as one column and a column per code, no groups
OLDER = EXPORTS / "questionnaire_2026110101.xlsx"  # the version before: no `disc_which`, no choice `assembly`

ALONE = "not(selected(., 'dk') and count-selected(.) > 1)"
TOY = {
    "survey": [
        ["type", "name", "label::English (en)", "required", "relevant", "constraint", "calculation"],
        ["select_one yes_no", "agrees", "Do you agree?", "yes", "", "", ""],
        ["begin group", "main", "Questionnaire", "", "${agrees} = 'yes'", "", ""],
        ["select_one place", "place", "Where?", "yes", "", "", ""],
        ["select_one kind", "kind", "Who?", "yes", "", "", ""],
        ["select_multiple topic", "topics", "What about?", "", "", ALONE, ""],
        ["select_one mark", "mark", "How was it?", "", "${topics} != ''", "", ""],
        ["integer", "times", "How often?", "", "${kind} = 'roma'", "(. >= 1 and . <= 60) or . = -99", ""],
        ["calculate", "doubled", "", "", "", "", "${times} * 2"],
        ["end group", "", "", "", "", "", ""],
        ["note", "thanks", "Thank you", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)"],
        *([name, code, label] for name, code, label in (
            ("yes_no", "yes", "Yes"), ("yes_no", "no", "No"), ("place", "ruse", "Русе"), ("place", "byala", "Бяла"),
            ("kind", "roma", "Roma"), ("kind", "ngo", "NGO"), ("topic", "jobs", "Jobs"), ("topic", "health", "Health"),
            ("topic", "dk", "Don't know"), ("mark", "good", "Good"), ("mark", "ref", "No answer"),
        )),
    ],
    "settings": [["form_title", "form_id", "version"], ["Toy", "toy", "1"]],
    "analysis": [
        ["name", "role", "missing", "sensitive"],
        ["agrees", "eligibility", "", "no"],
        ["place", "stratum", "", "no"],
        ["kind", "stratum", "", "no"],
        ["topics", "topic", "dk", "no"],
        ["mark", "result", "ref", "yes"],
        ["times", "count", "-99", "no"],
    ],
}  # fmt: skip
TOY_COLUMNS = ["agrees", "place", "kind", "topics", "mark", "times", "thanks"]


@pytest.fixture(scope="session")
def form():
    return load_form(FORM)


@pytest.fixture(scope="session")
def forms(form):
    """Both versions of the form, the newest first."""
    return form, load_form(OLDER)


@pytest.fixture(scope="session")
def exports() -> Path:
    """The folder of nine exports of the same 50 interviews: five platforms, three encodings of answers."""
    return EXPORTS


@pytest.fixture(scope="session")
def export(forms):
    return load_export(BOTH, *forms)


@pytest.fixture(scope="session")
def truth():
    return json.loads((EXPORTS / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def ruse_of_r():
    """R's answers about the sample of our shape, by question."""
    return json.loads((REFERENCE / "r_results.json").read_text(encoding="utf-8"))["results"]


@pytest.fixture(scope="session")
def ruse():
    """The design of that sample."""
    frame = pd.read_csv(REFERENCE / "ruse_like.csv", encoding="utf-8")
    return Design(frame, strata="stratum", weights="w", population="N_h", lonely="adjust")


@pytest.fixture(scope="session")
def tests_of_r():
    """R's tests on designs of other shapes, by design, domain and question (reference/tests_of_r.R)."""
    return json.loads((REFERENCE / "tests_results.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def designs_of_r():
    """The designs of those tests, by name."""
    stratified = pd.read_csv(REFERENCE / "tests_stratified.csv", encoding="utf-8")
    clustered = pd.read_csv(REFERENCE / "tests_clustered.csv", encoding="utf-8")
    clustered["place"] = clustered["stratum"] + clustered["cluster"].astype(str)
    return {
        "stratified:fpc": Design(stratified, strata="stratum", weights="w", population="N"),
        "stratified:nofpc": Design(stratified, strata="stratum", weights="w"),
        "clustered:fpc": Design(clustered, strata="stratum", weights="w", population="M", clusters="cluster"),
        "clustered:nofpc": Design(clustered, strata="stratum", weights="w", clusters="cluster"),
        "one_stratum_of_clusters:nofpc": Design(clustered, weights="w", clusters="place"),
    }


@pytest.fixture
def change_form(tmp_path):
    """A function that writes the form of the study with one cell changed and returns its path."""

    def change(sheet: str, name: str, column: str, value: str | None) -> Path:
        book = openpyxl.load_workbook(FORM)
        rows = book[sheet]
        header = [cell.value for cell in rows[1]]
        row = next(row for row in rows.iter_rows(min_row=2) if row[header.index("name")].value == name)
        row[header.index(column)].value = value
        return save_book(book, tmp_path)

    return change


@pytest.fixture
def write_form(tmp_path):
    """A function that writes sheets (lists of rows) as a form and returns its path; `None` leaves a sheet out."""

    def write(**changed: list | None) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet, rows in (TOY | changed).items():
            if rows is not None:
                created = book.create_sheet(sheet)
                for row in rows:
                    created.append(row)
        return save_book(book, tmp_path)

    return write


@pytest.fixture
def toy_sheets():
    """The sheets of the toy form, a list of rows each."""
    return TOY


@pytest.fixture
def toy(write_form):
    return load_form(write_form())


@pytest.fixture
def change_export(tmp_path):
    """A function that writes an export after `edit` has changed its list of rows, and returns its path."""

    def change(edit, source: Path = BOTH, separator: str = ";", encoding: str = "utf-8") -> Path:
        rows = list(csv.reader(io.StringIO(source.read_text(encoding="utf-8"), newline=""), delimiter=";"))
        edit(rows)
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
        path = tmp_path / "export.csv"
        path.write_text(text.getvalue(), encoding=encoding, newline="")
        return path

    return change


@pytest.fixture
def interviews():
    """A function that makes an export of the toy form from rows of agrees, place, kind, topics, mark, times."""

    def make(*rows: tuple[str, ...], origin: str = "demonstration") -> Export:
        answers = pd.DataFrame([(*row, "") for row in rows], columns=TOY_COLUMNS, dtype=str)
        meta = pd.DataFrame({"id": [str(7 + row) for row in range(len(rows))], "origin": origin}, dtype=str)
        return Export(answers, meta)

    return make


def save_book(book: openpyxl.Workbook, folder: Path) -> Path:
    path = folder / "form.xlsx"
    book.save(path)
    return path
