"""The kit of the double coding: a blind, stratified sample, a workbook to fill in, and codes that are checked."""

import io
import zipfile
from functools import cache

import numpy as np
import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.documents import sampling
from analysis.documents.coding import list_disagreements, predict_codes, settle
from analysis.documents.coding_books import list_themes, load_book, write_adjudication_book, write_coding_book
from analysis.documents.coding_reading import read_adjudication_book, read_coding_book
from analysis.documents.gate import assess
from analysis.documents.sampling import draw_sample
from analysis.errors import StudyError

THEMES = ["education", "health", "housing", "employment", "rule_of_law", "culture_media", "participation"]
ROOM, SHEET = 600, "Кодиране"
COLUMNS = ["number", "document", "page", "heading", "text", *THEMES, "none", "note"]


@cache
def make_passages() -> pd.DataFrame:
    words = ["жители", "кметство", "план", "работа", "години", "средства", "договор", "отдел", "край", "начало"]
    rows = [
        (
            "plan",
            number,
            "paragraph",
            1 + number // 20,
            "I. Увод",
            f"Номер {number}: " + " ".join(words[: 3 + number % 7]),
        )
        for number in range(1, ROOM + 1)
    ]
    return pd.DataFrame(rows, columns=["document", "passage", "kind", "page", "heading", "quote"]).assign(header="")


@cache
def make_marks() -> pd.DataFrame:
    """Education in every fourth passage, health in every tenth, housing in ten, employment in three."""
    found = {"education": range(4, ROOM, 4), "health": range(10, ROOM, 10), "housing": range(7, 77, 7)}
    found["employment"] = (1, 2, 3)
    rows = [("plan", passage, theme) for theme, places in found.items() for passage in places]
    marks = pd.DataFrame(rows, columns=["document", "passage", "theme"])
    return marks.assign(state=np.where(marks["passage"] % 3 == 0, "commitment", "mention"))


@cache
def make_sample() -> pd.DataFrame:
    return draw_sample(make_passages(), make_marks())


def make_few() -> pd.DataFrame:
    """Enough for the workbooks."""
    return make_sample().head(12)


