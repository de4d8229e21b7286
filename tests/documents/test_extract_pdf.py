"""What is printed in a PDF is read as it was written: headings, paragraphs, lists and tables, without running heads."""

import re

import pytest

from analysis.documents.extract import extract
from analysis.documents.passages import make_passages

WORDS = "Общинската администрация организира обучения за преквалифициране на безработни лица от двата квартала. "
HEADS = """@page { @top-center { content: "ОБРАЗЕЦ на план, стр. " counter(page) }
@bottom-center { content: counter(page) } }"""


def kinds(passages) -> list[tuple[str, str]]:
    return list(zip(passages["kind"], passages["quote"], strict=True))


def test_words_cut_at_the_ends_of_lines_are_whole(print_pdf, read_passages):
    text = (
        "Неправителствените организации предложиха по-добри социално-икономически условия за по-малките селища. " * 12
    )
    pdf = print_pdf(f"<p>{text}</p>", "body { hyphens: auto; text-align: justify; width: 7cm }")
    passages = read_passages(pdf, "plan.pdf")
    assert kinds(passages) == [("paragraph", text.strip())]


def test_a_heading_of_two_lines_is_one_and_sizes_give_the_levels(print_pdf, read_passages):
    title = "План за действие на общината за интегриране на българските граждани от ромски произход"
    body = f"<h1>{title}</h1><h2>1. Увод</h2><p>{WORDS * 4}</p><h3>1.1. Цели</h3><p>{WORDS}</p><h2>2. Мерки</h2>"
    passages = read_passages(print_pdf(body + f"<p>{WORDS}</p>"), "plan.pdf")
    headings = passages[passages["kind"] == "heading"]
    assert headings["quote"].tolist() == [title, "1. Увод", "1.1. Цели", "2. Мерки"]
    assert headings["level"].tolist() == [1, 2, 3, 2]
    assert passages["heading"].iloc[-1] == f"{title} › 2. Мерки"


def test_a_number_of_things_at_the_start_of_a_line_does_not_part_a_heading(print_pdf, read_passages):
    title = "Мерки за изграждане на водопровод и канализация в кварталите на<br>12 населени места в общината"
    passages = read_passages(print_pdf(f"<p><b>{title}</b></p><p>{WORDS}</p>"), "plan.pdf")
    assert kinds(passages)[0] == ("heading", title.replace("<br>", " "))


def test_in_print_of_one_size_weight_capitals_and_numbers_make_headings(print_pdf, read_passages):
    labelled = "<p><b>Срок:</b> 2014 г.</p>"
    body = f"<p><b>I. ВЪВЕДЕНИЕ</b></p><p>{WORDS * 3}</p><p>ОБРАЗОВАНИЕ И НАУКА</p><p>{WORDS}</p>{labelled}"
    passages = read_passages(print_pdf(body), "plan.pdf")
    expected = ["heading", "paragraph", "heading", "paragraph", "paragraph"]
    assert passages["kind"].tolist() == expected


def test_items_of_a_list_lose_their_sign(print_pdf, read_passages):
    body = f"<p>{WORDS}</p><ul><li>{WORDS * 2}</li><li>второ</li></ul><ol><li>трето</li></ol><p>а) четвърто</p>"
    passages = read_passages(print_pdf(body), "plan.pdf")
    assert kinds(passages)[1:] == [
        ("item", (WORDS * 2).strip()),
        ("item", "второ"),
        ("item", "трето"),
        ("item", "четвърто"),
    ]


def test_paragraphs_without_space_between_them_are_told_by_the_word_that_had_room(print_pdf, read_passages):
    body = f"<p>{WORDS * 3}</p><p>Отговорна институция: кметът</p><p>Срок на изпълнение: 2014 г.</p><p>{WORDS * 3}</p>"
    passages = read_passages(print_pdf(body, "p { margin: 0 }"), "plan.pdf")
    assert passages["quote"].tolist()[1:3] == ["Отговорна институция: кметът", "Срок на изпълнение: 2014 г."]
    assert len(passages) == 4


def test_running_heads_and_page_numbers_are_removed_and_the_numbers_kept(print_pdf):
    body = "".join(f"<p style='break-after: page'>Страница {word}. {WORDS}</p>" for word in ("едно", "две", "три"))
    pages, passages, _ = make_passages(extract(print_pdf(body, HEADS), "plan.pdf"), "plan")
    assert not passages["quote"].str.contains("ОБРАЗЕЦ").any()
    assert passages["quote"].str.startswith("Страница").all()
    assert pages["label"].tolist() == ["1", "2", "3"]


def test_a_line_that_only_some_pages_begin_with_is_text(print_pdf, read_passages):
    body = "".join(
        f"<p style='break-after: page'>{word} първи ред.</p><p>{WORDS}</p>" for word in ("Един", "Друг", "Трети")
    )
    assert read_passages(print_pdf(body), "plan.pdf")["quote"].str.contains("първи ред").sum() == 3


