"""The page on documents: every cell of the matrix leads to its sentences, and nothing it links to is missing."""

import json
import re
import tomllib
from dataclasses import replace
from hashlib import sha256

import pandas as pd
import pytest
from lxml import html

from analysis.publish.documents.material import Image, Material
from analysis.publish.documents.page import render_documents
from analysis.publish.documents.search_data import write_data
from analysis.publish.frame import TEMPLATES
from analysis.publish.search_data import Language

QUOTE = "Пътят е разбит. Ще бъдат ремонтирани <две> улици през 2014 г."
START, END = QUOTE.index("Ще"), len(QUOTE)
PLAN, SCAN = "demo-a", "demo-b"


@pytest.fixture
def material() -> Material:
    """Two plans, one of them a PDF of two pages; housing is promised in both, health is mentioned in none."""
    evidence = pd.DataFrame([
        ("borovo", "2013-2014", "housing", "commitment", PLAN, 2, 1, "План › Жилища", QUOTE, START, END),
        ("byala", "2013-2014", "housing", "mention", SCAN, 1, 1, "План", QUOTE, START, END),
    ], columns=["municipality", "generation", "theme", "state", "document", "passage", "page", "heading", "quote", "start", "end"])  # fmt: skip  # noqa: E501
    coverage = pd.DataFrame([
        (place, generation, theme, state, count, 0, 100, None, None, None, "")
        for place, generation, theme, state, count in (
            ("borovo", "2013-2014", "housing", "commitment", 1), ("borovo", "2013-2014", "health", "absent", 0),
            ("borovo", "2015-2017", "housing", "not_obtained", 0), ("borovo", "2015-2017", "health", "not_obtained", 0),
            ("byala", "2013-2014", "housing", "mention", 1), ("byala", "2013-2014", "health", "absent", 0),
        )
    ], columns=["municipality", "generation", "theme", "state", "passages", "commitments", "words", "rate", "low", "high", "document"])  # fmt: skip  # noqa: E501
    passages = pd.DataFrame([
        (PLAN, 1, 1, "heading", 1, "", "План"), (PLAN, 2, 1, "paragraph", 0, "План", QUOTE),
        (SCAN, 1, 1, "paragraph", 0, "План", QUOTE),
    ], columns=["document", "passage", "page", "kind", "level", "heading", "quote"])  # fmt: skip
    documents = pd.DataFrame([
        (PLAN, "municipal", "borovo", "2013-2014", "adopted", "План на А", "Plan of A", "2013-02-01", "demonstration", "", ""),  # noqa: E501
        (SCAN, "municipal", "byala", "2013-2014", "adopted", "План на Б", "Plan of B", "2013-02-01", "demonstration", "", ""),  # noqa: E501
        ("real-1", "municipal", "borovo", "2013-2014", "not_obtained", "План", "Plan", "", "real", "asked in 2015", ""),
        ("real-2", "eu", "", "", "not_obtained", "Рамка", "", "2011-04-05", "real", "", ""),
    ], columns=["document", "level", "municipality", "generation", "state", "title_bg", "title_en", "date", "origin", "search_log", "source"])  # fmt: skip  # noqa: E501
    ladder = pd.DataFrame([
        (PLAN, "process", framework, level, name, name, count)
        for framework, level, name, count in (("iap2", "consult", "Consult", 2), ("arnstein", "therapy", "Therapy", 0))
    ], columns=["document", "scope", "framework", "level", "name_bg", "name_en", "passages"])  # fmt: skip
    steps = pd.DataFrame([
        (PLAN, "process", "Консултиране", "Consult", "Терапия", "Therapy", 2, 1, "План", QUOTE, START, END)
    ] * 2, columns=[
        "document", "scope", "iap2_bg", "iap2_en", "arnstein_bg", "arnstein_en", "passage", "page", "heading", "quote",
        "start", "end",
    ])  # fmt: skip
    shares = pd.DataFrame([(PLAN, 200, 20, 10, 0, 0, 170, 0.85)], columns=[
        "document", "words", "words_law", "words_template", "words_municipality", "words_undated", "words_own",
        "share_own",
    ])  # fmt: skip
    boxes = pd.DataFrame(
        [(PLAN, 2, 1, 0.1, 0.9, 0.8, 0.95), (PLAN, 2, 2, 0.1, 0.05, 0.5, 0.1)],
        columns=["document", "passage", "page", "x0", "y0", "x1", "y1"],
    )
    return Material(
        language="bg", themes=[("housing", "Жилища"), ("health", "Здраве")],
        places=[("borovo", "Борово"), ("byala", "Бяла")],
        titles={PLAN: "План на А", SCAN: "План на Б"}, documents=documents, coverage=coverage, evidence=evidence,
        commitments=pd.DataFrame({"document": [PLAN, PLAN], "missing": ["amount;funding", ""]}),
        plan_participation=ladder, steps=steps, reuse_shares=shares, passages=passages, boxes=boxes,
        agreement=pd.DataFrame(), rule_quality=pd.DataFrame(),
        images={(PLAN, page): Image(f"{PLAN}-{page}.webp", 800, 1100) for page in (1, 2)},
        dates={"2011-04-05": "5 април 2011 г."},
    )  # fmt: skip


def find_dead_links(page: html.HtmlElement) -> list[str]:
    """Return the links within the page that lead nowhere."""
    ids = set(page.xpath("//@id"))
    return [link for link in page.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids]


def find_cells_without_sentences(page: html.HtmlElement) -> list[str]:
    """Return the cells that say that there are passages, and have no marked sentence for each of them."""
    bad = []
    for cell in page.xpath("//table[@class='matrix']//td[.//b]"):
        links = cell.xpath(".//a/@href")
        found = page.xpath(f"//section[@id='{links[0][1:]}']//mark[string-length() > 0]") if links else []
        if len(found) != int(cell.xpath("string(.//b)")):
            bad.append(cell.text_content())
    return bad


