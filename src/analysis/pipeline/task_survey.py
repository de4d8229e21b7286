"""Forms, export, corrections and frame in, private rows out: one row per interview with its design weight.

They are the interviews of the latest wave. Beside them, for the analyst, what was noticed about their quality; and how
each earlier wave was held. Nothing of it is published, nor holds what a person or a device can be recognised by.
"""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.graph import make_task
from analysis.pipeline.quality import QUALITY
from analysis.study import Study, load_study

WAVES = ("interviews", "reworded")  # how waves were held: see `survey.waves`


def list_survey_tasks(study: Study) -> list[Task]:
    """Return the tasks that make the private rows; the corrections and the contact log may be absent."""
    there = [path for path in (study.corrections, study.contacts) if path.exists()]
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
        "waves": find_waves(study),
    }
    return [make_task(read_survey, "survey", inputs, outputs, names=" ".join(path.name for path in there))]


def find_waves(study: Study) -> dict[str, Path]:
    """Return the files that say how each wave was held."""
    return {name: study.processed / "waves" / f"{name}.parquet" for name in WAVES}


def read_survey(
    forms: list[Path], export: Path, population: Path, settings: Path, logs: list[Path], names: str,
    respondents: Path, quality: dict[str, Path], waves: dict[str, Path],
) -> None:  # fmt: skip
    """Read the interviews, correct them, hold them to the status of the study, weight them and keep them, unpublished.

    `names` are those of `logs`: a log that is taken away is a change, too.
    """
    from dataclasses import replace

    from analysis.files import written_beside
    from analysis.pipeline.quality import describe_quality
    from analysis.survey.population import read_population
    from analysis.survey.privacy.disguise import hide_ids
    from analysis.survey.privacy.personal import check_no_personal, drop_personal
    from analysis.survey.privacy.salt import load_salt
    from analysis.survey.respondents import add_weights, check_origin
    from analysis.survey.waves import WAVE, count_interviews, list_reworded

    study = load_study(settings.parent)
    read, changes, versions = read_all_waves(study, forms, export)
    check_origin(read.meta, study.status)
    reworded, doubts = list_reworded(read, versions)
    responses = judge_latest(replace(read, warnings=(*read.warnings, *doubts)), versions)
    held = {"interviews": count_interviews(read, versions[0]), "reworded": reworded}
    responses = hide_ids(responses, load_salt(study.root))
    persons = read_population(population, study.municipalities, study.groups, study.status)
    merge = {group: sample.merge for group, sample in study.sample.items()}
    weighted = add_weights(responses, persons, merge).assign(interview=responses.meta["id"])
    frame = drop_personal(weighted, responses.form)
    check_no_personal(frame, responses.form)
    frame = frame.assign(**{WAVE: responses.meta[WAVE].reindex(frame.index)})
    with written_beside(respondents) as beside:
        frame.to_parquet(beside, index=False)
    for name, table in describe_quality(responses, changes, study.contacts, study.status).items():
        with written_beside(quality[name]) as beside:
            table.round(3).to_csv(beside, index=False, encoding="utf-8-sig")
    for name, path in waves.items():
        with written_beside(path) as beside:
            held[name].to_parquet(beside, index=False)


def read_corrected(study: Study, forms: list[Path], export: Path):
    """Return the responses of the latest wave after the corrections of the cleaning log, and the report of the log."""
    read, changes, versions = read_all_waves(study, forms, export)
    return judge_latest(read, versions), changes


def read_all_waves(study: Study, forms: list[Path], export: Path):
    """Return the interviews of all waves, numbered, after the corrections; the report of the log; the forms."""
    from analysis.survey.cleaning import apply_log
    from analysis.survey.corrections.log import read_log
    from analysis.survey.export import load_export
    from analysis.survey.form import load_form
    from analysis.survey.judging.calculations import drop_calculations
    from analysis.survey.reading.codebook import merge_forms
    from analysis.survey.respondents import check_strata_questions
    from analysis.survey.waves import number_waves

    versions = [load_form(path) for path in forms]
    check_strata_questions(versions[0], study.municipalities, study.groups)
    read, changes = number_waves(load_export(export, *versions)), None
    if study.corrections.is_file():
        cleaned = apply_log(read.answers, read.meta, merge_forms(*versions), read_log(study.corrections))
        answers = drop_calculations(cleaned.answers, versions[0].questions.values())
        read, changes = number_waves(read.correct(answers, cleaned.kept)), cleaned.report
    if not len(read.answers):
        raise StudyError("no interview is left", where=export.name, fix="look at the export and at the removals")
    return read, changes, versions


def judge_latest(read, versions: list):
    """Return the responses of the latest wave, held to be fit for estimation."""
    from analysis.survey.responses import check_findings, read_responses
    from analysis.survey.waves import keep_latest

    responses = read_responses(keep_latest(read), *versions)
    check_findings(responses)
    return responses
