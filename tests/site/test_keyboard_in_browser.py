"""The site used with the keyboard alone, in a browser without a network: each key does what people expect of it."""

from __future__ import annotations

import pytest

STUDIES = ("whole",)  # what is looked for stands on pages that a smaller study lacks
MOST = 700  # presses of the Tab key until a control is given up: no page has more stops
CODES = {"Tab": 9, "Enter": 13, " ": 32, "Escape": 27, "End": 35, "Home": 36, "ArrowRight": 39, "ArrowDown": 40}
TEXTS = {"Enter": "\r", " ": " "}
DECK = "document.documentElement.classList.contains('shown') && Reveal.isReady()"


@pytest.fixture
def go(browser, find_built, site):
    """A function that opens a page of the site with the focus at its beginning."""

    def open_page(page: str) -> None:
        browser.open(find_built(site / f"{page}.html"))

    browser.call("Emulation.setFocusEmulationEnabled", enabled=True)
    return open_page


@pytest.fixture
def press(browser):
    """A function that presses a key and lets it go."""

    def send(key: str) -> None:
        about = {"key": key, "code": {" ": "Space"}.get(key, key), "windowsVirtualKeyCode": CODES[key]}
        browser.call("Input.dispatchKeyEvent", type="keyDown", text=TEXTS.get(key, ""), **about)
        browser.call("Input.dispatchKeyEvent", type="keyUp", **about)

    return send


@pytest.fixture
def reach(browser, press):
    """A function that presses Tab until an element has the focus; says whether it ever had it."""

    def tab_to(selector: str) -> bool:
        for _ in range(MOST):
            press("Tab")
            if browser.ask(f"document.activeElement.matches({selector!r})"):
                return True
        return False

    return tab_to


def test_the_first_stop_skips_to_the_text(browser, go, press):
    go("bg/borovo")
    press("Tab")
    assert browser.ask(
        "document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().left > 0"
    )
    press("Enter")
    press("Tab")
    assert browser.ask("document.activeElement.closest('main') !== null"), "the next stop lies in the text"


@pytest.mark.parametrize(
    ("page", "selector", "leads_to"),
    [
        ("bg/borovo", "nav.language a", "en/borovo.html"),
        ("bg/borovo", "nav.places a[href*='ruse.html']", "bg/ruse.html"),
        ("bg/borovo", "nav.beside a", "bg/borovo.leaflet.html"),
        ("bg/index", ".tiles a[href='tsenovo.html']", "bg/tsenovo.html"),
        ("index", "a[href='en/index.html']", "en/index.html"),
        ("bg/borovo.leaflet", "a[href='accessibility.html']", "bg/accessibility.html"),
    ],
)
def test_a_link_is_reached_and_followed(browser, go, press, reach, page, selector, leads_to):
    go(page)
    assert reach(selector)
    press("Enter")
    browser.wait(f"location.pathname.endsWith('/{leads_to}')")


def test_the_contents_lead_to_a_section_and_the_next_stop_lies_in_it(browser, go, press, reach):
    go("bg/borovo")
    assert reach("nav.contents a[href='#trust']")
    press("Enter")
    assert browser.ask("location.hash") == "#trust"
    press("Tab")
    after = "document.getElementById('trust').compareDocumentPosition(document.activeElement) & 4"
    assert browser.ask(after) == 4


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_table_below_a_figure_is_unfolded_and_folded(browser, go, press, reach, key):
    go("bg/borovo")
    assert reach("summary")
    is_open = "document.activeElement.parentElement.open"
    press(key)
    assert browser.ask(is_open)
    press(key)
    assert not browser.ask(is_open)


def test_a_table_is_sorted(browser, go, press, reach):
    go("bg/compare")
    assert reach("button.sort")
    press("Enter")
    assert browser.ask("document.activeElement.closest('th').getAttribute('aria-sort')") == "ascending"


