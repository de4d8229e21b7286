"""Which pages are made into Word files and workbooks, and that a failure of one is that of its page."""

from pathlib import Path

from analysis.pipeline.build import name_page
from analysis.pipeline.pages import FORMATS, list_pages
from analysis.study import load_study

ROOT = Path(__file__).parents[2]


def test_every_report_is_made_in_every_format_beside_its_page_and_no_leaflet_or_slides():
    study = load_study(ROOT)
    made = {page.name: [path.name for path in page.formats(study).values()] for page in list_pages(study)}
    assert made["borovo.bg"] == made["borovo.en"] == ["borovo.docx", "borovo.xlsx"]
    assert made["methods.bg"] and made["borovo.leaflet.bg"] == made["round_table.slides.en"] == []
    assert all(
        path.parent == page.html(study).parent for page in list_pages(study) for path in page.formats(study).values()
    )


def test_a_format_that_fails_is_a_page_that_failed():
    assert [name_page(f"{suffix} borovo.bg") for suffix in FORMATS] == ["borovo.bg"] * len(FORMATS)
