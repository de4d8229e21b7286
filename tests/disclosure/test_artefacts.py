"""What files show of figures is read back as it stands, whatever the format."""

import io
import json
import math
import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from pptx import Presentation

from analysis.disclosure.artefacts import COLUMNS, read_artefacts, read_files
from analysis.disclosure.keys import KEYS, list_keys, name_figures
from analysis.disclosure.reading.numbers import find_numbers, read_cell
from analysis.report.catalogue import Catalogue
from analysis.report.cells import write_cell

HEADER = ["municipality", "group", "indicator", "category", "n", "estimate", "low", "high", "flag"]
ROWS = [
    ["ruse", "roma", "tr_mun", "1", "105", "0.37", "0.3", "0.44", ""],
    ["borovo", "roma", "tr_mun", "1", "26", "0.4", "0.2", "0.6", "low"],
    ["ivanovo", "roma", "tr_mun", "1", "", "", "", "", ":c"],
]
CSV = "\n".join(",".join(row) for row in [HEADER, *ROWS]).encode()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_json() -> bytes:
    return json.dumps({"status": "x", "trust": [dict(zip(HEADER, row, strict=True)) for row in ROWS]}).encode()


def write_xlsx() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "cover"
    sheet = book.create_sheet("trust")
    for row in [["Trust in institutions"], [], HEADER, *ROWS]:
        sheet.append([float(cell) if cell[:1].isdigit() and cell != "1" else cell or None for cell in row])
    book.save(data)
    return data.getvalue()


def write_docx() -> bytes:
    def cell(text: str) -> str:
        return f"<w:tc><w:p><w:r><w:t>{text[:1]}</w:t></w:r><w:r><w:t>{text[1:]}</w:t></w:r></w:p></w:tc>"

    rows = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in [HEADER, *ROWS])
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        text = "<w:p><w:r><w:t>trust.csv</w:t></w:r></w:p>"
        archive.writestr("word/document.xml", f"<w:document {W}>{text}<w:tbl>{rows}</w:tbl></w:document>")
    return data.getvalue()


def write_pptx() -> bytes:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    slide.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "trust.csv"
    table = slide.shapes.add_table(len(ROWS) + 1, len(HEADER), 0, 0, 9, 9).table
    for made, row in zip(table.rows, [HEADER, *ROWS], strict=True):
        for cell, text in zip(made.cells, row, strict=True):
            for part in (text[:1], text[1:]):
                cell.text_frame.paragraphs[0].add_run().text = part
    data = io.BytesIO()
    deck.save(data)
    return data.getvalue()


def write_page() -> bytes:
    """Cells as the reports write them."""
    table = pd.DataFrame(ROWS, columns=HEADER)
    rows = table.assign(**{name: pd.to_numeric(table[name]) for name in ("n", "estimate", "low", "high")})
    rows = rows.assign(figure=name_figures("trust", rows))
    cells = [
        f'<tr><th scope="row">{row["municipality"]}</th><td>{write_cell(Catalogue("bg"), row, "share")}</td></tr>'
        for _, row in rows.iterrows()
    ]
    head = '<tr><th scope="col">Община</th><th scope="col">Изобщо не</th></tr>'
    figure = f'<figure id="figure-trust"><figcaption>Доверие</figcaption><table>{head}{"".join(cells)}</table></figure>'
    return f'<html lang="bg"><body>{figure}</body></html>'.encode()


def write_notebook() -> bytes:
    page = write_page().decode()
    table = page[page.index("<table>") : page.index("</figure>")]
    about = {"id": "figure-trust", "title": "Доверие", "alt": "", "table": table, "data": "trust"}
    svg = "image/svg+xml"
    output = {"data": {svg: ["<svg>\n", "</svg>"]}, "metadata": {svg: about}}
    return json.dumps({"cells": [{"outputs": [output]}], "metadata": {}}).encode()


WRITERS = {
    "data/trust.csv": CSV, "trust.json": write_json(), "book.xlsx": write_xlsx(), "report.docx": write_docx(),
    "slides.pptx": write_pptx(),
    "ruse.html": write_page(), "ruse.bg.ipynb": write_notebook(),
}  # fmt: skip


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_figures(name):
    got = read_artefacts({name: WRITERS[name]})
    expected = read_artefacts({"trust.csv": CSV})
    columns = [*KEYS, "n", "estimate", "low", "high", "flag", "step"]
    assert_frame_equal(got[columns], expected[columns])
    assert set(got["artefact"]) == {name}
    assert got["step"].tolist()[:2] == [0.01, 0.01] and math.isnan(got["step"].iloc[2])


def test_a_sheet_that_is_hidden_or_says_that_it_is_empty_is_read_whole():
    size = re.search(rb"<dimension [^>]*>", zipfile.ZipFile(io.BytesIO(write_xlsx())).read("xl/worksheets/sheet2.xml"))
    small = (size[0], b'<dimension ref="A1"/>')
    changed = _rewrite(write_xlsx(), small, (b'sheetId="2" state="visible"', b'sheetId="2" state="veryHidden"'))
    assert read_artefacts({"book.xlsx": changed})["estimate"].tolist()[:2] == [0.37, 0.4]


@pytest.mark.parametrize("name", WRITERS)
def test_a_changed_value_is_seen_in_every_format(name):
    content = WRITERS[name]
    if name.endswith((".xlsx", ".docx", ".pptx")):
        changed = _rewrite(
            content, (b"<v>0.37</v>", b"<v>0.38</v>"), (b"<w:t>.37</w:t>", b"<w:t>.38</w:t>"),
            (b"<a:t>.37</a:t>", b"<a:t>.38</a:t>"),
        )  # fmt: skip
    else:
        changed = content.replace(b"0.37", b"0.38").replace(b"37%", b"38%")
    assert changed != content
    assert read_artefacts({name: changed})["estimate"].iloc[0] == 0.38


