"""A build does nothing about what stands, makes again just what does not, and mends a site that was damaged."""

from __future__ import annotations

import csv
import os
import subprocess
import sys

LIGHT = """
import sys
from pathlib import Path
from analysis.pipeline.build import build
from analysis.study import load_study
result = build(load_study(Path(sys.argv[1])), ("borovo", "vetovo"), "bg")
print(result.unchanged, sorted({"pandas", "pytask", "nbformat", "numpy"} & sys.modules.keys()))
"""
OF_BOROVO = {f"{step} {page}.bg" for step in ("run", "convert") for page in ("borovo", "borovo.leaflet")}


def list_logged(copy) -> set[str]:
    """The tasks in the newest log."""
    newest = max((copy.root / "output/logs").glob("*.csv"))
    with newest.open(encoding="utf-8", newline="") as file:
        return {row["task"] for row in csv.DictReader(file)}


def count_logs(copy) -> int:
    return len(list((copy.root / "output/logs").glob("*.csv")))


def test_what_stands_is_left_and_what_does_not_is_made_again(built):
    """One story, in order, for a build costs seconds."""
    result = built.build()  # the files of a copy have other times, and the same content
    assert "0 pages rebuilt, 4 unchanged" in result.stdout
    check_that_little_is_imported_for_nothing(built)
    check_that_a_damaged_site_is_mended(built)
    check_that_a_page_that_is_gone_is_converted_again(built)
    check_that_force_runs_the_pages_alone(built)
    check_that_an_input_that_was_touched_changes_nothing(built)


def check_that_little_is_imported_for_nothing(copy):
    environment = os.environ | {"PYTHONPATH": str(copy.root / "src")}
    command = [sys.executable, "-c", LIGHT, str(copy.root)]
    logs = count_logs(copy)
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert told.strip() == "4 []"
    assert count_logs(copy) == logs


def check_that_a_damaged_site_is_mended(copy):
    """Also one whose damage does not show in size and time."""
    page, gone = copy.root / "output/site/bg/borovo.html", copy.root / "output/site/data/scores.csv"
    whole, before, table = page.read_bytes(), page.stat(), gone.read_bytes()
    page.write_bytes(whole[::-1])
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    gone.unlink()
    assert "0 pages rebuilt, 4 unchanged" in copy.build().stdout
    assert page.read_bytes() == whole and gone.read_bytes() == table


def check_that_a_page_that_is_gone_is_converted_again(copy):
    (copy.root / "output/pages/bg/borovo.html").unlink()
    sums = (copy.root / "output/site/SHA256SUMS").stat()
    assert "1 pages rebuilt, 3 unchanged" in copy.build().stdout
    assert list_logged(copy) == {"convert borovo.bg"}
    assert (copy.root / "output/site/SHA256SUMS").stat().st_ino == sums.st_ino  # the site stands, it is not assembled


def check_that_force_runs_the_pages_alone(copy):
    result = copy.study("build", "borovo", "--language", "bg", "--force", "--profile")
    assert "2 pages rebuilt, 0 unchanged" in result.stdout
    assert list_logged(copy) == OF_BOROVO
    assert all(f"{task} " in result.stdout for task in OF_BOROVO) and "run (2)" in result.stdout
    assert "0 pages rebuilt, 4 unchanged" in copy.build().stdout  # those of Vetovo stand, too


def check_that_an_input_that_was_touched_changes_nothing(copy):
    os.utime(copy.root / "data/raw/survey/kobo.csv")
    logs = count_logs(copy)
    assert "0 pages rebuilt, 4 unchanged" in copy.build().stdout
    assert count_logs(copy) == logs
