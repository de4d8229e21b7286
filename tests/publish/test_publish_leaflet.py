"""The leaflet: two sides, large letters that still fit on them, and the mark of invented data on both."""

import shutil
import subprocess

import pypdfium2
import pytest
from lxml import html

from analysis.publish.frame import TEMPLATES
from analysis.publish.leaflet import HEIGHT, SIZES, choose_size, estimate_height, render_leaflet

SLUG = "borovo.leaflet"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SENTENCE = "Общината да смени изгорелите улични лампи на двете крайни улици и да обяви кога ще стане това. "


def write_content(items: int) -> str:
    """Return a leaflet of six sections with so many items of a line or two each."""
    sections = (f"<h2>Раздел {number}</h2><ul>{f'<li>{SENTENCE}</li>' * items}</ul>" for number in range(6))
    return f"<h1>Община Борово</h1><p><em>Какво следва</em></p>{''.join(sections)}"


@pytest.fixture
def render(make_frame):
    def make(items: int, **changes) -> str:
        return render_leaflet(make_frame(**changes), SLUG, "Община Борово", write_content(items))

    return make


def test_a_leaflet_has_two_sides_of_three_sections_and_the_title_on_the_first(render):
    page = html.fromstring(render(2))
    assert [len(side.xpath(".//h2")) for side in page.xpath("//div[contains(@class, 'side')]")] == [3, 3]
    assert page.xpath("//div[contains(@class, 'side')][1]//h1/text()") == ["Община Борово"]


def test_both_sides_bear_the_mark_of_invented_data_and_none_of_data_from_the_field(render, make_frame):
    mark = make_frame().words("ui.demonstration")
    feet = [foot.text_content() for foot in html.fromstring(render(2)).xpath("//p[@class='foot']")]
    assert len(feet) == 2 and all(mark in foot for foot in feet)
    published = render(2, banner="")
    assert mark not in published and 'class="banner"' not in published


def test_a_leaflet_leads_to_its_municipality_and_to_the_other_language(render):
    page = html.fromstring(render(2))
    assert page.xpath("//nav[@class='beside']/a/@href") == ["borovo.html"]
    assert page.xpath("//nav[@class='language']/a/@href") == ["../en/borovo.leaflet.html"]


def test_a_leaflet_runs_nothing_and_loads_nothing_from_elsewhere(render):
    page = html.fromstring(render(2))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "script" not in policy and page.xpath("//script") == []
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["../assets/report.css", "../assets/leaflet.css"]


def test_the_fuller_a_side_the_smaller_its_letters():
    sides = [f"<ul>{f'<li>{SENTENCE}</li>' * items}</ul>" for items in (5, 17, 19, 60)]
    assert [choose_size(side) for side in sides] == [14, 13, 12, 12]
    heights = [estimate_height(sides[0], size) for size in SIZES]
    assert heights == sorted(heights, reverse=True)
    assert estimate_height(sides[-1], SIZES[-1]) > HEIGHT, "nothing is smaller than the smallest size"


def test_every_size_has_its_letters_in_the_style_sheet():
    sheet = (TEMPLATES / "leaflet.css").read_text(encoding="utf-8")
    assert all(f".size-{size} {{ font-size: {size}pt; }}" in sheet for size in SIZES)


@pytest.fixture
def print_pages(tmp_path):
    """A function that prints a page with the style sheets of the site and returns how many sheets it takes."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium to print with")

    def count(page: str) -> int:
        (tmp_path / "bg").mkdir(exist_ok=True)
        (tmp_path / "assets").mkdir(exist_ok=True)
        for name in ("report.css", "leaflet.css"):
            shutil.copy(TEMPLATES / name, tmp_path / "assets" / name)
        path, printed = tmp_path / "bg/page.html", tmp_path / "page.pdf"
        path.write_text(page, encoding="utf-8")
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
        options += [f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={printed}", path.as_uri()]
        subprocess.run([CHROMIUM, *options], check=True, capture_output=True, timeout=120)
        return len(pypdfium2.PdfDocument(printed))

    return count


@pytest.mark.parametrize("items", [1, 4, 5])
def test_a_leaflet_prints_on_two_sides_of_a_sheet(render, print_pages, items):
    assert print_pages(render(items)) == 2


def test_a_leaflet_that_is_too_long_takes_more(render, print_pages):
    """The twin: pages are counted, not cut."""
    assert print_pages(render(12)) > 2
