import dataclasses
import datetime as dt
import pickle
import re
from pathlib import Path

import pytest

from analysis.errors import Problems, StudyError
from analysis.settings import KINDS, LAYOUT
from analysis.study import ROOT_VARIABLE, Build, Disclosure, Sample, find_root, load_study

ROOT = Path(__file__).parents[1]
SETTINGS = (ROOT / "study.toml").read_text(encoding="utf-8")


@pytest.fixture
def loaded(tmp_path):
    """A function that loads study.toml with each `old`, which must be there, replaced by `new` once."""

    def load(*changes: tuple[str, str]):
        text = SETTINGS
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "study.toml").write_text(text, encoding="utf-8")
        return load_study(tmp_path)

    return load


def keys(layout: dict, prefix: str = ""):
    """Every fixed key of the layout that holds a value, such as study.status."""
    for key, kind in layout.items():
        if isinstance(kind, dict) and "*" not in kind:
            yield from keys(kind, f"{prefix}{key}.")
        elif not isinstance(kind, dict) and not key.endswith("?"):
            yield f"{prefix}{key}", kind


def line_of(key: str) -> str:
    return re.search(rf"^{key.rpartition('.')[2]} = .*$", SETTINGS, flags=re.MULTILINE).group()


def test_the_study_that_ships_is_read():
    study = load_study(ROOT)
    assert study.root == ROOT
    assert study.is_demonstration
    assert study.release_date == dt.date(2015, 11, 30)
    assert len(study.municipalities) == 8
    assert study.title["en"] == "Civic participation in integration policy"
    assert study.sample["roma"] == Sample("probability")
    assert study.disclosure == Disclosure(10, 20, 50, 4, 0.2, 50, 3)
    assert study.build == Build(cell_seconds=120, kernel_gigabytes=4)


def test_its_folders_are_inside_it():
    study = load_study(ROOT)
    folders = {name: getattr(study, name) for name in ("reference", "tables", "fonts", "notebooks", "output", "form")}
    assert {name: folder.relative_to(ROOT).as_posix() for name, folder in folders.items()} == {
        "reference": "data/raw/reference",
        "tables": "data/processed/tables",
        "fonts": "data/processed/fonts",
        "notebooks": "notebooks",
        "output": "output",
        "form": "data/raw/survey/forms/2026112301.xlsx",
    }


