"""The demonstration documents: marked on every page, the truth about them in the files, and right by construction."""

import copy
import io
import json
import zipfile
from itertools import chain
from pathlib import Path

import docx
import lxml.html
import pandas as pd
import pypdfium2
import pytest
from lxml import etree
from rapidfuzz.distance import Levenshtein

from analysis.demonstration.documents import plans as module
from analysis.demonstration.documents.measures import describe_measure, read_deadline, read_money
from analysis.demonstration.documents.passages import Passage, list_passages
from analysis.demonstration.documents.plans import load_plan, load_plans
from analysis.demonstration.documents.truth import describe
from analysis.demonstration.documents.write import render, write_documents
from analysis.errors import StudyError
from analysis.figures.fonts import make_fonts
from analysis.study import load_study

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENTS = REPOSITORY / "data/raw/documents"
TRUTH = json.loads((DOCUMENTS / "truth.json").read_text(encoding="utf-8"))
PLANS = load_plans()
FILES = [(plan.name, file) for plan in PLANS for file in plan.facts["files"]]
TEXTS = [(name, file) for name, file in FILES if not file.endswith(".pdf")]
PDFS = [(name, file) for name, file in FILES if file.endswith(".pdf")]
MISSING = {
    "borovo": "culture_media",
    "byala": "rule_of_law",
    "vetovo": "housing",
    "ivanovo": "health",
    "tsenovo": "participation",
}
ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
LONG = 10  # words in a row that do not meet twice by chance
NAMES_IT = "по етническите и интеграционните въпроси"  # the end of an institution's long name


def read_bytes(file: str) -> bytes:
    return (DOCUMENTS / "demonstration" / file).read_bytes()


def read_lines(file: str, data: bytes) -> list[str]:
    """Return paragraphs and cells in their order, read without the study's own extraction."""
    if file.endswith(".docx"):
        body = docx.Document(io.BytesIO(data)).element.body
        return ["".join(part.text or "" for part in p.iter("{*}t")) for p in body.iter("{*}p")]
    if file.endswith(".odt"):
        content = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
        return ["".join(element.itertext()) for element in content.iter(f"{ODF_TEXT}h", f"{ODF_TEXT}p")]
    tree = lxml.html.fromstring(data.decode("utf-8"))
    return [element.text_content() for element in tree.find(".//main").iter("h1", "h2", "h3", "p", "li", "th", "td")]


def read_pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def words_of(text: str) -> list[str]:
    return [word for word in "".join(c.lower() if c.isalnum() else " " for c in text).split() if word]


