"""The font files: the same bytes from every process, complete for Bulgarian, and under a name of their own."""

import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from analysis.figures.fonts import FAMILY, NAMES, WEIGHTS

AGAIN = """
import sys
from pathlib import Path

from analysis.figures import fonts

fonts.UNICODES = [code for code in fonts.UNICODES if code in map(int, sys.argv[2:])]
fonts.make_fonts(Path(sys.argv[1]))
"""


@pytest.fixture(params=NAMES)
def font(request, fonts):
    return TTFont(fonts / request.param)


def find_missing(font: TTFont, text: str) -> list[str]:
    """Return the characters the font cannot draw: without a glyph, or with an empty one."""
    glyphs = font.getBestCmap()
    return [char for char in text if ord(char) not in glyphs or not font["glyf"][glyphs[ord(char)]].numberOfContours]


def list_names(font: TTFont) -> dict[int, str]:
    return {record.nameID: record.toUnicode() for record in font["name"].names}


def test_the_files_are_those_that_are_named_and_no_others(fonts):
    assert sorted(path.name for path in fonts.iterdir()) == sorted(NAMES)


def test_another_process_makes_the_same_bytes(fonts, characters, tmp_path):
    command = [sys.executable, "-c", AGAIN, str(tmp_path), *(str(ord(char)) for char in characters)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for name in NAMES:
        assert (fonts / name).read_bytes() == (tmp_path / name).read_bytes(), name
    assert (fonts / NAMES[0]).read_bytes() != (fonts / NAMES[2]).read_bytes(), "the twin: weights differ"


def test_every_letter_and_sign_of_bulgarian_and_english_is_there(font, characters):
    assert {"ѝ", "Ѝ", "„", "“", "–", "№", "€", "ю", "Ю"} <= set(characters)
    assert find_missing(font, "".join(char for char in characters if not char.isspace())) == []


def test_spaces_have_a_width(font, characters):
    spaces = [char for char in characters if char.isspace()]
    assert len(spaces) == 3
    assert all(font["hmtx"][font.getBestCmap()[ord(char)]][0] > 0 for char in spaces)


def test_a_letter_that_is_not_there_is_found(font):
    """The twin: the check above can fail."""
    assert find_missing(font, "ж中Я") == ["中"]


def test_the_family_has_a_name_of_its_own(font):
    names = list_names(font)
    assert FAMILY == "Study Sans"
    assert names.get(16, names[1]) == FAMILY
    assert names[4].startswith(FAMILY)
    assert not any("Source" in names.get(number, "") for number in (1, 2, 3, 4, 6, 16, 17))


def test_the_weight_is_written_in_the_file(fonts):
    got = {style: TTFont(fonts / f"study-sans-{style.lower()}.ttf")["OS/2"].usWeightClass for style in WEIGHTS}
    assert got == {"Regular": 400, "SemiBold": 600}


def test_bulgarian_has_its_own_letter_forms(font):
    substitutions = font["GSUB"].table
    scripts = {record.ScriptTag: record.Script for record in substitutions.ScriptList.ScriptRecord}
    languages = {record.LangSysTag: record.LangSys for record in scripts["cyrl"].LangSysRecord}
    features = substitutions.FeatureList.FeatureRecord
    got = [features[number].FeatureTag for number in languages["BGR "].FeatureIndex]
    assert "locl" in got


def test_pages_get_compressed_fonts_that_are_small(fonts):
    for path in fonts.glob("*.woff2"):
        assert path.read_bytes()[:4] == b"wOF2"
        assert path.stat().st_size < 100_000
