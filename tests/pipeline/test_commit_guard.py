"""Rows of answers do not get into git; invented ones, tables of facts and forms do."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.pipeline.commit_guard import IGNORED, find_problems, main

ROOT = Path(__file__).parents[2]
UUID = "cd49f7c9-6850-4727-a8bf-30bdf0616d31"
ROWS = pd.DataFrame({"main/municipality": ["borovo", "ruse"], "_uuid": [UUID, UUID[::-1][:8] + UUID[8:]]})
PERSONS = pd.DataFrame({"участник": ["7525010012", "7525010012"], "years": ["3", "4"]})
FACTS = pd.DataFrame({"id": ["F1", "F2"], "status": ["adopted", "draft"], "amount": ["100", "200"]})
IN_FIELD = "data/raw/survey/"


@pytest.fixture
def study(tmp_path):
    """A folder with the settings of the study, and nothing else."""
    shutil.copy(ROOT / "study.toml", tmp_path)
    return tmp_path


def write(root: Path, name: str, table: pd.DataFrame) -> str:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".parquet":
        table.to_parquet(path)
    elif path.suffix == ".xlsx":
        table.to_excel(path, index=False)
    elif path.suffix == ".json":
        table.to_json(path, orient="records", force_ascii=False)
    else:
        table.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ";")
    return name


def reasons(root: Path, name: str) -> list[str]:
    return [problem.found for problem in find_problems(root, name)]


def test_nothing_that_this_repository_holds_is_refused():
    git = shutil.which("git")
    listed = subprocess.run([git or "git", "ls-files"], cwd=ROOT, capture_output=True, text=True) if git else None
    names = listed.stdout.split() if listed and not listed.returncode else []
    names = names or [path.relative_to(ROOT).as_posix() for path in (ROOT / "data/raw").rglob("*")]
    exempt = ("tests/",)  # exports made to look like real ones
    assert [name for name in names if not name.startswith(exempt) and find_problems(ROOT, name)] == []


@pytest.mark.parametrize("name", ["data/processed/respondents.parquet", "data/processed/tables/trust.csv"])
def test_what_lies_among_the_private_files_is_refused_whatever_it_is(study, name):
    write(study, name, FACTS)
    assert reasons(study, name) == ["is private"]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "parquet", "json"])
@pytest.mark.parametrize(("rows", "word"), [(ROWS, "_uuid"), (PERSONS, "ЕГН")], ids=["interviews", "persons"])
def test_rows_of_interviews_and_of_persons_are_refused_in_every_format_wherever_they_lie(study, suffix, rows, word):
    name = write(study, f"docs/table.{suffix}", rows)
    assert len(reasons(study, name)) == 1
    assert word in reasons(study, name)[0]


@pytest.mark.parametrize("column", ["origin", "status"])
def test_rows_that_say_they_are_invented_are_let_through_until_one_is_not(study, column):
    assert reasons(study, write(study, f"{IN_FIELD}a.csv", ROWS.assign(**{column: "demonstration"}))) == []
    mixed = ROWS.assign(**{column: ["demonstration", "field"]})
    assert len(reasons(study, write(study, f"{IN_FIELD}a.csv", mixed))) == 1


def test_rows_without_any_id_are_refused_when_their_origin_is_the_field(study):
    name = write(study, "docs/a.csv", FACTS.assign(origin="field"))
    assert reasons(study, name) == ["has rows whose origin is not the demonstration"]


@pytest.mark.parametrize("name", ["answers.csv", "answers.sav", "notes.txt"])
@pytest.mark.parametrize("folder", [IN_FIELD, "data/raw/engagement/"])
def test_what_lies_beside_the_export_or_the_records_must_say_that_it_is_invented(study, folder, name):
    write(study, folder + name, FACTS)
    assert reasons(study, folder + name) == [
        "lies among the rows of the survey or of meetings, and nothing says that it is invented"
    ]


def test_forms_the_frame_and_tables_of_facts_are_let_through(study):
    for name in (f"{IN_FIELD}forms/a.xlsx", f"{IN_FIELD}population.csv", "data/raw/reference/plans.csv"):
        assert reasons(study, write(study, name, FACTS)) == []


def test_a_table_that_cannot_be_read_is_refused(study):
    name = write(study, "docs/a.xlsx", FACTS)
    (study / name).write_bytes(b"PK\x03\x04 broken")
    assert len(reasons(study, name)) == 1


def test_a_file_that_is_deleted_is_let_through(study):
    assert reasons(study, "docs/gone.csv") == []


def test_the_command_names_the_file_and_what_to_do_and_fails(study, capsys):
    name = write(study, "docs/a.csv", ROWS)
    assert main([name], study) == 1
    shown = capsys.readouterr().err
    assert "docs/a.csv" in shown and "git restore --staged" in shown and UUID not in shown
    assert main([], study) == 0


def test_pre_commit_calls_the_guard_on_every_staged_file_outside_the_tests():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hook = next(hook for hook in config["repos"][0]["hooks"] if hook["id"] == "no-rows")
    assert hook["entry"] == ".venv/bin/python -m analysis.pipeline.commit_guard"
    assert hook["exclude"] == "^tests/"
    assert {"files", "types", "pass_filenames"}.isdisjoint(hook)


def test_the_gitignore_of_this_repository_has_the_lines_on_rows():
    assert IGNORED in (ROOT / ".gitignore").read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_git_leaves_out_rows_and_takes_forms_and_the_frame(tmp_path):
    (tmp_path / ".gitignore").write_text(IGNORED, encoding="utf-8")
    kept = [f"{IN_FIELD}forms/a.xlsx", f"{IN_FIELD}population.csv", "data/raw/reference/a.csv"]
    left_out = [f"{IN_FIELD}kobo.csv", f"{IN_FIELD}contacts.xlsx", "data/processed/tables/a.csv"]
    left_out += ["data/raw/engagement/knowledge.csv"]
    for name in [*kept, *left_out]:
        write(tmp_path, name, FACTS)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True, capture_output=True)
    listed = subprocess.run(["git", "ls-files"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    assert set(listed.split()) == {".gitignore", *kept}


def test_the_guard_runs_as_a_module(study):
    name = write(study, "docs/a.csv", ROWS)
    command = [sys.executable, "-m", "analysis.pipeline.commit_guard", name]
    done = subprocess.run(command, cwd=study, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    assert name in done.stderr
