"""The address of the site and the names of its pages in, what only a site with an address has out: sitemap, 404."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

from analysis.publish.frame import Frame, environment

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)


def write_sitemap(site_url: str, languages: Sequence[str], slugs: Iterable[str]) -> str:
    """Return the map of the site in the sitemaps.org format: each page of each language, with its other languages.

    `site_url` ends with /. The page of the first language stands for readers of any other (`x-default`), and the start
    page, where a language is chosen, for those of the page `index`.
    """
    entries = []
    for slug in slugs:
        pages = {code: f"{site_url}{code}/{slug}.html" for code in languages}
        pages["x-default"] = f"{site_url}index.html" if slug == "index" else pages[languages[0]]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{said}" href="{escape(page)}"/>' for said, page in pages.items()
        )
        entries += [f"<url><loc>{escape(pages[code])}</loc>{links}</url>\n" for code in languages]
    return f"{HEAD}{''.join(entries)}</urlset>\n"


def render_missing(site_url: str, frames: Sequence[Frame]) -> str:
    """Return the page that a server shows for an address that is none, in all languages.

    It may be shown at any depth of folders, so its links begin at the root of the server.
    """
    return environment().get_template("missing.html.j2").render(pages=frames, root=urlsplit(site_url).path)
