"""One kind of error for everything a user can mend: what was found, where, what was expected, what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class StudyError(Exception):
    """A problem in the inputs or the settings that its reader can mend.

    `found` says what is wrong, `where` names the file, sheet, row or column, `expected` what would
    have been right, and `fix` what to do. Only `found` is required.
    """

    def __init__(self, found: str, *, where: str = "", expected: str = "", fix: str = "") -> None:
        self.found, self.where, self.expected, self.fix = found, where, expected, fix
        super().__init__(found, where, expected, fix)

    def __reduce__(self):
        """Survive the way back from a worker process: keyword arguments are not in `args`."""
        return _rebuild, (type(self), self.found, self.where, self.expected, self.fix)

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.found}" if self.where else self.found]
        if self.expected:
            parts.append(f"expected: {self.expected}")
        if self.fix:
            parts.append(f"to do: {self.fix}")
        return "; ".join(parts)


class WrongUse(StudyError):
    """What was asked for is not in the study: a name of whoever calls is wrong, not an input."""


class Problems(StudyError):
    """Several problems found in one reading; each is a `StudyError` in `problems`."""

    def __init__(self, problems: list[StudyError]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    def __reduce__(self):
        return Problems, (self.problems,)


def raise_all(problems: list[StudyError]) -> None:
    """Raise nothing for no problem, the problem itself for one, `Problems` for more."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems)


def suggest(word: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known word, or an empty string.

    >>> suggest("munincipality", ["municipality", "language"])
    'did you mean “municipality”?'
    """
    near = get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.6)
    return f"did you mean “{near[0]}”?" if near else ""


def name_below(text: str, root: Path) -> str:
    """Return a text in which paths are told from a folder on, such as that of the study; nothing for the folder itself.

    >>> name_below("/home/me/study/data/raw/a.csv: is empty", Path("/home/me/study"))
    'data/raw/a.csv: is empty'
    """
    return "" if text == str(root) else text.replace(f"{root}{os.sep}", "")


def _rebuild(kind, found, where, expected, fix):
    return kind(found, where=where, expected=expected, fix=fix)