def test_a_wide_table_is_scrolled(browser, go, press, reach):
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": False}
    browser.call("Emulation.setDeviceMetricsOverride", **metrics)
    try:
        go("bg/borovo")
        assert reach("#table-key_figures .scroll")
        press("ArrowRight")
        browser.wait("document.activeElement.scrollLeft > 0")
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


def test_a_button_at_the_edge_of_a_wide_table_is_shown_whole(browser, go):
    go("bg/compare")
    cut = """[...document.querySelectorAll('button.sort')].filter((button) => {
      button.focus();
      const [own, region] = [button, button.closest('.scroll')].map((element) => element.getBoundingClientRect());
      return own.left < region.left || own.right > region.right;
    }).map((button) => button.textContent)"""
    assert browser.ask(cut) == []
    browser.ask("addEventListener('focusin', (event) => event.stopImmediatePropagation(), true); 1")
    browser.ask("document.querySelectorAll('.scroll').forEach((region) => { region.scrollLeft = 0; }); 1")
    assert browser.ask(cut) != [], "the twin: without the script one is cut off"


@pytest.mark.parametrize("page", ["search", "practices", "documents"])
def test_a_search_is_typed_and_what_is_found_is_reached(browser, go, reach, page):
    go(f"bg/{page}")
    assert reach("#find-words")
    browser.call("Input.insertText", text="медиатор")
    results = {"search": "#found a", "practices": ".practice:not([hidden]) summary", "documents": "#find-results a"}
    browser.wait(f"document.querySelectorAll({results[page]!r}).length > 0")
    browser.wait("document.getElementById('find-count').textContent !== ''")
    assert reach(results[page])


def test_a_filter_is_chosen(browser, go, press, reach):
    go("bg/practices")
    shown = "document.querySelectorAll('.practice:not([hidden])').length"
    everything = browser.ask(shown)
    assert reach("#find-theme")
    press("ArrowDown")
    browser.wait(f"0 < {shown} && {shown} < {everything}")


@pytest.mark.parametrize("suffix", ["csv", "docx", "xlsx"])
def test_a_download_is_reached(go, reach, suffix):
    go("bg/borovo")
    assert reach(f"a[download][href$='.{suffix}']")


def test_slides_are_turned_and_left_again(browser, go, press, reach):
    metrics = {"width": 1280, "height": 720, "deviceScaleFactor": 1, "mobile": False}
    browser.call("Emulation.setDeviceMetricsOverride", **metrics)
    try:
        go("bg/round_table.slides")
        browser.wait(DECK)
        press("ArrowRight")
        browser.wait("Reveal.getIndices().h === 1")
        press("End")
        browser.wait("Reveal.isLastSlide()")
        press("Home")
        browser.wait("Reveal.isFirstSlide()")
        assert reach("a[href='round_table.html']")
        press("Enter")
        browser.wait("location.pathname.endsWith('/bg/round_table.html')")
    finally:
        browser.call("Emulation.clearDeviceMetricsOverride")


# The twins: what takes a control away from the keyboard is seen


@pytest.mark.parametrize(
    "spoil",
    [
        "document.querySelectorAll('nav.places a').forEach((link) => { link.tabIndex = -1; })",
        "document.querySelectorAll('nav.places a').forEach((link) => link.removeAttribute('href'))",
        "addEventListener('focusout', ({ target }) => target.closest('.language') && setTimeout(() => target.focus()))",
    ],
    ids=["taken out of the order", "no link", "a trap"],
)
def test_a_link_that_the_keyboard_does_not_reach_is_seen(browser, go, reach, monkeypatch, spoil):
    monkeypatch.setitem(globals(), "MOST", 60)
    go("bg/borovo")
    browser.ask(f"{spoil}; 1")
    assert not reach("nav.places a")


def test_a_summary_that_does_not_open_is_seen(browser, go, press, reach):
    go("bg/borovo")
    browser.ask("document.addEventListener('click', (event) => event.preventDefault()); 1")
    assert reach("summary")
    press("Enter")
    assert not browser.ask("document.activeElement.parentElement.open")
