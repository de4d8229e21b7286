"""The package makes a study of another place in other languages: three invented municipalities, English, Romanian."""

import csv
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import html

from analysis.pipeline.check import check_inputs
from analysis.study import load_study

from .another_place import CYRILLIC, DISTRICT, MARK, NAMES, ORIGINAL, OTHER, ROOT, make_study

VENDOR = ("assets/documents/vendor", "assets/slides")
LETTERS = {"page.js", "search-core.js"}


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Path:
    """The study, with its inputs only."""
    return make_study(tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def site(elsewhere) -> Path:
    """Its site; the study is built once."""
    if (ROOT / "data/processed/fonts").is_dir():
        shutil.copytree(ROOT / "data/processed/fonts", elsewhere / "data/processed/fonts")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    environment.pop("ANALYSIS_STUDY", None)
    command = [sys.executable, "-m", "analysis", "build", "--study", str(elsewhere)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return elsewhere / "output/site"


def read_texts(folder: Path):
    """The name and the text of every file of a site that has one, also of the parts of office files."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name.startswith(VENDOR) or path.suffix in (".woff2", ".pdf", ".png"):
            continue
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as parts:
                for part in parts.namelist():
                    if part.endswith((".xml", ".rels")):
                        yield f"{name}/{part}", parts.read(part).decode("utf-8")
        else:
            yield name, path.read_text(encoding="utf-8")


def find_strangers(texts) -> dict[str, str]:
    """The texts in which a letter or a name of the place the rows came from stands, each with the first such words."""
    found = {}
    for name, text in texts:
        if stranger := CYRILLIC.search(text) or ORIGINAL.search(text):
            found[name] = text[max(0, stranger.start() - 60) : stranger.end() + 60]
    return found


def test_all_inputs_of_the_study_are_ready(elsewhere):
    assert check_inputs(load_study(elsewhere)) == []


@pytest.mark.whole
def test_nothing_on_the_site_is_of_the_other_place(site):
    texts = {name: text for name, text in read_texts(site) if Path(name).name not in LETTERS}
    assert len(texts) > 100
    assert find_strangers(texts.items()) == {}


def test_a_stranger_is_found_in_both_alphabets():
    texts = {"a": "of the plan", "b": "The municipality of Borovo", "c": "планът", "d": "/en/ruse.html"}
    assert list(find_strangers(texts.items())) == ["b", "c", "d"]


@pytest.mark.parametrize("language", ["en", OTHER])
@pytest.mark.whole
def test_every_page_stands_in_both_languages_under_its_own_names(site, language):
    own, other = ({path.name for path in (site / code).iterdir()} for code in ("en", OTHER))
    assert own == other and {f"{slug}.html" for slug in NAMES} <= own
    for slug, name in NAMES.items():
        page = html.parse(str(site / language / f"{slug}.html")).getroot()
        assert page.get("lang") == language
        assert name in page.find(".//h1").text_content()


@pytest.mark.whole
def test_each_page_is_written_in_its_language_alone(site):
    """Every sentence of the second language is marked, so a heading without the mark is one that was not asked for."""
    for path in (site / OTHER).glob("*.html"):
        headings = [heading.text_content().strip() for heading in html.parse(str(path)).getroot().iter("h1", "h2")]
        assert headings and all(MARK.strip() in heading for heading in headings if heading), path.name
    for path in (site / "en").glob("*.html"):
        main = html.parse(str(path)).getroot().find(".//main")
        told = [element for element in main.iter() if element.get("lang") == OTHER]
        text = main.text_content()
        for element in told:
            text = text.replace(element.text_content(), "")
        assert MARK not in text, path.name


@pytest.mark.whole
def test_numbers_are_written_as_each_language_writes_them(site):
    slug = next(iter(NAMES))
    english, romanian = ((site / code / f"{slug}.html").read_text(encoding="utf-8") for code in ("en", OTHER))
    assert re.search(r">\d{1,3},\d{3}<", english) and not re.search(r">\d{1,3}\.\d{3}<", english)
    assert re.search(r">\d{1,3}\.\d{3}<", romanian) and not re.search(r">\d{1,3},\d{3}<", romanian)


@pytest.mark.whole
def test_released_tables_have_the_texts_of_both_languages(site):
    with (site / "data/rules.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert {"need_en", f"need_{OTHER}"} <= set(header) and "need_bg" not in header
    place = header.index(f"need_{OTHER}")
    assert rows and all(row[place].startswith(MARK) for row in rows)


@pytest.mark.whole
def test_the_district_is_named_as_the_settings_name_it(site):
    assert f"{DISTRICT} county" in (site / "en/study.html").read_text(encoding="utf-8")
    assert f"{MARK}{DISTRICT} county" in (site / OTHER / "study.html").read_text(encoding="utf-8")
