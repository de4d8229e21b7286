"""The crate of a site: every file is in it, every reference leads somewhere, the same inputs give the same bytes."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.publish.crate import NAME, PROFILE, Making, Run, describe_crate

FILES = {
    "SHA256SUMS": "", "bg/borovo.html": "a1", "bg/borovo.leaflet.html": "a2", "bg/borovo.pdf": "a3",
    "data/borovo.bg.xlsx": "a4", "data/scores.csv": "a5", "en/borovo.html": "a6", "assets/a b.woff2": "a7",
}  # fmt: skip
MAKING = Making(
    inputs={"study.toml": "b1", "data/raw/documents/план.pdf": "b2"},
    notebooks={"notebooks/municipality.ipynb": "c1"},
    runs=[
        Run("notebooks/municipality.ipynb", {"municipality": slug, "language": "bg"}, ["scores", "trust"], slug, "bg")
        for slug in ("borovo", "byala")
    ],
    software={"Python": "3.11.7", "analysis": "0.1.0", "Pango": "1.50.12"},
)  # fmt: skip
REQUIRED = {  # by type, what RO-Crate 1.1 asks for, and what we ask besides
    "Dataset": ("name", "description", "datePublished", "license", "publisher", "hasPart"), "File": ("name",),
    "CreateAction": ("name", "instrument", "object", "result"), "SoftwareApplication": ("name", "softwareVersion"),
    "SoftwareSourceCode": ("name", "sha256"), "PropertyValue": ("name", "value"), "Organization": ("name",),
}  # fmt: skip
FRAGMENT = re.compile(r"[\w./#%:~-]+")


def describe(about, files=FILES, making=MAKING) -> dict[str, dict]:
    """Return the entities of a crate by their identifiers."""
    return {entity["@id"]: entity for entity in json.loads(describe_crate(files, about, making))["@graph"]}


def list_references(value: object) -> list[str]:
    """Return the identifiers that a value refers to."""
    if isinstance(value, list):
        return [identifier for part in value for identifier in list_references(part)]
    return [value["@id"]] if isinstance(value, dict) else []


def find_breaches(text: str, files: set[str]) -> list[str]:
    """Return what is wrong with a crate, in words; `files`: the files of the site but its description."""
    crate = json.loads(text)
    graph = crate["@graph"]
    known = {entity["@id"]: entity for entity in graph}
    found = [] if crate["@context"] == f"{PROFILE}/context" else ["another context"]
    found += ["two entities of one identifier"] if len(known) < len(graph) else []
    descriptor = known.get(NAME, {})
    if descriptor.get("about") != {"@id": "./"} or descriptor.get("conformsTo") != {"@id": PROFILE}:
        found.append("no descriptor")
    for entity in graph:
        lacking = [name for name in REQUIRED.get(entity["@type"], ()) if not entity.get(name)]
        found += [f"{entity['@id']} has no {name}" for name in lacking]
        found += [] if FRAGMENT.fullmatch(entity["@id"]) else [f"{entity['@id']} is no address"]
        for name, value in entity.items():
            lost = {*list_references(value)} - {*known} - {PROFILE}
            found += [f"{name} of {entity['@id']} leads to {identifier}, which is not there" for identifier in lost]
    parts = set(list_references(known.get("./", {}).get("hasPart", [])))
    named = {entity["name"] for entity in graph if entity["@type"] == "File" and entity["@id"] in parts}
    return found + [f"{name} is not in it" for name in files - named] + [f"{name} is no file" for name in named - files]


def test_a_crate_holds_the_rules_of_its_profile(about):
    text = describe_crate(FILES, about, MAKING)
    assert find_breaches(text, set(FILES)) == []
    assert find_breaches(describe_crate(FILES, about, replace(MAKING, withheld="Rows")), set(FILES)) == []
    assert find_breaches(describe_crate(FILES, about, Making()), set(FILES)) != [], "made of nothing by nothing"


@pytest.mark.parametrize(("old", "new", "said"), [
    ('"@id": "#publisher"\n', '"@id": "#nobody"\n', "publisher of ./ leads to #nobody, which is not there"),
    ('"datePublished": "2015-11-30",\n', "", "./ has no datePublished"),
    ('"softwareVersion": "3.11.7"', '"softwareVersion": ""', "#software/Python has no softwareVersion"),
    ('"name": "bg/borovo.pdf"', '"name": "bg/borava.pdf"', "bg/borovo.pdf is not in it"),
    ('"@id": "assets/a%20b.woff2",', '"@id": "assets/a b.woff2",', "assets/a b.woff2 is no address"),
    ('ro/crate/1.1"', 'ro/crate/1.0"', "no descriptor"),
    ("1.1/context", "1.2/context", "another context"),
    ('"@id": "bg/borovo.html",', '"@id": "bg/borovo.pdf",', "two entities of one identifier"),
])  # fmt: skip
def test_each_breach_is_found(about, old, new, said):
    text = describe_crate(FILES, about, MAKING)
    assert old in text
    assert said in find_breaches(text.replace(old, new, 1), set(FILES))


def test_the_crate_is_that_of_the_release(about):
    root = describe(about)["./"]
    assert (root["name"], root["alternateName"], root["inLanguage"]) == ("Изследване", ["Study"], ["bg", "en"])
    assert (root["datePublished"], root["creativeWorkStatus"]) == ("2015-11-30", "demonstration")


def test_a_run_tells_notebook_parameters_tables_and_the_page_in_all_its_formats(about):
    crate = describe(about)
    run = crate["#run/borovo.bg"]
    assert run["instrument"] == {"@id": "#notebooks/municipality.ipynb"}
    assert list_references(run["object"]) == [
        "data/scores.csv",
        "#run/borovo.bg/municipality",
        "#run/borovo.bg/language",
    ]
    assert list_references(run["result"]) == ["bg/borovo.html", "bg/borovo.pdf", "data/borovo.bg.xlsx"]
    assert crate["#run/borovo.bg/municipality"]["value"] == "borovo"


def test_a_run_whose_page_is_not_in_the_site_is_left_out(about):
    assert "#run/byala.bg" not in describe(about)
    assert list_references(describe(about)["./"]["mentions"]) == ["#release", "#run/borovo.bg"]


def test_the_tables_were_made_of_the_inputs_by_the_software(about):
    crate = describe(about)
    release = crate["#release"]
    inputs = ["#study.toml", "#data/raw/documents/%D0%BF%D0%BB%D0%B0%D0%BD.pdf"]
    assert list_references(release["object"]) == inputs and crate[inputs[1]]["sha256"] == "b2"
    assert list_references(release["instrument"]) == ["#software/Python", "#software/analysis", "#software/Pango"]
    assert list_references(release["result"]) == ["data/scores.csv"]
    assert {crate[identifier]["@type"] for identifier in inputs} == {"CreativeWork"}, "no files of the crate"


def test_what_is_withheld_is_said_in_words_only(about):
    crate = describe(about, making=replace(MAKING, withheld="Отговорите"))
    withheld = crate["#withheld"]
    assert (withheld["name"], withheld["conditionsOfAccess"]) == ("Отговорите", "not published")
    assert "sha256" not in withheld and "#withheld" in list_references(crate["#release"]["object"])
    assert "#withheld" not in describe(about)


def test_the_same_site_gives_the_same_bytes(about):
    assert describe_crate(dict(FILES), about, MAKING) == describe_crate(FILES, about, MAKING)
    assert not re.search(r"T\d\d:\d\d", describe_crate(FILES, about, MAKING)), "no time of the day"


def test_the_crate_of_the_site_holds_the_rules_and_every_file_of_it_and_no_place_of_this_machine(built_study):
    site = built_study.output / "site"
    if not (site / NAME).is_file():
        pytest.fail("the site has not been built; run `study build` first")
    text = (site / NAME).read_text(encoding="utf-8")
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} - {NAME}
    assert find_breaches(text, files) == []
    assert str(built_study.root) not in text and f"{Path.home()}/" not in text
