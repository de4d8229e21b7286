"""Printing pages: what is missing is named, nothing else depends on it, and a PDF that fails leaves none behind."""

import os
from pathlib import Path

import pytest

from analysis.errors import StudyError
from analysis.pipeline import build, leftovers, printing, task_pdf
from analysis.pipeline.pages import list_pages
from analysis.publish.frame import TEMPLATES
from analysis.study import load_study

ABSENT = {"libabsent-1.0-0": ("libabsent-1.0.so.0",), "libc6": ("libc.so.6", "libSystem.dylib", "msvcrt.dll")}


@pytest.fixture(autouse=True)
def forget():
    """What was found missing is found anew by each test."""
    printing.find_missing.cache_clear()
    yield
    printing.find_missing.cache_clear()


@pytest.fixture
def study(request):
    return load_study(request.config.rootpath)


def lack(monkeypatch):
    monkeypatch.setattr(printing, "PACKAGES", ABSENT)


def test_a_missing_package_is_named_and_one_that_is_there_is_not(monkeypatch):
    lack(monkeypatch)
    assert "libabsent-1.0-0" in printing.find_missing() and "libc6" not in printing.find_missing()
    assert printing.find_missing().startswith("no PDF was made")


def test_without_weasyprint_it_is_named(monkeypatch):
    monkeypatch.setattr(printing, "find_spec", lambda name: None)
    assert "weasyprint" in printing.find_missing()


def test_where_nothing_is_missing_nothing_is_named(monkeypatch):
    monkeypatch.setattr(printing, "PACKAGES", {})
    assert printing.find_missing() == ""


def test_every_page_of_either_language_is_printed_and_none_where_pango_is_missing(study, monkeypatch):
    pages = list_pages(study)
    monkeypatch.setattr(printing, "PACKAGES", {})
    names = [task.base_name for task in task_pdf.list_pdf_tasks(study, pages)]
    assert names == [f"print {page.name}" for page in pages]
    printing.find_missing.cache_clear()
    lack(monkeypatch)
    assert task_pdf.list_pdf_tasks(study, pages) == []


def test_a_pdf_depends_on_the_page_the_fonts_and_the_style_sheet(study, monkeypatch):
    from analysis.pipeline.imports import list_code

    monkeypatch.setattr(printing, "PACKAGES", {})
    page = list_pages(study)[0]
    (task,) = task_pdf.list_pdf_tasks(study, [page])
    assert task.depends_on["html"].path == page.html(study)
    assert [node.path.suffix for node in task.depends_on["fonts"]] == [".ttf", ".ttf"]
    assert {TEMPLATES / f"{name}.css" for name in ("print", "leaflet", "deck")} <= set(list_code(*task_pdf.USES))


def make_pdf(study) -> Path:
    pdf = list_pages(study)[0].pdf(study)
    pdf.parent.mkdir(parents=True)
    pdf.write_bytes(b"old")
    return pdf


@pytest.fixture
def elsewhere(study, tmp_path):
    from dataclasses import replace

    return replace(study, root=tmp_path)


def test_where_pango_is_missing_the_old_pdfs_go_for_they_are_not_of_the_new_pages(elsewhere, monkeypatch):
    pdf = make_pdf(elsewhere)
    monkeypatch.setattr(leftovers, "find_missing", lambda: "")
    leftovers.remove_leftovers(elsewhere)
    assert pdf.is_file()
    monkeypatch.setattr(leftovers, "find_missing", lambda: "Pango")
    leftovers.remove_leftovers(elsewhere)
    assert not pdf.exists()


def test_the_pdf_of_a_page_that_is_gone_goes(elsewhere):
    pdf = make_pdf(elsewhere)
    gone = pdf.with_name("vidin.pdf")
    pdf.rename(gone)
    leftovers.remove_leftovers(elsewhere)
    assert not gone.exists()


def test_a_pdf_that_fails_says_which_and_why_and_leaves_none(study, tmp_path):
    html, pdf = tmp_path / "absent.html", tmp_path / "borovo.pdf"
    pdf.write_bytes(b"old")
    with pytest.raises(StudyError, match=r"borovo\.bg\.pdf.*absent\.html"):
        task_pdf.print_html(html, study.root / "study.toml", [], "borovo.bg", pdf)
    assert not pdf.exists()


def test_a_process_that_ends_without_a_word_is_named_with_its_code(study, tmp_path, monkeypatch):
    monkeypatch.setattr(printing, "_print_and_tell", os.kill)  # it cannot take what it is given
    with pytest.raises(StudyError, match="the process ended with 1"):
        printing.print_apart(study.root, "borovo.bg", tmp_path / "a.html", tmp_path / "a.pdf")


def test_where_no_process_can_be_forked_a_page_is_printed_by_this_one(study, tmp_path, monkeypatch):
    monkeypatch.setattr(printing.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(printing, "print_file", lambda root, page, html, pdf: pdf.write_bytes(b"new"))
    printing.print_apart(study.root, "borovo.bg", tmp_path / "a.html", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == b"new"


def test_the_warm_process_imports_what_prints_need_only_where_they_can_be_made(monkeypatch):
    monkeypatch.setattr(printing, "PACKAGES", {})
    assert "weasyprint" in printing.list_warm()
    printing.find_missing.cache_clear()
    lack(monkeypatch)
    assert printing.list_warm() == ()


def test_a_failed_pdf_is_no_step_that_stops_the_build():
    assert build.name_pdf("print borovo.bg") == "borovo.bg" and build.name_page("print borovo.bg") == ""
    assert build.name_pdf("release") == ""
