"""Form, export and frame in, private rows out: one row per interview with its design weight."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.study import Study, load_study


def list_survey_tasks(study: Study) -> list[Task]:
    """Return the tasks that make the private rows."""
    inputs = {
        "form": study.form,
        "export": study.export,
        "population": study.population,
        "settings": study.root / "study.toml",
    }
    return [make_task(read_survey, "survey", inputs, {"respondents": study.processed / "respondents.parquet"})]


def read_survey(form: Path, export: Path, population: Path, settings: Path, respondents: Path) -> None:
    """Read the interviews, hold them to the status of the study, weight them and keep them, unpublished."""
    from analysis.files import written_beside
    from analysis.survey.export import load_export
    from analysis.survey.form import load_form
    from analysis.survey.population import read_population
    from analysis.survey.responses import add_weights, check_origin, read_responses

    study = load_study(settings.parent)
    questionnaire = load_form(form)
    responses = read_responses(questionnaire, load_export(export, questionnaire))
    check_origin(responses.meta, study.status)
    frame = add_weights(responses, read_population(population, study.municipalities, study.groups, study.status))
    with written_beside(respondents) as beside:
        frame.to_parquet(beside, index=False)
