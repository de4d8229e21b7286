"""From practices.yaml to the page: the table, the page of each language, the search; and the example of the how-to."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from analysis.disclosure.door import write_table
from analysis.errors import Problems
from analysis.pipeline.task_practices import list_practice_tasks, read_practices
from analysis.pipeline.task_practices_page import collect_material, list_practices_page_tasks, write_data
from analysis.pipeline.words import describe_words
from analysis.practices.catalogue import load_practices
from analysis.publish.practices.cards import list_sections
from analysis.publish.practices.material import LABELLED
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
RAW, THEMES = ROOT / "data/raw/practices/practices.yaml", ROOT / "data/raw/reference/priorities.csv"


@pytest.fixture
def table(tmp_path) -> Path:
    """The released table of the practices."""
    made = tmp_path / "practices.parquet"
    read_practices(RAW, THEMES, made)
    path = tmp_path / "tables/practices.csv"
    write_table(pd.read_parquet(made), path, "demonstration")
    return path


def test_what_is_wrong_is_told_at_once_by_record_and_field_and_nothing_is_written(tmp_path):
    text = RAW.read_text(encoding="utf-8").replace("level: local", "level: village", 2)
    (tmp_path / "practices.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as caught:
        read_practices(tmp_path / "practices.yaml", THEMES, tmp_path / "practices.parquet")
    assert len(caught.value.problems) == 2 and "bg-romact-maglizh, level" in str(caught.value)
    assert not (tmp_path / "practices.parquet").exists()


def test_the_tasks_depend_on_the_file_and_on_the_released_table():
    study = load_study(ROOT)
    (read,) = list_practice_tasks(study)
    assert read.depends_on["practices"].path == RAW
    pages = list_practices_page_tasks(study)
    assert {task.depends_on["table"].path for task in pages} == {study.tables / "practices.csv"}
    assert [task.base_name for task in pages] == [
        "data of practices", "files of practices", "write practices.bg", "write practices.en",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_code_has_a_label_and_every_practice_a_card(table, language):
    material = collect_material(load_study(ROOT), language, table, THEMES)
    assert set(material.codes) == {*LABELLED, "themes", "gap_tags"}
    for column, codes in material.codes.items():
        labels = [material.label(column, code) for code in codes]
        assert all(labels) and len(set(labels)) == len(codes), column
        assert not set(labels) & set(codes) or language == "en"
    sections = list_sections(material)
    assert [len(section["cards"]) for section in sections] == [89, 8, 2]
    assert all(card["country"] not in set(material.practices["country"]) for card in sections[0]["cards"])


def test_forms_of_a_word_have_a_key_in_common_and_other_words_have_none():
    words = "медиатор медиатори медиаторите mediator mediators медия communities community"
    keys = dict(describe_words(("bg", "en")).read(words))
    assert len({tuple(keys[form]) for form in ("медиатор", "медиатори", "медиаторите")}) == 1
    assert keys["mediators"] == keys["mediator"] and keys["communities"] == keys["community"]
    assert not {*keys["медия"]} & {*keys["медиатор"]}


@pytest.mark.parametrize(
    ("languages", "scripts", "has", "has_not"),
    [
        (("bg", "en"), {"cyrillic", "latin"}, {"при", "the"}, set()),
        (("en", "ro"), {"latin"}, {"the"}, {"при"}),
        (("ro",), set(), set(), {"the", "при"}),
    ],
)
def test_a_search_knows_the_rules_of_the_languages_of_its_study_alone(languages, scripts, has, has_not):
    language = describe_words(languages)
    assert set(language.endings) == scripts
    assert has <= set(language.stop_words) and not has_not & set(language.stop_words)


def test_the_data_of_the_search_are_the_same_bytes_each_time(table, tmp_path):
    made = [tmp_path / f"{number}.js" for number in (1, 2)]
    for path in made:
        write_data(table, THEMES, ROOT / "study.toml", path)
    assert made[0].read_bytes() == made[1].read_bytes()
    data = json.loads(made[0].read_text(encoding="utf-8").removeprefix("window.STUDY_PRACTICES = ").rstrip(";\n"))
    assert len(data["practices"]) == 99 and data["forms"]["медиаторите"] == ["медиатор", "_медиатор"]


def test_the_example_of_the_how_to_is_a_practice_as_it_stands(tmp_path):
    text = (ROOT / "docs/how-to/add-a-practice.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (record,) = yaml.safe_load(example)
    shutil.copy(RAW, tmp_path / "practices.yaml")
    with (tmp_path / "practices.yaml").open("a", encoding="utf-8") as file:
        file.write(example.replace("https://…", "https://example.org/"))
    practices = load_practices(tmp_path / "practices.yaml", pd.read_csv(THEMES)["theme_id"])
    assert practices["id"].iloc[-1] == record["id"] and len(practices) == 100
