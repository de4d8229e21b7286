"""What only a site with an address has: a map of its pages for search engines, and a page for what is not found."""

import re
from xml.etree import ElementTree

from analysis.publish.addresses import render_missing, write_sitemap

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_lists_every_page_of_every_language_with_the_others():
    tree = ElementTree.fromstring(write_sitemap("https://example.org/a&b/", ["bg", "en"], ["index", "borovo"]))
    places = [place.text for place in tree.findall("s:url/s:loc", NAMES)]
    assert [place.removeprefix("https://example.org/a&b/") for place in places] == [
        "bg/index.html", "en/index.html", "bg/borovo.html", "en/borovo.html",
    ]  # fmt: skip
    for entry in tree.findall("s:url", NAMES):
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", NAMES)}
        assert links.keys() == {"bg", "en", "x-default"}
        is_start = links["bg"].endswith("/index.html")
        assert links["x-default"] == ("https://example.org/a&b/index.html" if is_start else links["bg"])
        assert entry.find("s:loc", NAMES).text in links.values()


def test_the_page_for_what_is_not_found_leads_home_from_any_depth(make_frame):
    page = render_missing("https://example.org/study/", [make_frame("bg"), make_frame("en")])
    assert re.findall(r'href="([^"]*)"', page) == [
        "/study/assets/report.css", "/study/bg/index.html", "/study/en/index.html",
    ]  # fmt: skip
    assert "example.org" not in page and page.count("<h1") == 1
