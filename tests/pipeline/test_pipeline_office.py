"""Which pages are made into Word files, workbooks and presentations, and that a failure of one is that of its page."""

from pathlib import Path

from analysis.pipeline.build import name_page
from analysis.pipeline.pages import FORMATS, list_pages
from analysis.pipeline.task_office import list_office_tasks
from analysis.study import load_study

ROOT = Path(__file__).parents[2]


def test_every_report_is_made_in_every_format_beside_its_page_slides_in_one_and_leaflets_in_none():
    study = load_study(ROOT)
    made = {page.name: [path.name for path in page.formats(study).values()] for page in list_pages(study)}
    assert made["borovo.bg"] == made["borovo.en"] == ["borovo.docx", "borovo.xlsx"]
    assert made["methods.bg"] and made["borovo.leaflet.bg"] == []
    assert made["round_table.slides.en"] == ["round_table.slides.pptx"]
    folder = study.output / "files"
    assert all(
        path.parent == folder / page.language for page in list_pages(study) for path in page.formats(study).values()
    )


def test_a_format_that_fails_is_a_page_that_failed():
    assert [name_page(f"{suffix} borovo.bg") for suffix in FORMATS] == ["borovo.bg"] * len(FORMATS)


def test_a_presentation_depends_on_its_page_and_on_the_fonts_that_it_is_measured_by():
    study = load_study(ROOT)
    page = next(page for page in list_pages(study) if page.name == "round_table.slides.bg")
    (task,) = list_office_tasks(study, [page])
    assert task.depends_on["html"].path == page.html(study)
    assert [node.path.suffix for node in task.depends_on["fonts"]] == [".ttf", ".ttf"]
