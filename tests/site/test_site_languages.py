"""What every page says is in its own language, set as that language is set, and has the numbers of the other one."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from analysis.study import load_study

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
ROOT = Path(__file__).parents[2]
LANGUAGES = ("bg", "en")
SOURCES = "sources"  # the class of a list of titles and sites: what language each title is in, nobody has written down
SILENT = ("script", "style", "code", "kbd", "noscript", "svg")  # no prose
BLOCKS = {
    "p", "li", "td", "th", "h1", "h2", "h3", "h4", "figcaption", "summary", "caption", "dt", "dd", "label", "option",
    "legend", "button", "small", "div", "section", "article", "figure", "nav", "main", "table", "tr", "ul", "ol", "dl",
    "details", "aside", "blockquote", "form", "fieldset", "header", "footer", "body", "thead", "tbody",
}  # fmt: skip

# English small words that may stand on a Bulgarian page, each with where from.
ENGLISH_ALLOWED = {
    "study", "audit", "survey",  # commands and modules that the page on methods names
    "demonstrated", "evaluated", "consult", "organisation",  # quoted from English sources of practices
    "promising", "practice",
    "contributors",  # © OpenStreetMap contributors: how they ask to be named
    "numpy", "scipy", "pandas", "pandera", "matplotlib", "papermill", "nbconvert", "pytask",  # names of programs
    "deff",  # the design effect, as handbooks abbreviate it
    "rroma",  # Gypsy/Roma in the name of a Spanish programme
}  # fmt: skip
# Names in Latin letters that stand on Bulgarian pages as they are, but for abbreviations in capitals.
NAMES_ALLOWED = {
    "Hope", "Homes", "Children", "Public", "Opinion", "Quarterly",  # sources, as they name themselves
    "Groves", "Lyberg", "Municipality4Roma", "OpenStreetMap", "Pango", "Python",
    "Tab", "Esc",  # keys
}  # fmt: skip
# The titles of foreign sources, in a dozen languages: which one each is in is not guessed.
EXEMPT = {("foreign_names", "practices.html")}
LOG = "sought and not found"  # how the log of the register begins, which is published as it was written
# Years, which names of programmes have in one language only, versions, ordinals (“10th”), and names of standards.
NO_NUMBERS = re.compile(
    r"\b(?:19\d\d|20(?!00)\d\d)\b|\S*\d+(?:\.\d+){2,}\S*|\b\d+(?:st|nd|rd|th)\b|"
    r"\b(?:BY|ODbL|V|Python)[ \u00a0-]?\d+(?:\.\d+)*"
)
STANDARDS = re.compile(r"\bEN[ \u00a0]301[ \u00a0]549\b|\bWCAG[ \u00a0]\d\.\d(?:(?:, | и | and )\d\.\d)*")
CODES = re.compile(
    r"https?://\S+|[\w.-]+\.(?:com|org|bg|eu)\b|\S+\.(?:csv|html|json|xlsx|toml|md)\b|\S*[\w-]+[_/][\w/_.-]+|"
    r"\b\w+(?:-\w+){2,}\b"
)
NAMES = re.compile(r"\b[A-Z][\w’'&.-]*(?:[ -](?:of|for|and|the|und|von|di|de|in|[A-Z0-9][\w’'&.-]*))*")


# A page as texts


def list_blocks(element, language: str, own: bool = True) -> Iterator[str]:
    """The texts of a page in its own language, each as a reader sees it: to where a block ends."""
    parts: list[str] = []

    def walk(node, own: bool) -> Iterator[str]:
        own = own and node.get("lang", language) == language
        is_block, is_silent = node.tag in BLOCKS, node.tag in SILENT or SOURCES in node.get("class", "").split()
        if is_block:
            yield from flush()
        if own and not is_silent:
            parts.append(node.text or "")
        if not is_silent:
            for child in node:
                if isinstance(child.tag, str):
                    yield from walk(child, own)
                if own:
                    parts.append(child.tail or "")
        if is_block:
            yield from flush()

    def flush() -> Iterator[str]:
        text = re.sub(r"[ \n\t]+", " ", "".join(parts)).strip()
        parts.clear()
        if text:
            yield text

    yield from walk(element, own)
    yield from flush()


def read_blocks(page: str, language: str) -> list[str]:
    body = html.fromstring(page).find("body")
    return list(list_blocks(body, language))


# The rules


def straight_quotes(text: str, language: str) -> list[str]:
    """Quotation marks of a typewriter, or of another language."""
    if text.startswith(LOG):
        return []
    wrong = '"”' if language == "bg" else '"„'
    return [f"{mark} in {text[:80]!r}" for mark in wrong if mark in text]


def unpaired_quotes(text: str, language: str) -> list[str]:
    first, last = ("„", "“") if language == "bg" else ("“", "”")
    return [] if text.count(first) == text.count(last) else [f"{first}{last} in {text[:80]!r}"]


def loose_units(text: str, language: str) -> list[str]:
    """A number that a line may end with, before its unit: the year and its г., money, the sign of a number."""
    units = r"г\.|лв\.?|€|евро|%|млн\.|хил\." if language == "bg" else r"€|%|BGN"
    return re.findall(rf"\d (?:{units})(?!\w)|[№§] \d", text)


def wrong_decimals(text: str, language: str) -> list[str]:
    """A decimal point in Bulgarian, a decimal comma in English; versions, licences and dates are none."""
    if re.fullmatch(r"\d+\.\d+", text) or text.startswith(LOG):  # the number of a measure; a log
        return []
    text = STANDARDS.sub("", text)
    text = re.sub(r"подмярка \d+\.\d+|BGLD\W*\d+\.\d+|\b\d\d\.(?:19|20)\d\d\b", "", text)
    text = re.sub(r"\b(?:BY|ODbL|OSM|Python|V)[ \u00a0-]?\d+(?:\.\d+)*|\d+(?:\.\d+){2,}|\d\d\.\d\d(?=\.)", "", text)
    return re.findall(r"(?<![\w.])\d+\.\d+(?![\w.])" if language == "bg" else r"(?<![\w,])\d+,\d{1,2}(?![\d,])", text)


def wrong_groups(text: str, language: str) -> list[str]:
    """Groups of three digits that an ordinary blank parts, at which a line may end; in English a comma parts them."""
    blanks = " " if language == "bg" else " \u00a0\u202f"
    text = STANDARDS.sub("", text)
    return re.findall(rf"(?<![\w.,/-])\d{{1,3}}[{blanks}]\d{{3}}(?![\w,.])", text)


def typed_signs(text: str, language: str) -> list[str]:
    """A hyphen for a dash, three points for an ellipsis, a hyphen between numbers that are a range."""
    return re.findall(r" - |\.\.\.|(?<![\w-])\d{4}-\d{4}(?![\w-])", text)


def foreign_words(text: str, language: str) -> list[str]:
    """Words of the other language that are neither a name, nor a code, nor allowed."""
    if language == "en":
        return re.findall(r"[А-Яа-яЍѝ]+", text)
    left = NAMES.sub(" ", CODES.sub(" ", text))
    allowed = ENGLISH_ALLOWED | read_codes()
    return [word for word in re.findall(r"(?<![\w-])[a-z]{3,}(?![\w-])", left) if word not in allowed]


def foreign_names(text: str, language: str) -> list[str]:
    """Words of Latin letters with a capital on a Bulgarian page that are no known name: English headings look so."""
    words = re.findall(r"(?<![\w-])[A-Z][a-z][\w’'&-]*", CODES.sub(" ", text)) if language == "bg" else []
    return [word for word in words if word not in NAMES_ALLOWED]


@cache
def read_codes() -> set[str]:
    """The names of tables and of questions, which the page on methods lists: they are the same in every language."""
    names = set()
    for path in load_study(ROOT).tables.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            names |= {path.stem, *(row.get("indicator") or "" for row in csv.DictReader(file))}
    return {part for name in names for part in re.split(r"[^a-z]+", name)}


def untranslated(text: str, language: str) -> list[str]:
    """A whole text that stands as it is in the catalogue of the other language, and not in that of the page."""
    own, other = read_words(language), read_words("en" if language == "bg" else "bg")
    return [text] if text in other and text not in own else []


@cache
def read_words(language: str) -> set[str]:
    """All entries of a catalogue."""
    files = (ROOT / "src/analysis/report/words" / language).glob("*.toml")
    return {text for file in files for text in flatten(tomllib.loads(file.read_text("utf-8")))}


def flatten(entries: dict) -> Iterator[str]:
    for value in entries.values():
        yield from flatten(value) if isinstance(value, dict) else [value]


RULES = {
    rule.__name__: rule
    for rule in (
        straight_quotes, unpaired_quotes, loose_units, wrong_decimals, wrong_groups, typed_signs, foreign_words,
        foreign_names, untranslated,
    )
}  # fmt: skip


# The numbers of both languages


def list_values(page: str, language: str) -> dict[str, Counter]:
    """The numbers of a page as numbers, however its language writes them: by figure or table, and in all other text.

    In tables those are meant that tell figures or stand in a column of numbers: titles of programmes have years of
    their own in each language. Other text is what is told, captions and notes, and what describes the figures.
    """
    tree, found = html.fromstring(page), {}
    for figure in tree.iter("figure"):
        shown = figure.xpath(".//*[@data-figure or @data-count or @data-derived] | .//td[contains(@class, 'number')]")
        values = [(part.get("data-figure"), *read_numbers(part.text_content(), language)) for part in shown]
        found[figure.get("id", "")] = Counter(values)
    if not tree.xpath("//*[@id='finder']"):  # the pages on documents and practices quote their sources
        texts = " ".join(list_blocks(tree.find("body"), language))
        found["per cents"] = Counter(
            re.findall(r"(?<![\d.,])(?!95%)(\d+)(?:[.,]\d+)?[ \u00a0]?%", texts)
        )  # 95% names the intervals
        found["text"] = Counter(
            read_numbers(NO_NUMBERS.sub(" ", STANDARDS.sub(" ", list_told(tree, language))), language)
        )
    return found


def list_told(tree, language: str) -> str:
    """The texts of a page without its tables and footnotes, and the alternative texts of its figures.

    A footnote is a title of a source, which is in the language of the page on one page only.
    """
    for part in tree.xpath("//table | //*[@class='footnotes']"):
        part.drop_tree()
    return " ".join([*list_blocks(tree.find("body"), language), *tree.xpath("//img/@alt")])


def read_numbers(text: str, language: str) -> list[float]:
    """The numbers of a text; groups of three digits may stand apart or be parted by a comma, as the language does.

    >>> read_numbers("12 345,5 лв.", "bg"), read_numbers("12,345.5 BGN", "en")
    ([12345.5], [12345.5])
    """
    group, point = ("[\u00a0\u202f]", ",") if language == "bg" else (",", r"\.")
    pattern = rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?"
    numbers = re.findall(pattern, text.replace(" ", "\u00a0") if language == "bg" else text)
    return [float(re.sub(group, "", number).replace(",", ".")) for number in numbers]


def differing_numbers(bulgarian: str, english: str) -> list[str]:
    """Tables that only one of two pages has, and those with other numbers."""
    ours, theirs = list_values(bulgarian, "bg"), list_values(english, "en")
    alone = [f"{name} stands in one language only" for name in ours.keys() ^ theirs.keys()]
    return alone + [
        f"{name}: {list((ours[name] - theirs[name]) + (theirs[name] - ours[name]))[:5]}"
        for name in ours
        if name in theirs and ours[name] != theirs[name]
    ]


def list_sections(page: str) -> list[str]:
    """The ids of the headings of a page, in order: what a link to the other language leads to."""
    headings = html.fromstring(page).iter("h1", "h2", "h3", "h4")
    return [heading.get("id") for heading in headings if heading.get("id")]


# The built site


@pytest.fixture(scope="module")
def pages(site) -> dict[str, dict[str, str]]:
    """language → page → HTML, without the drawings, which are tested where they are made."""
    return {
        language: {
            path.name: re.sub(r'src="data:[^"]*"', 'src=""', path.read_text(encoding="utf-8"))
            for path in sorted((site / language).glob("*.html"))
        }
        for language in LANGUAGES
    }


@pytest.fixture(scope="module")
def blocks(pages) -> dict[str, dict[str, list[str]]]:
    return {
        language: {name: read_blocks(page, language) for name, page in of_language.items()}
        for language, of_language in pages.items()
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_every_page_keeps_the_rule(blocks, language, rule):
    assert all(blocks[language].values())
    breaches = {
        name: found[:5]
        for name, texts in blocks[language].items()
        if (rule.__name__, name) not in EXEMPT and (found := [one for text in texts for one in rule(text, language)])
    }
    assert breaches == {}


def list_unused(allowed: set[str], texts: list[str]) -> set[str]:
    """The words of a list that no text has: they are allowed for nothing."""
    return allowed - {word for text in texts for word in re.findall(r"[^\W\d_][\w’'&]*", text)}


def test_nothing_is_allowed_that_no_page_has(blocks):
    bulgarian = [text for of_page in blocks["bg"].values() for text in of_page]
    assert list_unused(ENGLISH_ALLOWED | NAMES_ALLOWED, bulgarian) == set()


def test_a_word_that_is_allowed_for_nothing_is_seen():
    assert list_unused({"deff", "survey"}, ["Ефект на плана (deff)", "surveys"]) == {"survey"}


def test_both_languages_have_the_same_pages_with_the_same_numbers(pages):
    assert pages["bg"].keys() == pages["en"].keys()
    differing = {name: differing_numbers(page, pages["en"][name]) for name, page in pages["bg"].items()}
    assert {name: found for name, found in differing.items() if found} == {}


def test_sections_are_named_alike_in_both_languages(pages):
    differing = {name for name, page in pages["bg"].items() if list_sections(page) != list_sections(pages["en"][name])}
    assert differing == set()


# The twins


BREACHES = [
    (straight_quotes, "bg", "план \"Борово\""), (straight_quotes, "bg", "план „Борово”"),
    (straight_quotes, "en", 'a "plan"'),
    (straight_quotes, "en", "plan „Borovo“"), (unpaired_quotes, "bg", "план „Борово"),
    (unpaired_quotes, "en", "“Borovo"), (loose_units, "bg", "през 2015 г. и"), (loose_units, "bg", "5 лв."),
    (loose_units, "en", "37 %"), (wrong_decimals, "bg", "средно 2.5"), (wrong_decimals, "en", "mean 2,5"),
    (wrong_groups, "bg", "има 12 345 души"),
    (wrong_groups, "en", "12 345 people"), (typed_signs, "bg", "план - срок"), (typed_signs, "en", "and so on..."),
    (typed_signs, "bg", "за 2014-2020 г."), (foreign_words, "bg", "No figures are shown"),
    (foreign_names, "bg", "Priorities"),
    (foreign_words, "bg", "източник: borrowed"), (foreign_words, "en", "the план of"), (untranslated, "bg", "Source"),
    (untranslated, "en", "Източник"),
]  # fmt: skip
GOOD = {
    "bg": "През 2015\u00a0г. 12\u00a0345,5 лв. (37%, 1234 души) – „План“ на OpenStreetMap, ROMACT; CC BY 4.0, "
    "тест_x, Python 3.11, 2014–2020\u00a0г., 02.06.2015",
    "en": "In 2015, 12,345.5 (37%) – “Plan”; CC BY 4.0, 2014–2020, 1,234",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_text_as_it_should_be_breaks_no_rule(language, rule):
    assert rule(GOOD[language].replace(" лв.", "\u00a0лв."), language) == []


@pytest.mark.parametrize(("rule", "language", "text"), BREACHES, ids=[f"{b[0].__name__}-{b[2][:20]}" for b in BREACHES])
def test_a_breach_of_the_rule_is_seen(rule, language, text):
    assert rule(text, language)


def test_every_rule_has_a_breach_that_it_sees():
    assert {rule.__name__ for rule, _, _ in BREACHES} == set(RULES)


def test_what_is_marked_as_of_another_language_is_no_text_of_the_page():
    assert read_blocks('<html><body><p class="sources">A title</p><p>Текст</p>', "bg") == ["Текст"]
    page = '<html><body><p>Едно <span lang="en">two</span> три <b>и</b> пет</p><code>six</code><ul><li>a</li></ul>'
    assert read_blocks(page, "bg") == ["Едно три и пет", "a"]


TABLE = '<html><body><figure id="table-a"><table><tr><td class="number">{}</td></tr></table></figure></body></html>'


def test_other_numbers_and_missing_tables_are_seen():
    bulgarian, english = TABLE.format("12\u00a0345,5 (3–4)"), TABLE.format("12,345.5 (3–4)")
    assert differing_numbers(bulgarian, english) == []
    assert differing_numbers(bulgarian, english.replace("12,345.5", "12,345.6"))
    assert differing_numbers(bulgarian, english.replace("table-a", "table-b"))
    assert differing_numbers(bulgarian.replace("<table", "5% <table"), english.replace("<table", "6% <table"))
    told = '<html><body><p>{}</p><img alt="{}"><p>CC BY 4.0, {}</p></body></html>'
    assert differing_numbers(told.format("средно 2,5", "3%", 2014), told.format("mean 2.5", "3%", 2015)) == []
    assert differing_numbers(told.format("средно 2,5", "3%", 2014), told.format("mean 2.6", "3%", 2015))
    assert differing_numbers(told.format("средно 2,5", "3%", 2014), told.format("mean 2.5", "4%", 2015))
    assert list_sections('<html><body><h2 id="a">A</h2><h3 id="b">B</h3></body></html>') == ["a", "b"]
