"""The code is of no place: no file of the package names a municipality or the district that a study is about."""

import re
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
DEMONSTRATION = PACKAGE / "demonstration"  # invents documents and answers of this study's places
TEXTS = {".py", ".toml", ".yaml", ".tsv", ".csv", ".md", ".j2", ".js", ".css", ".json", ".txt"}
VENDOR = PACKAGE / "publish/templates/vendor"
LATIN = r"borovo|byala|vetovo|dve[_ -]?mogili|ivanovo|ruse|rousse|slivo[_ -]?pole|tsenovo"
# Names with their adjectives. Four of them are words of their own when they are small: pine, white, Ivan's, of a price.
CYRILLIC = (
    r"(?i:русе(?:нск\w+|нец|нци)?|ветов(?:о|ск\w+)|дв(?:е|ете) могили|двумогилск\w+|сливо поле|сливополск\w+)|"
    r"(?:Боров(?:о|ск\w+)|БОРОВО|Ценов(?:о|ск\w+)|ЦЕНОВО|Иваново|ИВАНОВО)|"
    r"(?:Бяла|БЯЛА|Беленск\w+)(?! (?:книга|Книга))"
)
PLACES = re.compile(rf"(?<![^\W_])(?:(?i:{LATIN})(?![^\W\d_])|(?:{CYRILLIC})(?!\w))")


def find_places(text: str) -> list[str]:
    return [found[0] for found in PLACES.finditer(text)]


def list_files() -> list[Path]:
    files = [path for path in sorted(PACKAGE.rglob("*")) if path.suffix in TEXTS]
    return [path for path in files if not path.is_relative_to(DEMONSTRATION) and not path.is_relative_to(VENDOR)]


def test_no_file_of_the_package_names_a_municipality_or_the_district():
    found = {
        f"{path.relative_to(PACKAGE)}, line {number}": names
        for path in list_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (names := find_places(line))
    }
    assert len(list_files()) > 300
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "община Борово", "в Ценово", "област Русе", "русенските села", "Русенския регион", "две могили", "Двете могили",
        "Сливо поле", "сливополската община", "Беленска община", "Бяла", "ветовските", "Иваново",
        "borovo.bg", "Dve Mogili", "dve_mogili", "bg-zov-ruse", "ruse_roma", "Rousse", "RUSE", "slivo_pole|roma",
    ],
)  # fmt: skip
def test_a_place_is_found_in_both_alphabets_and_in_its_forms(text):
    assert find_places(text)


@pytest.mark.parametrize(
    "text",
    [
        "перусе", "бяла книга", "Бяла книга", "бялата", "peruse", "rusev", "Русев", "ценово предложение", "борова гора",
        "борово масло", "Ивановска", "Иванова", "две мога", "сливово", "Byalata", "abrused", "обрусел",
    ],
)  # fmt: skip
def test_a_word_that_only_holds_the_letters_of_one_is_none(text):
    assert not find_places(text)