def test_nobody_changes_a_study():
    study = load_study(ROOT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        study.status = "published"
    with pytest.raises(TypeError):
        study.title["en"] = "Another"


@pytest.mark.parametrize(("key", "kind"), list(keys(LAYOUT)), ids=lambda value: str(value))
def test_every_key_is_needed_and_typed(loaded, key, kind):
    line = line_of(key)
    with pytest.raises(
        StudyError, match=rf"toml: {re.escape(key)} is missing; expected: .*; to do: add {re.escape(key)}"
    ):
        loaded((line, ""))
    with pytest.raises(StudyError, match=rf"study.toml: {re.escape(key)} = True; expected: {KINDS[kind]}"):
        loaded((line, f"{key.rpartition('.')[2]} = true"))


ADDRESSES = ["example.org", "https://example.org", "https://example.org/a", "https://example.org/a/?b", "ftp://a.org/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_site_that_is_no_folder_on_the_web_is_refused(loaded, address):
    with pytest.raises(StudyError, match="study.site_url") as caught:
        loaded(("[study]", f'[study]\nsite_url = "{address}"'))
    assert "/ at its end" in caught.value.expected


def test_the_address_of_the_site_need_not_be_known(loaded):
    assert loaded().site_url == ""
    assert loaded(("[study]", '[study]\nsite_url = "https://example.org/a/"')).site_url == "https://example.org/a/"


@pytest.mark.parametrize(("key", "kind"), list(keys(LAYOUT)), ids=lambda value: str(value))
def test_a_misspelt_key_is_refused_with_the_nearest(loaded, key, kind):
    name = key.rpartition(".")[2]
    misspelt = name[:-1] + "z"
    with pytest.raises(Problems) as caught:
        loaded((line_of(key), line_of(key).replace(name, misspelt, 1)))
    message = f"unknown key {key[:-1]}z; to do: did you mean “{name}”?"
    assert message in str(caught.value)
    assert f"{key} is missing" in str(caught.value)


@pytest.mark.parametrize("table", ["study", "survey", "disclosure"])
def test_a_whole_table_may_not_be_missing_or_misnamed(loaded, table):
    with pytest.raises(Problems) as caught:
        loaded((f"[{table}]", f"[{table}x]"))
    assert f"did you mean “{table}”?" in str(caught.value)


def test_a_text_where_a_table_should_be_is_refused(loaded):
    with pytest.raises(StudyError, match=r"survey = 'kobo'; expected: a table"):
        loaded(("[survey] # paths below data/raw\n", "[survey_]\n"), ("[study]", "survey = 'kobo'\n[study]"))


def test_all_problems_are_told_at_once(loaded):
    with pytest.raises(Problems) as caught:
        loaded(("release_date", "relase_date"), ("minimum_base = 10", 'minimum_base = "ten"'))
    found = [problem.found for problem in caught.value.problems]
    assert found == [
        "unknown key study.relase_date",
        "study.release_date is missing",
        "disclosure.minimum_base = 'ten'",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'status = "demonstration"',
            'status = "final"',
            "study.status = 'final'; expected: demonstration or published",
        ),
        ("fieldwork_to = 2015-05-31", "fieldwork_to = 2015-02-28", "dates out of order"),
        ("release_date = 2015-11-30", "release_date = 2015-05-01", "dates out of order"),
        ('languages = ["bg", "en"]', 'languages = ["bg", "en", "rmn"]', "study.title has no rmn"),
        ('languages = ["bg", "en"]', "languages = []", r"study.languages = \[\]; expected: codes of languages"),
        ('languages = ["bg", "en"]', 'languages = ["bg", "EN"]', "study.languages = .*codes of languages"),
        ('"byala", "vetovo"', '"byala", "Ветово"', "study.municipalities = .*small Latin letters"),
        ('"byala", "vetovo"', '"byala", "../x"', "study.municipalities = .*small Latin letters"),
        ('export = "survey/kobo.csv"', 'export = "/tmp/kobo.csv"', "survey.export = .*a path below data/raw"),
        ('export = "survey/kobo.csv"', 'export = "../kobo.csv"', "survey.export = .*a path below data/raw"),
        ('export = "survey/kobo.csv"', 'export = ""', "survey.export = .*a path below data/raw"),
        ('languages = ["bg", "en"]', 'languages = ["bg", "bg"]', "study.languages = .*each once"),
        ('"byala", "vetovo"', '"byala", "byala"', "study.municipalities = .*each once"),
        ('groups = ["authority", "ngo", "roma"]', 'groups = ["authority", "ngo"]', "samples of .*'roma'"),
        ("[sample.ngo]", "[sample.media]", "samples of .*'media'"),
        ('kind = "probability"', 'kind = "random"', "sample.authority.kind = 'random'; expected: probability or"),
        ("minimum_base = 10", "minimum_base = 30", r"disclosure bases \[30, 20, 50\]"),
        ("minimum_base = 10", "minimum_base = 0", r"disclosure bases \[0, 20, 50\]"),
        ("confidential_count = 4", "confidential_count = 0", "confidential_count = 0; expected: at least 1 and below"),
        ("confidential_count = 4", "confidential_count = 10", "confidential_count = 10; expected: .* minimum_base"),
        ("sampling_fraction = 0.2", "sampling_fraction = 20.0", "sampling_fraction = 20.0; expected: a share"),
        ("sampling_fraction = 0.2", "sampling_fraction = -0.2", "sampling_fraction = -0.2; expected: a share"),
        ("sampling_fraction = 0.2", "sampling_fraction = nan", "sampling_fraction = nan; expected: a share"),
        ("small_group = 50", "small_group = 9", "small_group = 9; expected: at least minimum_base"),
        ("protection_width = 3", "protection_width = 0", "protection_width = 0; expected: at least 1"),
        ("cell_seconds = 120", "cell_seconds = 0", "build.cell_seconds = 0; expected: at least 1"),
        ("kernel_gigabytes = 4", "kernel_gigabytes = -4", "build.kernel_gigabytes = -4; expected: at least 1"),
        ("minimum_alpha = 0.667", "minimum_alpha = 67.0", "documents.minimum_alpha = 67.0; expected: a number from 0"),
    ],
)
def test_values_that_contradict_one_another_are_refused(loaded, old, new, message):
    with pytest.raises(StudyError, match=message):
        loaded((old, new))


