"""Real documents of Bulgarian offices: what is known of each is found, and no page is silently empty."""

import shutil
from pathlib import Path

import pytest

from analysis.documents.extract import extract
from analysis.documents.passages import check_quotes, make_passages

REAL = Path(__file__).parents[3] / "shared" / "documents" / "real"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real documents are not beside the repository")


def read(name: str):
    extracted = extract((REAL / name).read_bytes(), name)
    assert extracted.problems == []
    pages, passages, boxes = make_passages(extracted, "real")
    check_quotes(pages, passages)
    assert pages["used"].all()
    assert set(pages["page"]) == set(passages["page"])
    return pages, passages, boxes


@pytest.fixture(scope="module")
def third_plan():
    return read("nap3_bg.pdf")


@pytest.mark.parametrize("label", ["Отговорна институция:", "Срок на изпълнение:"])
def test_each_of_the_37_measures_of_the_third_plan_has_its_labels_at_the_start_of_a_passage(third_plan, label):
    _, passages, _ = third_plan
    assert passages["quote"].str.startswith(label).sum() == 37


def test_the_third_plan_has_its_chapters_as_headings(third_plan):
    _, passages, _ = third_plan
    headings = passages.loc[passages["kind"] == "heading", "quote"]
    assert {"I. ВЪВЕДЕНИЕ", "IV. ТЕМАТИЧНИ ОБЛАСТИ И АНГАЖИМЕНТИ"} <= set(headings)
    assert headings.str.match(r"\d+\.\d+\.\d+").sum() >= 30


def test_boxes_lie_on_their_page(third_plan):
    pages, passages, boxes = third_plan
    assert set(boxes["passage"]) == set(passages["passage"])
    assert boxes[["x0", "y0", "x1", "y1"]].stack().between(0, 1).all()


def test_the_first_plan_is_one_table_of_33_measures_over_13_pages():
    pages, passages, _ = read("nap1_bg.pdf")
    cells = passages[passages["kind"] == "cell"]
    assert pages["label"].tolist() == [str(page) for page in range(1, 14)]
    numbers = cells.loc[cells["column"] == 0, "quote"].str.extract(r"(\d+)")[0].astype(int)
    assert numbers.tolist() == list(range(1, 34))
    assert cells["table"].unique().tolist() == [1]
    assert "Отговорна институция" in set(cells["header"])


def test_the_register_of_strategies_is_one_table_of_1432_rows():
    _, passages, _ = read("strategic_documents_report_2024.pdf")
    cells = passages[passages["kind"] == "cell"]
    assert cells["table"].unique().tolist() == [1]
    assert passages["row"].nunique() == 1432  # with its title and its header
    assert cells["row"].nunique() == 1430
    assert cells["header"].iloc[0] == "Заглавие"
    assert "инт" + "e" + "гриране" in passages["quote"].str.cat(sep=" ")  # a Latin letter stays in the quote


def test_the_english_plan_is_read_as_english():
    pages, passages, _ = read("nap3_en.pdf")
    assert (pages["cyrillic"] < 0.1).all()
    assert len(passages) > 300


def test_the_page_that_is_little_but_an_image_is_read():
    assert read("lp_1706529560.pdf")[1]["quote"].tolist() == ["Тестов pdf"]


def test_the_word_file_has_its_list_items():
    _, passages, _ = read("pris_1699662685.docx")
    assert (passages["kind"] == "item").sum() > 40


@pytest.mark.skipif(
    not any(map(shutil.which, ("soffice", "libreoffice", "catdoc"))), reason="no program for old Word files"
)
def test_the_old_word_file_is_read():
    _, passages, _ = read("pris_1699636514.doc")
    assert passages["quote"].str.contains("чл. 40, ал. 1 от Закона за достъп до обществена информация").any()
    assert passages["quote"].str.len().min() > 1
