"""The description of the released tables is a Data Package, valid with all rows, and says what the tables are."""

import copy
import hashlib
import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.publish.datapackage import describe_tables
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
TABLES = {
    "places.csv": "municipality,name_bg,n,status\nborovo,Борово,,demonstration\n".encode(),
    "scores.csv": b"municipality,category,n,estimate,source,source_url\n"
    b"borovo,1,26,2,NSI,https://example.org/a ; https://example.org/b\n"
    b"ruse,2,,,NSI,https://example.org/a ; https://example.org/b\n",
}


def describe(about, tables=TABLES) -> dict:
    return json.loads(describe_tables(tables, about))


def validate(folder: Path) -> list[str]:
    """Return what frictionless finds wrong with a data package, its description and all rows of its tables."""
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (`make test` does it)")
    logging.getLogger("frictionless").setLevel(logging.ERROR)
    try:
        report = frictionless.Package(str(folder / "datapackage.json")).validate()
    except frictionless.FrictionlessException as error:
        return [error.error.message, *(reason.message for reason in error.reasons)]
    of_tables = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    return [error.message for error in report.errors] + of_tables


@pytest.fixture
def package(tmp_path, about) -> Path:
    """The folder of a package of two tables."""
    for name, content in TABLES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "datapackage.json").write_text(describe_tables(TABLES, about), encoding="utf-8")
    return tmp_path


def test_the_package_says_what_it_is_of_which_release_and_under_which_licence(about):
    got = describe(about)
    assert (got["title"], got["titles"]) == ("Изследване", {"bg": "Изследване", "en": "Study"})
    assert (got["version"], got["created"]) == ("2015.11.30", "2015-11-30T00:00:00Z")
    assert got["status"] == "demonstration" and "homepage" not in got
    assert got["licenses"][0]["path"] == "https://creativecommons.org/licenses/by/4.0/"
    assert got["contributors"] == [{"title": "Клуб", "roles": ["publisher"]}]
    assert describe(replace(about, homepage="https://example.org/"))["homepage"] == "https://example.org/"


def test_a_table_has_its_size_hash_and_words_in_both_languages(about):
    resource = describe(about)["resources"][1]
    content = TABLES["scores.csv"]
    assert (resource["name"], resource["path"], resource["bytes"]) == ("scores", "scores.csv", len(content))
    assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    assert (resource["title"], resource["titles"]["en"]) == ("scores bg", "scores en")
    assert (resource["mediatype"], resource["encoding"]) == ("text/csv", "utf-8")


def test_a_column_has_its_type_and_words(about):
    fields = {field["name"]: field for field in describe(about)["resources"][1]["schema"]["fields"]}
    types = {name: field["type"] for name, field in fields.items()}
    assert types == {
        "municipality": "string", "category": "string", "n": "integer", "estimate": "number", "source": "string",
        "source_url": "string",
    }  # fmt: skip
    assert (fields["n"]["title"], fields["n"]["titles"]["en"]) == ("scores.n bg", "scores.n en")
    assert fields["n"]["descriptions"] == {"bg": "n bg", "en": "n en"} and "description" not in fields["estimate"]
    places = describe(about)["resources"][0]["schema"]
    assert places["fields"][2]["type"] == "any" and places["missingValues"] == [""]


def test_the_sources_that_rows_name_are_those_of_the_table_each_address_once(about):
    places, scores = describe(about)["resources"]
    assert scores["sources"] == [{"title": "NSI", "path": f"https://example.org/{end}"} for end in "ab"]
    assert "sources" not in places


def test_a_column_without_words_and_a_table_without_rows_are_described_all_the_same(about):
    silent = replace(about, name_column=lambda table, column: {}, name_table=lambda table: {})
    (resource,) = describe(silent, {"change.csv": b"table,estimate\n"})["resources"]
    assert resource["schema"]["fields"] == [{"name": "table", "type": "any"}, {"name": "estimate", "type": "number"}]
    assert "title" not in resource


def test_the_package_is_valid_and_so_are_its_rows(package):
    assert validate(package) == []


@pytest.mark.parametrize(("file", "old", "new", "said"), [
    ("datapackage.json", '"name": "scores"', '"name": ["scores"]', "name"),
    ("datapackage.json", '"path": "scores.csv"', '"path": "../scores.csv"', "not safe"),
    ("datapackage.json", '"type": "integer"', '"type": "wholes"', "wholes"),
    ("scores.csv", "borovo,1,26", "borovo,1,a6", "type"),
    ("scores.csv", "municipality,category", "municipality,categorie", "categor"),
    ("places.csv", "Борово", "Бяла", "hash"),
])  # fmt: skip
def test_what_is_wrong_with_a_package_is_found(package, file, old, new, said):
    text = (package / file).read_text(encoding="utf-8")
    assert old in text
    (package / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = validate(package)
    assert any(said in problem for problem in found), found


# The package of the built site


@pytest.fixture(scope="module")
def built(built_study) -> Path:
    folder = built_study.output / "site/data"
    if not (folder / "datapackage.json").is_file():
        pytest.fail("the site has not been built; run `study build` first")
    return folder


def test_the_package_of_the_site_is_valid_and_so_are_all_its_rows(built):
    assert validate(built) == []


def find_untold(package: dict) -> list[str]:
    """Return the tables and columns of a package that have no words in one of the languages of the whole."""
    languages, untold = set(package["titles"]), []
    for resource in package["resources"]:
        for thing in (resource, *resource["schema"]["fields"]):
            if {*thing.get("titles", ())} != languages:
                untold.append(f"{resource['name']}.{thing['name']}")
    return untold


def test_every_table_and_column_of_the_site_has_words_in_both_languages(built):
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    assert find_untold(package) == []
    assert {*package["titles"]} == {"bg", "en"} and package["status"] == load_study(ROOT).status


def test_a_column_without_words_is_found(about):
    package = describe(about)
    assert find_untold(package) == []
    spoilt = copy.deepcopy(package)
    del spoilt["resources"][1]["schema"]["fields"][3]["titles"]["en"]
    assert find_untold(spoilt) == ["scores.estimate"]
