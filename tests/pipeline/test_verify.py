"""A second build elsewhere names every file that it makes otherwise, and leaves the study as it was."""

import hashlib
import os
import re
import shutil
import signal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from analysis.cli import app
from analysis.errors import StudyError
from analysis.pipeline import verify
from analysis.pipeline.verify import Difference, change_surroundings, made_elsewhere, verify_build
from analysis.study import ROOT_VARIABLE, load_study

ROOT = Path(__file__).parents[2]
SITE = {
    "index.html": "<p>start", "bg/borovo.html": "<p>едно", "bg/byala.html": "<p>две", "en/borovo.html": "<p>one",
    "data/scores.csv": "n\n31\n", "data/borovo.bg.xlsx": "book",
}  # fmt: skip


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def fingerprint(folder: Path) -> dict[str, str]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@pytest.fixture
def study(tmp_path):
    """A study whose site is a few short files."""
    for name in ("study.toml", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    write(tmp_path / "data/raw", {"survey/kobo.csv": "row"})
    write(tmp_path / "data/processed", {"respondents.csv": "private"})
    write(tmp_path / "output/site", SITE)
    return load_study(tmp_path)


@pytest.fixture
def second(monkeypatch):
    """What the second build makes, instead of building; and where it was."""
    made, places = dict(SITE), []

    def build(root: Path, named: list[str], workers: int | None) -> None:
        places.append(root)
        assert not (root / "data/processed").exists() and (root / "data/raw/survey/kobo.csv").is_file()
        write(root / "output/site", made)

    monkeypatch.setattr(verify, "build_again", build)
    yield made
    assert not any(place.parent.exists() for place in places), "what was built elsewhere is removed"


def test_a_site_that_is_made_again_as_it_stands_has_no_differences(study, second):
    before = fingerprint(study.root)
    assert verify_build(study) == []
    assert fingerprint(study.root) == before


def test_a_changed_a_missing_and_an_added_file_are_named_and_the_study_stays_as_it_is(study, second):
    write(study.output / "site", {"bg/borovo.html": "<p>друго", "bg/by_hand.html": "<p>"})
    (study.output / "site/data/scores.csv").unlink()
    before = fingerprint(study.root)
    assert verify_build(study) == [
        Difference("bg/borovo.html", "line 1: “<p>друго” and “<p>едно”"),
        Difference("bg/by_hand.html", "the second build does not make it"),
        Difference("data/scores.csv", "only the second build makes it"),
    ]
    assert fingerprint(study.root) == before


def test_of_named_pages_only_theirs_and_the_tables_are_compared(study, second):
    second |= dict.fromkeys(SITE, "other")
    named = [difference.file for difference in verify_build(study, ("borovo",), "bg")]
    assert named == ["bg/borovo.html", "data/borovo.bg.xlsx", "data/scores.csv"]


def test_without_a_site_there_is_nothing_to_compare(study):
    shutil.rmtree(study.output)
    with pytest.raises(StudyError, match="has not been built"):
        verify_build(study)


def test_an_unknown_municipality_is_refused_before_anything_is_built(study):
    with pytest.raises(StudyError, match="unknown municipality"):
        verify_build(study, ("vidin",))


def test_a_second_build_that_fails_is_an_error_with_its_last_words(study):
    (study.root / "study.toml").write_text("[study]\n", encoding="utf-8")
    with pytest.raises(StudyError, match="the second build failed"):
        verify_build(study)


def test_when_the_process_is_to_end_the_private_rows_of_the_second_build_are_removed():
    before, places = signal.getsignal(signal.SIGTERM), []
    with pytest.raises(SystemExit), made_elsewhere() as root:
        write(root, {"data/processed/respondents.csv": "private"})
        places.append(root.parent)
        assert os.name == "nt" or root.parent.stat().st_mode & 0o077 == 0, "for its user alone"
        signal.raise_signal(signal.SIGTERM)
    assert not places[0].exists() and signal.getsignal(signal.SIGTERM) == before


def test_the_second_build_has_surroundings_of_its_own(tmp_path):
    first = change_surroundings(
        {"TZ": "Europe/Sofia", "LC_ALL": "bg_BG.UTF-8", ROOT_VARIABLE: "/a", "PATH": "/bin"}, tmp_path
    )
    assert first == {
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "ANALYSIS_SALT": str(tmp_path.with_name("salt")),
        "PATH": "/bin",
    }
    assert change_surroundings(first, tmp_path)["TZ"] != first["TZ"]


@pytest.mark.parametrize(("found", "code", "said"), [
    ([], 0, "the same bytes"),
    ([Difference("bg/borovo.pdf", "page 2, line 1: “26” and “27”")], 1, "bg/borovo.pdf: page 2, line 1"),
])  # fmt: skip
def test_the_command_prints_what_differs_and_ends_with_1(study, monkeypatch, found, code, said):
    asked = []
    monkeypatch.setattr(verify, "verify_build", lambda study, *rest: asked.append(rest) or found)
    done = CliRunner().invoke(app, ["build", "borovo", "--verify", "--study", str(study.root)])
    assert (done.exit_code, asked) == (code, [(("borovo",), None, None)])
    assert said in done.output and ("makes otherwise: 1" in done.output) == bool(found)


def test_force_and_verify_together_are_a_wrong_use(study):
    done = CliRunner().invoke(app, ["build", "--force", "--verify", "--study", str(study.root)])
    assert done.exit_code == 2 and "leave --force and --cluster out" in " ".join(
        re.sub("[│\n]", " ", done.output).split()
    )


def test_a_built_page_is_the_same_bytes_elsewhere_in_every_format_and_a_tampered_one_is_named(built, monkeypatch):
    """One worker, Tokyo, the locale C and another salt. What is protected is searched once: it takes minutes."""
    monkeypatch.setattr(verify, "INPUTS", (*verify.INPUTS, "data/processed/protected", "data/processed/fonts"))
    monkeypatch.setenv("PYTHONPATH", str(built.root / "src"))
    site = built.root / "output/site"
    formats = {path.suffix for path in site.rglob("borovo*")}
    assert {".html", ".docx", ".xlsx"} <= formats
    tampered, kept = site / "bg/borovo.html", (site / "bg/borovo.html").read_bytes()
    tampered.write_bytes(kept.replace("Борово".encode(), "Борава".encode(), 1))
    before = fingerprint(built.root)
    try:
        (difference, *others) = verify_build(load_study(built.root), ("borovo",), "bg")
        assert others == [] and fingerprint(built.root) == before
        assert difference.file == "bg/borovo.html" and "Борава" in difference.how
    finally:
        tampered.write_bytes(kept)