def fill_in(data: bytes, codes: dict[int, dict] = {}, otherwise={"none": "x"}, change=lambda sheet: None) -> bytes:  # noqa: B006
    """Fill in a workbook as a coder would: codes by number, and for all others `otherwise`."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[-1]
    ids = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=3):
        for column, value in codes.get(row[0].value, otherwise).items():
            row[ids.index(column)].value = value
    change(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_the_sample_has_enough_passages_half_of_them_found_by_rules():
    sample = make_sample()
    assert len(sample) >= 200
    assert sample["stratum"].ne("").mean() == pytest.approx(0.5, abs=0.01)


def test_each_theme_has_twenty_five_passages_or_all_that_there_are():
    sample, marks = make_sample(), make_marks()
    drawn = sample.merge(marks, on=["document", "passage"])["theme"].value_counts()
    for theme, available in marks["theme"].value_counts().items():
        assert drawn[theme] >= min(available, 25)


def test_weights_add_up_to_all_passages_that_can_be_coded():
    sample, passages, marks = make_sample(), make_passages(), make_marks()
    assert sample["weight"].sum() == pytest.approx(len(sampling.list_codable(passages, marks)))
    by_stratum = sample.groupby("stratum")
    assert by_stratum["weight"].sum().round(9).equals(by_stratum["population"].first().astype(float))


def test_every_passage_of_a_stratum_has_the_same_themes():
    sample, marks = make_sample(), make_marks()
    found = marks.groupby(["document", "passage"])["theme"].agg(lambda themes: "+".join(sorted(themes)))
    for row in sample.itertuples():
        assert found.get((row.document, row.passage), "") == row.stratum


def test_the_same_seed_draws_the_same_sample_whatever_the_order_of_rows():
    sample, passages, marks = make_sample(), make_passages(), make_marks()
    assert_frame_equal(draw_sample(passages.sample(frac=1, random_state=3), marks), sample)
    assert not draw_sample(passages, marks, seed=2)["passage"].equals(sample["passage"])


def test_headings_and_scraps_without_a_mark_are_not_drawn():
    passages, marks = make_passages(), make_marks()
    scraps = passages.assign(quote="2013 г.")
    assert set(sampling.list_codable(scraps, marks)["passage"]) == set(marks["passage"])
    assert sampling.list_codable(passages.assign(kind="heading"), marks).empty


def test_a_sample_of_other_texts_is_named():
    sample, passages = make_sample(), make_passages()
    sampling.check_sample(sample, passages)
    row = sample.iloc[0]
    edited = passages.assign(quote=passages["quote"].mask(passages["passage"] == row["passage"], "друг текст"))
    with pytest.raises(StudyError, match=f"number 1: passage {row['passage']} of plan is another one now"):
        sampling.check_sample(sample, edited)


def test_of_a_table_only_the_measures_are_coded():
    cells = make_passages().assign(kind="cell")
    assert len(sampling.list_codable(cells.assign(header="Дейност"), make_marks())) > 500
    assert sampling.list_codable(cells.assign(header="Отговорна институция"), make_marks()).empty


def test_a_small_corpus_is_coded_whole():
    passages, marks = make_passages(), make_marks()
    few = draw_sample(passages.head(40), marks[marks["passage"] <= 40])
    assert len(few) == 40
    assert (few["weight"] == 1).all()


def test_the_themes_are_those_of_the_study():
    assert list_themes() == THEMES


def test_the_workbook_tells_nothing_of_what_the_rules_found():
    sample = make_sample()
    data = write_coding_book(sample, "bg")
    blind = write_coding_book(sample.assign(stratum="", weight=0, population=0), "bg")
    assert data == blind
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[-1]
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert {cell.value for row in sheet.iter_rows(min_row=3, min_col=6) for cell in row} == {None}


@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_workbook_has_instructions_a_codebook_and_lists_to_choose_from(language):
    sample = make_sample()
    book = openpyxl.load_workbook(io.BytesIO(write_coding_book(sample, language)))
    texts = load_book()
    assert book.sheetnames == [texts["sheets"][name][language] for name in ("instructions", "codebook", "coding")]
    explained = [row[0] for row in book.worksheets[1].iter_rows(values_only=True)]
    assert set(explained) >= {about["name"][language] for about in texts["themes"].values()}
    offers = {offer.formula1: str(offer.sqref) for offer in book.worksheets[2].data_validations.dataValidation}
    last = len(sample) + 2
    assert offers == {
        '"1,2"': " ".join(f"{letter}3:{letter}{last}" for letter in "FGHIJKL"),
        '"x"': f"M3:M{last}",
    }


def test_a_demonstration_is_marked_and_a_study_is_not():
    sample = make_sample()
    for is_demonstration in (True, False):
        book = openpyxl.load_workbook(io.BytesIO(write_coding_book(sample, "bg", is_demonstration)))
        first = book.worksheets[0]["A1"].value
        assert first.startswith("ДЕМОНСТРАЦИЯ") == is_demonstration


def test_texts_are_locked_and_codes_are_not():
    sample = make_sample()
    sheet = openpyxl.load_workbook(io.BytesIO(write_coding_book(sample, "bg"))).worksheets[-1]
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[3]] == [True] * 5 + [False] * 9


def test_the_same_sample_gives_the_same_bytes():
    sample = make_sample()
    data = write_coding_book(sample, "bg")
    assert data == write_coding_book(sample, "bg")
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        assert {entry.date_time[0] for entry in files.infolist()} == {1980}


def test_a_passage_that_looks_like_a_formula_or_holds_odd_signs_comes_back_as_it_was():
    sample = make_few()
    odd = sample.assign(quote=["=SUM(A1:A9)", "знак \x0b и\nред", *sample["quote"][2:]])
    data = write_coding_book(odd, "bg")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[-1]
    assert sheet["E3"].data_type == "s"
    assert not read_coding_book(fill_in(data), odd, "first.xlsx").empty


def test_codes_come_back_with_nothing_where_the_cell_is_empty():
    sample = make_few()
    codes = {1: {"health": 2, "housing": "1"}, 2: {"education": 1.0}}
    got = read_coding_book(fill_in(write_coding_book(sample, "en"), codes), sample, "first.xlsx")
    assert len(got) == len(sample) * len(THEMES)
    place = sample.set_index("number")["passage"]
    coded = got[got["code"] > 0].set_index(["passage", "theme"])["code"].to_dict()
    assert coded == {(place[1], "health"): 2, (place[1], "housing"): 1, (place[2], "education"): 1}


@pytest.mark.parametrize("sign", ["x", "X", "х", "Х", " x "])
def test_an_x_is_an_x_in_either_alphabet(sign):
    sample = make_few()
    data = fill_in(write_coding_book(sample, "bg"), otherwise={"none": sign})
    assert (read_coding_book(data, sample, "first.xlsx")["code"] == 0).all()


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        ({3: {"health": 3}}, "row 5: “3” in column health; expected: 0, 1, 2"),
        ({3: {"health": "да"}}, "row 5: “да” in column health"),
        ({3: {}}, "row 5: no code"),
        ({3: {"none": "x", "health": 1}}, "row 5: an x for no theme beside health"),
        ({3: {"none": "не"}}, "row 5: “не” in column none"),
    ],
)
def test_a_wrong_code_is_named_with_its_row(codes, message):
    sample = make_few()
    data = fill_in(write_coding_book(sample, "bg"), codes)
    with pytest.raises(StudyError, match=f"first.xlsx, sheet {SHEET}, {message}"):
        read_coding_book(data, sample, "first.xlsx")


def change_text(sheet):
    sheet["E5"].value += " и още"


def delete_row(sheet):
    sheet.delete_rows(5)


def repeat_row(sheet):
    sheet.append([cell.value for cell in sheet[5]])


def renumber(sheet):
    sheet["A5"].value = 999


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (change_text, ["the text of passage 3 was changed"]),
        (delete_row, ["passage 3 is missing"]),
        (repeat_row, ["passage 3 is there 2 times"]),
        (renumber, ["number “999” is not in the sample", "passage 3 is missing"]),
    ],
)
def test_a_changed_missing_doubled_or_strange_row_is_named(change, messages):
    sample = make_few()
    data = fill_in(write_coding_book(sample, "bg"), change=change)
    with pytest.raises(StudyError) as raised:
        read_coding_book(data, sample, "first.xlsx")
    assert [
        str(problem).split(": ")[1].split(";")[0] for problem in getattr(raised.value, "problems", [raised.value])
    ] == messages


def test_all_problems_are_named_at_once():
    sample = make_few()
    data = fill_in(write_coding_book(sample, "bg"), {1: {"health": 7}, 2: {}})
    with pytest.raises(StudyError) as raised:
        read_coding_book(data, sample, "first.xlsx")
    assert "“7”" in str(raised.value) and "no code" in str(raised.value)


def test_another_file_is_refused_with_what_to_do():
    sample = make_few()
    with pytest.raises(StudyError, match="first.xlsx: is no workbook that can be read; to do: save it as .xlsx"):
        read_coding_book(b"number;code", sample, "first.xlsx")
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    with pytest.raises(StudyError, match="no sheet of codes, but Sheet; expected: Кодиране or Coding"):
        read_coding_book(other.getvalue(), sample, "first.xlsx")


def test_a_missing_column_is_named():
    sample = make_few()
    data = fill_in(write_coding_book(sample, "bg"), change=lambda sheet: sheet.delete_cols(7))
    with pytest.raises(StudyError, match="no column health"):
        read_coding_book(data, sample, "first.xlsx")


def test_spaces_and_line_ends_of_another_program_change_no_text():
    sample = make_few()

    def respace(sheet):
        sheet["E5"].value = sheet["E5"].value.replace(" ", " _x000D_\n", 1) + " "

    assert not read_coding_book(fill_in(write_coding_book(sample, "bg"), change=respace), sample, "first.xlsx").empty


@cache
def make_coders() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two coders who differ on health in passage 1 and on housing in passage 2."""
    sample = make_few()
    data = write_coding_book(sample, "bg")
    first = fill_in(data, {1: {"health": 2}, 2: {"housing": 1}, 3: {"education": 1}})
    second = fill_in(data, {1: {"health": 1}, 3: {"education": 1}})
    return tuple(read_coding_book(book, sample, "coder.xlsx") for book in (first, second))