def test_a_paragraph_that_goes_on_overleaf_is_one_passage_on_the_page_where_it_begins(print_pdf):
    text = " ".join(f"{WORDS[:-2]} {number}." for number in range(60))
    pages, passages, boxes = make_passages(extract(print_pdf(f"<p>{text}</p>"), "plan.pdf"), "plan")
    assert len(pages) > 1
    assert kinds(passages) == [("paragraph", text)]
    assert passages["page"].tolist() == [1]
    assert sorted(boxes["page"].unique()) == list(pages["page"])
    assert boxes[["x0", "y0", "x1", "y1"]].stack().between(0, 1).all()


def say(first: int, count: int) -> str:
    """Return sentences that differ, so that none is taken for a running head."""
    names = ("Борово", "Бяла", "Ветово", "Две могили", "Иваново", "Русе", "Сливо поле", "Ценово")
    endings = ("на училищата", "на читалищата", "на здравните медиатори", "на жилищата", "на безработните")
    numbers = range(first, first + count)
    return " ".join(f"В община {names[n % 8]} работата {endings[n % 5]} продължава с мярка {n}." for n in numbers)


def test_text_in_two_columns_is_read_down_one_and_then_down_the_other(print_pdf, read_passages):
    texts = [say(0, 15), say(15, 15), say(30, 12)]
    body = "".join(f"<p>{text}</p>" for text in texts)
    style = "div { columns: 2; text-align: justify; hyphens: auto }"
    passages = read_passages(print_pdf(f"<h1>Решение</h1><div>{body}</div>", style), "plan.pdf")
    assert kinds(passages) == [("heading", "Решение"), *(("paragraph", text) for text in texts)]


def test_the_raised_number_of_a_note_is_no_word_and_the_note_does_not_part_a_paragraph(print_pdf, read_passages):
    first, second = say(0, 6), say(6, 80)
    note = '@page :first { @bottom-left { content: "Бележка под линия за първата страница."; font-size: 8pt } }'
    passages = read_passages(print_pdf(f"<p>{first}<sup>1</sup></p><p>{second}</p>", note), "plan.pdf")
    assert kinds(passages) == [
        ("paragraph", first),
        ("paragraph", second),
        ("paragraph", "Бележка под линия за първата страница."),
    ]


def make_rows(count: int) -> str:
    cell = "Организиране на допълнително обучение по български език за учениците"
    return "".join(
        f"<tr><td>{row}</td><td>{cell} {row}</td><td>{row}{row} 000 лв.</td></tr>" for row in range(1, count + 1)
    )


@pytest.mark.parametrize("tag", ["thead", "tbody"], ids=["header on every page", "header once"])
def test_a_table_over_page_breaks_is_one_and_its_header_stands_once(print_pdf, read_passages, tag):
    head = "<tr><th>№</th><th>Мярка</th><th>Средства</th></tr>"
    body = f"<p>{WORDS}</p><table style='width: 12cm'><{tag}>{head}</{tag}>{make_rows(60)}</table><p>Край.</p>"
    passages = read_passages(print_pdf(body), "plan.pdf")
    cells = passages[passages["kind"] == "cell"]
    assert passages["table"].max() == 1
    assert passages.loc[passages["kind"] == "header", "quote"].tolist() == ["№", "Мярка", "Средства"]
    assert cells["row"].nunique() == 60
    assert cells.loc[cells["column"] == 0, "quote"].tolist() == [str(row) for row in range(1, 61)]
    assert cells.loc[cells["column"] == 2, "header"].unique().tolist() == ["Средства"]


def test_a_row_that_a_page_break_cuts_is_whole(print_pdf, read_passages):
    long = " ".join(f"дейност{number}" for number in range(700))
    row = f"<tr><td>1</td><td>{long}</td></tr>"
    body = f"<table><tr><th>№</th><th>Мярка</th></tr>{row}<tr><td>2</td><td>Друга мярка</td></tr></table>"
    passages = read_passages(print_pdf(body), "plan.pdf")
    cells = passages[passages["kind"] == "cell"]
    assert cells["quote"].tolist() == ["1", long, "2", "Друга мярка"]
    assert cells["page"].iloc[1] == 1


def test_two_tables_with_a_line_between_them_are_two(print_pdf, read_passages):
    table = f"<table><tr><th>№</th><th>Мярка</th><th>Средства</th></tr>{make_rows(2)}</table>"
    passages = read_passages(print_pdf(f"{table}<p>Междинен текст.</p>{table}"), "plan.pdf")
    assert passages["table"].max() == 2


