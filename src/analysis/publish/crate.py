"""The files of a site and how they were made in, the site as a Research Object Crate out (RO-Crate 1.1, JSON-LD).

Two steps are told: inputs became released tables, and each notebook made a page of some of these tables. Inputs and
notebooks are named, with their checksums, but are no files of the crate: they do not lie in the site.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from urllib.parse import quote

from analysis.publish.datapackage import LICENCE, About

NAME = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/crate/1.1"
PUBLISHER, WITHHELD, RELEASE = "#publisher", "#withheld", "#release"
KINDS = {  # of files, by their ends: what a machine knows of them depends on the machine
    ".csv": "text/csv", ".css": "text/css", ".html": "text/html", ".js": "text/javascript",
    ".json": "application/json", ".pdf": "application/pdf", ".toml": "application/toml", ".txt": "text/plain",
    ".webp": "image/webp", ".woff2": "font/woff2", ".xml": "application/xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
Entity = dict[str, object]


@dataclass(frozen=True)
class Run:
    """A notebook that was executed: with which parameters, of which released tables, and the page it made."""

    notebook: str
    parameters: Mapping[str, str]
    tables: Collection[str]
    slug: str
    language: str


@dataclass(frozen=True)
class Making:
    """How a study was made; inputs and notebooks by their names within its folder, with their SHA-256."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    withheld: str = ""  # in words, what else went in and is not named file by file
    notebooks: Mapping[str, str] = field(default_factory=dict)
    runs: Iterable[Run] = ()
    software: Mapping[str, str] = field(default_factory=dict)  # name → version


def describe_crate(files: Mapping[str, str], about: About, making: Making) -> str:
    """Return the description of a site; `files`: name → SHA-256, "" of what is written after it.

    A run whose page is not in the site is left out, and so is a table of a run that is not.
    """
    title, *others = about.titles.values()
    actions = [_tell_release(files, making), *(action for run in making.runs for action in _tell_run(run, files))]
    root = {
        "@id": "./", "@type": "Dataset", "name": title, "alternateName": others,
        "description": next(iter(about.descriptions.values())), "datePublished": about.date,
        "creativeWorkStatus": about.status, "inLanguage": list(about.titles), "license": _refer(LICENCE["path"]),
        "publisher": _refer(PUBLISHER), "hasPart": _refer_all(map(quote, files)),
        "mentions": _refer_all(action["@id"] for action in actions if action["@type"] == "CreateAction"),
    }  # fmt: skip
    withheld = {
        "@id": WITHHELD,
        "@type": "CreativeWork",
        "name": making.withheld,
        "conditionsOfAccess": "not published",
    }
    graph = [
        {"@id": NAME, "@type": "CreativeWork", "about": _refer("./"), "conformsTo": _refer(PROFILE)},
        root,
        {"@id": LICENCE["path"], "@type": "CreativeWork", "name": LICENCE["title"]},
        {"@id": PUBLISHER, "@type": "Organization", "name": next(iter(about.publishers.values()))},
        *(_describe(quote(name), "File", name, digest) for name, digest in files.items()),
        *(_describe(_name(name), "CreativeWork", name, digest) for name, digest in making.inputs.items()),
        *([withheld] if making.withheld else []),
        *(_describe(_name(name), "SoftwareSourceCode", name, digest) for name, digest in making.notebooks.items()),
        *(_describe_software(name, version) for name, version in making.software.items()),
        *actions,
    ]  # fmt: skip
    return json.dumps({"@context": f"{PROFILE}/context", "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _refer(identifier: str) -> Entity:
    return {"@id": identifier}


def _refer_all(identifiers: Iterable[str]) -> list[Entity]:
    return [_refer(identifier) for identifier in identifiers]


def _name(*parts: str) -> str:
    """Return the identifier of what is described here and does not lie in the site."""
    return f"#{quote('/'.join(parts))}"


def _describe(identifier: str, kind: str, name: str, digest: str) -> Entity:
    about = {"@id": identifier, "@type": kind, "name": name}
    encoding = KINDS.get(PurePath(name).suffix)
    return about | ({"encodingFormat": encoding} if encoding else {}) | ({"sha256": digest} if digest else {})


def _describe_software(name: str, version: str) -> Entity:
    return {"@id": _name("software", name), "@type": "SoftwareApplication", "name": name, "softwareVersion": version}


def _tell_release(files: Iterable[str], making: Making) -> Entity:
    """Return how the inputs became the released tables: by all of the software, which is more than the notebooks."""
    inputs = [*map(_name, making.inputs), *([WITHHELD] if making.withheld else [])]
    return {
        "@id": RELEASE, "@type": "CreateAction", "name": "released tables",
        "instrument": _refer_all(_name("software", name) for name in making.software),
        "object": _refer_all(inputs),
        "result": _refer_all(quote(name) for name in files if name.startswith("data/") and name.endswith(".csv")),
    }  # fmt: skip


def _tell_run(run: Run, files: Collection[str]) -> list[Entity]:
    """Return how a notebook made a page, in all its formats; its parameters follow."""
    page, made = f"{run.language}/{run.slug}", f"data/{run.slug}.{run.language}"  # the latter is the workbook
    results = [name for name in files if str(PurePath(name).with_suffix("")) in (page, made)]
    if f"{page}.html" not in results:
        return []
    key = f"{run.slug}.{run.language}"
    values = [
        {"@id": _name("run", key, name), "@type": "PropertyValue", "name": name, "value": value}
        for name, value in run.parameters.items()
    ]
    tables = [quote(name) for name in (f"data/{table}.csv" for table in run.tables) if name in files]
    action = {
        "@id": _name("run", key), "@type": "CreateAction", "name": key, "instrument": _refer(_name(run.notebook)),
        "object": _refer_all([*tables, *(value["@id"] for value in values)]),
        "result": _refer_all(map(quote, results)),
    }  # fmt: skip
    return [action, *values]
