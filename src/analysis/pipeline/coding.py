"""`python -m analysis.pipeline.coding sample` and `adjudicate` write what coders fill in, never over what is there.

`sample` draws the passages of a built study and writes a workbook for each of two coders. `adjudicate` writes the
workbook in which what they coded differently is decided.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.documents.coding import list_disagreements
from analysis.documents.coding_books import write_adjudication_book, write_coding_book
from analysis.documents.sampling import SEED, draw_sample
from analysis.errors import StudyError
from analysis.files import write_bytes
from analysis.pipeline.task_coding import (
    BOOKS,
    DECISIONS,
    SAMPLE,
    find_coding,
    has_handed_in,
    list_coding_files,
    read_coders,
)
from analysis.pipeline.task_documents import find_folder
from analysis.study import Study, load_study

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The double coding of passages.")
Folder = Annotated[Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")]


@app.command()
def sample(
    study: Folder = None, seed: Annotated[int, typer.Option(help="another one draws other passages")] = SEED
) -> None:
    """Draw passages, and write the sample and a workbook for each of two coders."""
    _tell(lambda: write_sample(load_study(study), seed))


@app.command()
def adjudicate(study: Folder = None) -> None:
    """Write the workbook in which the differences of the two coders are decided."""
    _tell(lambda: write_adjudication(load_study(study)))


def write_sample(study: Study, seed: int = SEED) -> list[Path]:
    """Write sample.csv and the workbooks of both coders; return their paths."""
    import pandas as pd

    read = find_folder(study)
    lacking = [name for name in ("passages.parquet", "marks.parquet") if not (read / name).is_file()]
    if lacking:
        raise StudyError("the documents have not been read yet", where=str(read / lacking[0]), fix="run `study build`")
    drawn = draw_sample(pd.read_parquet(read / "passages.parquet"), pd.read_parquet(read / "marks.parquet"), seed)
    if drawn.empty:
        raise StudyError("there is no passage to code", where=str(read / "passages.parquet"))
    book = write_coding_book(drawn, study.languages[0], study.is_demonstration)
    kept = drawn.to_csv(index=False, lineterminator="\n").encode()
    return _write_new(find_coding(study), {SAMPLE: kept} | dict.fromkeys(BOOKS, book))


def write_adjudication(study: Study) -> list[Path]:
    """Write the workbook of the differences; return its path, or nothing where the coders agree on everything."""
    files = {path.name: path for path in list_coding_files(study)}
    waiting = [name for name in BOOKS if not has_handed_in(files, name)]
    if waiting:
        raise StudyError(
            f"no codes in {', '.join(waiting)} yet",
            where=str(find_coding(study)),
            fix="put there what both coders handed in",
        )
    drawn, first, second = read_coders(files)
    differ = list_disagreements(first, second)
    if differ.empty:
        return []
    book = write_adjudication_book(differ, drawn, study.languages[0], study.is_demonstration)
    return _write_new(find_coding(study), {DECISIONS: book})


def _write_new(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write files of which none is there yet."""
    if there := [name for name in contents if (folder / name).exists()]:
        raise StudyError(
            f"{', '.join(there)} is there already, and may hold codes",
            where=str(folder),
            fix="move it away first, or delete it",
        )
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return [folder / name for name in contents]


def _tell(write) -> None:
    """Say what was written, or what is wrong."""
    try:
        written = write()
    except StudyError as problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(1) from None
    for path in written or ["the coders agree on everything: there is nothing to decide"]:
        typer.echo(path)


if __name__ == "__main__":
    app()
