"""The audit of the built demonstration is green, and each kind of leak turns it red and is named.

Works on copies of what `study build` made: of the whole demonstration what stands as it was built, its released tables,
two pages and a notebook; and the same of a study of two municipalities, where each leak is tried.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.cli import main
from analysis.demonstration.canaries import list_canaries
from analysis.disclosure.keys import PARTED
from analysis.disclosure.rules import CONFIDENTIAL
from analysis.disclosure.structure import FIGURE
from analysis.errors import StudyError
from analysis.pipeline import attacking
from analysis.pipeline.audit import audit_built, audit_site
from analysis.pipeline.task_release import DECIMALS, ESTIMATES
from analysis.pipeline.task_structure import find_structure, read_structure
from analysis.publish.embed import embed_drawing, open_drawing
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
PAGES = ("output/site/bg/borovo.html", "output/site/bg/vetovo.html")
OF_ALL = ("output/site/bg/borovo.html", "output/site/en/tsenovo.html")
PARTS = ("study.toml", "data/raw", "data/processed", "notebooks", "words", "output/site/index.html", "output/site/data")
NOTEBOOK = "output/notebooks/borovo.bg.ipynb"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
UUID = "cd49f7c9-6850-4727-a8bf-30bdf0616d31"
SVG = re.compile(r"data:image/svg\+xml,[^\"]+")


def copy_built(source: Path, root: Path, pages: tuple[str, ...]):
    """Copy of a built study what is audited here."""
    for part in (*PARTS, *pages, NOTEBOOK):
        (root / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / part).is_dir() else shutil.copy)(source / part, root / part)
    for book in (root / "output/site/data").glob("*.??.xlsx"):
        book.unlink()  # of a page: most pages are not here, and some are changed
    return load_study(root)


@pytest.fixture(scope="module")
def study(built_once, tmp_path_factory):
    return copy_built(built_once, tmp_path_factory.mktemp("audited"), PAGES)


@pytest.fixture
def change(study):
    """A function that changes a file of the copy, which stands as it was after the test."""
    kept = {}

    def edit(name: str, new) -> None:
        path = study.root / name
        kept.setdefault(path, path.read_bytes() if path.is_file() else None)
        before = path.read_text(encoding="utf-8") if path.is_file() else ""
        text = new(before) if callable(new) else new
        assert text != before, f"{name} is as it was"
        path.write_text(text, encoding="utf-8", newline="\n")

    yield edit
    for path, content in kept.items():
        path.unlink() if content is None else path.write_bytes(content)


@pytest.fixture
def quick(monkeypatch):
    """Leave out the attack on hidden figures, which takes most of the time, where something else must be seen."""
    monkeypatch.setattr(attacking, "attack_hidden", lambda study, shown: [])


@pytest.fixture(scope="module")
def confidential(study):
    """What is confidential by itself: `FIGURE` and the numbers before disclosure control."""
    rows = attacking.find_confidential(study, read_structure(find_structure(study)))
    return add_truth(study, rows)


@pytest.fixture(scope="module")
def secondary(study, confidential):
    """What is hidden so that nothing confidential can be computed, with the numbers before disclosure control."""
    tables = {name: pd.read_csv(study.tables / f"{name}.csv", dtype=str, keep_default_na=False) for name in ESTIMATES}
    rows = pd.concat([table.assign(table=name, version="") for name, table in tables.items()], ignore_index=True)
    hidden = rows[(rows["flag"] == CONFIDENTIAL) & (rows["table"] != "partners")]
    known = pd.MultiIndex.from_frame(confidential[FIGURE])
    return add_truth(study, hidden[~pd.MultiIndex.from_frame(hidden[FIGURE]).isin(known)])


def add_truth(study, figures: pd.DataFrame) -> pd.DataFrame:
    made = [pd.read_parquet(study.processed / f"unreleased/{name}.parquet").assign(table=name) for name in ESTIMATES]
    rows = pd.concat(made, ignore_index=True)[["table", *FIGURE[1:5], "n", "estimate", "unit"]]
    return figures[FIGURE].merge(rows, on=FIGURE[:5], validate="one_to_one")


def show(row) -> str:
    """The line of a released table that shows a hidden figure after all."""
    estimate = round(row.estimate, DECIMALS[row.unit])
    return f"{row.municipality},{row.group},{row.indicator},{row.category},{row.n},{estimate},,,,demonstration\n"


def uncover(row):
    """A function that shows a hidden figure in the text of its table."""
    line = f"{row.municipality},{row.group},{row.indicator},{row.category},,,,,:c,demonstration\n"
    return lambda text: text.replace(line, show(row))


def found(study) -> dict[str, list]:
    """Attack → its findings; attacks without any are left out."""
    return {verdict.attack: list(verdict.findings) for verdict in audit_built(study) if verdict.exposed}


# What stands as it was built


@pytest.mark.whole
def test_nothing_is_exposed_by_what_was_built_and_every_attack_tried_something(tmp_path):
    if not (ROOT / "output/site/index.html").is_file():
        pytest.fail("the site has not been built; run `study build` first")
    verdicts = audit_built(copy_built(ROOT, tmp_path, OF_ALL))
    assert {verdict.attack: verdict.findings for verdict in verdicts if verdict.exposed} == {}
    assert {verdict.attack: verdict.tried for verdict in verdicts if not verdict.tried} == {}
    names = ["display", "personal data", "private values", "paths and users"]
    assert verdicts[0].attack == "hidden figures" and [verdict.attack for verdict in verdicts][-4:] == names


def test_a_site_that_was_not_built_is_said(study, tmp_path):
    shutil.copy(study.root / "study.toml", tmp_path)
    with pytest.raises(StudyError, match="has not been built.*run `study build`"):
        audit_built(load_study(tmp_path))


# Hidden figures


@pytest.mark.parametrize("table", ["attendance", "ballots"])
def test_a_small_count_of_who_came_or_voted_is_named_when_it_is_shown(study, change, quick, table):
    counts = pd.read_parquet(study.processed / f"unreleased/{table}.parquet")
    small = counts[counts["n"].between(1, study.disclosure.confidential_count)].iloc[0]
    key = ",".join(str(small[name]) for name in counts.columns if name != "n")
    for folder in ("data/processed/tables", "output/site/data"):
        change(f"{folder}/{table}.csv", lambda text: text.replace(f"{key},,:c,", f"{key},{small['n']},,"))
    (finding, *_) = found(study)["hidden counts of meetings and forums"]
    assert finding.table == table and finding.what.endswith(f"known to be {small['n']}–{small['n']}")


def test_dropped_secondaries_let_confidential_counts_be_proved_though_all_files_agree(study, change, secondary):
    table = secondary["table"].mode()[0]
    dropped = secondary[secondary["table"] == table]
    assert len(dropped) > 5
    for folder in ("data/processed/tables", "output/site/data"):
        for row in dropped.itertuples():
            change(f"{folder}/{table}.csv", uncover(row))
    red = found(study)
    assert set(red) >= {"hidden figures"}
    assert table in {finding.table for finding in red["hidden figures"]}
    assert re.search(r"known to be \d+–\d+", red["hidden figures"][0].what)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_secondary_dropped_at_random_is_named(study, change, secondary, quick, seed):
    row = next(secondary.sample(1, random_state=seed).itertuples())
    change(f"output/site/data/{row.table}.csv", uncover(row))
    [*findings] = found(study)["display"]
    assert {(finding.artefact, finding.table) for finding in findings} == {(f"site/data/{row.table}.csv", row.table)}
    assert all(PARTED.join(row[2:6]) in finding.where for finding in findings)


def test_one_percentage_of_a_confidential_count_in_a_csv_is_named(study, change, confidential):
    shares = confidential[confidential["unit"] == "share"]
    row = shares[shares["table"] == "recognition"].iloc[0]
    change("output/site/data/recognition.csv", uncover(row))
    red = found(study)
    finding = red["display"][0]
    assert (finding.artefact, finding.table) == ("site/data/recognition.csv", "recognition")
    assert PARTED.join(row[FIGURE[1:5]]) in finding.where
    where = " · ".join(row[FIGURE[1:5]])
    assert where in {finding.where for finding in red["hidden figures"] if finding.table == "recognition"}


@pytest.mark.parametrize("page", PAGES)
def test_one_percentage_of_a_hidden_count_on_a_page_is_named(study, change, quick, page):
    key = re.search(r'data-figure="(recognition[^"]*)">:c<', (study.root / page).read_text(encoding="utf-8")).group(1)
    change(page, lambda text: text.replace(f'"{key}">:c<', f'"{key}">3%<', 1))
    finding, *more = found(study)["display"]
    assert (finding.artefact, finding.table, more) == (page.removeprefix("output/"), "recognition", [])
    assert key.split(PARTED, 1)[1].strip(PARTED) in finding.where


# Tables and rows that nothing released


def test_a_table_of_margins_is_named(study, change, quick):
    margin = "municipality,group,indicator,category,n\nvetovo,all,p_nris,recognised,31\n"
    change("output/site/data/margins.csv", margin)
    [*findings] = found(study)["display"]
    assert {(finding.artefact, finding.table) for finding in findings} == {("site/data/margins.csv", "margins")}
    assert {finding.what for finding in findings} >= {"a table that was not released"}


def test_a_copy_of_a_table_that_says_something_else_is_named(study, change, quick):
    change("output/site/data/practices.json", lambda text: text.replace("Мъглиж, обл.", "Мъглен, обл.", 1))
    finding, *more = found(study)["display"]
    assert (finding.artefact, finding.table, finding.where) == ("site/data/practices.json", "practices", "row 2")
    assert more == []


def test_a_margin_added_to_a_released_table_is_named(study, change, quick):
    change(
        "output/site/data/recognition.csv", lambda text: text + "vetovo,all,p_nris,recognised,44,,,,,demonstration\n"
    )
    finding, *more = found(study)["display"]
    assert (finding.artefact, finding.table, more) == ("site/data/recognition.csv", "recognition", [])
    assert "vetovo|all|p_nris|recognised" in finding.where


def test_a_table_with_columns_that_nobody_knows_is_named(study, change, quick):
    change("output/site/bg/ages.csv", "age,people\n44,1\n")
    assert [finding.artefact for finding in found(study)["display"]] == ["site/bg/ages.csv"]


def test_a_word_file_that_says_more_than_its_page_is_named(study, quick):
    word = study.output / "site/bg/borovo.docx"
    text = "<w:p><w:t>В Борово това са казали 3 души.</w:t></w:p>"
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}">{text}</w:document>')
    try:
        red = found(study)
    finally:
        word.unlink()
    assert [(finding.artefact, finding.where) for finding in red.pop("display")] == [
        ("site/bg/borovo.docx", "word/document.xml")
    ]
    assert red == {}


# Persons, private values, machines


def test_a_uuid_in_the_metadata_of_a_figure_is_named_and_not_shown(study, change, quick):
    def leave(text: str) -> str:
        address = SVG.search(text).group()
        marked = open_drawing(address).decode().replace("</svg>", f"<metadata>{UUID}</metadata></svg>")
        return text.replace(address, embed_drawing(marked), 1)

    change(PAGES[0], leave)
    finding, *more = found(study)["personal data"]
    assert (finding.artefact, more) == ("site/bg/borovo.html", [])
    assert "uuid" in finding.what and UUID not in str(finding)


@pytest.mark.parametrize(
    ("name", "text", "attack", "what"),
    [
        (PAGES[0], "<!-- ЕГН 7525010012 -->", "personal data", "egn"),
        (PAGES[1], "<p>43.84871, 25.95340</p>", "personal data", "coordinates"),
        (PAGES[1], "<!-- /home/ivan/study -->", "paths and users", "path"),
        ("output/site/data/places.csv", "# /Users/ivan/study\n", "paths and users", "path"),
    ],
)
def test_what_leads_to_a_person_or_a_machine_is_named(study, change, quick, name, text, attack, what):
    change(name, lambda before: before + text)
    red = found(study)
    assert list(red) == [attack]
    assert [finding.artefact for finding in red[attack]] == [name.removeprefix("output/")]
    assert what in red[attack][0].what


@pytest.mark.parametrize("canary", list_canaries()[10:15])  # of the third interview, which is of the two places
def test_a_canary_of_the_demonstration_is_found_on_a_page(study, change, quick, canary):
    change(PAGES[0], lambda text: f"{text}<p>{canary}</p>\n")
    red = found(study)
    assert set(red) <= {"personal data", "private values"}
    artefacts = [finding.artefact for findings in red.values() for finding in findings]
    assert artefacts and set(artefacts) == {"site/bg/borovo.html"}
    assert canary not in str(red)


def test_a_new_site_beside_the_old_one_is_audited_under_the_name_it_will_have(study, change, quick, tmp_path):
    beside = tmp_path / ".site.new"
    shutil.copytree(study.output / "site", beside)
    (beside / "data/margins.csv").write_text("group,n\nall,3\n", encoding="utf-8")
    red = [finding.artefact for verdict in audit_site(study, beside) for finding in verdict.findings]
    assert set(red) == {"site/data/margins.csv"}


# The command


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["study", "audit", *arguments])
    with pytest.raises(SystemExit) as code:
        main()
    return code.value.code or 0, capsys.readouterr().out


def test_the_command_prints_a_line_per_attack_and_the_share_hidden_per_table(study, quick, monkeypatch, capsys):
    code, shown = run(monkeypatch, capsys, "--study", str(study.root))
    assert code == 0
    assert re.search(r"^display +\d+ +0$", shown, re.MULTILINE)
    assert re.search(r"^recognition +\d+ +\d+ +\d+ +\d+%$", shown, re.MULTILINE)
    assert shown.rstrip().endswith("nothing is exposed")


def test_the_command_names_what_is_exposed_and_ends_with_1(study, change, quick, monkeypatch, capsys):
    change("output/site/data/margins.csv", "group,n\nall,3\n")
    code, shown = run(monkeypatch, capsys, "--study", str(study.root))
    assert code == 1
    assert "display: site/data/margins.csv, table margins" in shown
    code, shown = run(monkeypatch, capsys, "--json", "--study", str(study.root))
    report = json.loads(shown)
    display = next(attack for attack in report["attacks"] if attack["attack"] == "display")
    assert code == 1
    assert report["exposed"] == display["exposed"] == len(display["findings"])
    assert {"artefact", "table", "where", "what"} == display["findings"][0].keys()
    assert {"table", "rows", "confidential", "too_few", "hidden"} == report["tables"][0].keys()
