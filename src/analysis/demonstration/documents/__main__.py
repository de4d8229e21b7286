"""`python -m analysis.demonstration.documents [--study DIRECTORY]`: writes the demonstration documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.demonstration.documents.write import write_documents
from analysis.errors import StudyError
from analysis.study import load_study


def write(
    study: Annotated[Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")] = None,
) -> None:
    """Write the documents, register.csv and truth.json: invented, and marked so on every page."""
    try:
        for path in write_documents(load_study(study)):
            typer.echo(path)
    except StudyError as problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    typer.run(write)
