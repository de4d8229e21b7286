"""`python -m analysis.pipeline.recognising SCAN.pdf …` writes the text recognised in scans beside them.

The build reads that text, so that no number depends on the program that recognised it, and people can check it. What
somebody has checked is never written over.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from analysis.documents.extract.ocr import read_recognised
from analysis.documents.extract.recognise import recognise
from analysis.errors import StudyError
from analysis.files import write_text
from analysis.pipeline.reading import RECOGNISED


def main(scans: Annotated[list[Path], typer.Argument(help="PDF files whose pages are images")]) -> None:
    """Recognise the text of scans with tesseract, and write it beside each as NAME.ocr.txt for people to check."""
    failed = False
    for scan in scans:
        try:
            typer.echo(write_recognised_text(scan))
        except StudyError as problem:
            typer.echo(f"error: {problem}", err=True)
            failed = True
    raise typer.Exit(int(failed))


def write_recognised_text(scan: Path) -> Path:
    """Write the text recognised in a scan, and return where. Raises `StudyError` where somebody has checked it."""
    if not scan.is_file():
        raise StudyError("there is no such file", where=str(scan), fix="name a scan that is there")
    data, path = scan.read_bytes(), scan.with_name(scan.stem + RECOGNISED)
    if path.is_file():
        checked = read_recognised(path.read_text(encoding="utf-8"), data, path.name).checked
        if checked:
            fix = "correct it by hand; or remove it, and with it what was checked"
            raise StudyError(f"was checked by {checked} and is not written over", where=str(path), fix=fix)
    write_text(path, recognise(data, scan.name))
    return path


if __name__ == "__main__":
    typer.run(main)
