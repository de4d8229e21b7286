"""From the export to the private rows: corrected, judged, weighted, freed of what identifies; checks beside them."""

import csv
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.errors import StudyError
from analysis.pipeline.quality import QUALITY, summarise_quality
from analysis.pipeline.task_survey import find_waves, list_survey_tasks, read_corrected, read_survey
from analysis.study import load_study
from analysis.survey.reading.times import read_time

REPOSITORY = Path(__file__).parents[2]
INPUTS = ("study.toml", "data/raw/survey/forms/2026112301.xlsx", "data/raw/survey/kobo.csv")
INPUTS += ("data/raw/survey/population.csv", "data/raw/reference/municipalities.csv")
HEADER = "uuid,question,old_value,new_value,reason,who,when,change_type\n"


@pytest.fixture
def study(tmp_path, monkeypatch):
    """A study of its own, with its own salt."""
    for name in INPUTS:
        (tmp_path / "study" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, tmp_path / "study" / name)
    monkeypatch.setenv("ANALYSIS_SALT", str(tmp_path / "salt"))
    return load_study(tmp_path / "study")


@pytest.fixture
def export(study):
    """The rows of the export by column."""
    with study.export.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def drop_questions(form: Path, *names: str, version: str = "2026112301") -> None:
    """Take questions out of a form, and what depends on them."""
    book = openpyxl.load_workbook(form)
    next(cell for cell in book["settings"][2] if cell.value == "2026112301").value = version
    for sheet in (book["survey"], book["analysis"]):
        column = [cell.value for cell in sheet[1]].index("name")
        for row in reversed(list(sheet.iter_rows(min_row=2))):
            if row[column].value in names:
                sheet.delete_rows(row[0].row)
    for row in book["survey"].iter_rows(min_row=2):
        for cell in row:
            if any(f"${{{name}}}" in str(cell.value) for name in names):
                cell.value = None
    book.save(form)


def run(study) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    respondents = study.processed / "respondents.parquet"
    quality = {name: study.processed / f"quality/{name}.csv" for name in QUALITY}
    logs = [path for path in (study.corrections, study.contacts) if path.is_file()]
    read_survey(
        list(study.forms), study.export, study.population, study.root / "study.toml", logs, "", respondents, quality,
        find_waves(study),
    )  # fmt: skip
    tables = {name: pd.read_csv(path) for name, path in quality.items() if path.stat().st_size > 5}
    return pd.read_parquet(respondents), tables


def list_cells(folder: Path) -> set[str]:
    """Return every cell of every file, as text, and every word of it."""
    cells: set[str] = set()
    for path in folder.rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells |= {cell for row in csv.reader(file) for cell in row}
    for path in folder.rglob("*.parquet"):
        table = pd.read_parquet(path)
        cells |= {text for name in table for text in table[name].astype(str)}
    return cells | {word.strip(",;:") for cell in cells for word in cell.split()}


def test_nothing_that_identifies_reaches_the_processed_files(study, export):
    rows, tables = run(study)
    cells = list_cells(study.processed)
    for secret in ("_uuid", "_id", "deviceid", "start", "end", "_submission_time"):
        told = {row[secret] for row in export if row[secret]}
        told |= {read_time(text, "start") for text in told if secret in ("start", "end")}
        assert told and not told & cells, secret
    assert not {"start", "end", "today", "deviceid", "enumerator", "paper_id"} & set(rows)
    assert rows["interview"].str.fullmatch("[0-9a-f]{16}").all() and rows["interview"].is_unique
    assert rows["interview_month"].isin(["2015-03", "2015-04", "2015-05"]).all()
    assert set(tables) == set(QUALITY) - {"cleaning", "rates"}
    (study.processed / "leak.csv").write_text(f"a\nsee {export[5]['_uuid']}, please\n", encoding="utf-8")
    assert export[5]["_uuid"] in list_cells(study.processed)  # the test would see a leak


def test_corrections_are_applied_counted_and_do_not_touch_the_export(study, export):
    before, raw = run(study)[0], study.export.read_bytes()
    held = [row for row in export if row["consent"] == "yes"]
    first, second = held[0], held[1]
    column = next(name for name in first if name.endswith("/gender"))
    old, new = first[column], "m" if first[column] != "m" else "f"
    study.corrections.write_text(
        HEADER + f"{first['_uuid']},gender,{old},{new},misheard,AB,2015-06-01,change_response\n"
        f"{second['_uuid']},,,,asked to be taken out,AB,2015-06-02,remove_survey\n",
        encoding="utf-8",
    )
    after, tables = run(study)
    assert len(after) == len(before) - 1
    assert "n_known" in after  # computed again, not left as the device had it
    changed = after.merge(before, on="interview", suffixes=("", "_before"))
    assert (changed["gender"] != changed["gender_before"]).sum() == 1
    report = tables["cleaning"].set_index("change_type")
    assert report.loc[["change_response", "remove_survey"], "applied"].tolist() == [1, 1]
    assert study.export.read_bytes() == raw


