"""Problems of the raw inputs in, texts to print out: input by input, file by file, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.errors import StudyError

FOLDERS = ("", "reference", "practices", "survey", "survey/forms", "documents", "engagement")  # below data/raw


def lay_out(found: list[tuple[str, StudyError]], checked: Iterable[str], root: Path) -> Iterator[object]:
    """Yield for each input that was checked that it is ready, or its problems file by file, as texts to print."""
    from rich.text import Text

    for name in checked:
        own = [problem for of, problem in found if of == name]
        by_file: dict[str, list[StudyError]] = {}
        for problem in own:
            by_file.setdefault(find_file(problem, root), []).append(problem)
        told = ("ready", "green") if not own else (count_problems(len(own)), "red")
        yield Text.assemble((name, "bold"), ": ", told)
        for file, problems in by_file.items():
            yield Text(f"  {file}: {count_problems(len(problems))}" if file else "  of no single file:")
            yield from (Text(f"    • {problem}") for problem in problems)


def find_file(problem: StudyError, root: Path) -> str:
    """Return the file that a problem is in, from the folder of the study on; "" where none is named.

    `where` begins with a path, or with the name of a file: “events.csv row 3, column date”.
    """
    first = problem.where.split(", ")[0].split(" row ")[0]
    if first and Path(first).is_relative_to(root):  # also a file that is missing
        return Path(first).relative_to(root).as_posix()
    folders = (root, *(root / "data/raw" / folder for folder in FOLDERS))
    return next(((f / first).relative_to(root).as_posix() for f in folders if first and (f / first).is_file()), "")


def count_problems(number: int) -> str:
    """Return how many problems there are, in words."""
    return "1 problem" if number == 1 else f"{number} problems"
