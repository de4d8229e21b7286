"""The released table of good practices in; their page of each language, the data of its search and two files out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import PRACTICES
from analysis.pipeline.translating import translate
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study

STEP, SLUG = "write", PRACTICES


def list_practices_page_tasks(study: Study) -> list[Task]:
    """Return the tasks that write the page of each language, and what lies beside it."""
    made, notes = study.output / SLUG, find_notes(study)
    inputs = {
        "table": study.tables / "practices.csv", "themes": study.reference / "priorities.csv",
        "settings": study.root / "study.toml",
    }  # fmt: skip
    files = {name: made / f"practices.{name}" for name in ("json", "xlsx")}
    return [
        make_task(write_data, "data of practices", inputs, {"data": made / "data.js"}, notes=notes),
        make_task(write_files, "files of practices", inputs, {"files": files}, notes=notes),
        *(
            make_task(write_page, f"{STEP} {SLUG}.{language}", inputs, {"html": find_page(study, language)},
                      ("analysis.publish.practices.page",), notes=notes, language=language)
            for language in study.languages
        ),
    ]  # fmt: skip


def find_page(study: Study, language: str) -> Path:
    """Return where the page of a language lies before the site is assembled."""
    return study.output / "pages" / language / f"{SLUG}.html"


def write_data(table: Path, themes: Path, settings: Path, data: Path) -> None:
    """Write what the practices are found by as a script."""
    from analysis.files import write_text
    from analysis.pipeline.words import describe_words
    from analysis.publish.practices import search_data

    study = load_study(settings.parent)
    materials = [collect_material(study, language, table, themes) for language in study.languages]
    write_text(data, search_data.write_data(materials, describe_words(study.languages)))


def write_files(table: Path, themes: Path, settings: Path, files: dict[str, Path]) -> None:
    """Write the table as JSON and as a workbook."""
    from analysis.files import write_bytes, write_text
    from analysis.publish.practices.exports import write_json, write_workbook

    study = load_study(settings.parent)
    materials = [collect_material(study, language, table, themes) for language in study.languages]
    practices = materials[0].practices
    about = {material.language: describe_database(study, material.language) for material in materials}
    write_text(files["json"], write_json(practices, about))
    write_bytes(files["xlsx"], write_workbook(practices, about, materials, study.release_date))


def write_page(table: Path, themes: Path, settings: Path, language: str, html: Path) -> None:
    """Write the page of one language."""
    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.practices.page import render_practices

    study = load_study(settings.parent)
    citation = describe_database(study, language)["citation"]
    material = collect_material(study, language, table, themes)
    write_text(html, render_practices(material, make_frame(study, language), citation))


def collect_material(study: Study, language: str, table: Path, themes: Path):
    """Return what the page of a language is made of."""
    from analysis.disclosure.door import read_released
    from analysis.practices import catalogue, gaps
    from analysis.publish.practices.material import Material
    from analysis.reference.checking import read_texts
    from analysis.report.catalogue import open_catalogue

    words = open_catalogue(study, language)
    practices = read_released(table.parent, [table.stem])[table.stem]
    listed, (_, tags) = read_texts(themes), gaps.load_feeds()
    tags = translate(tags, "gaps", tags["gap"], study)
    days = {*practices["period_from"], *practices["period_to"]} - {""}
    priced = practices[practices["cost_amount"] != ""]
    sums = zip(priced["id"], priced["cost_amount"], priced["cost_currency"], strict=True)
    return Material(
        language=language,
        practices=practices,
        words=words.text,
        written=study.languages[0],
        codes={"themes": list(listed["theme_id"])} | catalogue.VOCABULARIES,
        named={
            "themes": dict(zip(listed["theme_id"], listed[f"name_{language}"], strict=True)),
            "gap_tags": dict(zip(tags["gap"], tags[f"name_{language}"], strict=True)),
            "country": dict(words.locale.territories) | {"EU": words.text("practices.several_countries")},
        },
        dates={day: words.period(day[:7]) for day in days},
        sums={practice: words.money(float(amount), currency) for practice, amount, currency in sums},
    )


def describe_database(study: Study, language: str) -> dict[str, str]:
    """Return what is said of the database as a whole, by name: title, publisher, status, licence, citation, …"""
    from analysis.report.catalogue import open_catalogue
    from analysis.report.provenance import write_citation

    words = open_catalogue(study, language)
    title, publisher = words.text(f"titles.{SLUG}"), study.publisher[language]
    return {
        "title": f"{study.title[language]}: {title}",
        "publisher": publisher,
        "status": words.text("ui.banner") if study.is_demonstration else "",
        "licence": words.text("practices.licence"),
        "citation": write_citation(study, words, title),
        "date": words.date(study.release_date),
        "contents": words.text("practices.on_cover"),
    }
