"""What every writer of demonstration inputs does as a command: it prints what it wrote, or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import StudyError
from analysis.study import Study, load_study


def run(write: Callable[[Study], Iterable[Path]], about: str) -> None:
    """Run `write` on the study that the command line names; `about` is the text of `--help`."""
    app = typer.Typer(add_completion=False)

    @app.command(help=about)
    def command(
        study: Annotated[
            Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")
        ] = None,
    ) -> None:
        try:
            for path in write(load_study(study)):
                typer.echo(path)
        except StudyError as problem:
            typer.echo(f"error: {problem}", err=True)
            raise typer.Exit(1) from None

    app()
