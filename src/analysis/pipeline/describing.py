"""Study in, what it says to machines out: of its tables, and of how they and the pages were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pytask import PathNode, Task

from analysis.disclosure.door import FIGURES
from analysis.disclosure.keys import KEYS
from analysis.files import hash_files
from analysis.pipeline.commit_guard import RECORDS
from analysis.pipeline.pages import TABLES, list_pages
from analysis.pipeline.software import read_software
from analysis.publish.crate import Making, Run
from analysis.publish.datapackage import About
from analysis.report.catalogue import Catalogue, open_catalogue
from analysis.study import Study

BOUNDARIES = "boundaries.geojson"  # in the reference data; a study need not have it
SETTINGS = ("study.toml", "requirements.lock")


def describe_tables(study: Study) -> About:
    """Return what the study says of its released tables, in its languages."""
    words = {language: open_catalogue(study, language) for language in study.languages}
    say = partial(_say, words)
    return About(
        titles={code: study.title[code] for code in words},
        descriptions={code: words[code].text("data.description", study=study.title[code]) for code in words},
        publishers={code: study.publisher[code] for code in words},
        date=study.release_date.isoformat(),
        status=study.status,
        homepage=study.site_url,
        name_table=lambda table: say(f"tables.{table}"),
        name_column=partial(_name_column, words, say),
        explain_column=lambda table, column: say(f"fields_about.{column}"),
        figures=FIGURES,
        codes=KEYS,
    )


def _say(words: dict[str, Catalogue], *keys: str) -> dict[str, str]:
    """Return the texts at the first of these keys that there is, by language."""
    key = next((key for key in keys if all(catalogue.has(key) for catalogue in words.values())), "")
    return {language: catalogue.text(key) for language, catalogue in words.items()} if key else {}


def _name_column(
    words: dict[str, Catalogue], say: Callable[..., dict[str, str]], table: str, column: str
) -> dict[str, str]:
    """Return the words for a column: those of its table, or those of all tables."""
    said = say(f"fields_of.{table}.{column}", f"{table}.field.{column}", f"fields.{column}")
    stem, _, language = column.rpartition("_")
    if said or language not in words:
        return said
    named = {code: catalogue.locale.languages[language] for code, catalogue in words.items()}
    if all(catalogue.has(key := f"{table}.field.{stem}_in") for catalogue in words.values()):
        return {code: catalogue.text(key, language=named[code]) for code, catalogue in words.items()}
    names = _name_column(words, say, table, stem)
    return {
        code: words[code].text("data.in_language", column=name, language=named[code]) for code, name in names.items()
    }


def describe_making(study: Study, tasks: Iterable[Task], stale: frozenset[tuple[str, str]]) -> Making:
    """Return how the study was made; `tasks`: those of the build. Nothing is said of pages that are stale.

    In a published study rows of answers and records of meetings are neither named nor summed.
    """
    inputs = list_inputs(study, tasks)
    public = [path for path in inputs if is_public(study, path)]
    built = [page for page in list_pages(study) if page.html(study).is_file()]
    pages = [page for page in built if (page.language, page.slug) not in stale]
    return Making(
        inputs=_hash_files(study, [*(study.root / name for name in SETTINGS), *public]),
        withheld="" if public == inputs else open_catalogue(study, study.languages[0]).text("data.withheld"),
        notebooks=_hash_files(study, sorted({page.source(study) for page in pages})),
        runs=[
            Run(f"notebooks/{page.notebook}.ipynb", page.parameters, TABLES[page.notebook], page.slug, page.language)
            for page in pages
        ],
        software=read_software(),
    )


def list_inputs(study: Study, tasks: Iterable[Task]) -> list[Path]:
    """Return the files of data/raw that a build depends on, in the order of their names."""
    raw = study.root / "data/raw"
    read = {path for task in tasks for path in _list_files(task.depends_on)} | {study.reference / BOUNDARIES}
    return sorted(path for path in read if path.is_relative_to(raw) and path.is_file())


def _list_files(nodes: Any) -> Iterator[Path]:
    if isinstance(nodes, PathNode):
        yield nodes.path
    elif isinstance(nodes, dict | list | tuple):
        for node in nodes.values() if isinstance(nodes, dict) else nodes:
            yield from _list_files(node)


def is_public(study: Study, path: Path) -> bool:
    """Say whether an input may be named: all that is invented, else what holds no rows of answers or of meetings."""
    if study.is_demonstration or path in (*study.forms, study.population):
        return True
    return not any(path.is_relative_to(folder) for folder in (study.export.parent, study.root / RECORDS))


def _hash_files(study: Study, paths: Iterable[Path]) -> dict[str, str]:
    return hash_files({path.relative_to(study.root).as_posix(): path for path in paths if path.is_file()})
