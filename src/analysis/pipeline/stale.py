"""The pages that a build could not make in, those whose last good version is an old one out, from build to build.

A page that failed stays marked until it has been built itself: a build of other pages does not make it any newer. The
marks are empty files beside the outputs, one for each page, so that none can be half written.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from analysis.files import write_bytes, write_text
from analysis.study import Study

FOLDER = "stale"  # in output


def note_stale(study: Study, built: Collection[str], failed: Collection[str]) -> frozenset[str]:
    """Note which of the pages `built` have `failed` (names, e.g. ford.bg); return all that are not up to date."""
    folder = study.output / FOLDER
    for page in failed:
        write_text(folder / page, "")
    for page in set(built) - set(failed):
        (folder / page).unlink(missing_ok=True)
    return frozenset(path.name for path in folder.glob("[!.]*"))


def outdate(path: Path) -> None:
    """Have a file made again by its task though nothing has changed; until then it is there, with a line end more.

    Deleted, it would be missing from the site when its task fails or the build is cut off.
    """
    if path.exists():
        write_bytes(path, path.read_bytes() + b"\n")
