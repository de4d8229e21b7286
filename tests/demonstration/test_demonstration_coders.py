"""The invented coders follow the truth but for a few slips, and what lies in data/raw is what they hand in."""

import io
import json
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from analysis.demonstration.documents.coders import FILES, SLIP, code_by_truth, make_coding, slip
from analysis.documents.coding import KEY, list_disagreements, settle
from analysis.documents.coding_books import list_themes
from analysis.documents.coding_reading import read_adjudication_book, read_coding_book
from analysis.errors import StudyError

DOCUMENTS = Path(__file__).parents[2] / "data/raw/documents"
TEXTS = [f"Изречение {number} казва нещо за кварталите на града." for number in range(1, 41)]
TRUTH = {
    "plan": {
        "passages": [
            {"passage": number, "quote": quote, "themes": {"health": "commitment"} if number % 2 else {}}
            for number, quote in enumerate(TEXTS, 1)
        ]
    }
}
PASSAGES = pd.DataFrame({"document": "plan", "passage": range(1, 41), "quote": TEXTS, "page": 1}).assign(
    kind="paragraph", heading="", header=""
)
MARKS = pd.DataFrame({"document": "plan", "passage": [1, 3], "theme": "health", "state": "commitment"})


def read(files: dict[str, bytes]) -> tuple[pd.DataFrame, ...]:
    """Return the sample, the codes of both coders, and the decisions."""
    sample = pd.read_csv(io.BytesIO(files["sample.csv"]), keep_default_na=False)
    first, second = (read_coding_book(files[name], sample, name) for name in ("first.xlsx", "second.xlsx"))
    return sample, first, second, read_adjudication_book(files["adjudication.xlsx"], sample, "adjudication.xlsx")


def test_what_the_coders_hand_in_is_read_and_settled_as_the_truth():
    sample, *codes = read(make_coding(PASSAGES, MARKS, TRUTH))
    pd.testing.assert_frame_equal(
        settle(*codes).sort_values(KEY, ignore_index=True),
        code_by_truth(sample, TRUTH).sort_values(KEY, ignore_index=True),
    )


def test_the_same_documents_give_the_same_bytes():
    assert make_coding(PASSAGES, MARKS, TRUTH) == make_coding(PASSAGES, MARKS, TRUTH)


def test_a_coder_slips_in_three_of_a_hundred_codes_and_takes_as_many_for_something():
    codes = pd.DataFrame({"code": np.repeat([0, 1, 2], [1000, 100, 100])})
    got = slip(codes, np.random.default_rng(1))["code"]
    wrong = got != codes["code"]
    assert wrong[codes["code"] > 0].sum() == SLIP * 200
    assert wrong[codes["code"] == 0].sum() == SLIP * 200
    assert set(got[wrong & (codes["code"] == 0)]) == {1}


def test_a_passage_that_the_truth_does_not_have_is_named():
    with pytest.raises(StudyError, match="passage 1 of plan is not in truth.json; expected: “Друг текст.”"):
        code_by_truth(PASSAGES.head(1).assign(quote="Друг текст."), TRUTH)


def test_spaces_that_do_not_break_make_no_other_passage():
    spaced = PASSAGES.head(1).assign(quote=TEXTS[0].replace(" ", "\N{NO-BREAK SPACE}"))
    assert len(code_by_truth(spaced, TRUTH)) == len(list_themes())


def test_the_kit_in_data_is_of_the_documents_there_and_says_what_the_truth_says():
    sample, *codes = read({name: (DOCUMENTS / "coding" / name).read_bytes() for name in FILES})
    truth = json.loads((DOCUMENTS / "truth.json").read_text(encoding="utf-8"))["documents"]
    expected = code_by_truth(sample, truth)
    got = settle(*codes).merge(expected, on=KEY, suffixes=("", "_true"))
    assert len(got) == len(sample) * len(list_themes()) >= 200 * len(list_themes())
    assert (got["code"] == got["code_true"]).all()
    assert not list_disagreements(*codes[:2]).empty


@pytest.mark.parametrize("name", FILES[1:])
def test_every_workbook_in_data_is_marked_as_demonstration(name):
    book = openpyxl.load_workbook(DOCUMENTS / "coding" / name)
    assert book.worksheets[0]["A1"].value.startswith("ДЕМОНСТРАЦИЯ")
