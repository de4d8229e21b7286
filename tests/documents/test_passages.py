"""Each passage says where it stands, and its quote is what stands there."""

import pandas as pd
import pytest

from analysis.documents.extract import Extracted, extract
from analysis.documents.passages import BOXES, PAGES, PASSAGES, check_quotes, make_passages
from analysis.errors import StudyError

HTML = """<body><h1>План</h1><p>Увод.</p><h2>Мерки</h2><p>Първа.</p>
<table><tr><th>Мярка</th><th>Срок</th></tr><tr><td>Обучение</td><td></td></tr></table><h2>Край</h2><p>Последно.</p></body>"""


@pytest.fixture
def plan() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return make_passages(extract(HTML.encode(), "plan.html"), "plan")


def test_passages_count_from_one_and_know_the_headings_above(plan):
    _, passages, _ = plan
    assert passages["passage"].tolist() == list(range(1, 10))
    assert passages["heading"].tolist() == ["", *["План"] * 2, *["План › Мерки"] * 4, "План", "План › Край"]
    assert passages["quote"].tolist()[4:7] == ["Мярка", "Срок", "Обучение"]
    assert set(passages["document"]) == {"plan"}


def test_the_frames_have_the_columns_that_the_rest_relies_on(plan):
    for frame, columns in zip(plan, (PAGES, PASSAGES, BOXES), strict=True):
        assert list(frame.columns) == columns


def test_a_quote_is_the_text_of_its_page_at_its_place(plan):
    pages, passages, _ = plan
    text = pages["text"].iloc[0]
    assert text.splitlines() == passages["quote"].tolist()
    assert [text[row.start : row.end] for row in passages.itertuples()] == passages["quote"].tolist()
    check_quotes(pages, passages)


@pytest.mark.parametrize("change", ["quote", "start", "text", "page"])
def test_every_passage_whose_quote_is_not_at_its_place_is_named(plan, change):
    pages, passages, _ = (frame.copy() for frame in plan)
    if change == "text":
        pages.loc[0, "text"] = "о" + pages.loc[0, "text"]
    elif change == "quote":
        passages.loc[2, "quote"] = "Мерка"
    else:
        passages.loc[2, change] += 1
    named = "plan, page [12], passage [13]: the page says .* expected: the quote “(План|Мер)"
    with pytest.raises(StudyError, match=named):
        check_quotes(pages, passages)


def test_a_page_that_is_not_legible_keeps_its_text_and_has_no_passages():
    extracted = extract(HTML.encode(), "plan.html")
    unread = Extracted(extracted.pages.assign(used=False), extracted.blocks, extracted.boxes)
    pages, passages, _ = make_passages(unread, "plan")
    assert "Първа." in pages["text"].iloc[0]
    assert passages.empty
    check_quotes(pages, passages)