def test_every_text_is_needed_in_every_language(loaded):
    with pytest.raises(Problems) as caught:
        loaded(('en = "Civic participation in integration policy"', ""), ('en = "Ruse district"', ""))
    found = [problem.found for problem in caught.value.problems]
    assert found == ["study.title has no en", "study.district has no en"]


def test_broken_toml_is_named(loaded):
    with pytest.raises(StudyError, match=r"is not valid TOML: .*line"):
        loaded(("[study]", "[study"))


def test_a_folder_without_settings_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"there is no study\.toml") as caught:
        load_study(tmp_path)
    assert caught.value.where == str(tmp_path)


def test_only_samples_with_known_chances_show_intervals(loaded):
    study = loaded(('kind = "probability"', 'kind = "enumeration"'), ('kind = "probability"', 'kind = "quota"'))
    assert [study.shows_intervals(group) for group in study.groups] == [True, False, True]


@pytest.mark.parametrize(
    ("check", "good", "bad", "nearest"),
    [("check_language", "en", "eng", "en"), ("check_municipality", "ruse", "russe", "ruse")],
)
def test_an_unknown_name_is_refused_with_the_nearest(check, good, bad, nearest):
    study = load_study(ROOT)
    assert getattr(study, check)(good) == good
    with pytest.raises(StudyError, match=f"“{bad}”.*did you mean “{nearest}”"):
        getattr(study, check)(bad)


def test_the_nearest_folder_upwards_is_the_study(tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    inner = tmp_path / "notebooks/old"
    inner.mkdir(parents=True)
    (tmp_path / "study.toml").touch()
    assert find_root(inner) == tmp_path
    monkeypatch.chdir(inner)
    assert find_root() == tmp_path
    (tmp_path / "notebooks/study.toml").touch()
    assert find_root(inner) == tmp_path / "notebooks"


def test_the_environment_names_the_study_of_a_kernel(tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "elsewhere"))
    assert find_root() == tmp_path / "elsewhere"
    (tmp_path / "study.toml").touch()
    assert find_root(tmp_path) == tmp_path


def test_no_study_upwards_is_said(tmp_path, monkeypatch):
    monkeypatch.delenv(ROOT_VARIABLE, raising=False)
    with pytest.raises(StudyError, match=r"no study\.toml here or in any folder above.*--study DIRECTORY"):
        find_root(tmp_path)


OF_ROMA = '[sample.roma]\nkind = "probability"'


def test_what_is_declared_of_small_strata_is_read(loaded):
    study = loaded((OF_ROMA, f'{OF_ROMA}\nlonely = "adjust"\nmerge = {{ ivanovo = "byala" }}'))
    assert study.sample["roma"] == Sample("probability", "adjust", {"ivanovo": "byala"})
    assert study.sample["ngo"].lonely == "error" and not study.sample["ngo"].merge


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('lonely = "average"', "sample.roma.lonely = 'average'; expected: error or adjust or certainty or remove"),
        ('lonley = "adjust"', "unknown key sample.roma.lonley; to do: did you mean “lonely”"),
        ('merge = { ivanovo = "varna" }', "sample.roma.merge.ivanovo = 'varna'; expected: a municipality"),
        ('merge = { varna = "byala" }', "sample.roma.merge.varna = 'byala'"),
        ('merge = { ivanovo = "byala", byala = "ruse" }', "sample.roma.merge.ivanovo = 'byala'"),
        ('merge = { ivanovo = "ivanovo" }', "sample.roma.merge.ivanovo = 'ivanovo'"),
    ],
)
def test_a_declaration_of_small_strata_that_cannot_be_is_refused(loaded, line, message):
    with pytest.raises(StudyError) as caught:
        loaded((OF_ROMA, f"{OF_ROMA}\n{line}"))
    assert message in str(caught.value)


def test_a_study_goes_to_another_process_as_it_is():
    study = load_study(ROOT)
    again = pickle.loads(pickle.dumps(study))
    assert again == study
    with pytest.raises(TypeError):
        again.title["bg"] = "another"