def test_only_what_coders_see_differently_is_adjudicated():
    sample, coders = make_few(), make_coders()
    got = list_disagreements(*coders)
    place = sample.set_index("number")["passage"]
    expected = {(place[1], "health", 2, 1), (place[2], "housing", 1, 0)}
    assert set(got[["passage", "theme", "first", "second"]].itertuples(index=False, name=None)) == expected


@pytest.mark.parametrize("language", ["bg", "en"])
def test_what_was_decided_becomes_the_code_and_what_both_gave_stays(language):
    sample, coders = make_few(), make_coders()
    data = write_adjudication_book(list_disagreements(*coders), sample, language)
    decided = {1: {"decision": 1}, 2: {"decision": "0"}}
    decisions = read_adjudication_book(fill_in(data, decided), sample, "adjudication.xlsx")
    got = settle(*coders, decisions)
    place = sample.set_index("number")["passage"]
    coded = got[got["code"] > 0].set_index(["passage", "theme"])["code"].to_dict()
    assert coded == {(place[1], "health"): 1, (place[3], "education"): 1}
    assert len(got) == len(sample) * len(THEMES)


def test_a_disagreement_that_nobody_decided_is_named():
    sample, coders = make_few(), make_coders()
    data = write_adjudication_book(list_disagreements(*coders), sample, "bg")
    with pytest.raises(StudyError, match="no decision"):
        read_adjudication_book(fill_in(data, {1: {"decision": 1}, 2: {}}), sample, "adjudication.xlsx")
    decisions = read_adjudication_book(fill_in(data, otherwise={"decision": 1}), sample, "adjudication.xlsx")
    with pytest.raises(StudyError, match="a disagreement without a decision"):
        settle(*coders, decisions.iloc[1:])


