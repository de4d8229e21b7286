"""An old Word file in, its items out, by LibreOffice where it is installed, else by catdoc."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from analysis.documents.extract.blocks import HEADING, Block, Table, looks_like_heading, make_text_block
from analysis.documents.extract.docx import read_docx
from analysis.documents.extract.repair import normalise
from analysis.errors import StudyError
from analysis.processes import run_program

WORD = re.compile(r"\w\w|\d")
SECONDS = 60
FIX = "install LibreOffice or catdoc, or save the file as DOCX"


def read_doc(data: bytes, name: str) -> list[Block | Table]:
    """Return what an old Word file holds; raises `StudyError` where it, or a program for it, is missing or damaged."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office and not shutil.which("catdoc"):
        raise StudyError("is an old Word file, for which no program is installed", where=name, fix=FIX)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(data)
        if office:
            profile = f"-env:UserInstallation=file://{folder}/profile"
            _run([office, profile, "--headless", "--convert-to", "docx", "--outdir", folder, str(source)], name)
            converted = source.with_suffix(".docx")
            if converted.exists():
                return read_docx(converted.read_bytes(), name)
            raise _unreadable(name)
        text = _run(["catdoc", "-w", "-d", "utf-8", str(source)], name)
    return _read_plain(text, name)


def _read_plain(text: str, name: str) -> list[Block]:
    """Return the paragraphs of plain text: each is one line."""
    blocks = []
    for line in text.splitlines():
        clean = normalise(line.replace("\t", " "))
        if not WORD.search(clean):
            continue  # catdoc lets signs of the file's own tables through
        if looks_like_heading(clean, False):
            blocks.append(Block(HEADING, clean, 1, level=1))
        else:
            blocks.append(make_text_block(clean, 1))
    if not blocks:
        raise _unreadable(name)
    return blocks


def _run(command: list[str], name: str) -> str:
    try:
        done = run_program(command, capture_output=True, timeout=SECONDS, check=True)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise _unreadable(name) from None
    return done.stdout.decode("utf-8", "replace")


def _unreadable(name: str) -> StudyError:
    return StudyError("cannot be read as an old Word file", where=name, fix="save it as DOCX in Word")
