"""`study check`: every problem of every raw input at once, under the file it is in; nothing wrong is said, too."""

import shutil
from pathlib import Path

import pytest

from analysis.cli import main
from analysis.pipeline.check import INPUTS, check_inputs
from analysis.pipeline.problems import NOT_YET, find_file
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
SPOILT = {  # file, what stands there, what is put in its place, the input, what is found
    "data/raw/reference/indicators.csv": ("borovo,", "borowo,", "reference facts", "“borowo”"),
    "data/raw/practices/practices.yaml": ("country: BG", "country: Bulgaria", "good practices", "'Bulgaria'"),
    "data/raw/survey/population.csv": ("ruse,authority", "Руссе,authority", "sampling frame", "“Руссе”"),
    "data/raw/survey/contacts.csv": ("1.1", "9.9", "interviews", "9.9"),
    "data/raw/survey/kobo.csv": ('"yes";"ruse"', '"yes";"Руссе"', "interviews", "Руссе"),
    "data/raw/documents/register.csv": ("municipal,borovo", "municipal,borowo", "policy documents", "“borowo”"),
    "data/raw/engagement/attendance.csv": (",female,", ",females,", "meetings and forums", "“females”"),
}


def copy_inputs(target: Path) -> Path:
    """Copy what is checked."""
    shutil.copytree(ROOT / "data/raw", target / "data/raw")
    shutil.copytree(ROOT / "notebooks", target / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "study.toml", target)
    return target


def spoil(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it printed."""
    monkeypatch.setattr("sys.argv", ["study", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out + printed.err


def test_the_demonstration_is_ready_and_each_input_says_so(monkeypatch, capsys):
    code, text = run(monkeypatch, capsys, "check", "--study", str(ROOT))
    assert code == 0
    ready = [f"{name}: ready" for name in ("settings", *INPUTS)]
    assert [line for line in text.splitlines() if line] == [*ready, "9 of 9 inputs ready; next: `study build`"]


def test_a_problem_in_every_input_is_found_at_once_under_its_file(tmp_path, monkeypatch, capsys):
    root = copy_inputs(tmp_path)
    for name, (old, new, *_) in SPOILT.items():
        spoil(root, name, old, new)
    found = check_inputs(load_study(root))
    for _, _, group, text in SPOILT.values():
        assert any(of == group and text in str(problem) for of, problem in found), (group, text)
    code, text = run(monkeypatch, capsys, "check", "--study", str(root))
    assert code == 1
    for name in SPOILT:
        assert f"\n  {name}: " in text
    assert text.count("•") == len({(problem.where, problem.found) for _, problem in found})
    assert f"{len(found)} problems" in text.splitlines()[-1]
    assert "settings: ready" in text and "questionnaire: ready" in text
    assert "3 of 9 inputs ready; next: reference facts – mend what is told of data/raw/reference/indicators.csv" in text


def test_a_practice_that_a_family_misses_and_a_limit_on_money_of_no_place_are_found_before_a_build(tmp_path):
    root = copy_inputs(tmp_path)
    spoil(root, "data/raw/practices/practices.yaml", "id: bg-zov-ruse", "id: bg-zov-russe")
    spoil(root, "data/raw/reference/funding_places.toml", '["ruse"]', '["rousse"]')
    found = {of: str(problem) for of, problem in check_inputs(load_study(root))}
    assert "unknown practice “bg-zov-ruse”; to do: did you mean “bg-zov-russe”?" in found["good practices"]
    assert "unknown municipality “rousse”; to do: did you mean “ruse”?" in found["reference facts"]


def test_what_rests_on_a_wrong_input_is_named_as_not_checked(tmp_path):
    root = copy_inputs(tmp_path)
    (root / "data/raw/survey/forms/2026112301.xlsx").write_bytes(b"no form")
    found = check_inputs(load_study(root))
    assert {of for of, problem in found if problem.found == NOT_YET} == {
        "interviews",
        "meetings and forums",
    }
    assert all("questionnaire" in problem.fix for of, problem in found if of == "interviews")


def test_settings_that_cannot_be_read_are_the_only_thing_told(tmp_path, monkeypatch, capsys):
    shutil.copy(ROOT / "study.toml", tmp_path)
    spoil(tmp_path, "study.toml", "minimum_base = 10", "minimum_bases = 10")
    code, text = run(monkeypatch, capsys, "check", "--study", str(tmp_path))
    assert code == 1
    assert "minimum_bases" in text and ": ready" not in text
    assert text.count(": not checked yet\n") == len(INPUTS)
    assert "0 of 9 inputs ready; next: settings – mend what is told of study.toml" in text


def test_an_empty_study_is_told_what_is_missing_without_a_traceback(tmp_path):
    shutil.copy(ROOT / "study.toml", tmp_path)
    found = check_inputs(load_study(tmp_path))
    assert {of for of, _ in found} == set(INPUTS)
    assert "there is no such file" in str(dict(found)["reference facts"])


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    root = copy_inputs(tmp_path)
    (root / "data/raw/documents/register.csv").unlink()
    (root / "data/raw/documents/register.csv").mkdir()
    found = dict(check_inputs(load_study(root)))
    assert set(found) == {"policy documents"}
    assert "cannot be read" in found["policy documents"].found


def test_a_problem_is_put_under_the_file_that_its_place_begins_with():
    from analysis.errors import StudyError

    for where in ("events.csv row 3, column date", "events.csv", str(ROOT / "data/raw/engagement/events.csv")):
        assert find_file(StudyError("wrong", where=where), ROOT) == "data/raw/engagement/events.csv"
    missing = StudyError("there is no such file", where=str(ROOT / "data/raw/survey/none.csv"))
    assert find_file(missing, ROOT) == "data/raw/survey/none.csv"
    assert find_file(StudyError("wrong", where="column origin"), ROOT) == ""
    assert find_file(StudyError("wrong"), ROOT) == ""


def test_wrong_use_ends_with_2(monkeypatch, capsys):
    assert run(monkeypatch, capsys, "check", "--no-such-option")[0] == 2
