"""Forms, export, corrections and frame in, private rows out: one row per interview with its design weight.

Beside them, for the analyst, what was noticed about the quality of the interviews. Neither is published,
and neither holds what a person or a device can be recognised by.
"""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.graph import make_task
from analysis.pipeline.quality import QUALITY
from analysis.study import Study, load_study


def list_survey_tasks(study: Study) -> list[Task]:
    """Return the tasks that make the private rows; the corrections and the contact log may be absent."""
    there = [path for path in (study.corrections, study.contacts) if path.is_file()]
    inputs = {
        "forms": list(study.forms),
        "export": study.export,
        "population": study.population,
        "settings": study.root / "study.toml",
        "logs": there,
    }
    outputs = {
        "respondents": study.processed / "respondents.parquet",
        "quality": {name: study.processed / "quality" / f"{name}.csv" for name in QUALITY},
    }
    return [make_task(read_survey, "survey", inputs, outputs, names=" ".join(path.name for path in there))]


def read_survey(
    forms: list[Path], export: Path, population: Path, settings: Path, logs: list[Path], names: str,
    respondents: Path, quality: dict[str, Path],
) -> None:  # fmt: skip
    """Read the interviews, correct them, hold them to the status of the study, weight them and keep them, unpublished.

    `names` are those of `logs`: a log that is taken away is a change, too.
    """
    from analysis.files import written_beside
    from analysis.pipeline.quality import describe_quality
    from analysis.survey.population import read_population
    from analysis.survey.privacy.disguise import hide_ids
    from analysis.survey.privacy.personal import check_no_personal, drop_personal
    from analysis.survey.privacy.salt import load_salt
    from analysis.survey.respondents import add_weights, check_origin

    study = load_study(settings.parent)
    responses, changes = read_corrected(study, forms, export)
    check_origin(responses.meta, study.status)
    responses = hide_ids(responses, load_salt(study.root))
    persons = read_population(population, study.municipalities, study.groups, study.status)
    merge = {group: sample.merge for group, sample in study.sample.items()}
    weighted = add_weights(responses, persons, merge).assign(interview=responses.meta["id"])
    frame = drop_personal(weighted, responses.form)
    check_no_personal(frame, responses.form)
    with written_beside(respondents) as beside:
        frame.to_parquet(beside, index=False)
    for name, table in describe_quality(responses, changes, study.contacts, study.status).items():
        with written_beside(quality[name]) as beside:
            table.round(3).to_csv(beside, index=False, encoding="utf-8-sig")


def read_corrected(study: Study, forms: list[Path], export: Path):
    """Return the responses after the corrections of the cleaning log, held to be fit for estimation, and its report."""
    from analysis.survey.cleaning import apply_log
    from analysis.survey.corrections.log import read_log
    from analysis.survey.export import load_export
    from analysis.survey.form import load_form
    from analysis.survey.judging.calculations import drop_calculations
    from analysis.survey.reading.codebook import merge_forms
    from analysis.survey.responses import check_findings, read_responses

    versions = [load_form(path) for path in forms]
    read, changes = load_export(export, *versions), None
    if study.corrections.is_file():
        cleaned = apply_log(read.answers, read.meta, merge_forms(*versions), read_log(study.corrections))
        answers = drop_calculations(cleaned.answers, versions[0].questions.values())
        read, changes = read.correct(answers, cleaned.kept), cleaned.report
    if not len(read.answers):
        raise StudyError("no interview is left", where=export.name, fix="look at the export and at the removals")
    responses = read_responses(read, *versions)
    check_findings(responses)
    return responses, changes
