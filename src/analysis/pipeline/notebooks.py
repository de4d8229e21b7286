"""A notebook of a study in, what keeps it from running out: it is read, and nothing of it is run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from pathlib import Path

from analysis.errors import StudyError, raise_all

PARAMETERS = "parameters"
RESTORE = "restore it from the study that this one was started from"


def check_notebook(path: Path) -> None:
    """Raise `StudyError`, all problems at once, for what is no notebook, lacks parameters or has broken code."""
    where = str(path)
    cells = _read_cells(path)
    code = [(number, cell) for number, cell in enumerate(cells, start=1) if cell["cell_type"] == "code"]
    problems = [problem for number, cell in code if (problem := _find_syntax(cell, f"{where}, cell {number}"))]
    if not any(PARAMETERS in cell["metadata"].get("tags", []) for _, cell in code):
        expected = "a code cell with the tag parameters, which sets municipality or language"
        problems.append(StudyError("no cell has the tag parameters", where=where, expected=expected, fix=RESTORE))
    raise_all(problems)


def check_languages(paths: Iterable[Path], languages: Iterable[str]) -> None:
    """Raise `StudyError`, one for each language, for the sections of notebooks that are not written in it."""
    import nbformat

    from analysis.publish.sections import list_lacking

    read = {path: nbformat.read(path, as_version=4) for path in paths if path.is_file()}
    problems = []
    for language in languages:
        lacking = {path.name: found for path, notebook in read.items() if (found := list_lacking(notebook, language))}
        if lacking:
            told = "; ".join(f"{name}: {', '.join(found)}" for name, found in lacking.items())
            expected = "a Markdown cell in every language of the study for each section"
            count = sum(map(len, lacking.values()))
            fix = f"write them, each with the tag {language}"
            problems.append(
                StudyError(f"{count} cells are missing – {told}", where="notebooks", expected=expected, fix=fix)
            )
    raise_all(problems)


def _read_cells(path: Path) -> list[dict]:
    import nbformat

    where, expected = str(path), "a Jupyter notebook of format 4"
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        if notebook["nbformat"] != nbformat.current_nbformat:
            raise ValueError(f"it is of format {notebook['nbformat']}")
        nbformat.validate(notebook)
    except FileNotFoundError:
        raise StudyError("there is no such file", where=where, expected=expected, fix=RESTORE) from None
    except KeyError as error:
        raise StudyError(f"is no notebook: it has no {error}", where=where, expected=expected, fix=RESTORE) from None
    except (ValueError, TypeError, AttributeError, nbformat.ValidationError) as error:
        why = str(error).splitlines()[0]
        raise StudyError(
            f"is no notebook that can be read: {why}", where=where, expected=expected, fix=RESTORE
        ) from None
    return notebook["cells"]


def _find_syntax(cell: dict, where: str) -> StudyError | None:
    """Return what is wrong with the code of a cell, or nothing."""
    try:
        ast.parse("".join(cell["source"]))
    except (SyntaxError, ValueError) as error:
        found = f"line {getattr(error, 'lineno', 1)} is no valid Python: {getattr(error, 'msg', error)}"
        return StudyError(found, where=where, fix="correct it in JupyterLab, and run it there")
    return None
