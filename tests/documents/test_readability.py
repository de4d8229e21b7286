"""LIX is counted as by hand, only where there is text enough, and the hardest sentences are named."""

from pathlib import Path

import pandas as pd
import pypdfium2
import pytest

from analysis.documents.readability import list_hardest, measure_readability, read_references

NAP3 = Path(__file__).parents[3] / "shared" / "documents" / "real" / "nap3_bg.pdf"
SHORT = "Ние ще имаме нов план."  # 5 words, none of more than six letters
LONG = "Общинската администрация осигурява необходимите средства за обучението на образователните медиатори в града."


def make(*quotes: str, kind: str = "paragraph") -> pd.DataFrame:
    return pd.DataFrame({"document": "a", "passage": range(len(quotes)), "kind": kind, "quote": quotes})


def test_words_sentences_and_long_words_are_counted():
    got = measure_readability(make(*[f"{SHORT} {LONG}"] * 100)).iloc[0]
    assert (got["words"], got["sentences"]) == (1700, 200)
    assert got["words_per_sentence"] == 8.5
    assert got["share_long"] == pytest.approx(8 / 17)
    assert got["lix"] == pytest.approx(8.5 + 800 / 17)


def test_of_fewer_than_a_thousand_words_no_lix_is_given():
    almost, enough = (measure_readability(make(*[SHORT] * number)).iloc[0] for number in (199, 200))
    assert (almost["words"], enough["words"]) == (995, 1000)
    assert pd.isna(almost["lix"])
    assert enough["lix"] == 5


def test_headings_cells_and_labels_are_not_read():
    assert measure_readability(make(*[LONG] * 99, kind="cell")).empty
    assert measure_readability(make("Срок: 2014 г.", "Цел 1")).empty
    assert len(measure_readability(make(LONG, kind="item"))) == 1


def test_an_abbreviation_does_not_make_a_text_easier():
    text = "Планът е приет с решение на Общинския съвет от 5 май 2014 г. по чл. 21, ал. 1, т. 12 от закона."
    assert measure_readability(make(*[text] * 99)).iloc[0]["sentences"] == 99


def test_the_hardest_sentences_come_first_with_their_place():
    got = list_hardest(make(SHORT, f"{SHORT} {LONG}", f"{LONG} {SHORT}"), count=2)
    assert got[["passage", "start", "end"]].to_numpy().tolist() == [[1, 23, 23 + len(LONG)], [2, 0, len(LONG)]]
    assert got["lix"].tolist() == [pytest.approx(12 + 800 / 12)] * 2


def test_references_have_a_figure_and_a_source():
    references = read_references()
    assert references["lix"].between(30, 100).all()
    assert references.notna().all(axis=None)


@pytest.mark.skipif(not NAP3.is_file(), reason="the folder of real documents is not beside the repository")
def test_a_reference_text_gives_its_figure():
    text = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(NAP3)).replace("\ufffe", "")
    got = measure_readability(make(" ".join(text.split())))["lix"].iloc[0]
    references = read_references().set_index("text_en")["lix"]
    assert got == pytest.approx(references["Third open-government action plan"], abs=1)
