"""What a second build does: nothing, or just what the change asks for."""

from __future__ import annotations

import csv
import hashlib
import json
import os

import pytest

from ..small_study import PAGES

RAISES = "report.heading()"


def extracts(copy) -> dict[str, str]:
    """Page → hash of the released rows it shows."""
    folder = copy.root / "data/processed/tables/pages"
    return {
        slug: hashlib.sha256(b"".join(p.read_bytes() for p in sorted((folder / slug).glob("*.csv")))).hexdigest()
        for slug in (*PAGES, *(f"{place}.leaflet" for place in PAGES))
    }


def first_answer(copy, municipality: str, question: str, answer: str) -> tuple[int, int]:
    """Row and column of the first Roma respondent of the municipality who gave the answer."""
    with (copy.root / "data/raw/survey/kobo.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    column = {name.rsplit("/", 1)[-1]: number for number, name in reversed(list(enumerate(header)))}
    for number, row in enumerate(rows, start=1):
        found = (row[column["municipality"]], row[column["resp_group"]], row[column[question]])
        if found == (municipality, "roma", answer):
            return number, column[question]
    raise AssertionError("no such answer")


def change_answer(copy, municipality: str, question: str, old: str, new: str) -> None:
    path = copy.root / "data/raw/survey/kobo.csv"
    row, column = first_answer(copy, municipality, question, old)
    lines = path.read_bytes().decode("utf-8").split("\r\n")
    cells = lines[row].split('";"')
    assert cells[column] == old
    cells[column] = new
    lines[row] = '";"'.join(cells)
    path.write_bytes("\r\n".join(lines).encode("utf-8"))


@pytest.mark.whole  # eight builds
def test_a_build_with_nothing_to_do_and_one_after_each_change(built):
    """One story, in order, for a build costs seconds: each step adds a change to the one before."""
    check_private_files(built)
    check_nothing_to_do(built)
    check_a_site_that_exposes_something(built)
    check_an_answer_that_moves_no_released_figure(built)
    check_an_answer_that_moves_one(built)
    check_a_function_of_a_station(built)
    check_a_notebook_that_fails_for_one_municipality(built)


def check_private_files(copy):
    """On Windows there are no rights of group and others to look at."""
    folder = copy.root / "data/processed"
    open_to_others = [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    assert os.name != "posix" or open_to_others == []


def check_nothing_to_do(copy):
    passed = copy.root / "data/processed/audit.sha256"
    before = passed.stat().st_mtime_ns
    result = copy.build()
    assert result.returncode == 0
    assert "0 pages rebuilt, 4 unchanged" in result.stdout
    assert passed.stat().st_mtime_ns == before  # not audited again


def check_a_site_that_exposes_something(copy):
    """The old site stays, and the message says which attack found what and where."""
    before, template = copy.page("borovo"), "src/analysis/publish/templates/page.html.j2"
    ledger = (copy.root / "data/releases/ledger.csv").read_bytes()
    copy.edit(template, "</footer>", "</footer><!-- /home/ivan/study -->")
    result = copy.build()
    assert result.returncode == 1
    assert "failed audit: the site is not published" in result.stderr
    assert "paths and users – site/bg/" in result.stderr and "site/bg/borovo.html: path /ho…" in result.stderr
    assert "the site is left as it was" in result.stderr
    assert copy.page("borovo") == before
    assert (copy.root / "data/releases/ledger.csv").read_bytes() == ledger
    copy.edit(template, "</footer><!-- /home/ivan/study -->", "</footer>")
    assert copy.build().returncode == 0
    assert copy.page("borovo") == before


def check_an_answer_that_moves_no_released_figure(copy):
    before = extracts(copy)
    change_answer(copy, "borovo", "p_mediator", "heard", "know")  # both count as recognised
    result = copy.build()
    assert extracts(copy) == before
    assert "0 pages rebuilt, 4 unchanged" in result.stdout


def check_an_answer_that_moves_one(copy):
    before = extracts(copy)
    change_answer(copy, "borovo", "p_mediator", "never", "used")
    result = copy.build()
    changed = [slug for slug, digest in extracts(copy).items() if digest != before[slug]]
    assert "borovo" in changed
    assert f"{len(changed)} pages rebuilt, {4 - len(changed)} unchanged" in result.stdout


def check_a_function_of_a_station(copy):
    before = copy.page("vetovo")
    old, new = 'RECOGNISED = {"heard", "know", "used"}', 'RECOGNISED = {"know", "used"}'
    copy.edit("src/analysis/survey/measures/knowledge.py", old, new)
    assert "4 pages rebuilt" in copy.build().stdout
    assert copy.page("vetovo") != before


def check_a_notebook_that_fails_for_one_municipality(copy):
    before, path = copy.page("vetovo"), copy.root / "notebooks/municipality.ipynb"
    document = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in document["cells"] if RAISES in "".join(cell["source"]))
    cell["source"] = ['assert municipality != "vetovo", "no such figure"\n', "report.heading()"]
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    result = copy.build()
    assert result.returncode == 1
    assert "failed vetovo.bg" in result.stderr and "no such figure" in result.stderr
    assert "1 pages rebuilt" in result.stdout
    assert "не е обновена" in copy.page("vetovo") and "не е обновена" not in copy.page("borovo")
    content = before[before.index("<h1") : before.index("</main>")]
    assert content in copy.page("vetovo")
    assert copy.study("build", "borovo", "--language", "bg").returncode == 0  # another page makes this one no newer
    assert "не е обновена" in copy.page("vetovo")
