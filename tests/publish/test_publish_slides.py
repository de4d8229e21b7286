"""The slides: each heading begins one, each bears the mark of invented data, and they need no network."""

import re
import tomllib
from hashlib import sha256

import pytest
from lxml import html

from analysis.publish.frame import TEMPLATES
from analysis.publish.slides import list_slides, render_slides

CONTENT = """<h1 id="a">Кръгла маса</h1><p><em>За какво</em></p><aside class="notes"><p>Поздрав</p></aside>
<h2 id="b">Защо</h2><ul><li>Едно &lt;две&gt;</li></ul><aside class="notes"><p>Обяснение</p></aside>
<h2 id="c">Таблица</h2><figure class="table" id="t"><figcaption>Таблица 1</figcaption><table></table></figure>"""
SLUG = "round_table.slides"


@pytest.fixture
def page(make_frame):
    return html.fromstring(render_slides(make_frame(), SLUG, "Кръгла маса", CONTENT))


def find_unmarked(page: html.HtmlElement, mark: str) -> list[str]:
    """Return the slides whose footer does not say that the data are invented."""
    return [slide.get("id") for slide in page.xpath("//section") if mark not in slide.xpath("string(p[@class='foot'])")]


def find_unregistered(folder) -> list[str]:
    """Return the files of reveal.js that are not those of which the hash was written down."""
    said = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["sha256"]
    found = {path.name: sha256(path.read_bytes()).hexdigest() for path in folder.glob("reveal.*")}
    return sorted(name for name in found.keys() | said.keys() if found.get(name) != said.get(name))


def test_each_heading_begins_a_slide(page):
    assert [slide.get("aria-label") for slide in page.xpath("//section")] == ["Кръгла маса", "Защо", "Таблица"]
    assert [slide.get("id") for slide in page.xpath("//section")] == ["slide-1", "slide-2", "slide-3"]
    assert page.xpath("//section[2]//li/text()") == ["Едно <две>"]


def test_a_title_with_markup_names_its_slide_in_plain_text():
    (slide,) = list_slides('<h2 id="a">Едно &amp; <em>две</em></h2>')
    assert slide.title == "Едно & две"


def test_what_the_speaker_says_stands_with_its_slide_and_in_no_other_place(page):
    assert page.xpath("//section[1]/aside[@class='notes']/p/text()") == ["Поздрав"]
    assert page.xpath("//section[2]/aside[@class='notes']/p/text()") == ["Обяснение"]
    assert page.xpath("//section[3]/aside") == [] and len(page.xpath("//aside")) == 2


def test_every_slide_bears_the_mark_of_invented_data(page, make_frame):
    assert find_unmarked(page, make_frame().words("ui.demonstration")) == []


def test_a_slide_without_the_mark_is_found(page, make_frame):
    """The twin; and of data from the field no slide bears it."""
    (foot,) = page.xpath("//section[2]/p[@class='foot']")
    foot.getparent().remove(foot)
    assert find_unmarked(page, make_frame().words("ui.demonstration")) == ["slide-2"]
    published = html.fromstring(render_slides(make_frame(banner=""), SLUG, "Кръгла маса", CONTENT))
    assert len(find_unmarked(published, make_frame().words("ui.demonstration"))) == 3
    assert published.xpath("//p[@class='banner']") == []


def test_the_first_slide_leads_to_the_report_and_to_the_other_language(page):
    links = page.xpath("//section[1]//nav[@class='language']/a/@href")
    assert links == ["round_table.html", "../en/round_table.slides.html"]


def test_slides_run_their_own_scripts_and_nothing_else(page):
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert "script-src 'self';" in policy and "unsafe" not in policy and "http" not in policy
    assert page.xpath("//script/@src") == ["../assets/slides/reveal.js", "../assets/slides/slides.js"]
    assert page.xpath("//script[not(@src)]") == [] and page.xpath("//@style | //@onclick") == []


def test_what_the_script_of_the_slides_loads_comes_with_the_package():
    script = (TEMPLATES / "slides.js").read_text(encoding="utf-8")
    loaded = set(re.findall(r'"([\w.]+\.css)"', script))
    assert loaded == {"slides.css", "reveal.css"}
    assert (TEMPLATES / "slides.css").is_file() and (TEMPLATES / "vendor/reveal/reveal.css").is_file()
    assert "http" not in script


def test_reveal_is_the_one_that_was_registered():
    folder = TEMPLATES / "vendor/reveal"
    assert find_unregistered(folder) == []
    assert tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["version"] == "4.6.1"
    assert (folder / "LICENSE").read_text(encoding="utf-8").startswith("Copyright")


@pytest.mark.parametrize("name", ["reveal.js", "reveal.css"])
def test_a_changed_or_missing_file_of_reveal_is_found(tmp_path, name):
    for path in (TEMPLATES / "vendor/reveal").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b"\n")
    assert find_unregistered(tmp_path) == [name]
    (tmp_path / name).unlink()
    assert find_unregistered(tmp_path) == [name]
