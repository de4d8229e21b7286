"""The page of a report in, its Word file and workbook out; the page of slides in, a presentation of them out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.figures.fonts import NAMES
from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import Page, parse_page
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study


def list_office_tasks(study: Study, pages: list[Page]) -> list[Task]:
    """Return the tasks that write each page in each of its formats."""
    write = {"docx": write_word, "xlsx": write_tables, "pptx": write_slides}
    measured = {"pptx": {"fonts": [study.fonts / name for name in NAMES if name.endswith("ttf")]}}
    return [
        make_task(
            write[suffix], f"{suffix} {page.name}",
            {"html": page.html(study), "settings": study.root / "study.toml"} | measured.get(suffix, {}),
            {"made": path}, notes=find_notes(study), page=page.name,
        )
        for page in pages for suffix, path in page.formats(study).items()
    ]  # fmt: skip


def write_word(html: Path, settings: Path, page: str, made: Path) -> None:
    """Write one page as a Word file."""
    from analysis.files import write_bytes
    from analysis.publish.docx import write_docx

    study, text = load_study(settings.parent), html.read_text(encoding="utf-8")
    write_bytes(made, write_docx(text, describe_page(study, page, text), study.release_date))


def write_tables(html: Path, settings: Path, page: str, made: Path) -> None:
    """Write the tables of one page as a workbook."""
    from analysis.files import write_bytes
    from analysis.publish.xlsx import write_xlsx
    from analysis.report.catalogue import open_catalogue

    study, text = load_study(settings.parent), html.read_text(encoding="utf-8")
    about = describe_page(study, page, text)
    write_bytes(made, write_xlsx(text, about, open_catalogue(study, about.language).text, study.release_date))


def write_slides(html: Path, settings: Path, fonts: list[Path], page: str, made: Path) -> None:
    """Write the page of slides as a presentation."""
    from analysis.files import write_bytes
    from analysis.publish.pptx import write_pptx
    from analysis.report.catalogue import open_catalogue

    study, text = load_study(settings.parent), html.read_text(encoding="utf-8")
    about = describe_page(study, page, text)
    write_bytes(
        made, write_pptx(text, about, open_catalogue(study, about.language).text, study.fonts, study.release_date)
    )


def describe_page(study: Study, page: str, html: str):
    """Return what the file of a page says of itself."""
    from analysis.publish.parts import About, read_main, read_title
    from analysis.report.catalogue import open_catalogue
    from analysis.report.provenance import write_citation

    language, title = parse_page(page).language, read_title(read_main(html))
    words = open_catalogue(study, language)
    return About(
        language=language,
        title=title,
        study=study.title[language],
        publisher=study.publisher[language],
        status=words.text("ui.banner") if study.is_demonstration else "",
        mark=words.text("ui.demonstration") if study.is_demonstration else "",
        licence=words.text("provenance.licence_text"),
        citation=write_citation(study, words, title),
        date=words.date(study.release_date),
    )
