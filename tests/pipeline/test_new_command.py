"""`study new`: an empty study of any place, which is filled in step by step and says what comes next."""

import csv
import datetime as dt
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import openpyxl
import pytest

from analysis.cli import main
from analysis.errors import StudyError
from analysis.pipeline.check import check_inputs, check_study
from analysis.pipeline.commit_guard import IGNORED
from analysis.pipeline.new import KEPT, find_pattern, start_study
from analysis.pipeline.new_parts import leave_out_places
from analysis.reference.load import load_reference, read_all
from analysis.reference.schemas import FILES
from analysis.settings import LAYOUT, NO_DAY, PLACEHOLDER
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
FORM = "data/raw/survey/forms/2026112301.xlsx"
PLACES = ("ford", "old_mill")


def read_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["study", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out + printed.err


@pytest.fixture
def mine(started, tmp_path) -> Path:
    """A copy of the empty study, to be filled in."""
    return shutil.copytree(started, tmp_path / "mine")


def fill_settings(root: Path) -> None:
    text = (root / "study.toml").read_text(encoding="utf-8")
    text = text.replace('municipalities = ["[…]"]', f"municipalities = {list(PLACES)}".replace("'", '"'))
    text = text.replace('kind = "[…]"', 'kind = "probability"').replace('= "[…]"', '= "Vidin"')
    (root / "study.toml").write_text(text.replace("1900-01-01", "2015-11-30"), encoding="utf-8")


def fill_places(root: Path) -> None:
    path = root / "data/raw/reference/municipalities.csv"
    header = read_rows(path)[0]
    with path.open("a", encoding="utf-8") as file:
        for number, slug in enumerate(PLACES):
            own = {
                "slug": slug,
                "name_bg": f"Място {number}",
                "name_en": slug,
                "tile_col": str(number),
                "tile_row": "0",
            }
            own |= {"source": "the law", "verified": "no"}
            file.write(",".join(own.get(name, "") for name in header) + "\n")
    with (root / "data/raw/survey/population.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"{slug},{group},60,count,real,,,no\n" for slug in PLACES for group in ("authority", "ngo", "roma")
        )


def fill_form(root: Path) -> None:
    book = openpyxl.load_workbook(root / FORM)
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if isinstance(cell.value, str) and sheet.title != "choices":
                cell.value = cell.value.replace(PLACEHOLDER, "X")
    choices = book["choices"]
    rows = [[cell.value for cell in row] for row in choices.iter_rows()]
    for number, row in enumerate(rows, start=1):
        if row[0] == "municipality":
            for column, text in enumerate((PLACES[0], "Място 0", PLACES[0]), start=2):
                choices.cell(number, column).value = text
        elif any(PLACEHOLDER in str(text) for text in row):
            for column in (3, 4):
                choices.cell(number, column).value = "X"
    choices.append(["municipality", PLACES[1], "Място 1", PLACES[1]])
    book.save(root / FORM)


def list_open(root: Path) -> set[str]:
    return {of for of, _ in check_inputs(load_study(root))}


def test_an_empty_study_asks_for_its_settings_first(started):
    with pytest.raises(StudyError) as caught:
        load_study(started)
    asked = {problem.found.removesuffix(" is not filled in yet") for problem in caught.value.problems}
    assert {"study.title.en", "study.municipalities", "study.release_date", "sample.roma.kind"} <= asked
    found, told, _ = check_study(started)
    assert {of for of, _ in found} == {"settings"} and len(told) == 9


def test_the_check_leads_from_empty_to_what_only_the_field_work_brings(mine):
    fill_settings(mine)
    before = list_open(mine)
    assert {"reference facts", "questionnaire", "sampling frame", "interviews"} <= before
    fill_places(mine)
    fill_form(mine)
    assert list_open(mine) == {"interviews"}


def test_every_setting_is_there_with_a_comment(started):
    text = (started / "study.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    assert settings.keys() == LAYOUT.keys()
    assert settings["study"].keys() == {key for key in LAYOUT["study"] if not key.endswith("?")}
    assert settings["study"]["release_date"] == NO_DAY and settings["study"]["title"]["en"] == PLACEHOLDER
    keys = [line for line in text.splitlines() if re.match(r"\w+ = ", line)]
    sections = ("bg", "en", "kind", "fieldwork_to", "evaluated", "monitored", "self_reported", "large_from")
    bare = [line for line in keys if "#" not in line and not line.startswith(sections)]
    assert {line.split(" ")[0] for line in bare} <= {"languages", "small_below"}  # told of in the lines above


def test_tables_have_their_header_and_one_example_that_is_skipped(started):
    for name in FILES:
        read = load_reference(started / "data/raw/reference", name)
        header, *rows = read_rows(started / f"data/raw/reference/{name}.csv")
        assert set(read.columns) == set(header)
        if name not in KEPT:
            assert len(rows) == 1 and rows[0][0].startswith("# ") and len(rows[0]) == len(header), name
            assert read.empty
    for name in ("documents/register.csv", "survey/population.csv"):
        header, *rows = read_rows(started / "data/raw" / name)
        assert len(rows) == 1 and rows[0][0].startswith("# ")


@pytest.mark.parametrize("name", [name for name in FILES if name not in KEPT])
def test_an_example_row_is_a_row_that_would_be_read(started, tmp_path, name):
    """Once the # is taken away; rows that name a municipality need that of the example."""
    folder = shutil.copytree(started / "data/raw/reference", tmp_path / "reference")
    for path in {folder / "municipalities.csv", folder / "district.csv", folder / f"{name}.csv"}:
        path.write_text(path.read_text(encoding="utf-8").replace("\n# ", "\n"), encoding="utf-8")
    assert len(read_all(folder)[name]) == 1


def test_nothing_in_it_is_of_the_place_it_was_started_from(started):
    study = load_study(ROOT)
    places = read_all(study.reference)["municipalities"]
    names = re.compile(r"\b(?:" + "|".join([*places["name_en"], *places["name_bg"].drop(1), *places["slug"]]) + r")\b")
    for path in (path for path in started.rglob("*") if path.is_file()):
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            text = "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
        else:
            text = path.read_text(encoding="utf-8")
        assert not names.search(text), (path, names.search(text))


def test_no_notebook_says_how_many_municipalities_there_are(started):
    told = re.compile(r"\b(?:eight|осем(?:те)?) (?:municipalities|общини)", re.IGNORECASE)
    assert told.search("The eight municipalities differ") and told.search("Осемте общини")
    notebooks = {path.name: path.read_text(encoding="utf-8") for path in started.glob("notebooks/*.ipynb")}
    assert notebooks and [name for name, text in notebooks.items() if told.search(text)] == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "{in} the eight municipalities of Ruse district know", "{in} the municipalities of the district know"),
        ("en", "Ruse district", "The district"),
        ("en", "A strategy (2013–2020) – Ruse district", "A strategy (2013–2020)"),
        ("en", "City of Ruse", "City of […]"),
        ("bg", "в осемте общини на област Русе", "в общините на областта"),
        ("bg", "Област Русе", "Областта"),
        ("bg", "Верни ли са осемте твърдения?", "Верни ли са осемте твърдения?"),
    ],
)
def test_a_question_says_the_district_in_place_of_its_name(language, text, expected):
    study = load_study(ROOT)
    assert leave_out_places(text, study, language, load_reference(study.reference, "municipalities")) == expected


