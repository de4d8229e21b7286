"""Problems of the raw inputs in, texts to print out: input by input, file by file, then what comes next."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.errors import StudyError, name_below

if TYPE_CHECKING:
    from rich.text import Text

# Where a problem may be told by the name of its file alone.
FOLDERS = (
    "", "notebooks",
    *(f"data/raw/{name}" for name in (
        "", "reference", "practices", "survey", "survey/forms", "documents", "documents/coding", "engagement"
    )),
)  # fmt: skip
PLACES = (  # of which a problem may have many that are alike
    re.compile(r"(?P<before>(?:.*[ ,])?row )(?P<one>\d+)(?P<after>.*)", re.DOTALL),
    re.compile(r"(?P<before>(?:.*, )?interview )(?P<one>[^,]+)(?P<after>.*)", re.DOTALL),
    re.compile(r"(?P<before>practices\.yaml, )(?P<one>[^,]+)(?P<after>, .*)", re.DOTALL),
)
NOT_YET, EMPTY = "is not checked yet", "the cell is empty"
BULLET, BELOW = "    • ", "      "


class About(NamedTuple):
    """What is said of an input: the file that its problems are in when they name none, and what to do about it."""

    file: Path
    guide: str


def lay_out(
    found: list[tuple[str, StudyError]], about: Mapping[str, About | None], root: Path, width: int | None = None
) -> Iterator[Text]:
    """Yield for each input that it is ready, or its problems file by file, and what comes next, as texts to print.

    `about`: every input by its name; None for those that could not be looked at. `width`: of the terminal.
    """
    from rich.text import Text

    problems = {name: [problem for of, problem in found if of == name] for name in about}
    for name, told in about.items():
        yield Text.assemble((name, "bold"), ": ", _describe(problems[name], told))
        if told and not _waits(problems[name]):
            yield from _lay_out_files(problems[name], told, root, width)
    yield Text("")
    for line in _wrap(summarise(problems, about, root), "", "", width):
        yield Text(line, "bold")


def summarise(problems: Mapping[str, list[StudyError]], about: Mapping[str, About | None], root: Path) -> str:
    """Return how many inputs are ready, and which one is to be made ready next, with what and where."""
    ready = [name for name, told in about.items() if told and not problems[name]]
    told = f"{len(ready)} of {len(about)} inputs ready; next: "
    waiting = [name for name in about if name not in ready and not _waits(problems[name])]
    if not waiting:
        return f"{told}`study build`"
    name, here = waiting[0], about[waiting[0]].file
    if _is_begun(here) and any(problem.found != EMPTY for problem in problems[name]):
        file = find_file(problems[name][0], root) or name_below(str(here), root)
        return f"{told}{name} – mend what is told of {file}"
    return f"{told}{name} – {about[name].guide}: {name_below(str(here), root)}"


def find_file(problem: StudyError, root: Path) -> str:
    """Return the file that a problem is in, from the folder of the study on; "" where none is named.

    `where` begins with a path, or with the name of a file: “events.csv row 3, column date”.
    """
    first = re.split(", | rows? ", problem.where)[0]
    if not first:
        return ""
    if Path(first).is_absolute():  # also a file that is missing
        return name_below(first, root)
    places = (root / folder / first for folder in FOLDERS)
    return next((place.relative_to(root).as_posix() for place in places if place.exists()), "")


def fold_equal(problems: list[StudyError]) -> list[StudyError]:
    """Return the problems with those told once that are the same in several rows, interviews or records of a column.

    >>> empty = [StudyError("the cell is empty", where=f"a.csv, row {row}, column b") for row in (2, 3, 4, 9)]
    >>> [problem.where for problem in fold_equal(empty)]
    ['a.csv, rows 2–4 and 9, column b']
    """
    folded: dict[tuple, list[str]] = {}
    for problem in problems:
        place = next(filter(None, (like.fullmatch(problem.where) for like in PLACES)), None)
        before, after = (place["before"], place["after"]) if place else (problem.where, "")
        ones = folded.setdefault((before, after, problem.found, problem.expected, problem.fix), [])
        ones += [place["one"]] if place else []
    return [
        StudyError(found, where=f"{_name_places(before, list(dict.fromkeys(ones)))}{after}", expected=expected, fix=fix)
        for (before, after, found, expected, fix), ones in folded.items()
    ]


def count_problems(number: int) -> str:
    """Return how many problems there are, in words."""
    return "1 problem" if number == 1 else f"{number} problems"


def _is_begun(file: Path) -> bool:
    """Say whether somebody has put anything into the main file of an input: of a table, a row below its header."""
    if file.suffix != ".csv" or not file.is_file():
        return file.exists()
    rows = [line for line in file.read_bytes().splitlines()[1:] if line.strip(b" ,;")]
    return any(not row.startswith((b"#", b'"#')) for row in rows)


def _describe(problems: list[StudyError], told: About | None) -> tuple[str, str]:
    """Return in a few words, and with a style, how an input stands."""
    if told is None:
        return NOT_YET.removeprefix("is "), "yellow"
    if _waits(problems):
        return f"{NOT_YET.removeprefix('is ')}; {problems[0].fix}", "yellow"
    return (count_problems(len(problems)), "red") if problems else ("ready", "green")


def _waits(problems: list[StudyError]) -> bool:
    return any(problem.found == NOT_YET for problem in problems)


def _lay_out_files(problems: list[StudyError], told: About, root: Path, width: int | None) -> Iterator[Text]:
    """Yield the problems of one input, under the files they are in."""
    from rich.text import Text

    by_file: dict[str, list[StudyError]] = {}
    for problem in problems:
        by_file.setdefault(find_file(problem, root) or name_below(str(told.file), root), []).append(problem)
    for file, own in by_file.items():
        yield Text(f"  {file}: {count_problems(len(own))}")
        for problem in fold_equal(own):
            for line in _tell(problem, file, root, width):
                yield Text(line)


def _tell(problem: StudyError, file: str, root: Path, width: int | None) -> Iterator[str]:
    """Yield the lines of a problem: where and what, what was expected, what to do."""
    where = _drop_file(name_below(problem.where, root), file)
    found = name_below(problem.found, root)
    yield from _wrap(f"{where}: {found}" if where else found, BULLET, BELOW, width)
    for label, text in (("expected: ", problem.expected), ("to do: ", problem.fix)):
        if text:
            yield from _wrap(f"{label}{name_below(text, root)}", BELOW, BELOW, width)


def _drop_file(where: str, file: str) -> str:
    """Return the place in a file, whose name stands above already.

    >>> _drop_file("a.csv row 3, column b", "data/a.csv"), _drop_file("a.csv", "data/a.csv"), _drop_file("q", "a")
    ('row 3, column b', '', 'q')
    """
    for name in (file, file.rpartition("/")[2]):
        if where == name or where.startswith((f"{name} ", f"{name}, ")):
            return where[len(name) :].lstrip(" ,")
    return where


def _name_places(before: str, ones: list[str]) -> str:
    """Return several places in words: rows as spans, of others the first ones.

    >>> _name_places("a.csv, row ", ["2", "3", "4", "7"]), _name_places("interview ", ["a", "b", "c", "d"])
    ('a.csv, rows 2–4 and 7', 'interviews a, b and 2 more')
    """
    if len(ones) < 2:
        return before + "".join(ones)
    before = re.sub(r"(row|interview) $", r"\1s ", before)
    if before.endswith("rows "):
        return before + _name_rows(sorted(map(int, ones)))
    return before + (" and ".join(ones) if len(ones) == 2 else f"{', '.join(ones[:2])} and {len(ones) - 2} more")


def _name_rows(rows: list[int]) -> str:
    """Return numbers of rows in words, those that follow one another as a span.

    >>> _name_rows([2, 3, 4, 7, 9, 10]), _name_rows([5])
    ('2–4, 7 and 9–10', '5')
    """
    breaks = [(before, after) for before, after in pairwise(rows) if after != before + 1]
    starts, ends = [rows[0], *(after for _, after in breaks)], [*(before for before, _ in breaks), rows[-1]]
    spans = [str(start) if start == end else f"{start}–{end}" for start, end in zip(starts, ends, strict=True)]
    return " and ".join(filter(None, (", ".join(spans[:-1]), spans[-1])))


def _wrap(text: str, first: str, others: str, width: int | None) -> list[str]:
    """Return the lines of a text in a terminal of this width; a line of its own each without one."""
    if width is None:
        return [first + text]
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
