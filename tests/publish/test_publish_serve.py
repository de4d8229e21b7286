"""The site is served to this computer alone, and only while it is asked to be."""

import urllib.error
import urllib.request

import pytest

from analysis.publish.serve import serve_site


@pytest.fixture
def site(tmp_path):
    (tmp_path / "bg").mkdir()
    (tmp_path / "index.html").write_text("<p>Начало</p>", encoding="utf-8")
    (tmp_path / "bg/page.html").write_text("<p>Страница</p>", encoding="utf-8")
    return tmp_path


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_pages_are_served_on_the_loopback_interface(site):
    with serve_site(site) as address:
        assert address.startswith("http://127.0.0.1:")
        assert "Начало" in read(address)
        assert "Страница" in read(f"{address}bg/page.html")


def test_texts_say_how_they_are_written_so_that_a_table_is_read_right(site):
    (site / "data.csv").write_text("Ценово", encoding="utf-8")
    with serve_site(site) as address, urllib.request.urlopen(f"{address}data.csv", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("path", ["bg/", "gone.html", "../secret.txt", "%2e%2e/secret.txt"])
def test_nothing_else_is_served(site, path):
    (site.parent / "secret.txt").write_text("secret", encoding="utf-8")
    with serve_site(site) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        read(address + path)


def test_the_server_ends_with_the_block(site):
    with serve_site(site) as address:
        pass
    with pytest.raises(urllib.error.URLError):
        read(address)


def test_two_sites_are_served_side_by_side(site):
    with serve_site(site) as one, serve_site(site) as other:
        assert one != other and read(one) == read(other)
