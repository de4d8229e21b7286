"""A copy of the study with two municipalities' pages built in Bulgarian, and a way to run the command on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("study.toml", "pyproject.toml", "notebooks", "data/raw", "src")
# Made once: they take long and are no part of what these tests are about. A changed answer is protected anew.
MADE = ("data/processed/fonts", "data/processed/protected")
PAGES = ("borovo", "vetovo")


@dataclass(frozen=True)
class Copy:
    """A study of its own, with its own code."""

    root: Path

    def study(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run the command `study` with this copy's code and data."""
        environment = os.environ | {"PYTHONPATH": str(self.root / "src"), "PYTHONUTF8": "1"}
        environment.pop("ANALYSIS_STUDY", None)
        command = [sys.executable, "-m", "analysis", *arguments]
        return subprocess.run(
            command, cwd=self.root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=600
        )

    def build(self) -> subprocess.CompletedProcess:
        """Build the two pages."""
        return self.study("build", *PAGES, "--language", "bg")

    def page(self, slug: str) -> str:
        return (self.root / f"output/site/bg/{slug}.html").read_text(encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, in one file of the copy."""
        path = self.root / name
        text = path.read_bytes().decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def copy_study(target: Path) -> Copy:
    """Copy what a study is made of, without what was built."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target / part)
    for part in MADE:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part)
    return Copy(target)


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Copy:
    """The copy, with its two pages built; a test may change it."""
    copy = copy_study(tmp_path_factory.mktemp("study") / "a")
    result = copy.build()
    assert result.returncode == 0, result.stdout + result.stderr
    return copy


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Path:
    """An empty study, started from this one; a test does not change it."""
    from analysis.pipeline.new import start_study
    from analysis.study import load_study

    root = tmp_path_factory.mktemp("started") / "new"
    start_study(load_study(ROOT), root)
    return root