def _rewrite(content: bytes, *pairs: tuple[bytes, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            for before, after in pairs:
                text = text.replace(before, after)
            new.writestr(part, text)
    return data.getvalue()


def test_a_page_says_where_each_figure_stands():
    got = read_artefacts({"ruse.html": write_page()})
    assert got["where"].iloc[1] == "figure-trust, borovo, Изобщо не"
    assert got["municipality"].tolist() == ["ruse", "borovo", "ivanovo"]


def test_a_cell_without_a_key_shows_no_figure_and_a_file_without_figures_has_no_rows():
    assert read_artefacts({"a.html": b"<table><tr><td>37%</td></tr></table>"}).empty
    got = read_artefacts({"places.csv": b"municipality,name\nruse,Ruse\n", "font.woff2": b"\x00", "a.txt": b"1"})
    assert got.empty and list(got) == COLUMNS


def test_an_empty_table_shows_nothing():
    assert read_artefacts({"a.csv": CSV.splitlines()[0], "b.csv": CSV})["artefact"].unique().tolist() == ["b.csv"]
    assert read_artefacts({"a.csv": CSV.splitlines()[0]}).empty


def test_means_are_rounded_to_tenths_and_shares_that_end_in_a_nought_to_hundredths():
    table = b"indicator,category,n,estimate\na,mean,30,2.5\na,share,30,0.5\nb,mean,30,3\n"
    assert read_artefacts({"scores.csv": table})["step"].tolist() == [0.1, 0.01, 0.1]


def test_both_sides_of_a_comparison_are_part_of_its_key():
    header = "municipality,group,other_municipality,other_group,indicator,category,n,estimate"
    table = f"{header}\nruse,roma,district,ngo,a,b,30,0.1\n".encode()
    row = read_artefacts({"differences.csv": table}).iloc[0]
    assert (row["other_municipality"], row["other_group"], row["version"]) == ("district", "ngo", "")


def test_what_tells_rows_apart_beside_the_indicator_is_their_version():
    scales = pd.DataFrame({"indicator": ["scale"], "category": ["alpha"], "scale": ["quiz"]})
    tests = pd.DataFrame({"indicator": ["a"], "category": [None], "test": ["rank"], "target": ["process"]})
    assert list_keys("reliability", scales)["version"].tolist() == ["quiz"]
    assert list_keys("tests", tests)[["category", "version"]].iloc[0].tolist() == ["", "rank process"]


def test_a_loss_is_read_with_the_sign_that_it_has_in_its_table():
    cell = '<td><span data-figure="-a|ruse|roma|chain|lost|">−14</span> <small>от −20 до −8; n = 30</small></td>'
    row = read_artefacts({"a.html": f'<html lang="bg"><table><tr>{cell}</tr></table></html>'.encode()}).iloc[0]
    assert row[["estimate", "low", "high", "n"]].tolist() == [0.14, 0.08, 0.2, 30]


def test_a_remark_may_show_a_figure_of_its_own():
    remark = '<small data-figure="w||roma|a|b|plain">without 29%; n = 90</small>'
    cell = f'<td><span data-figure="w||roma|a|b|weighted">30%</span> {remark}</td>'
    got = read_artefacts({"a.html": f'<html lang="en"><table><tr>{cell}</tr></table></html>'.encode()})
    assert dict(zip(got["version"], got["estimate"], strict=True)) == {"weighted": 0.3, "plain": 0.29}


def test_files_are_named_by_their_folder(tmp_path):
    (tmp_path / "site/data").mkdir(parents=True)
    (tmp_path / "site/data/trust.csv").write_bytes(CSV)
    assert read_files([tmp_path / "site"]) == {"site/data/trust.csv": CSV}


@pytest.mark.parametrize(("text", "language", "expected"), [
    ("1 234", "bg", 1234.0), ("4,578", "en", 4578.0), ("2,5", "bg", 2.5), ("−3", "bg", -0.03), ("+65", "en", 0.65),
    ("34", "en", 34.0), ("100%", "bg", 1.0), ("5 %", "en", 0.05),
])  # fmt: skip
def test_numbers_are_read_in_the_language_of_the_page(text, language, expected):
    text = text.replace("1 234", "1\N{NO-BREAK SPACE}234")
    assert find_numbers(text, language)[0].value == pytest.approx(expected)


@given(
    estimate=st.integers(0, 100), width=st.integers(0, 30), n=st.integers(10, 20_000),
    language=st.sampled_from(["bg", "en"]),
    unit=st.sampled_from(["share", "points", "mean"]), flag=st.sampled_from(["", "low"]),
)  # fmt: skip
def test_what_a_report_writes_is_what_is_read(estimate, width, n, language, unit, flag):
    scale = 10 if unit == "mean" else 100
    values = {
        "n": n,
        "estimate": estimate / scale,
        "low": (estimate - width) / scale,
        "high": (estimate + width) / scale,
    }
    if unit != "points" and values["low"] < 0:
        values["low"] = 0.0
    text = write_cell(Catalogue(language), pd.Series(values | {"flag": flag}), unit)
    plain = text.replace("<span>", "").replace("</span>", "").replace("<small>", "").replace("</small>", "")
    got = read_cell(plain, language)
    assert got[:4] == pytest.approx(tuple(values.values()))
    assert got.flag == flag and not got.rest
