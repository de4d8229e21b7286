"""A study in, everything that is wrong with its raw inputs out, all at once: what a build would stumble over."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import StudyError
from analysis.pipeline.inputs import (
    INPUTS,
    SETTINGS,
    SETTINGS_FILE,
    SETTINGS_GUIDE,
    check_languages,
    collect,
    list_problems,
)
from analysis.pipeline.problems import NOT_YET, About
from analysis.study import Study, find_root, load_study

Found = list[tuple[str, StudyError]]  # the input that a problem is in, and the problem


def check_study(folder: Path | None) -> tuple[Found, dict[str, About], Path]:
    """Return the problems of the study in a folder, or the nearest one upwards; what is said of its inputs; its root.

    Where its settings cannot be read, nothing else is.
    """
    root = find_root() if folder is None else folder.resolve()
    told = {SETTINGS: About(root / SETTINGS_FILE, SETTINGS_GUIDE)} | dict.fromkeys(INPUTS)
    try:
        study = load_study(root)
    except StudyError as error:
        return [(SETTINGS, problem) for problem in list_problems(error)], told, root
    told |= {name: About(about.file(study), about.guide) for name, about in INPUTS.items()}
    return [*((SETTINGS, problem) for problem in collect(check_languages, study)), *check_inputs(study)], told, root


def check_inputs(study: Study) -> Found:
    """Return every problem of every raw input, each with the input, one of `INPUTS`.

    What cannot be read because another input is wrong is named as not checked.
    """
    found: Found = []
    for name, (check, _, _, needs) in INPUTS.items():
        wrong = [need for need, read in needs.items() if collect(read, study)]
        problems = [StudyError(NOT_YET, fix=f"correct first: {', '.join(wrong)}")] if wrong else collect(check, study)
        found += [(name, problem) for problem in problems]
    return found
