"""What a second build does: nothing, or just what the change asks for."""

from __future__ import annotations

import csv
import hashlib
import json

from .conftest import PAGES, copy_study

RAISES = "report.heading()"


def extracts(copy) -> dict[str, str]:
    """Page → hash of the released rows it shows."""
    folder = copy.root / "data/processed/tables/pages"
    return {
        slug: hashlib.sha256(b"".join(p.read_bytes() for p in sorted((folder / slug).glob("*.csv")))).hexdigest()
        for slug in PAGES
    }


def first_answer(copy, municipality: str, question: str, answer: str) -> tuple[int, int]:
    """Row and column of the first Roma respondent of the municipality who gave the answer."""
    with (copy.root / "data/raw/survey/kobo.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    column = {name.rsplit("/", 1)[-1]: number for number, name in enumerate(header)}
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


def test_a_second_build_rebuilds_nothing(built):
    result = built.build()
    assert result.returncode == 0
    assert "0 pages rebuilt, 2 unchanged" in result.stdout


def test_a_changed_answer_rebuilds_only_the_pages_whose_released_rows_change(built):
    before, path = extracts(built), built.root / "data/raw/survey/kobo.csv"
    answers = path.read_bytes()
    change_answer(built, "borovo", "p_mediator", "never", "used")
    result = built.build()
    changed = [slug for slug, digest in extracts(built).items() if digest != before[slug]]
    path.write_bytes(answers)
    assert "borovo" in changed
    assert f"{len(changed)} pages rebuilt, {2 - len(changed)} unchanged" in result.stdout
    assert built.build().returncode == 0
    assert extracts(built) == before


def test_a_changed_answer_that_moves_no_released_figure_rebuilds_no_page(built):
    before, path = extracts(built), built.root / "data/raw/survey/kobo.csv"
    answers = path.read_bytes()
    change_answer(built, "borovo", "p_mediator", "heard", "know")  # both count as recognised
    result = built.build()
    path.write_bytes(answers)
    assert extracts(built) == before
    assert "0 pages rebuilt, 2 unchanged" in result.stdout
    assert built.build().returncode == 0


def test_a_changed_function_of_a_station_rebuilds_what_depends_on_it(built):
    station = "src/analysis/tables/awareness.py"
    built.edit(station, 'RECOGNISED = {"heard", "know", "used"}', 'RECOGNISED = {"know", "used"}')
    before = built.page("borovo")
    result = built.build()
    changed = built.page("borovo")
    built.edit(station, 'RECOGNISED = {"know", "used"}', 'RECOGNISED = {"heard", "know", "used"}')
    assert "2 pages rebuilt" in result.stdout
    assert changed != before
    assert built.build().returncode == 0
    assert built.page("borovo") == before


def test_a_failed_municipality_is_named_and_does_not_stop_the_others(built):
    before, notebook = built.page("vetovo"), "notebooks/municipality.ipynb"
    source = (built.root / notebook).read_text(encoding="utf-8")
    document = json.loads(source)
    cell = next(cell for cell in document["cells"] if RAISES in "".join(cell["source"]))
    cell["source"] = ['assert municipality != "vetovo", "no such figure"\n', "report.heading()"]
    (built.root / notebook).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    result = built.build()
    failed, other = built.page("vetovo"), built.page("borovo")
    (built.root / notebook).write_text(source, encoding="utf-8")
    assert result.returncode == 1
    assert "failed vetovo.bg" in result.stderr and "no such figure" in result.stderr
    assert "1 pages rebuilt" in result.stdout
    assert "не е обновена" in failed and "не е обновена" not in other
    assert built.build().returncode == 0
    assert built.page("vetovo") == before


def test_two_builds_in_two_folders_are_the_same_bytes(built, tmp_path):
    other = copy_study(tmp_path / "elsewhere" / "b")
    assert other.build().returncode == 0
    sites = [copy.root / "output/site" for copy in (built, other)]
    got, expected = ({p.relative_to(s).as_posix(): p.read_bytes() for p in s.rglob("*") if p.is_file()} for s in sites)
    assert sorted(got) == sorted(expected)
    assert [name for name in got if got[name] != expected[name]] == []
    assert len(got) > 15