def test_merged_cells_stand_at_their_upper_left_corner(print_pdf, read_passages):
    head = "<tr><th rowspan=2>Мярка</th><th colspan=2>Срок</th></tr><tr><th>от</th><th>до</th></tr>"
    body = f"<table>{head}<tr><td>Обучение</td><td>2013 г.</td><td>2014 г.</td></tr></table>"
    cells = read_passages(print_pdf(body), "plan.pdf")
    assert cells["kind"].tolist() == ["header"] * 4 + ["cell"] * 3
    assert cells["header"].tolist()[4:] == ["Мярка", "Срок от", "Срок до"]


def test_a_box_around_a_paragraph_is_no_table(print_pdf, read_passages):
    passages = read_passages(print_pdf(f"<table><tr><td>{WORDS}</td></tr></table>"), "plan.pdf")
    assert kinds(passages) == [("paragraph", WORDS.strip())]


def test_lines_of_the_contents_are_told_from_headings(print_pdf, read_passages):
    body = f"<p>I. Въведение ................................ 2</p><p>Цели {'.' * 30} 14</p><p>{WORDS}</p>"
    passages = read_passages(print_pdf(body), "plan.pdf")
    assert kinds(passages)[:2] == [("contents", "I. Въведение"), ("contents", "Цели")]


def make_plain_pdf(lines: list[bytes], turn: int = 0) -> bytes:
    """Return a PDF of one page in Helvetica, whose bytes stand for the letters of a Western encoding."""
    shown = b"".join(b"(" + line + b") Tj 0 -20 Td " for line in lines)
    stream = b"BT /F 12 Tf 60 700 Td " + shown + b"ET"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents 4 0 R /Resources" % turn
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page + b" << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n" % len(stream) + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = (
        b"xref\n0 6\n0000000000 65535 f \n" + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n" % len(data)
    )
    return data + head + b"%%EOF\n"


def test_a_font_of_windows_1251_that_says_it_is_western_is_repaired(read_passages):
    lines = ["Общински план за действие", "за интегриране на ромите през 2014 година."]
    data = make_plain_pdf([line.encode("cp1251") for line in lines])
    pages, passages, _ = make_passages(extract(data, "plan.pdf"), "plan")
    assert passages["quote"].str.cat(sep=" ") == " ".join(lines)
    assert pages["repaired"].tolist() == ["cp1251"]
    assert pages["used"].tolist() == [True]


def test_a_damaged_page_is_named_and_the_others_are_read():
    data = make_plain_pdf([b"This is the page that can be read."])
    extracted = extract(data.replace(b"[3 0 R] /Count 1", b"[9 0 R 3 0 R] /Count 2"), "plan.pdf")
    assert extracted.blocks["text"].tolist() == ["This is the page that can be read."]
    assert extracted.pages["used"].tolist() == [False, True]
    assert "plan.pdf: pages 1 are damaged and cannot be opened" in str(extracted.problems[0])


def test_places_on_a_turned_page_are_those_of_the_page_as_it_is_shown():
    lines = [b"This is the first line of the page", b"and that is the second"]
    upright = extract(make_plain_pdf(lines), "plan.pdf").boxes
    turned = extract(make_plain_pdf(lines, turn=180), "plan.pdf").boxes
    assert upright["y0"].min() == pytest.approx(1 - turned["y1"].max(), abs=0.001)
    assert upright["x0"].min() == pytest.approx(1 - turned["x1"].max(), abs=0.001)


def test_a_page_that_is_an_image_is_named_and_not_read_as_empty(print_pdf):
    pytest.importorskip("PIL")
    body = f"<p style='break-after: page'>{WORDS}</p><img style='width: 100%' src='{make_image()}'>"
    extracted = extract(print_pdf(body), "scan.pdf")
    assert extracted.pages["used"].tolist() == [True, False]
    assert re.search("scan.pdf: pages 2 are images without text; to do: .*tesseract", str(extracted.problems[0]))


def test_a_few_words_over_an_image_are_read_and_the_page_named_and_a_picture_beside_text_is_no_scan(print_pdf):
    stamp = "<p style='position: absolute'>Вх. № 12-00-345 от 12.03.2014 г., община Бяла, деловодство</p>"
    scanned = f"{stamp}<img style='width: 16cm; height: 22cm' src='{make_image()}'>"
    extracted = extract(print_pdf(scanned), "scan.pdf")
    assert "pages 1 have a few words over an image" in str(extracted.problems[0])
    assert extracted.blocks["text"].tolist() == ["Вх. № 12-00-345 от 12.03.2014 г., община Бяла, деловодство"]
    assert extract(print_pdf(f"<p>{WORDS}</p><img style='width: 3cm' src='{make_image()}'>"), "plan.pdf").problems == []


def make_image() -> str:
    import base64
    import io

    from PIL import Image

    file = io.BytesIO()
    Image.new("L", (300, 300), 128).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
