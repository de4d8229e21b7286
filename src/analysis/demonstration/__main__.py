"""`python -m analysis.demonstration [--study DIRECTORY]`: writes the demonstration inputs of the survey."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.demonstration.survey import write_survey
from analysis.errors import StudyError
from analysis.study import load_study


def write(
    study: Annotated[Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")] = None,
) -> None:
    """Write frame, export, contact log and truth.json of the survey: invented, and marked so on every row."""
    try:
        for path in write_survey(load_study(study)):
            typer.echo(path)
    except StudyError as problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(write)
