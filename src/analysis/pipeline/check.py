"""A study in, everything that is wrong with its raw inputs out, all at once: what a build would stumble over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.errors import Problems, StudyError, raise_all
from analysis.pipeline.task_answers import LIMITED
from analysis.pipeline.task_documents import RAW as DOCUMENTS
from analysis.pipeline.task_documents import list_files
from analysis.pipeline.task_engagement import CODED, read_engagement
from analysis.pipeline.task_survey import judge_latest, read_all_waves
from analysis.study import Study, find_root, load_study

SETTINGS, REFERENCE, PRACTICES, FORMS = "settings", "reference facts", "good practices", "questionnaire"
POPULATION, SURVEY, REGISTER, RECORDS = "sampling frame", "interviews", "policy documents", "meetings and forums"


class Input(NamedTuple):
    """How an input is checked, and what is read with it: the input it belongs to, and how it is read."""

    check: Callable[[Study], object]
    needs: Mapping[str, Callable[[Study], object]] = {}


def check_study(folder: Path | None) -> tuple[list[tuple[str, StudyError]], tuple[str, ...], Path]:
    """Return the problems of the study in a folder, or the nearest one upwards; which inputs were checked; its root.

    Where its settings cannot be read, nothing else is.
    """
    root = find_root() if folder is None else folder.resolve()
    try:
        study = load_study(root)
    except StudyError as error:
        return [(SETTINGS, problem) for problem in _list(error)], (SETTINGS,), root
    return check_inputs(study), (SETTINGS, *INPUTS), root


def check_inputs(study: Study) -> list[tuple[str, StudyError]]:
    """Return every problem of every raw input, each with the input, one of `INPUTS`.

    What cannot be read because another input is wrong is named as not checked.
    """
    found: list[tuple[str, StudyError]] = []
    for name, (check, needs) in INPUTS.items():
        wrong = [need for need, read in needs.items() if _collect(read, study)]
        fix = f"correct first: {', '.join(wrong)}; then run `study check` again"
        problems = [StudyError("is not checked yet", fix=fix)] if wrong else _collect(check, study)
        found += [(name, problem) for problem in problems]
    return found


def _collect(check: Callable[[Study], object], study: Study) -> list[StudyError]:
    try:
        check(study)
    except StudyError as error:
        return _list(error)
    except OSError as error:
        found, fix = f"cannot be read: {error.strerror}", "close the program that has it open, check its rights"
        return [StudyError(found, where=str(error.filename or ""), fix=fix)]
    return []


def _list(error: StudyError) -> list[StudyError]:
    return error.problems if isinstance(error, Problems) else [error]


def check_reference(study: Study) -> None:
    from analysis.pipeline.parts import read_map
    from analysis.practices.funding import load_places
    from analysis.reference.load import check_all_listed, read_all

    read = read_all(study.reference)
    check_all_listed(read["municipalities"], study.municipalities)
    load_places(study.reference / LIMITED, read["funding"], study.municipalities)
    read_map(study)


def check_practices(study: Study) -> None:
    """Hold the practices to their schema, and the families of one method to the practices there are."""
    from analysis.practices.catalogue import load_practices
    from analysis.practices.matching import group_families

    group_families(load_practices(study.root / "data/raw/practices/practices.yaml", _read_themes(study)))


def check_forms(study: Study) -> None:
    from analysis.survey.form import load_form

    raise_all([problem for path in study.forms for problem in _collect(lambda _, path=path: load_form(path), study)])


def check_population(study: Study):
    from analysis.survey.population import read_population

    return read_population(study.population, study.municipalities, study.groups, study.status)


def check_survey(study: Study) -> None:
    """Hold interviews and contact log to forms, corrections and status; all checks run, whatever one of them finds."""
    raise_all([problem for check in (_check_interviews, _check_contacts) for problem in _collect(check, study)])


def _check_interviews(study: Study) -> None:
    """… and to the sampling frame, unless that is wrong itself, which is said where it is checked."""
    from analysis.survey.respondents import add_weights, check_origin

    read, _, versions = read_all_waves(study, list(study.forms), study.export)
    check_origin(read.meta, study.status, f"{study.export.name}, column origin")
    responses = judge_latest(read, versions)
    if not _collect(check_population, study):
        merge = {group: sample.merge for group, sample in study.sample.items()}
        add_weights(responses, check_population(study), merge)


def _check_contacts(study: Study) -> None:
    from analysis.survey.checks.response_rates import read_contacts
    from analysis.survey.respondents import check_origin

    if study.contacts.is_file():
        log = read_contacts(study.contacts, {"municipality": study.municipalities, "group": study.groups})
        check_origin(log, study.status, f"{study.contacts.name}, column origin")


def check_documents(study: Study) -> None:
    from analysis.documents.register import check_register
    from analysis.files import hash_files
    from analysis.reference.checking import read_texts

    folder = study.root / DOCUMENTS
    files = {path.relative_to(folder).as_posix(): path for path in list_files(study)}
    check_register(read_texts(folder / "register.csv"), study.municipalities, study.status, hash_files(files))


def check_engagement(study: Study) -> None:
    read_engagement(study, _read_form(study))


def _read_form(study: Study):
    from analysis.survey.form import load_form

    return load_form(study.form)


def _read_themes(study: Study):
    from analysis.reference.load import load_reference

    return load_reference(study.reference, "priorities")["theme_id"]


def _read_coded(study: Study) -> None:
    from analysis.reference.load import load_reference

    for name in CODED:
        load_reference(study.reference, name)


INPUTS = {
    REFERENCE: Input(check_reference),
    PRACTICES: Input(check_practices, {REFERENCE: _read_themes}),
    FORMS: Input(check_forms),
    POPULATION: Input(check_population),
    SURVEY: Input(check_survey, {FORMS: check_forms}),
    REGISTER: Input(check_documents),
    RECORDS: Input(check_engagement, {REFERENCE: _read_coded, FORMS: _read_form}),
}