def letters_of(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def all_passages(truth: dict) -> list[tuple[str, dict]]:
    return [(name, passage) for name, facts in truth["documents"].items() for passage in facts["passages"]]


@pytest.mark.parametrize(("name", "file"), TEXTS)
def test_the_quotes_of_the_truth_stand_in_the_file_in_their_order(name, file):
    expected = [passage["quote"] for passage in TRUTH["documents"][load_plan(name).id]["passages"]]
    assert [line for line in read_lines(file, read_bytes(file)) if line] == expected


@pytest.mark.parametrize(("name", "file"), [one for one in PDFS if not one[1].endswith("_scan.pdf")])
def test_the_letters_of_every_paragraph_stand_in_the_pdf(name, file):
    text = letters_of("".join(page for page in read_pages(read_bytes(file))))
    passages = TRUTH["documents"][load_plan(name).id]["passages"]
    headings = [passage["quote"] for passage in passages if passage["kind"] in ("heading", "item")]
    assert [quote for quote in headings if letters_of(quote) not in text] == []


@pytest.mark.parametrize(("name", "file"), FILES)
def test_the_mark_stands_on_every_page(name, file):
    mark, data = load_plan(name).mark, read_bytes(file)
    assert mark.startswith("ДЕМОНСТРАЦИОНЕН ДОКУМЕНТ – измислен текст, не е документ на ")
    if file.endswith("_scan.pdf"):
        assert read_pages(data) == [""] * len(read_pages(read_bytes(file.replace("_scan", ""))))  # it is in the image
    elif file.endswith(".pdf"):
        assert [page for page in read_pages(data) if letters_of(mark) not in letters_of(page)] == []
    elif file.endswith(".html"):
        tree = lxml.html.fromstring(data.decode("utf-8"))
        assert [tree.findtext(".//header"), tree.findtext(".//footer")] == [mark, mark]
        assert "position: fixed" in tree.findtext(".//style")
    elif file.endswith(".docx"):
        sections = docx.Document(io.BytesIO(data)).sections
        assert [section.header.paragraphs[0].text for section in sections] == [mark]
    else:
        assert mark in zipfile.ZipFile(io.BytesIO(data)).read("styles.xml").decode("utf-8")


@pytest.mark.parametrize(("name", "file"), TEXTS)
def test_the_file_in_the_repository_is_what_the_command_writes(name, file, tmp_path):
    assert render(load_plan(name), file, tmp_path) == read_bytes(file), "run python -m analysis.demonstration.documents"


@pytest.mark.parametrize(("name", "file"), [("byala", "byala.pdf"), ("ivanovo", "ivanovo.pdf")])
def test_a_pdf_says_what_the_one_in_the_repository_says_and_is_the_same_twice(name, file, tmp_path):
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        pytest.skip(f"Pango is needed to write a PDF: {error}")
    make_fonts(tmp_path)
    got = render(load_plan(name), file, tmp_path)
    assert got == render(load_plan(name), file, tmp_path)
    pages = ["".join(map(letters_of, read_pages(data))) for data in (got, read_bytes(file))]
    assert pages[0] == pages[1]


def test_the_truth_in_the_repository_is_what_the_texts_say():
    hashes = dict(chain.from_iterable(facts["files"].items() for facts in TRUTH["documents"].values()))
    assert json.loads(json.dumps(describe(PLANS, hashes))) == TRUTH


def test_no_file_is_large():
    assert max((DOCUMENTS / "demonstration" / file).stat().st_size for _, file in FILES) < 1_000_000


def test_the_longest_plan_has_twelve_pages_and_a_table_crosses_pages():
    assert len(read_pages(read_bytes("ruse.pdf"))) == 12
    assert [len(read_pages(read_bytes(file))) for file in ("byala.pdf", "ivanovo.pdf")] == [5, 5]
    titled = [page for page in read_pages(read_bytes("byala.pdf")) if words_of(page)[:2] == ["дейност", "индикатор"]]
    assert titled, "no page begins with the titles of a table"


def test_each_plan_lacks_what_it_should_and_nothing_else():
    themes = set(pd.read_csv(REPOSITORY / "data/raw/reference/priorities.csv")["theme_id"])
    for plan in PLANS:
        found = {theme for passage in TRUTH["documents"][plan.id]["passages"] for theme in passage["themes"]}
        assert themes - found == ({MISSING[plan.name]} if plan.name in MISSING else set()), plan.name


def obvious_words(theme: str) -> list[list[str]]:
    terms = pd.read_csv(REPOSITORY / "data/raw/reference/priority_terms.csv", keep_default_na=False)
    stems = terms.loc[(terms["theme_id"] == theme) & (terms["lang"] == "bg"), "match_stems"]
    return [[stem for stem in stems.split("*") if stem] for stems in stems]


def says_it_openly(quote: str, terms: list[list[str]]) -> bool:
    words = words_of(quote)
    return any(
        all(word.startswith(stem) for word, stem in zip(words[place : place + len(term)], term, strict=True))
        for term in terms
        for place in range(len(words) - len(term) + 1)
    )


def test_a_third_of_the_passages_of_each_theme_avoid_its_obvious_words():
    quotes: dict[str, list[str]] = {}
    for _, passage in all_passages(TRUTH):
        for theme in passage["themes"]:
            quotes.setdefault(theme, []).append(passage["quote"])
    assert len(quotes) == 7
    for theme, found in quotes.items():
        terms = obvious_words(theme)
        hidden = [quote for quote in found if not says_it_openly(quote, terms)]
        assert len(hidden) / len(found) >= 1 / 3, theme


def test_an_obvious_word_is_seen():
    assert says_it_openly("Ремонт на детската градина", [["детск", "градин"]])
    assert not says_it_openly("Ремонт на забавачката", [["детск", "градин"]])


def test_a_copied_text_stands_in_both_places_and_is_edited_as_much_as_it_says():
    most = {"verbatim": 0.0, "embedded": 0.0, "light": 0.12, "moderate": 0.3}
    quotes = {(name, passage["passage"]): passage["quote"] for name, passage in all_passages(TRUTH)}
    copies = [(name, passage, copied) for name, passage in all_passages(TRUTH) for copied in passage.get("copied", [])]
    assert {copied["kind"] for *_, copied in copies} == set(most)
    for name, passage, copied in copies:
        assert passage["quote"][copied["start"] : copied["end"]] == copied["quote"]
        source = quotes[copied["other"], copied["other_passage"]]
        assert source[copied["other_start"] : copied["other_end"]] == copied["other_quote"]
        assert TRUTH["documents"][copied["other"]]["date"] < TRUTH["documents"][name]["date"]
        got = Levenshtein.normalized_distance(words_of(copied["quote"]), words_of(copied["other_quote"]))
        assert got <= most[copied["kind"]], copied["quote"]


def find_shared(truth: dict) -> list[str]:
    """Return what two documents have in common, `LONG` words in a row, without the truth saying so."""
    passages = all_passages(truth)
    said = {
        frozenset([(name, passage["passage"]), (copied["other"], copied["other_passage"])])
        for name, passage in passages
        for copied in passage.get("copied", [])
    }
    holders: dict[tuple, list] = {}
    for name, passage in passages:
        words = words_of(passage["quote"].replace(NAMES_IT, ""))
        for place in range(len(words) - LONG + 1):
            run = tuple(words[place : place + LONG])
            holders.setdefault(run, []).append((name, passage["passage"], passage.get("template")))
    return [
        " ".join(run)
        for run, found in holders.items()
        for number, (name, passage, template) in enumerate(found)
        for other, other_passage, other_template in found[:number]
        if name != other
        and (template is None or template != other_template)
        and frozenset([(name, passage), (other, other_passage)]) not in said
    ]


def test_documents_share_nothing_that_the_truth_does_not_say():
    assert find_shared(TRUTH) == []


def test_a_copy_that_nobody_noted_is_seen():
    truth = json.loads(json.dumps(TRUTH))
    for _, passage in all_passages(truth):
        passage.pop("copied", None)
    assert find_shared(truth)


def test_a_table_splits_money_and_source_as_its_columns_do():
    got = describe_measure(
        {"source": "table", "theme": "housing", "measure": "x", "amount": "9 750 лв.", "payer": "ОБ"}
    )
    assert (got["amount"], got["currency"], got["amount_eur"], got["funding"]) == (9750, "BGN", 4985.1, "ОБ")
    assert got["missing"] == "indicator;target;deadline;responsible"


def test_a_measure_that_needs_no_money_lacks_no_source_of_it():
    got = describe_measure(
        {"source": "table", "theme": "housing", "measure": "x", "funding": "Не се предвиждат средства"}
    )
    assert (got["amount"], got["missing"]) == (0, "indicator;target;deadline;responsible")


def test_a_deadline_or_an_amount_whose_meaning_is_not_listed_is_refused():
    with pytest.raises(StudyError, match=r"forms\.yaml.*на Великден"):
        read_deadline("на Великден")
    with pytest.raises(StudyError, match=r"forms\.yaml.*17 лв\."):
        read_money("Дарения – 17 лв.")


FACTS = {"name": "Русе", "of": "община Русе", "date": "", "columns": {"measure": "Дейност", "deadline": "Срок"}}


def read_plan(monkeypatch, *blocks: dict) -> module.Plan:
    data = {"templates": {}, "invented": copy.deepcopy({**FACTS, "blocks": list(blocks)})}
    monkeypatch.setattr(module, "read_data", data.__getitem__)
    return load_plan.__wrapped__("invented")


def test_passages_know_their_headings_and_an_empty_cell_is_none(monkeypatch):
    plan = read_plan(
        monkeypatch,
        {"h1": "План"},
        {"h2": "Мерки"},
        {"rows": [["Курс", ""]], "theme": "education"},
        {"h2": "Край"},
        {"p": "Толкова."},
    )
    got = [(one.kind, one.quote, one.heading, one.row, one.column) for one in list_passages(plan)]
    assert got == [
        ("heading", "План", "", -1, -1),
        ("heading", "Мерки", "План", -1, -1),
        ("header", "Дейност", "План › Мерки", 0, 0),
        ("header", "Срок", "План › Мерки", 0, 1),
        ("cell", "Курс", "План › Мерки", 1, 0),
        ("heading", "Край", "План", -1, -1),
        ("paragraph", "Толкова.", "План › Край", -1, -1),
    ]


@pytest.mark.parametrize(
    ("block", "message"),
    [({"verse": "О, Русе"}, "verse"), ({"rows": [["Курс"]], "theme": "education"}, "1 cells")],
)
def test_a_block_that_cannot_be_read_is_named(monkeypatch, block, message):
    with pytest.raises(StudyError, match=message):
        read_plan(monkeypatch, block)


def test_a_copy_whose_source_is_not_there_is_refused():
    from analysis.demonstration.documents.truth import _find_copy

    copied = {"from": "byala", "kind": "verbatim"}
    with pytest.raises(StudyError, match="0 passages of byala"):
        _find_copy(copied, Passage("paragraph", "Ново."), {"byala": [Passage("paragraph", "Старо.")]}, {"byala": "b"})


def test_a_published_study_is_left_alone(tmp_path):
    settings = (REPOSITORY / "study.toml").read_text(encoding="utf-8")
    (tmp_path / "study.toml").write_text(settings.replace('"demonstration"', '"published"', 1), encoding="utf-8")
    with pytest.raises(StudyError, match="published"):
        write_documents(load_study(tmp_path))
    assert not (tmp_path / "data").exists()
