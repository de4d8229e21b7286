"""A study in, its demonstration documents out: the files, the register that names them, and the truth about them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

from analysis.demonstration.documents.docx import write_docx
from analysis.demonstration.documents.html import write_html
from analysis.demonstration.documents.odt import write_odt
from analysis.demonstration.documents.pdf import write_pdf
from analysis.demonstration.documents.plans import Plan, load_plans
from analysis.demonstration.documents.register import COLUMNS, FOLDER, build_register
from analysis.demonstration.documents.scan import scan_pdf
from analysis.demonstration.documents.truth import describe
from analysis.errors import StudyError
from analysis.figures.fonts import make_fonts
from analysis.files import write_bytes, write_text
from analysis.reference.load import load_reference
from analysis.study import Study

PLACE = Path("data/raw/documents")
SCAN = "_scan.pdf"


def write_documents(study: Study) -> list[Path]:
    """Write documents, register.csv and truth.json into the study; return their paths. The same bytes every time.

    Raises `StudyError` for a study whose status is not "demonstration": its register is its own.
    """
    if not study.is_demonstration:
        raise StudyError(
            f"the study has the status “{study.status}”",
            where=str(study.root / "study.toml"),
            expected="demonstration: invented documents would stand among those that were received",
        )
    plans = load_plans()
    rendered = render_all(plans)
    hashes = {file: hashlib.sha256(data).hexdigest() for file, data in rendered.items()}
    tables = (load_reference(study.reference, name) for name in ("policies", "municipal_plans", "municipalities"))
    texts = {
        "register.csv": _write_rows(build_register(*tables, plans, hashes)),
        "truth.json": _write_truth(describe(plans, hashes)),
    }
    folder = study.root / PLACE
    for file, data in rendered.items():
        write_bytes(folder / FOLDER / file, data)
    for name, text in texts.items():
        write_text(folder / name, text)
    return [*(folder / FOLDER / file for file in rendered), *(folder / name for name in texts)]


def render_all(plans: list[Plan]) -> dict[str, bytes]:
    """Return the bytes of every file by its name."""
    with tempfile.TemporaryDirectory() as fonts:
        make_fonts(Path(fonts))
        return {file: render(plan, file, Path(fonts)) for plan in plans for file in plan.facts["files"]}


def render(plan: Plan, file: str, fonts: Path) -> bytes:
    """Return the bytes of a document in the format that the name of its file asks for."""
    if file.endswith(SCAN):
        return scan_pdf(write_pdf(plan, fonts), plan.facts["date"])
    writers: dict[str, Callable[[], bytes]] = {
        ".pdf": lambda: write_pdf(plan, fonts),
        ".docx": lambda: write_docx(plan),
        ".odt": lambda: write_odt(plan),
        ".html": lambda: write_html(plan).encode("utf-8"),
    }
    return writers[Path(file).suffix]()


def _write_rows(rows: list[dict[str, str]]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _write_truth(truth: dict) -> str:
    """Write a passage, and a measure, per line: readable in a diff, and small."""
    documents = [
        f"{_dump(name)}: {{{', '.join(f'{_dump(key)}: {_dump_lines(value)}' for key, value in facts.items())}}}"
        for name, facts in truth["documents"].items()
    ]
    head = ", ".join(f"{_dump(key)}: {_dump(value)}" for key, value in truth.items() if key != "documents")
    return f'{{{head},\n"documents": {{\n' + ",\n".join(documents) + "\n}}\n"


def _dump_lines(value) -> str:
    if not isinstance(value, list):
        return _dump(value)
    return "[\n" + ",\n".join(map(_dump, value)) + "\n]"


def _dump(value) -> str:
    return json.dumps(value, ensure_ascii=False)
