"""Good practices as they were recorded in, the table of them out, not yet released."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.study import Study

PRACTICE_TABLES = ("practices",)
RAW = "data/raw/practices/practices.yaml"


def list_practice_tasks(study: Study) -> list[Task]:
    """Return the task that reads and checks the good practices."""
    inputs = {"practices": study.root / RAW, "themes": study.reference / "priorities.csv"}
    table = {"table": study.processed / "unreleased/practices.parquet"}
    return [make_task(read_practices, "practices", inputs, table)]


def read_practices(practices: Path, themes: Path, table: Path) -> None:
    """Read the practices; whatever is wrong with them is told at once, by record and field."""
    from analysis.files import written_beside
    from analysis.practices.catalogue import load_practices
    from analysis.reference.load import load_reference
    from analysis.tables.practices import list_practices

    known = load_reference(themes.parent, themes.stem)["theme_id"]
    made = list_practices(load_practices(practices, known))
    with written_beside(table) as beside:
        made.to_parquet(beside, index=False)
