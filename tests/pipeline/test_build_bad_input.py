"""Bad input: one clear message, exit code 1, and the last good output still there."""

from __future__ import annotations

import shutil

import openpyxl
import pytest

from analysis.cli import main
from analysis.errors import StudyError
from analysis.pipeline.build import build
from analysis.study import load_study

from ..small_study import PAGES, copy_study

EXPORT, FRAME, FORM = (
    "data/raw/survey/kobo.csv",
    "data/raw/survey/population.csv",
    "data/raw/survey/forms/2026112301.xlsx",
)


def spoil_missing_export(copy):
    (copy.root / EXPORT).unlink()


def spoil_empty_export(copy):
    path = copy.root / EXPORT
    path.write_bytes(path.read_bytes().split(b"\r\n")[0] + b"\r\n")


def spoil_column(copy):
    copy.edit(EXPORT, '"main/s_a/edu"', '"main/s_a/education"')


def spoil_municipality(copy):
    copy.edit(FRAME, "vetovo,authority", "Ветова,authority")


def spoil_answer(copy):
    copy.edit(EXPORT, '"yes";"vetovo"', '"yes";"Ветова"')


def spoil_form(copy):
    path = copy.root / FORM
    book = openpyxl.load_workbook(path)
    for row in book["analysis"].iter_rows():
        if row[0].value in ("consent",):
            row[1].value = "profile"
    book.save(path)


def spoil_other_form(copy):
    (copy.root / EXPORT).write_bytes(b'"start";"wells";"pump";"__version__"\r\n"1";"2";"3";"v9"\r\n')


def spoil_status(copy):
    copy.edit("study.toml", 'status = "demonstration"', 'status = "published"')


def spoil_settings(copy):
    copy.edit("study.toml", "minimum_base", "minimun_base")


def spoil_fact(copy):
    copy.edit(
        "data/raw/reference/indicators.csv",
        "borovo,RSE03,population_census,2011-02-01,6101",
        "borovo,RSE03,population_census,2011-02-01,many",
    )


CASES = {
    "missing export": (spoil_missing_export, ["kobo.csv"]),
    "empty export": (spoil_empty_export, ["kobo.csv", "interview"]),
    "wrong column": (spoil_column, ["education", "edu"]),
    "unknown municipality in the frame": (spoil_municipality, ["Ветова", "population.csv"]),
    "unknown municipality in an answer": (spoil_answer, ["Ветова", "municipality"]),
    "form without the needed question": (spoil_form, ["eligibility"]),
    "export of another form": (spoil_other_form, ["ruse_roma_participation"]),
    "demonstration rows in a published study": (spoil_status, ["published"]),
    "misspelt setting": (spoil_settings, ["minimun_base", "minimum_base"]),
    "text for a number in the facts": (spoil_fact, ["indicators.csv", "many"]),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A study with its pages built in this process, elsewhere than `built_once`: four workers, another time zone."""
    copy = copy_study(tmp_path_factory.mktemp("plain") / "deeper" / "study")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Pacific/Auckland")
        result = build(load_study(copy.root), PAGES, "bg", workers=4)
    assert result.failed == {} and set(result.rebuilt) == {f"{place}{kind}.bg" for place in PAGES for kind in KINDS}
    return copy


def build_page(copy, places=("borovo",)):
    return build(load_study(copy.root), places, "bg")


def files_of(folder):
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


KINDS = ("", ".leaflet")  # of pages of a municipality
STEPS = {"demonstration rows in a published study": 3}  # of interviews, of documents, of meetings and forums


@pytest.mark.parametrize("name", CASES)
def test_bad_input_gives_one_clear_message_and_leaves_the_last_good_site(plain, tmp_path, name):
    spoil, words = CASES[name]
    site, kept = files_of(plain.root / "output/site"), tmp_path / "kept"
    shutil.copytree(plain.root / "data/raw", kept)
    settings = (plain.root / "study.toml").read_bytes()
    spoil(plain)
    try:
        messages = list(build_page(plain).failed.values())
    except StudyError as error:  # a problem of the settings is found before anything is planned
        messages = [str(error)]
    shutil.rmtree(plain.root / "data/raw")
    shutil.copytree(kept, plain.root / "data/raw")
    (plain.root / "study.toml").write_bytes(settings)
    assert len(messages) == STEPS.get(name, 1) == len(set(messages))
    for message in messages:
        assert [word for word in words if word not in message] == [], message
        assert "report this" not in message
    assert files_of(plain.root / "output/site") == site


def test_the_command_prints_the_message_without_a_traceback_and_exits_with_1(plain, capsys, monkeypatch):
    path = plain.root / EXPORT
    answers = path.read_bytes()
    path.unlink()
    monkeypatch.setattr("sys.argv", ["study", "build", "borovo", "--study", str(plain.root)])
    with pytest.raises(SystemExit) as exit_code:
        main()
    path.write_bytes(answers)
    shown = capsys.readouterr()
    assert exit_code.value.code == 1
    assert "kobo.csv" in shown.err and "Traceback" not in shown.err + shown.out


def test_a_folder_that_cannot_be_written_is_one_message(plain, tmp_path):
    in_the_way = plain.root / "output/notebooks"
    kept = shutil.move(in_the_way, tmp_path / "kept")
    in_the_way.write_text("a file in the way", encoding="utf-8")
    failed = build_page(plain).failed
    assert sorted(failed) == ["borovo.bg", "borovo.leaflet.bg"]
    assert all("cannot be written" in why for why in failed.values())
    assert in_the_way.read_text(encoding="utf-8") == "a file in the way"
    in_the_way.unlink()
    shutil.move(kept, in_the_way)


def test_two_builds_in_two_folders_are_the_same_bytes(plain, built_once):
    assert build_page(plain, PAGES).failed == {}
    sites = [root / "output/site" for root in (plain.root, built_once)]
    got, expected = (
        {path.relative_to(site).as_posix(): data for path, data in files_of(site).items()} for site in sites
    )
    assert got == expected
    assert len(got) > 30


def test_what_was_made_from_inputs_that_are_gone_is_deleted(plain):
    gone = [plain.root / name for name in ("output/pages/bg/lom.html", "output/notebooks/lom.bg.ipynb")]
    gone += [plain.root / "data/processed/tables" / name for name in ("rows.csv", "pages/lom/scores.csv")]
    for path in gone:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("from an earlier study", encoding="utf-8")
    assert build_page(plain).failed == {}
    assert [path for path in gone if path.exists()] == []
    assert not (plain.root / "output/site/data/rows.csv").exists()
    assert (plain.root / "output/site/bg/borovo.html").is_file()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["build", "vetov"], 2, "did you mean “vetovo”"),
        (["build", "--language", "fr"], 2, "expected: bg, en"),
        (["build", "--study", "nowhere"], 1, "study new DIRECTORY"),
        (["build", "--no-such-option"], 2, "No such option"),
        (["biuld"], 2, "Did you mean 'build'?"),
    ],
)
def test_wrong_use_is_said_with_its_exit_code(plain, capsys, monkeypatch, arguments, code, words):
    monkeypatch.chdir(plain.root)
    monkeypatch.setattr("sys.argv", ["study", *arguments])
    with pytest.raises(SystemExit) as exit_code:
        main()
    assert exit_code.value.code == code
    assert words in capsys.readouterr().err
