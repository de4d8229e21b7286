"""A page in, where it comes from out: how to cite it, the files behind it, its data's fingerprint, how to remake it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version

from analysis.report.catalogue import Catalogue
from analysis.report.page import ReportPage
from analysis.study import Study


def write_citation(study: Study, words: Catalogue, page: str) -> str:
    """Return how to cite the page of this title: publisher, year, study, page, release, and whether it is invented.

    It names nothing of the day it was built or read, so it stays the same for as long as the release is the same.
    """
    return words.text(
        "provenance.citation", publisher=study.publisher[words.language], year=study.release_date.year,
        title=study.title[words.language], page=page, date=words.date(study.release_date),
        status=words.text(f"provenance.status_{study.status}"),
    ).strip()  # fmt: skip


def list_citation(report: ReportPage) -> list[str]:
    """Return the section on citing as Markdown: the citation, the address of the page where it has one, the licence."""
    words, study = report.words, report.study
    address = [f"<{study.site_url}{report.language}/{report.slug}.html>"] if study.site_url else []
    licence = f"{words.text('provenance.licence')}: {words.text('provenance.licence_text')}."
    return [f"> {write_citation(study, words, report.title)}", *address, licence]


def list_data(report: ReportPage, shown: Mapping[str, Sequence[str]], read: Collection[str]) -> list[str]:
    """Return the files behind the page as Markdown: a list with what each is shown in, then those behind sentences.

    `shown`: released table → references to the figures and tables that show it; `read`: the tables the page was made
    from.
    """
    rest = ", ".join(map(_link_file, sorted(set(read) - set(shown))))
    files = "\n".join(f"- {_link_file(table)}: {', '.join(shown[table])}" for table in sorted(shown))
    return [files, report.words.text("data.sentences", files=rest)] if rest else [files]


def list_provenance(report: ReportPage) -> list[str]:
    """Return the lines of the section on provenance, as a Markdown list."""
    words, study = report.words, report.study
    entries = {
        "publisher": study.publisher[report.language],
        "release": words.date(study.release_date),
        "data": words.text("provenance.fingerprint", digest=f"`{report.fingerprint()[:16]}`"),
        "version": f"`analysis {version('analysis')}`",
        "command": f"`study build {report.municipality or ''}".strip() + "`",
    }
    return [f"- **{words.text(f'provenance.{key}')}.** {value}" for key, value in entries.items()]


def _link_file(table: str) -> str:
    return f"[{table}.csv](../data/{table}.csv)"