def test_no_row_of_the_demonstration_comes_along(started):
    assert not list(started.rglob("truth.json")) + list(started.rglob("demonstration"))
    assert not (started / "data/raw/survey/kobo.csv").exists()
    for path in started.rglob("*.csv"):
        assert not any("demonstration" in row for row in read_rows(path)), path


def test_rows_of_people_are_kept_out_of_git(started, tmp_path):
    root = shutil.copytree(started, tmp_path / "new")
    assert IGNORED in (root / ".gitignore").read_text(encoding="utf-8")
    git = shutil.which("git")
    if not git:
        pytest.skip("git is not installed")
    subprocess.run([git, "init", "-q"], cwd=root, check=True)
    (root / "data/raw/survey/kobo.csv").write_text("x", encoding="utf-8")
    listed = subprocess.run(
        [git, "ls-files", "--others", "--exclude-standard"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "study.toml" in listed and "data/raw/survey/population.csv" in listed
    assert not [name for name in listed if name.startswith("data/raw/engagement") or name.endswith("kobo.csv")]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_place_that_holds_anything_is_refused_and_left_alone(tmp_path, kind):
    place = tmp_path / "mine"
    if kind == "file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        (place / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(StudyError, match="a new or empty folder"):
        start_study(load_study(ROOT), place)
    assert len(list(tmp_path.rglob("*"))) == (1 if kind == "file" else 2)


def test_it_is_started_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANALYSIS_STUDY", raising=False)
    assert find_pattern(None).root == ROOT
    with pytest.raises(StudyError, match="there is no study.toml"):
        find_pattern(tmp_path)


def test_the_command_starts_a_study_and_says_what_comes_next(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "new"
    folder.mkdir()
    code, text = run(monkeypatch, capsys, "new", str(folder), "--study", str(ROOT))
    assert code == 0
    assert "study.title.bg is not filled in yet" in text and "0 of 9 inputs ready; next: settings" in text
    code, text = run(monkeypatch, capsys, "new", str(folder), "--study", str(ROOT))
    assert code == 1 and "holds files already" in text
    assert run(monkeypatch, capsys, "new")[0] == 2


def test_a_day_that_is_filled_in_is_not_asked_for(mine):
    fill_settings(mine)
    assert load_study(mine).release_date == dt.date(2015, 11, 30)
