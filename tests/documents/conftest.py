"""What tests of reading documents share: a printer of PDFs, and the plan that came in five formats."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents.extract import extract
from analysis.documents.passages import make_passages

DEMONSTRATION = Path(__file__).parents[2] / "data" / "raw" / "documents" / "demonstration"
PAGE = "@page { size: A4; margin: 2.5cm } body { font: 11pt 'DejaVu Serif', serif } td, th { border: 1px solid }"


@pytest.fixture(scope="session")
def print_pdf() -> Callable[..., bytes]:
    """Print the body of a page in HTML, with a style, as a PDF."""
    weasyprint = pytest.importorskip("weasyprint", reason="PDFs for tests are printed by WeasyPrint")

    def print_body(body: str, style: str = "") -> bytes:
        html = f'<html lang="bg"><style>{PAGE} table {{ border-collapse: collapse }} {style}</style>{body}</html>'
        return weasyprint.HTML(string=html).write_pdf()

    return print_body


@pytest.fixture(scope="session")
def read_passages() -> Callable[..., pd.DataFrame]:
    """Read a file's bytes, which have to be whole, into its passages."""

    def read(data: bytes, name: str, ocr: str | None = None) -> pd.DataFrame:
        extracted = extract(data, name, ocr)
        assert extracted.problems == []
        return make_passages(extracted, "plan")[1]

    return read


@pytest.fixture(scope="session")
def demonstration() -> Path:
    """The folder of the demonstration documents."""
    return DEMONSTRATION
