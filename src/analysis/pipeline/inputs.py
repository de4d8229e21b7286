"""A study in, what is wrong with one of its inputs out: what belongs to each, and how it is checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from analysis.errors import Problems, StudyError, raise_all
from analysis.files import unreadable
from analysis.pipeline.pages import list_pages
from analysis.pipeline.task_accessibility import RESULTS, read_results
from analysis.pipeline.task_answers import ADDRESSED, LIMITED, find_families
from analysis.pipeline.task_coding import list_coding_files, read_coding
from analysis.pipeline.task_documents import RAW as DOCUMENTS
from analysis.pipeline.task_documents import list_files
from analysis.pipeline.task_engagement import RAW as ENGAGEMENT
from analysis.pipeline.task_engagement import read_coded, read_engagement
from analysis.pipeline.task_practices import RAW as PRACTICES
from analysis.pipeline.task_survey import judge_latest, read_all_waves
from analysis.settings import PLACEHOLDER
from analysis.study import Study

UNDO = "undo what was changed last in this input; then report this, with the file"


class Input(NamedTuple):
    """How an input is checked; the inputs that are read with it, and how; its file; what a new study does about it."""

    check: Callable[[Study], object]
    file: Callable[[Study], Path]
    guide: str
    needs: Mapping[str, Callable[[Study], object]] = {}


def collect(check: Callable[[Study], object], study: Study) -> list[StudyError]:
    """Return the problems that a check finds.

    Also those that no check foresaw: whatever an input makes a library raise, the other inputs are still checked.
    """
    try:
        check(study)
    except StudyError as error:
        return list_problems(error)
    except OSError as error:
        return [unreadable(error)]
    except Exception as error:
        return [StudyError(f"cannot be checked: {type(error).__name__}: {error}", fix=UNDO)]
    return []


def list_problems(error: StudyError) -> list[StudyError]:
    """Return the problems that an error tells of: itself, or those it holds."""
    return error.problems if isinstance(error, Problems) else [error]


def check_languages(study: Study) -> None:
    """Raise `StudyError`, all at once, for the languages of the settings in which words of the pages are missing."""
    from analysis.report.catalogue import open_catalogue

    _run([lambda study, code=code: open_catalogue(study, code) for code in study.languages], study)


def check_reference(study: Study) -> None:
    """Hold the facts to their schemas, the municipalities to the settings, and the map to the municipalities."""
    _run((_check_facts, _check_municipalities), study)


def _check_facts(study: Study) -> None:
    from analysis.practices.funding import load_places
    from analysis.practices.rules import load_addressees
    from analysis.reference.load import check_languages, read_all

    read = read_all(study.reference)
    rest = (
        lambda _: check_languages(read, study.languages),
        lambda _: load_places(study.reference / LIMITED, read["funding"], study.municipalities),
        lambda _: load_addressees(study.reference / ADDRESSED, read["institutions"]["id"], study.municipalities),
    )
    _run(rest, study)


def _check_municipalities(study: Study) -> None:
    """… where they can be read, else the facts tell."""
    from analysis.pipeline.parts import read_map
    from analysis.reference.load import check_all_listed

    if not collect(_read_municipalities, study):
        _run((lambda _: check_all_listed(_read_municipalities(study), study.municipalities), read_map), study)


def _read_municipalities(study: Study):
    from analysis.reference.load import load_reference

    return load_reference(study.reference, "municipalities")


def check_practices(study: Study) -> None:
    """Hold the practices to their schema, and the families of one method to the practices there are."""
    from analysis.practices.catalogue import TRANSLATED, load_practices
    from analysis.practices.matching import group_families
    from analysis.reference.load import find_untold

    practices = load_practices(study.root / PRACTICES, _read_themes(study))
    if len(practices):
        raise_all(find_untold(practices.columns, TRANSLATED, study.languages, Path(PRACTICES).name))
    group_families(practices, find_families(study))


def check_forms(study: Study) -> None:
    """Hold each version to the rules of a form, and the newest to the municipalities and the groups of the study."""
    from analysis.survey.form import load_form

    _run([*(lambda _, path=path: load_form(path) for path in study.forms)], study)
    _run([_check_labels, _check_codes], study)


def _check_labels(study: Study) -> None:
    """Hold the newest form to the languages of the study, and to what a new study has to fill in: labels with a gap."""
    from analysis.reference.load import find_untold

    form, where = _read_form(study), study.form.name
    labels = {name: question.labels for name, question in form.questions.items()}
    labels |= {f"{name}, {code}": told for name, codes in form.choices.items() for code, told in codes.items()}
    problems = [
        StudyError(f"“{text}” is not filled in yet", where=f"{where}, {place}", fix="write the name there")
        for place, told in labels.items()
        for text in told.values()
        if PLACEHOLDER in text
    ]
    told = [f"label_{code}" for code in form.languages]
    raise_all(problems + find_untold(told, ["label_*"], study.languages, where))


def _check_codes(study: Study) -> None:
    from analysis.survey.respondents import check_strata_questions

    check_strata_questions(_read_form(study), study.municipalities, study.groups)


def check_population(study: Study):
    from analysis.survey.population import read_population

    return read_population(study.population, study.municipalities, study.groups, study.status)


def check_survey(study: Study) -> None:
    """Hold interviews and contact log to forms, corrections and status."""
    _run((_check_interviews, _check_contacts), study)


def _check_interviews(study: Study) -> None:
    """… and to the sampling frame, unless that is wrong itself, which is said where it is checked."""
    from analysis.survey.respondents import add_weights, check_origin
    from analysis.tables.designs import check_lonely

    read, _, versions = read_all_waves(study, list(study.forms), study.export)
    check_origin(read.meta, study.status, f"{study.export.name}, column origin")
    responses = judge_latest(read, versions)
    if not collect(check_population, study):
        merge = {group: sample.merge for group, sample in study.sample.items()}
        check_lonely(add_weights(responses, check_population(study), merge), study.sample)


def _check_contacts(study: Study) -> None:
    from analysis.survey.checks.response_rates import read_contacts
    from analysis.survey.respondents import check_origin

    if study.contacts.exists():
        log = read_contacts(study.contacts, {"municipality": study.municipalities, "group": study.groups})
        check_origin(log, study.status, f"{study.contacts.name}, column origin")


def check_documents(study: Study) -> None:
    """Hold the register to its schema and to the files, and what coders handed in to what they were given."""
    _run((_check_register, lambda study: read_coding({path.name: path for path in list_coding_files(study)})), study)


def _check_register(study: Study) -> None:
    from analysis.documents.register import check_register
    from analysis.files import hash_files
    from analysis.reference.checking import read_texts

    folder = study.root / DOCUMENTS
    files = {path.relative_to(folder).as_posix(): path for path in list_files(study)}
    check_register(
        read_texts(folder / "register.csv"), study.municipalities, study.status, hash_files(files), study.languages
    )


def check_engagement(study: Study) -> None:
    read_engagement(study, _read_form(study))


def check_notebooks(study: Study) -> None:
    """Hold each notebook that makes a page to what a notebook is; and read what the accessibility checks left."""
    from analysis.pipeline.notebooks import check_languages, check_notebook

    sources = dict.fromkeys(page.source(study) for page in list_pages(study))
    checks = {path: lambda _, path=path: check_notebook(path) for path in sources}
    sound = [path for path, check in checks.items() if not collect(check, study)]
    _run([*checks.values(), lambda study: check_languages(sound, study.languages), _check_accessibility], study)


def _check_accessibility(study: Study) -> None:
    results = study.root / RESULTS
    if results.is_file():
        read_results(results)


def _run(checks: Iterable[Callable[[Study], object]], study: Study) -> None:
    """Run all the checks, whatever one of them finds."""
    raise_all([problem for check in checks for problem in collect(check, study)])


def _read_form(study: Study):
    from analysis.survey.form import load_form

    return load_form(study.form)


def _read_themes(study: Study):
    from analysis.reference.load import load_reference

    return load_reference(study.reference, "priorities")["theme_id"]


SETTINGS, REFERENCE, GOOD_PRACTICES, FORMS = "settings", "reference facts", "good practices", "questionnaire"
POPULATION, SURVEY, REGISTER, RECORDS = "sampling frame", "interviews", "policy documents", "meetings and forums"
NOTEBOOKS = "notebooks"
SETTINGS_FILE, SETTINGS_GUIDE = "study.toml", "say what the study is about, where and when it was made"
INPUTS = {
    REFERENCE: Input(
        check_reference,
        lambda study: study.reference / "municipalities.csv",
        "write down the municipalities, then the other facts that the pages show, each with its source",
    ),
    FORMS: Input(
        check_forms, lambda study: study.form, "put in the questionnaire as an XLSForm, with its sheet analysis"
    ),
    POPULATION: Input(
        check_population,
        lambda study: study.population,
        "say how many people or organisations each group has in each municipality",
    ),
    SURVEY: Input(
        check_survey,
        lambda study: study.export,
        "put in the export of the answers, as it was downloaded",
        {FORMS: check_forms},
    ),
    REGISTER: Input(
        check_documents,
        lambda study: study.root / DOCUMENTS / "register.csv",
        "register every policy document that was sought, and put its file beside the register",
    ),
    GOOD_PRACTICES: Input(
        check_practices,
        lambda study: study.root / PRACTICES,
        "write down the good practices",
        {REFERENCE: _read_themes},
    ),
    RECORDS: Input(
        check_engagement,
        lambda study: study.root / ENGAGEMENT / "engagement.xlsx",
        "fill in the workbook of meetings and forums",
        {REFERENCE: read_coded, FORMS: _read_form},
    ),
    NOTEBOOKS: Input(
        check_notebooks,
        lambda study: study.notebooks,
        "take the notebooks from the study that this one was started from",
    ),
}