def test_every_cell_leads_to_its_sentences_and_every_passage_to_its_place(material, make_frame):
    page = html.fromstring(render_documents(material, make_frame()))
    cells = page.xpath("//table[@class='matrix']//td")
    assert [cell.get("class") for cell in cells] == ["commitment", "absent", "not_obtained", "mention", "absent"]
    assert find_dead_links(page) == [] and find_cells_without_sentences(page) == []
    quotes = [
        " ".join(mark.text.split()) for mark in page.xpath("//section[@id='cell-borovo-2013-2014-housing']//mark")
    ]
    assert quotes == [QUOTE[START:]], "blanks may be no-break spaces"
    targets = page.xpath("//section[starts-with(@id, 'cell-')]//li/small/a/@href")
    assert targets == [f"#r-{PLAN}-2", f"#p-{SCAN}-1"], "of a PDF to its image, of another to its text"


def test_every_step_of_participation_leads_to_its_quotes(material, make_frame):
    page = html.fromstring(render_documents(material, make_frame()))
    (link,) = page.xpath("//h2[@id='participation']/following::table[1]//td/a")
    assert link.text_content() == "Consult (2)" and link.get("href") == f"#steps-{PLAN}-process"
    (item,) = page.xpath(f"//section[@id='steps-{PLAN}-process']//li")
    (mark,) = item.iter("mark")
    assert " ".join(mark.text.split()) == QUOTE[START:] and "Терапия" in item.text_content()


def test_a_cell_whose_passages_are_not_there_is_found(material, make_frame):
    """The twin of the checks above."""
    page = html.fromstring(render_documents(material, make_frame()))
    (section,) = page.xpath("//section[@id='cell-byala-2013-2014-housing']")
    section.getparent().remove(section)
    assert find_dead_links(page) == ["#cell-byala-2013-2014-housing"]
    assert len(find_cells_without_sentences(page)) == 1


def test_what_was_not_obtained_does_not_read_as_absent(material, make_frame):
    page = html.fromstring(render_documents(material, make_frame()))
    (cell,) = page.xpath("//td[@class='not_obtained']")
    assert cell.text_content() == make_frame().words("documents.state_not_obtained") and cell.get("colspan") == "2"
    missing = make_frame().words("documents.not_obtained")
    assert missing in page.xpath("string(//h2[@id='register']/following::table[1])")
    dates = page.xpath("//h2[@id='register']/following::table[2]//td[@class='keep']/text()")
    assert dates == ["5 април 2011\u00a0г."]


def test_a_passage_over_two_pages_has_its_id_once_and_rectangles_on_both(material, make_frame):
    page = html.fromstring(render_documents(material, make_frame()))
    assert len(page.xpath(f"//*[@id='r-{PLAN}-2']")) == 1
    assert [len(sheet.xpath(".//rect")) for sheet in page.xpath("//svg")] == [1, 1]
    (first,) = page.xpath(f"//*[@id='r-{PLAN}-2']/rect")
    assert 0 < float(first.get("y")) < 1100 and float(first.get("width")) > 0.6 * 800


def test_no_letter_of_a_quote_becomes_markup(material, make_frame):
    text = render_documents(material, make_frame())
    assert "<две>" not in text and "&lt;две&gt;" in text


def test_without_images_the_text_is_where_links_lead(material, make_frame):
    page = html.fromstring(render_documents(replace(material, images={}), make_frame()))
    assert page.xpath("//svg") == [] and find_dead_links(page) == []


def test_the_page_runs_its_own_scripts_and_nothing_else(material, make_frame):
    page = html.fromstring(render_documents(material, make_frame()))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "script-src 'self';" in policy and "unsafe" not in policy
    first, *own = page.xpath("//script/@src")
    assert first == "../assets/page.js" and all(source.startswith("../assets/documents/") for source in own)
    assert page.xpath("//script[not(@src)]") == [] and page.xpath("//@style | //@onclick") == []


def test_the_data_of_the_search_hold_each_passage_with_the_keys_of_its_words_and_headings(material):
    read = Language(lambda text: [(word, [f"{word}!"]) for word in text.split()], ["на"], {"cyrillic": [{"а": ""}]}, 3)
    script = write_data(material, read)
    assert script.startswith("window.STUDY_DOCUMENTS = {") and script.endswith("};\n")
    data = json.loads(script.removeprefix("window.STUDY_DOCUMENTS = ").removesuffix(";\n"))
    assert [passage["id"] for passage in data["passages"]] == [f"p-{PLAN}-1", f"p-{PLAN}-2", f"p-{SCAN}-1"]
    assert data["passages"][1]["keys"].split()[0] == "Пътят!" and data["passages"][1]["themes"] == ["housing"]
    assert data["headings"] == ["", "План!"] and data["passages"][1]["above"] == 1
    assert data["forms"]["План"] == ["План!"] and set(data["documents"]) == {PLAN, SCAN} and data["stop"] == ["на"]
    assert data["endings"] == {"cyrillic": [[["а", ""]]]} and data["shortest"] == 3


def test_the_library_of_the_search_is_the_one_that_was_registered():
    folder = TEMPLATES / "vendor/minisearch"
    said = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))
    assert sha256((folder / said["file"]).read_bytes()).hexdigest() == said["sha256"]
    assert (folder / "LICENSE.txt").read_text(encoding="utf-8").startswith("Copyright")
    assert re.fullmatch(r"\d+\.\d+\.\d+", said["version"])
