"""A study of two of the municipalities, and a way to run the command on it; imports nothing of this project."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PARTS = ("study.toml", "pyproject.toml", "notebooks", "words", "data/raw", "src")
MADE = ("data/processed/fonts",)  # made once: they take long and are no part of what these tests are about
PAGES = ("borovo", "vetovo")
PLACES = ("municipality", "slug", "area", "main/s_a/municipality")  # columns that hold a municipality


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
    """Copy what a study is made of, without what was built, and of two municipalities only."""
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
    keep_two(target)
    return Copy(target)


def keep_two(root: Path) -> None:
    """Leave the other municipalities out of the settings and of all rows: what they are told of takes most time."""
    settings = root / "study.toml"
    listed = re.search(r"(?m)^municipalities = \[(.*)\]$", settings.read_text(encoding="utf-8"))[1]
    others = {name.strip(' "') for name in listed.split(",")} - {*PAGES}
    Copy(root).edit("study.toml", listed, ", ".join(f'"{name}"' for name in PAGES))
    for path in (root / "data/raw").rglob("*.csv"):
        keep_rows(path, others)
    path = root / "data/raw/reference/funding_places.toml"
    head, *limits = path.read_text(encoding="utf-8").split("[[places]]\n")
    names = re.compile("|".join(f'"{name}"(, )?' for name in sorted(others)))
    limits = [names.sub("", limit).replace(", ]", "]") for limit in limits]
    kept = [head, *(limit for limit in limits if "municipalities = []" not in limit)]
    path.write_text("[[places]]\n".join(kept), encoding="utf-8", newline="\n")


def keep_rows(path: Path, others: set[str]) -> None:
    """Leave the rows of other municipalities out of a table; the rows of the export are numbered anew."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = file.readlines()
        is_export = lines[0].startswith('"')
        header, *rows = csv.reader(lines, delimiter=";" if is_export else ",")
    column = next((header.index(name) for name in PLACES if name in header), None)
    if column is None:
        return
    rows = [row for row in rows if row[column] not in others]
    if "_index" in header:
        for number, row in enumerate(rows, start=1):
            row[header.index("_index")] = str(number)
    style = {"delimiter": ";", "quoting": csv.QUOTE_ALL} if is_export else {"lineterminator": "\n"}
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **style).writerows([header, *rows])
