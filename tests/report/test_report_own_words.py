"""A study has words of its own: in place of those of the package, and all of a language that the package has not."""

import json
import shutil

import pytest

from analysis.errors import StudyError
from analysis.report import entries
from analysis.report.catalogue import Catalogue
from analysis.report.entries import FOLDER, read_words


@pytest.fixture(autouse=True)
def forget():
    entries.read_catalogue.cache_clear()
    yield
    entries.read_catalogue.cache_clear()


def write(folder, language: str, text: str) -> None:
    (folder / language).mkdir(parents=True, exist_ok=True)
    (folder / language / "own.toml").write_text(text, encoding="utf-8")


def test_an_entry_of_the_study_stands_in_place_of_that_of_the_package(tmp_path):
    write(tmp_path, "en", '[ui]\nskip = "Over there"\n[findings]\nown = "Only here: {district}"\n')
    words = Catalogue("en", tmp_path, district="Vidin district")
    assert words.text("ui.skip") == "Over there" != Catalogue("en").text("ui.skip")
    assert words.text("findings.own") == "Only here: Vidin district" and words.has("ui.home")
    assert not Catalogue("en").has("findings.own")


def test_what_a_language_lacks_is_one_error_that_names_every_file(tmp_path):
    write(tmp_path, "ro", '[ui]\nskip = "La conținut"\n')
    with pytest.raises(StudyError) as caught:
        Catalogue("ro", tmp_path)
    every = {key for keys in entries.list_keys().values() for key in keys}
    assert caught.value.found.startswith(f"{len(every) - 1} of {len(every)} texts are missing – ")
    assert all(f"{file.name}: " in caught.value.found for file in (FOLDER / "en").glob("*.toml"))
    assert caught.value.where == "words/ro" and "write words/ro/*.toml" in caught.value.fix


def test_a_language_that_is_whole_is_read(tmp_path):
    shutil.copytree(FOLDER / "en", tmp_path / "ro")
    assert read_words("ro", tmp_path) == entries.read_catalogue(tmp_path / "ro")
    path = tmp_path / "ro/search.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lost = next(number for number, line in enumerate(lines) if " = " in line)
    path.write_text("".join(line for number, line in enumerate(lines) if number != lost), encoding="utf-8")
    entries.read_catalogue.cache_clear()
    with pytest.raises(StudyError, match=r"^words/ro: 1 of \d+ texts are missing – search.toml: 1 \("):
        read_words("ro", tmp_path)


@pytest.mark.parametrize(("number", "expected"), [(1, "1\xa0om"), (2, "2\xa0oameni"), (20, "20\xa0de oameni")])
def test_a_language_has_its_own_plurals(tmp_path, number, expected):
    shutil.copytree(FOLDER / "en", tmp_path / "ro")
    write(tmp_path, "ro", '[own]\npeople = "{n:plural:om|oameni|de oameni}"\nfew = "{n:plural:om|oameni}"\n')
    words = Catalogue("ro", tmp_path)
    assert words.text("own.people", n=number) == expected
    with pytest.raises(StudyError, match="a form for each plural"):
        words.text("own.few", n=number)


def test_numbers_and_dates_are_those_of_the_language(tmp_path):
    import datetime as dt

    shutil.copytree(FOLDER / "en", tmp_path / "ro")
    words = Catalogue("ro", tmp_path)
    assert words.number(12345.5, 1) == "12.345,5" and words.date(dt.date(2015, 3, 1)) == "1 martie 2015"


def test_a_text_that_begins_a_sentence_begins_with_a_capital(tmp_path):
    write(tmp_path, "bg", f"[own]\ncolumn = {json.dumps('{district:begin}')}\n")
    assert Catalogue("bg", tmp_path, district="област Видин").text("own.column") == "Област Видин"
