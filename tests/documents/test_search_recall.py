"""How much of what it should the search finds: word families over the demonstration documents and real plans."""

import json
from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from analysis.documents import queries
from analysis.documents.lemmas import lemmatise
from analysis.documents.search import build_index, search
from analysis.documents.sentences import split_sentences

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "documents"
TRUTH = ROOT / "data/raw/documents/truth.json"
REAL = ("nap1_bg.pdf", "nap3_bg.pdf", "strategic_documents_report_2024.pdf")
OWN = Path(__file__).with_name("families.tsv")
GOLD = SHARED / "gold_bg_lemmas.tsv"
no_material = pytest.mark.skipif(not GOLD.is_file(), reason="the folder of real documents is not beside the repository")


def read_families(path: Path) -> list[set[str]]:
    return [set(line.split("\t")[-1].split()) for line in path.read_text(encoding="utf-8").splitlines()]


def read_demonstration() -> list[str]:
    documents = json.loads(TRUTH.read_text(encoding="utf-8"))["documents"].values()
    return [passage["quote"] for document in documents for passage in document["passages"]]


def read_real() -> list[str]:
    """Return the sentences of the real documents."""
    texts = []
    for name in REAL:
        pages = pypdfium2.PdfDocument(SHARED / "real" / name)
        text = " ".join(page.get_textpage().get_text_range() for page in pages).replace("\ufffe", "")
        flat = " ".join(text.split())
        texts += [flat[start:end] for start, end in split_sentences(flat)]
    return texts


def measure(families: list[set[str]], texts: list[str]) -> tuple[float, float]:
    """Return recall and precision of searching every form: right is each text that holds a form of its family."""
    frame = pd.DataFrame({"document": "all", "passage": range(len(texts)), "page": 1, "heading": "", "quote": texts})
    index, forms = build_index(frame), [{token.form for token in lemmatise(text)} for text in texts]
    right = found = expected = 0
    for family in families:
        relevant = {number for number, words in enumerate(forms) if words & family}
        for form in family:
            got = {hit.passage for hit in search(index, form)}
            right, found, expected = right + len(got & relevant), found + len(got), expected + len(relevant)
    return right / expected, right / found


def test_families_of_our_own_are_found_in_the_demonstration():
    recall, precision = measure(read_families(OWN), read_demonstration())
    assert recall >= 0.97
    assert precision >= 0.95


@no_material
@pytest.mark.parametrize("families", [OWN, GOLD], ids=["own", "gold"])
def test_families_are_found_in_demonstration_and_real_documents(families):
    recall, precision = measure(read_families(families), read_demonstration() + read_real())
    assert recall >= 0.97
    assert precision >= 0.95


def test_a_search_for_the_form_as_typed_finds_less_than_half(monkeypatch):
    class Plain(queries.Word):
        def __new__(cls, start, end, form, *_):
            return super().__new__(cls, start, end, form, form, form)

    monkeypatch.setattr(queries, "Word", Plain)
    recall, _ = measure(read_families(OWN), read_demonstration())
    assert recall < 0.5
