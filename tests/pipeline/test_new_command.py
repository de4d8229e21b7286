"""`study new`: an empty study that can be filled, with everything real in it and nothing invented."""

import csv
import shutil
import subprocess
import tomllib
from itertools import product
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.errors import StudyError
from analysis.pipeline.check import check_inputs
from analysis.pipeline.commit_guard import IGNORED
from analysis.pipeline.new import collect_files, start_study
from analysis.practices.catalogue import load_practices
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
NEEDED = {"sampling frame", "interviews"}  # what only the field work can bring


def read_rows(path: Path) -> list[dict]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["study", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out + printed.err


def test_an_empty_study_lacks_only_what_the_field_work_brings(started):
    study = load_study(started)
    assert not study.is_demonstration
    assert {of for of, _ in check_inputs(study)} == NEEDED


def test_a_study_of_the_study_is_the_same_study(started):
    assert dict(collect_files(load_study(started))) == dict(collect_files(load_study(ROOT)))


def test_no_row_of_the_demonstration_comes_along(started):
    assert not list(started.rglob("truth.json")) + list(started.rglob("demonstration"))
    for path in started.rglob("*.csv"):
        assert not any("demonstration" in (row.get("origin"), row.get("status")) for row in read_rows(path)), path
    assert not (started / "data/raw/survey/kobo.csv").exists()


def test_what_is_real_comes_along_as_it_is(started):
    kept = [path for folder in ("data/raw/reference", "notebooks") for path in (ROOT / folder).glob("*.*")]
    for path in (*kept, *load_study(ROOT).forms):
        assert (started / path.relative_to(ROOT)).read_bytes() == path.read_bytes()
    documents = [row for row in read_rows(ROOT / "data/raw/documents/register.csv") if row["origin"] == "real"]
    assert documents and read_rows(started / "data/raw/documents/register.csv") == documents
    themes = [row["theme_id"] for row in read_rows(started / "data/raw/reference/priorities.csv")]
    assert len(load_practices(started / "data/raw/practices/practices.yaml", themes)) > 0


def test_settings_are_those_in_force_but_for_the_status(started):
    got, expected = (tomllib.loads((folder / "study.toml").read_text(encoding="utf-8")) for folder in (started, ROOT))
    assert got.pop("study") == expected.pop("study") | {"status": "published"}
    assert got == expected
    assert "pytask" in tomllib.loads((started / "pyproject.toml").read_text(encoding="utf-8"))["tool"]


def test_the_sampling_frame_has_every_stratum_once_and_no_number(started):
    study = load_study(ROOT)
    rows = read_rows(started / "data/raw/survey/population.csv")
    strata = [(row["municipality"], row["group"]) for row in rows]
    assert strata == list(product(study.municipalities, study.groups))
    assert all(row["population"] == "" for row in rows)


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


def test_the_command_starts_a_study_and_says_what_it_needs_next(tmp_path, monkeypatch, capsys):
    folder = tmp_path / "new"
    folder.mkdir()
    code, text = run(monkeypatch, capsys, "new", str(folder), "--study", str(ROOT))
    assert code == 0
    assert "meetings and forums: ready" in text and "name the export that was downloaded" in text
    code, text = run(monkeypatch, capsys, "new", str(folder), "--study", str(ROOT))
    assert code == 1 and "holds files already" in text
    assert run(monkeypatch, capsys, "new")[0] == 2