def test_a_correction_of_another_export_stops_the_build_and_leaves_the_rows(study, export):
    run(study)
    rows = (study.processed / "respondents.parquet").read_bytes()
    uuid = next(row["_uuid"] for row in export if row["consent"] == "yes")
    study.corrections.write_text(HEADER + f"{uuid},gender,x,m,why,AB,2015-06-01,change_response\n", encoding="utf-8")
    with pytest.raises(StudyError, match="row 2"):
        run(study)
    assert (study.processed / "respondents.parquet").read_bytes() == rows


def test_an_interview_with_a_conflict_can_be_taken_out(study):
    with study.export.open(encoding="utf-8", newline="") as file:
        header, first, *others = csv.reader(file, delimiter=";")
    column = next(at for at, name in enumerate(header) if name.startswith("main/s_b/src/") and first[at] == "0")
    first[column] = "1"
    with study.export.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, first, *others])
    assert len(run(study)[1]["conflicts"]) == 1
    uuid = first[header.index("_uuid")]
    study.corrections.write_text(HEADER + f"{uuid},,,,withdrawn,AB,2015-06-02,remove_survey\n", encoding="utf-8")
    assert run(study)[1]["conflicts"].empty


def test_a_log_that_takes_out_all_interviews_is_refused(study, export):
    lines = [f"{row['_uuid']},,,,withdrawn,AB,2015-06-02,remove_survey\n" for row in export]
    study.corrections.write_text(HEADER + "".join(lines), encoding="utf-8")
    with pytest.raises(StudyError, match="kobo.csv: no interview is left"):
        run(study)


def test_an_answer_to_a_question_of_an_older_version_can_be_corrected(study, export):
    newest = study.form.with_name("2026112302.xlsx")
    shutil.copyfile(study.form, newest)
    drop_questions(newest, "years", version="2026112302")
    row = next(row for row in export if row["main/s_a/years"])
    entry = f"{row['_uuid']},years,{row['main/s_a/years']},,misheard,AB,2015-06-01,blank_response\n"
    study.corrections.write_text(HEADER + entry, encoding="utf-8")
    assert read_corrected(study, [newest, study.form], study.export)[1].loc["blank_response", "applied"] == 1


def test_a_questionnaire_without_mode_interviewer_and_times_has_no_tables_of_them(study):
    absent = ("mode", "enumerator", "paper_id", "start", "end")
    drop_questions(study.form, *absent)
    rows = pd.read_csv(study.export, sep=";", dtype=str, keep_default_na=False)
    rows.drop(columns=list(absent)).to_csv(study.export, sep=";", index=False)
    respondents, tables = run(study)
    assert len(respondents) == 684 and "interviewers" not in tables
    assert {"straight_line"} <= set(tables["flags"]["check"]) <= {"straight_line", "similar", "duplicate"}
    assert set(tables["nonresponse"]["resp_group"]) == {"authority", "ngo", "roma"}


def test_warnings_and_interviews_that_were_not_approved_are_kept_for_the_analyst(study, export):
    export[3] |= {"__version__": "vUNKNOWN", "_validation_status": "validation_status_not_approved"}
    with study.export.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(export[3]), delimiter=";")
        writer.writeheader()
        writer.writerows(export)
    tables = run(study)[1]
    assert "1 interviews have version “vUNKNOWN”" in tables["warnings"].at[0, "warning"]
    flags = tables["flags"]
    assert flags.loc[flags["check"] == "not_approved", "row_of_export"].tolist() == [5]
    summary = summarise_quality(study.processed / "quality")
    assert summary.startswith(f"to look at: 1 warnings, {len(flags)} flags in ")


def write_contacts(study, origin: str) -> None:
    rows = ["p1,1.1,ruse,roma", "p2,2.1,ruse,roma", "p3,1.1,byala,ngo"]
    lines = ["person,disposition,municipality,group,origin", *(f"{row},{origin}" for row in rows)]
    study.contacts.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_contact_log_that_does_not_suit_the_status_of_the_study_is_refused(study):
    write_contacts(study, "")
    with pytest.raises(StudyError, match="contacts.csv, column origin: 3 of 3 rows do not carry the mark"):
        run(study)


def test_outcome_rates_are_computed_when_there_is_a_contact_log(study):
    write_contacts(study, "demonstration")
    rates = run(study)[1]["rates"]
    assert rates[["municipality", "group", "cases"]].to_numpy().tolist() == [
        ["byala", "ngo", 1], ["ruse", "roma", 2], ["total", "total", 3],
    ]  # fmt: skip
    assert rates["RR1"].tolist() == pytest.approx([1.0, 0.5, 0.667])


def test_a_log_that_is_taken_away_is_a_change_of_the_task(study):
    study.corrections.write_text(HEADER, encoding="utf-8")
    with_log = list_survey_tasks(study)[0].depends_on["names"].value
    study.corrections.unlink()
    assert (with_log, list_survey_tasks(study)[0].depends_on["names"].value) == ("cleaning.csv", "")


def test_all_versions_in_the_folder_of_the_form_are_read_the_newest_first(study):
    older = study.form.with_name("2026110101.xlsx")
    shutil.copyfile(REPOSITORY / "tests/survey/exports/questionnaire_2026110101.xlsx", older)
    shutil.copyfile(older, older.with_name("~$2026112301.xlsx"))  # what Excel leaves while a file is open
    assert study.forms == (study.form, older)
    assert len(run(study)[0]) == 684
