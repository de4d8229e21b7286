"""The published site and the private rows in, a verdict per attack out: what an intruder could learn from all of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import StudyError
from analysis.pipeline.pages import list_pages
from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from analysis.disclosure.verdict import Verdict

# What the scans look for, by the attack that finds it; every other kind is a private value.
PERSONAL = ("egn", "lnc", "email", "phone", "profile", "iban", "plate", "uuid", "coordinates")
PATHS = ("path", "user")
DATA, DESCRIPTION = "data/", "datapackage.json"
TABULAR = (".csv", ".tsv", ".json", ".geojson", ".xlsx", ".xls", ".ods", ".parquet")  # kinds of files
# What machines write into descriptions and looks like a telephone number or a profile: checksums, words of JSON-LD.
TECHNICAL = re.compile(
    rb'^[0-9a-f]{64}(?=  )|(?<="sha256:)[0-9a-f]{64}(?=")|(?<="sha256": ")[0-9a-f]{64}(?=")|(?<=")@context(?=": "http)'
    rb'|(?<=")@graph(?=": \[)|(?<=")@type(?=": ")',
    re.MULTILINE,
)
SITE = "site/"  # what its files are called, wherever it stands while it is audited


def audit_built(study: Study) -> list[Verdict]:
    """Audit the site as it stands. Raises `StudyError` when it has not been built."""
    site = study.output / "site"
    if not (site / "index.html").is_file() or not any(study.tables.glob("*.csv")):
        raise StudyError("the site has not been built", where=str(site), fix="run `study build`")
    return audit_site(study, site)


def audit_site(study: Study, site: Path) -> list[Verdict]:
    """Attack the site in a folder and the executed notebooks, together with all earlier releases."""
    import pandas as pd

    from analysis.disclosure.artefacts import read_artefacts
    from analysis.disclosure.display import compare_figures
    from analysis.disclosure.editions import find_added_numbers
    from analysis.disclosure.verdict import judge
    from analysis.pipeline.apart import begin_apart
    from analysis.pipeline.attacking import attack_counts, attack_hidden
    from analysis.pipeline.private_values import collect_private

    read_texts = begin_apart(audit_texts, study, site)  # half of the work, on another core
    files = _read_published(study, site)
    shown, released = read_artefacts(files), read_artefacts(_read_tables(study))
    verdicts = [*attack_hidden(study, shown), attack_counts(study, shown)]
    added = find_added_numbers(files, collect_private(study).public)
    told, scans = read_texts()
    displayed = pd.concat([compare_figures(shown, released), *told, added], ignore_index=True)
    return [*verdicts, judge("display", len(shown), displayed), *scans]


def audit_texts(study: Study, site: Path) -> tuple[list[pd.DataFrame], list[Verdict]]:
    """Return what each file shows by itself: what no released table holds, a frame a check; and the scans' verdicts."""
    from analysis.disclosure.copies import find_altered
    from analysis.disclosure.display import find_unexplained
    from analysis.disclosure.scans import scan
    from analysis.pipeline.private_values import collect_private

    files, tables = _read_published(study, site), _read_tables(study)
    told = [
        find_unexplained(files),
        find_unreleased(files, tables, list_books(study)),
        find_altered(files, tables),
    ]
    return told, _judge_scans(scan(leave_out_vendor(files), collect_private(study)), len(files))


def _read_published(study: Study, site: Path) -> dict[str, bytes]:
    """Return the files of the site and the executed notebooks by name."""
    from analysis.disclosure.artefacts import read_files

    read = read_files([site, study.output / "notebooks"])
    return {name.replace(f"{site.name}/", SITE, 1): content for name, content in read.items()}


def _read_tables(study: Study) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(study.tables.glob("*.csv"))}


def leave_out_vendor(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return what may hold something of a person: no file that is, to the byte, one of third parties which come with
    the package, and nothing that descriptions of the site hold for machines.
    """
    from analysis.publish import crate, datapackage
    from analysis.publish.frame import TEMPLATES
    from analysis.publish.site import CHECKSUMS

    vendor = {path.read_bytes() for path in (TEMPLATES / "vendor").rglob("*") if path.is_file()}
    own = {name: content for name, content in files.items() if content not in vendor}
    summed = {f"{SITE}{name}" for name in (CHECKSUMS, f"{DATA}{datapackage.NAME}", crate.NAME)}
    return own | {name: TECHNICAL.sub(b"", own[name]) for name in own if name in summed}


def _judge_scans(found: pd.DataFrame, tried: int) -> list[Verdict]:
    from analysis.disclosure.verdict import judge

    attack = found["kind"].map(dict.fromkeys(PERSONAL, "personal data") | dict.fromkeys(PATHS, "paths and users"))
    attack = attack.fillna("private values")
    named = found.assign(what=found["kind"] + " " + found["what"])
    return [
        judge(name, tried, named[attack == name]) for name in ("personal data", "private values", "paths and users")
    ]


def list_books(study: Study) -> set[str]:
    """Return the names of the workbooks of pages, which lie among the released tables and show what the pages do."""
    from analysis.publish.site import name_file

    files = {
        name_file(page.slug, page.language, suffix) for page in list_pages(study) for suffix in page.formats(study)
    }
    return {name.removeprefix(DATA) for name in files if name.startswith(DATA)}


def find_unreleased(files: Iterable[str], tables: Collection[str], books: Collection[str] = ()) -> pd.DataFrame:
    """Return the tables of the site that were not released, as a row each: artefact, table, where, what.

    `files`: names of all files, `tables`: of the released tables, whose copies in other formats are known, `books`: of
    the workbooks of pages. A table whose columns nobody knows tells no figures that could be compared, and may tell
    all the more.
    """
    import pandas as pd

    from analysis.disclosure.copies import is_copy
    from analysis.publish import crate

    folder = f"{SITE}{DATA}"
    known = {f"{SITE}{crate.NAME}", *(f"{folder}{name}" for name in (DESCRIPTION, *tables, *books))}
    paths = [Path(name) for name in files if name.startswith(folder) or Path(name).suffix.lower() in TABULAR]
    rows = [
        (path.as_posix(), path.stem, "", "a table that was not released")
        for path in paths
        if path.as_posix() not in known and not (path.as_posix().startswith(folder) and is_copy(path.name, tables))
    ]
    return pd.DataFrame(rows, columns=["artefact", "table", "where", "what"])
