"""A page in, where it comes from out: how to cite it, what data it was made from, how to make it again."""

from __future__ import annotations

from importlib.metadata import version

from analysis.report.page import ReportPage


def write_citation(report: ReportPage) -> str:
    """Return how to cite the page: publisher, year, study, page, and that its data are invented when they are."""
    study = report.study
    return report.words.text(
        "provenance.citation", publisher=study.publisher[report.language], year=study.release_date.year,
        title=study.title[report.language], page=report.title,
        status=report.words.text(f"provenance.status_{study.status}"),
    ).strip()  # fmt: skip


def list_citation(report: ReportPage) -> list[str]:
    """Return the section on citing as Markdown: the citation, the address of the page where it has one, the licence."""
    words, study = report.words, report.study
    address = [f"<{study.site_url}{report.language}/{report.slug}.html>"] if study.site_url else []
    licence = f"{words.text('provenance.licence')}: {words.text('provenance.licence_text')}."
    return [f"> {write_citation(report)}", *address, licence]


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