def test_a_decision_on_what_both_coded_alike_belongs_to_other_codes():
    coders = make_coders()
    first, _ = coders
    decisions = first.iloc[[0]]
    with pytest.raises(StudyError, match="a decision where the coders agree"):
        settle(first, first, decisions)


def test_coders_of_other_passages_are_not_compared():
    coders = make_coders()
    first, second = coders
    with pytest.raises(StudyError, match="7 codes of one coder only"):
        list_disagreements(first, second.iloc[7:])


def test_the_rules_code_a_passage_by_the_strongest_that_they_found():
    sample, marks = make_few(), make_marks()
    twice = pd.concat([marks.assign(state="mention"), marks[marks["theme"] == "health"].assign(state="commitment")])
    got = predict_codes(twice, sample, THEMES).set_index(["passage", "theme"])["code"]
    assert len(got) == len(sample) * len(THEMES)
    assert set(got.xs("health", level="theme")) == {0, 2}
    assert set(got.xs("education", level="theme")) == {0, 1}
    assert set(got.xs("participation", level="theme")) == {0}


def test_sample_codes_and_decisions_together_say_which_themes_are_kept():
    passages, marks = make_passages().head(12), make_marks()[make_marks()["passage"] <= 12]
    few = draw_sample(passages, marks)
    codes = {
        row.number: dict.fromkeys(row.stratum.split("+"), 2 if row.passage % 3 == 0 else 1)
        for row in few.itertuples()
        if row.stratum
    }
    book = fill_in(write_coding_book(few, "bg"), codes)
    coded = read_coding_book(book, few, "first.xlsx")
    got = assess(passages, marks, few, (coded, coded, coded.iloc[:0]), 0.667, 0.8)
    kept = got["gate"].set_index("theme")["kept"]
    assert kept["education"] and kept["employment"]
    assert not kept["participation"]
    assert set(got["corrected"]["document"]) == {"plan"}
    with pytest.raises(StudyError, match="is another one now"):
        assess(passages.assign(quote="друг текст"), marks, few, (coded, coded, coded.iloc[:0]), 0.667, 0.8)
