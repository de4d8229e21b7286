"""A built study in, what a second build of the same inputs in another place makes differently out.

The second build has a folder, a time zone, a locale, a salt and a number of workers of its own, and starts from
nothing: what the bytes must not depend on. The study itself is only read.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import StudyError
from analysis.pipeline.pages import Page, list_pages
from analysis.processes import run_program
from analysis.study import ROOT_VARIABLE, Study

INPUTS = ("study.toml", "pyproject.toml", "requirements.lock", "notebooks", "words", "data/raw", "data/releases")
FOLDER = "Друго място"  # letters and a blank that paths are seldom tried with
ZONES, LOCALE = ("Asia/Tokyo", "America/Lima"), "C"
WORKERS = (1, 2)  # whichever the build was not asked for


@dataclass(frozen=True)
class Difference:
    """A file of the site that the second build makes otherwise, and how."""

    file: str
    how: str


def verify_build(
    study: Study, municipalities: tuple[str, ...] = (), language: str | None = None, workers: int | None = None
) -> list[Difference]:
    """Build the site again elsewhere and return what differs; with pages named, of these pages and the tables.

    What was built elsewhere is removed again. Raises `StudyError` when there is no site, and when the second build
    fails.
    """
    pages = list_pages(study, municipalities, language)
    site = study.output / "site"
    if not (site / "index.html").is_file():
        raise StudyError("the site has not been built", where=str(site), fix="run `study build`")
    with made_elsewhere() as root:
        copy_inputs(study.root, root)
        named = [*municipalities, *(["--language", language] if language else [])]
        build_again(root, named, workers)
        again = root / "output/site"
        files = {*list_files(site), *list_files(again)}
        chosen = files if len(pages) == len(list_pages(study)) else choose_files(files, pages)
        return compare_sites(site, again, chosen)


@contextmanager
def made_elsewhere() -> Iterator[Path]:
    """Give a folder that only its user can read and that is removed in the end, also when the process is to end.

    What is made in it are private rows; without this they would stay when somebody ends the process (SIGTERM).
    """
    before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        with tempfile.TemporaryDirectory(prefix="study-", ignore_cleanup_errors=True) as made:
            yield Path(made) / FOLDER
    finally:
        signal.signal(signal.SIGTERM, before)


def copy_inputs(study: Path, root: Path) -> None:
    """Copy what a study is built from, and nothing that was made of it."""
    for name in INPUTS:
        source, target = study / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.is_file():
            shutil.copyfile(source, target)


def build_again(root: Path, named: list[str], workers: int | None) -> None:
    """Build the copy in a process of its own. Raises `StudyError` with the last words of one that fails."""
    other = next(number for number in WORKERS if number != workers)
    command = [sys.executable, "-m", "analysis", "build", *named, "--workers", str(other), "--study", str(root)]
    environment = change_surroundings(os.environ, root)
    done = run_program(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False
    )  # its progress and its problems stand where those of this process do
    if done.returncode:
        said = done.stdout.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise StudyError(f"the second build failed: {said[-1]}", fix="see what it says above")


def change_surroundings(environment: Mapping[str, str], root: Path) -> dict[str, str]:
    """Return the environment of the second build: another zone, locale and salt, and no study but its own."""
    zone = next(zone for zone in ZONES if zone != environment.get("TZ"))
    kept = {name: value for name, value in environment.items() if name != ROOT_VARIABLE}
    return kept | {"TZ": zone, "LC_ALL": LOCALE, "ANALYSIS_SALT": str(root.with_name("salt"))}


def list_files(site: Path) -> list[str]:
    """Return the files of a site by name."""
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())


def choose_files(files: Collection[str], pages: Collection[Page]) -> set[str]:
    """Return the files that were made of these pages, in every format, and the released tables.

    >>> page = Page("ford", "municipality", "bg")
    >>> sorted(choose_files(["bg/ford.pdf", "en/ford.pdf", "data/ford.bg.xlsx", "data/scores.csv"], [page]))
    ['bg/ford.pdf', 'data/ford.bg.xlsx', 'data/scores.csv']
    """
    starts = tuple(f"{page.language}/{page.slug}." for page in pages)
    books = {f"data/{page.name}.xlsx" for page in pages}
    return {name for name in files if name.startswith(starts) or name in books or name.endswith(".csv")}


def compare_sites(site: Path, again: Path, files: Collection[str]) -> list[Difference]:
    """Return what differs between two sites among these files, by their names."""
    from analysis.publish.comparing import describe_difference

    found = []
    for name in sorted(files):
        one, other = site / name, again / name
        if not other.is_file():
            found.append(Difference(name, "the second build does not make it"))
        elif not one.is_file():
            found.append(Difference(name, "only the second build makes it"))
        elif how := describe_difference(name, one.read_bytes(), other.read_bytes()):
            found.append(Difference(name, how))
    return found
