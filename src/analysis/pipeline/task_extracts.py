"""Released tables in, for each page just the rows that it shows out: a page is rebuilt when its own rows change."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.pages import TABLES, Page, list_pages
from analysis.study import Study, load_study

# Tables of which a page shows what another of its tables names; the round table shows all funding.
KEYS = {"practices": "id", "rules": "rule", "funding": "id"}
SHOWN_WHOLE = {"round_table": ("funding",)}


def list_extract_tasks(study: Study) -> list[Task]:
    """Return the task that cuts the extract of every page."""
    shown = sorted({name for names in TABLES.values() for name in names})
    inputs = {
        "released": {name: study.tables / f"{name}.csv" for name in shown},
        "settings": study.root / "study.toml",
    }
    extracts = {page.slug: page.extract(study) for page in list_pages(study, language=study.languages[0])}
    return [make_task(cut_extracts, "extracts", inputs, {"extracts": extracts})]


def cut_extracts(released: dict[str, Path], settings: Path, extracts: dict[str, dict[str, Path]]) -> None:
    """Write for each page the rows of its municipality and of the district, what these name, or whole tables."""
    import pandas as pd

    from analysis.disclosure.door import cut_extract, format_table, index_places
    from analysis.disclosure.referred import keep_named
    from analysis.files import write_text

    study = load_study(settings.parent)
    tables = {name: pd.read_csv(path, dtype=str, keep_default_na=False) for name, path in released.items()}
    places = {name: index_places(table) for name, table in tables.items()}
    for page in list_pages(study, language=study.languages[0]):
        own = {name: cut_extract(tables[name], _place_of(page, name), places[name]) for name in extracts[page.slug]}
        whole = SHOWN_WHOLE.get(page.notebook, ())
        keys = {name: key for name, key in KEYS.items() if name in own and name not in whole}
        for name, rows in keep_named(own, keys).items():
            write_text(extracts[page.slug][name], format_table(rows))


def _place_of(page: Page, table: str) -> str | None:
    """Return whose rows the page shows of a table; names of places are needed whole, e.g. for a sentence on all."""
    return None if table == "places" else page.municipality
