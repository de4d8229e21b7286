"""The slides and the leaflets of the built site in a real browser without a network: shown, steered and printed."""

from pathlib import Path

import pypdfium2
import pytest

from analysis.study import load_study

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
ROOT = Path(__file__).parents[2]
STUDY = load_study(ROOT)
SLIDES, SIDES = 14, 2
WIDE, NARROW = (1280, 720), (360, 740)
SHOWN = "document.documentElement.classList.contains('shown') && Reveal.isReady()"
FULL = """(() => { const slide = Reveal.getCurrentSlide(), foot = slide.querySelector('.foot');
return [...slide.children].filter((part) => part !== foot && part.offsetTop + part.offsetHeight > foot.offsetTop)
  .map((part) => part.outerHTML.slice(0, 60)); })()"""
SIZE = "parseFloat(getComputedStyle(Reveal.getCurrentSlide()).fontSize)"
PRESS = "document.dispatchEvent(new KeyboardEvent('keydown', {{ keyCode: {}, bubbles: true }}))"
RIGHT, NOTES = 39, 83
SMALLEST_SHOWN = 24  # of 720 lines: 18 points on a slide of 540


@pytest.fixture
def resize(browser):
    """A function that gives the window a size; afterwards it has its own again."""

    def set_size(size: tuple[int, int]) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        browser.call("Emulation.setDeviceMetricsOverride", **metrics)

    yield set_size
    browser.call("Emulation.clearDeviceMetricsOverride")


@pytest.fixture
def open_slides(browser, resize, find_page):
    """A function that opens the slides of a language in a window of a size."""

    def open_at(language: str = "bg", size: tuple[int, int] = WIDE, slide: int = 1) -> None:
        resize(size)
        browser.open(find_page(language, "round_table.slides"), f"#/slide-{slide}")

    return open_at


@pytest.fixture
def find_page(find_built, site):
    """A function that gives the file of a page of a language."""
    return lambda language, slug: find_built(site / language / f"{slug}.html")


def list_texts(pdf: bytes) -> list[str]:
    """Return the text of each printed page."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("language", STUDY.languages)
def test_every_slide_stands_whole_above_its_footer_in_letters_that_can_be_read(browser, open_slides, language):
    for number in range(1, SLIDES + 1):
        open_slides(language, slide=number)
        browser.wait(SHOWN)
        assert browser.ask("Reveal.getTotalSlides()") == SLIDES
        assert browser.ask("Reveal.getIndices().h") == number - 1
        assert browser.ask(FULL) == [], number
        assert browser.ask(SIZE) >= SMALLEST_SHOWN, number
    assert browser.errors == []
    assert all(address.startswith(("file:", "data:")) for address in browser.requested)


def test_the_keyboard_changes_slides_and_shows_notes(browser, open_slides):
    open_slides()
    browser.wait(SHOWN)
    browser.ask(PRESS.format(RIGHT))
    browser.wait("Reveal.getIndices().h === 1")
    assert browser.ask("Reveal.getConfig().showNotes") is False
    browser.ask(PRESS.format(NOTES))
    browser.wait("Reveal.getConfig().showNotes === true")
    said = browser.ask("document.querySelector('.speaker-notes').textContent.trim()")
    assert said and said == browser.ask("Reveal.getCurrentSlide().querySelector('aside.notes').textContent.trim()")
    browser.ask(PRESS.format(NOTES))
    browser.wait("Reveal.getConfig().showNotes === false")


def test_buttons_are_named_in_the_language_of_the_slides(browser, open_slides):
    open_slides()
    browser.wait(SHOWN)
    names = browser.ask("[...document.querySelectorAll('.controls button')].map((b) => b.getAttribute('aria-label'))")
    assert names and all(name and not name.isascii() for name in names)


def test_on_a_narrow_screen_slides_stand_one_below_another(browser, open_slides):
    open_slides(size=NARROW)
    assert browser.ask("document.documentElement.className") == ""
    heights = browser.ask("[...document.querySelectorAll('section')].map((slide) => slide.offsetHeight)")
    assert len(heights) == SLIDES and min(heights) > 0
    assert browser.ask("document.documentElement.scrollWidth") <= NARROW[0]


@pytest.mark.parametrize("language", STUDY.languages)
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["from a wide screen", "from a narrow one"])
def test_printed_each_slide_takes_one_page_and_bears_the_mark(browser, open_slides, language, size):
    open_slides(language, size)
    if size == WIDE:
        browser.wait(SHOWN)
    pages = list_texts(browser.print())
    assert len(pages) == SLIDES
    for number, text in enumerate(pages, start=1):
        assert f"{number} {'от' if language == 'bg' else 'of'} {SLIDES}" in text.replace("\xa0", " ")
        assert ("Демонстрационни данни" if language == "bg" else "Demonstration data") in text


@pytest.mark.parametrize("language", STUDY.languages)
@pytest.mark.parametrize("place", STUDY.municipalities)
def test_every_leaflet_prints_on_two_sides_of_a_sheet_and_bears_the_mark(browser, find_page, language, place):
    browser.open(find_page(language, f"{place}.leaflet"))
    pages = list_texts(browser.print())
    assert len(pages) == SIDES
    assert all(("Демонстрационни данни" if language == "bg" else "Demonstration data") in text for text in pages)
    assert browser.errors == []


@pytest.mark.parametrize("language", STUDY.languages)
@pytest.mark.parametrize("place", STUDY.municipalities)
def test_a_leaflet_fits_the_width_of_a_telephone(browser, resize, find_page, language, place):
    resize(NARROW)
    browser.open(find_page(language, f"{place}.leaflet"))
    assert browser.ask("document.documentElement.scrollWidth") <= NARROW[0]
