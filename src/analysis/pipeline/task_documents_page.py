"""Released tables and texts of documents in, the page on documents of each language out, with its images and data."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import DOCUMENTS
from analysis.pipeline.task_coding import CODING_TABLES
from analysis.pipeline.task_documents import RAW, find_folder, list_files
from analysis.pipeline.wording import find_notes
from analysis.study import Study, load_study

STEP, SLUG = "write", DOCUMENTS
SHOWN = (
    "documents", "coverage", "evidence", "commitments", "plan_participation", "steps", "reuse_shares", *CODING_TABLES,
)  # fmt: skip
READ = ("register", "pages", "passages", "boxes")
DPI, QUALITY = 110, 60  # of the images of pages
INDEX = "images.csv"  # document, page, file, width, height


def list_documents_page_tasks(study: Study) -> list[Task]:
    """Return the tasks that draw the pages of PDF documents, and write the page of each language."""
    folder, made, notes = find_folder(study), study.output / SLUG, find_notes(study)
    texts = {name: folder / f"{name}.parquet" for name in READ}
    around = {"settings": study.root / "study.toml"}
    tables = {name: study.tables / f"{name}.csv" for name in SHOWN}
    inputs = {
        "texts": texts, "tables": tables, "places": study.tables / "places.csv", "images": made / INDEX,
        "themes": study.reference / "priorities.csv",
    } | around  # fmt: skip
    return [
        make_task(
            draw_pages, "images of documents", {"texts": texts, "files": list_files(study)} | around,
            {"index": made / INDEX}, notes=notes,
        ),
        make_task(write_data, "data of documents", inputs, {"data": made / "data.js"}, notes=notes),
        *(
            make_task(write_page, f"{STEP} {SLUG}.{language}", inputs, {"html": find_page(study, language)},
                      ("analysis.publish.documents.page",), notes=notes, language=language)
            for language in study.languages
        ),
    ]  # fmt: skip


def find_page(study: Study, language: str) -> Path:
    """Return where the page of a language lies before the site is assembled."""
    return study.output / "pages" / language / f"{SLUG}.html"


def draw_pages(texts: dict[str, Path], files: list[Path], settings: Path, index: Path) -> None:
    """Draw every page of every PDF that was read; images of documents that are gone are deleted."""
    import pandas as pd

    from analysis.documents.extract.images import draw_page_images
    from analysis.files import write_bytes, write_text

    register, pages = pd.read_parquet(texts["register"]), pd.read_parquet(texts["pages"])
    is_read = register["document"].isin(pages["document"]) & register["file"].str.lower().str.endswith(".pdf")
    rows = []
    for row in register[is_read].itertuples():
        data = (settings.parent / RAW / row.file).read_bytes()
        for page, (image, width, height) in enumerate(draw_page_images(data, DPI, QUALITY), 1):
            name = f"{row.document}-{page}.webp"
            write_bytes(index.parent / name, image)
            rows.append((row.document, page, name, width, height))
    made = pd.DataFrame(rows, columns=["document", "page", "file", "width", "height"])
    for path in index.parent.glob("*.webp"):
        if path.name not in set(made["file"]):
            path.unlink()
    write_text(index, made.to_csv(index=False))


def write_data(
    texts: dict[str, Path],
    tables: dict[str, Path],
    places: Path,
    images: Path,
    themes: Path,
    settings: Path,
    data: Path,
) -> None:
    """Write the passages with their keys as a script."""
    from analysis.files import write_text
    from analysis.pipeline.words import describe_words
    from analysis.publish.documents import search_data

    study = load_study(settings.parent)
    material = collect_material(study, study.languages[0], texts, tables, places, images, themes)
    write_text(data, search_data.write_data(material, describe_words(study.languages)))


def write_page(
    texts: dict[str, Path], tables: dict[str, Path], places: Path, images: Path, themes: Path, settings: Path,
    language: str, html: Path,
) -> None:  # fmt: skip
    """Write the page of one language."""
    from analysis.files import write_text
    from analysis.pipeline.frames import make_frame
    from analysis.publish.documents.page import render_documents

    study = load_study(settings.parent)
    material = collect_material(study, language, texts, tables, places, images, themes)
    write_text(html, render_documents(material, make_frame(study, language)))


def collect_material(
    study: Study,
    language: str,
    texts: dict[str, Path],
    tables: dict[str, Path],
    places: Path,
    images: Path,
    themes: Path,
):
    """Return what the page of a language is made of."""
    import pandas as pd

    from analysis.disclosure.door import read_released
    from analysis.documents.letters import mask_contacts
    from analysis.publish.documents.material import Image, Material
    from analysis.reference.checking import read_texts
    from analysis.report.catalogue import open_catalogue

    words = open_catalogue(study, language)
    read = {name: pd.read_parquet(path) for name, path in texts.items()}
    released = read_released(tables["documents"].parent, [*SHOWN, "places"])
    registered = read["register"].set_index("document")
    passages = read["passages"][["document", "passage", "page", "kind", "level", "heading", "quote"]]
    drawn = pd.read_csv(images)
    named = read_texts(themes)
    return Material(
        language=language,
        themes=list(zip(named["theme_id"], named[f"name_{language}"], strict=True)),
        places=list(zip(released["places"]["municipality"], released["places"][f"name_{language}"], strict=True)),
        titles=dict(registered[f"title_{language}"]),
        passages=passages.assign(quote=passages["quote"].map(mask_contacts)),
        boxes=read["boxes"],
        images={(row.document, row.page): Image(row.file, row.width, row.height) for row in drawn.itertuples()},
        dates={day: words.moment(day) for day in set(released["documents"]["date"]) - {""}},
        **{name: _number(released[name]) for name in SHOWN},
    )


def _number(table):
    """Return a released table with its counts as whole numbers; what is withheld has none."""
    import pandas as pd

    counts = ("passages", "commitments", "page", "passage", "start", "end")
    own = table.columns.intersection(counts)
    return table.assign(**{name: pd.to_numeric(table[name].replace("", None)).astype("Int64") for name in own})
