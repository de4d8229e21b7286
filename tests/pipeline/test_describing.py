"""What the study says to machines: words for tables and columns, its inputs, and nothing of what is not public."""

import hashlib
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from analysis.pipeline import software
from analysis.pipeline.describing import describe_making, describe_tables, is_public, list_inputs
from analysis.pipeline.running import list_tasks
from analysis.study import load_study

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study():
    return load_study(ROOT)


@pytest.fixture(scope="module")
def tasks(study):
    return list_tasks(study, [])


@pytest.mark.parametrize(("table", "column", "expected"), [
    ("scores", "group", {"bg": "Група", "en": "Group"}),
    ("hidden", "low", {"bg": "Стойности в скоби", "en": "Values in brackets"}),
    ("practices", "country", {"bg": "Държава", "en": "Country"}),
    ("rules", "need_en", {"bg": "Нужда, на английски", "en": "Need, in English"}),
    ("scores", "shoe_size", {}),
    ("scores", "shoe_size_en", {}),
])  # fmt: skip
def test_a_column_has_the_words_of_its_table_or_those_of_all(study, table, column, expected):
    assert describe_tables(study).name_column(table, column) == expected


def test_the_tables_are_those_of_the_study_and_its_release(study):
    about = describe_tables(replace(study, site_url="https://example.org/"))
    assert (about.date, about.status, about.homepage) == ("2015-11-30", "demonstration", "https://example.org/")
    assert about.name_table("trust") == {"bg": "Доверие в институциите", "en": "Trust in institutions"}
    assert about.name_table("shoes") == {}
    turned = describe_tables(replace(study, languages=("en", "bg")))
    assert [*about.titles] == [*about.publishers] == ["bg", "en"], "the first language of the study first"
    assert [*turned.titles] == [*turned.publishers] == [*turned.descriptions] == ["en", "bg"]


def test_the_inputs_are_what_the_build_reads_and_nothing_that_lies_beside_it(study, tasks):
    names = [path.relative_to(ROOT / "data/raw").as_posix() for path in list_inputs(study, tasks)]
    assert names == sorted(names)
    assert {"survey/kobo.csv", "survey/forms/2026112301.xlsx", "practices/practices.yaml", "engagement/events.csv",
            "reference/funding.csv", "documents/demonstration/borovo.docx"} <= {*names}  # fmt: skip
    assert not {"README.md", "survey/truth.json"} & {*names}


def test_in_a_demonstration_every_input_is_named_with_its_checksum(study, tasks):
    making = describe_making(study, tasks, frozenset())
    assert making.withheld == "" and list(making.inputs)[:2] == ["study.toml", "requirements.lock"]
    digest = hashlib.sha256((ROOT / "data/raw/survey/kobo.csv").read_bytes()).hexdigest()
    assert making.inputs["data/raw/survey/kobo.csv"] == digest


def test_a_published_study_names_no_file_with_answers_or_records_of_meetings(study, tasks):
    making = describe_making(replace(study, status="published"), tasks, frozenset())
    private = [name for name in making.inputs if name.startswith(("data/raw/survey/", "data/raw/engagement/"))]
    assert private == ["data/raw/survey/forms/2026112301.xlsx", "data/raw/survey/population.csv"]
    assert "Отговорите" in making.withheld
    assert not is_public(replace(study, status="published"), study.export) and is_public(study, study.export)


def test_a_page_that_is_stale_or_not_built_has_no_run(study, tasks, tmp_path):
    built = replace(study, root=tmp_path)
    for slug in ("borovo", "vetovo"):
        (tmp_path / "output/pages/bg").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"output/pages/bg/{slug}.html").write_text("<p>", encoding="utf-8")
    making = describe_making(built, (), frozenset({("bg", "vetovo")}))
    (run,) = making.runs
    assert (run.slug, run.language, run.notebook) == ("borovo", "bg", "notebooks/municipality.ipynb")
    assert run.parameters == {"municipality": "borovo", "language": "bg"} and "trust" in run.tables


@pytest.fixture
def unread():
    """What was read of the software before a test and in it is forgotten."""
    software.read_software.cache_clear()
    yield
    software.read_software.cache_clear()


def test_the_software_is_what_is_installed_and_what_the_tests_need_is_no_part_of_it(unread):
    found = software.read_software()
    assert list(found)[:2] == ["Python", "analysis"] and found["pandas"] == version("pandas")
    assert "ruff" not in found


def test_pango_is_named_where_it_is_installed_and_only_there(unread, monkeypatch):
    assert software.read_software().get("Pango", "") == software.read_pango()
    monkeypatch.setattr(software, "PANGO", ("libabsent-1.0.so.0",))
    software.read_software.cache_clear()
    assert "Pango" not in software.read_software()
