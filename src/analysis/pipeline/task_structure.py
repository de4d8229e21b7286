"""Private rows in, what the numbers of all tables are made of out: for the release, and never released."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.task_tables import name_files
from analysis.study import Study

STRUCTURE = ("variables", "places", "counts", "relations", "items", "terms")


def list_structure_tasks(study: Study) -> list[Task]:
    """Return the task that describes how numbers are made of answers."""
    inputs = {"respondents": study.processed / "respondents.parquet", "form": study.form}
    return [make_task(save_structure, "structure", inputs, {"files": find_structure(study)})]


def find_structure(study: Study) -> dict[str, Path]:
    """Return the files of the structure by the name of the frame."""
    return name_files(study.processed / "structure", STRUCTURE)


def save_structure(respondents: Path, form: Path, files: dict[str, Path]) -> None:
    """Describe of what counts every number of the tables is made."""
    import pandas as pd

    from analysis.disclosure.structure import to_frames
    from analysis.files import written_beside
    from analysis.survey.form import load_form
    from analysis.tables.chapters import measure_all
    from analysis.tables.structure import describe_structure

    rows, questionnaire = pd.read_parquet(respondents), load_form(form)
    frames = to_frames(describe_structure(rows, questionnaire, measure_all(rows, questionnaire)))
    for name, path in files.items():
        with written_beside(path) as beside:
            frames[name].to_parquet(beside, index=False)


def read_structure(files: dict[str, Path]):
    """Return the structure that `save_structure` wrote."""
    import pandas as pd

    from analysis.disclosure.structure import from_frames

    return from_frames({name: pd.read_parquet(path) for name, path in files.items()})
