"""The slides of the round table: few lines each, all of them from released tables, with notes for the speaker."""

import json
import re
from pathlib import Path

import pytest

from analysis.report.chapters.slides import MOST, QUESTIONS
from analysis.report.sentences import TEXTS

NOTEBOOK = Path(__file__).parents[2] / "notebooks/slides.ipynb"
LANGUAGES = ("bg", "en")
EXAMPLES = {"slide_agreed": "slide_agreed", "slide_practices": "slide_practice", "slide_funding": "slide_programme",
            "slide_advice": "slide_advice"}  # fmt: skip  # text → finding


def list_code() -> list[str]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def find_silent(code: list[str]) -> list[str]:
    """Return the cells that show something and tell the speaker nothing."""
    return [
        cell for cell in code if re.search(r"report\.(heading|text|table|figure)\(", cell) and ".notes(" not in cell
    ]


def test_every_slide_has_notes_in_both_languages(open_page, shown):
    code = list_code()
    assert find_silent(code) == []
    names = re.findall(r'report\.notes\("(\w+)"\)', "\n".join(code))
    assert len(names) == len(set(names)) == 14
    for language in LANGUAGES:
        for name in names:
            open_page("slides", language=language).notes(name)
    assert all(note["kind"] == "text/markdown" and note["notes"] is True and note["text"] for note in shown)


def test_a_slide_without_notes_is_found():
    assert find_silent(['report.text("a")\nreport.notes("a")', 'report.text("b")', "language = 1"]) == [
        'report.text("b")'
    ]


@pytest.mark.parametrize(("language", "below"), [("bg", "под фигурата"), ("en", "below the figure")])
def test_a_figure_of_a_slide_says_in_which_report_its_table_is(open_page, shown, language, below):
    """The twin: on the page of a report it is the one below the figure."""
    alternatives = []
    for notebook in ("slides", "study"):
        report = open_page(notebook, language=language)
        report.figure("chain")
        alternatives.append(shown[-1]["alt"])
        title = report.words.text("titles.study")
    assert [below in text for text in alternatives] == [False, True]
    assert [title in text for text in alternatives] == [True, False]


def test_both_languages_say_the_same_numbers(read_text):
    for name in (name for name in TEXTS if name.startswith("slide_")):
        texts = [" ".join(read_text(name, "slides", language=language)) for language in LANGUAGES]
        bulgarian, english = (sorted(re.findall(r"\d+", re.sub("[\xa0.,]", "", text))) for text in texts)
        assert bulgarian == english, name


@pytest.mark.parametrize(("text", "finding"), EXAMPLES.items())
def test_a_slide_has_a_few_examples(open_page, text, finding):
    found = [key for key, _ in TEXTS[text](open_page("slides"))]
    assert 1 <= found.count(finding) <= MOST


def test_questions_are_one_of_each_kind_in_the_order_of_the_report(open_page):
    report = open_page("slides")
    asked = [key for key, _ in TEXTS["slide_decide"](report)]
    of_report = list(dict.fromkeys(key for key, _ in TEXTS["questions"](report)))
    assert asked == of_report[:QUESTIONS] and len(set(asked)) == len(asked)


def test_a_programme_out_of_force_is_not_counted(read_text, change):
    assert re.findall(r"\d+", read_text("slide_funding", "slides")[0])[0] != "0"
    ended = change("funding_matches", lambda rows: rows.assign(in_force="no"))
    assert re.findall(r"\d+", read_text("slide_funding", "slides", at=ended)[0]) == ["0", "0"]


def test_a_practice_of_every_municipality_is_counted_once_in_each(read_text, change, released):
    """Whoever begins it: roles of one municipality do not add up."""
    many = change("matches", lambda rows: rows.assign(practice=rows["practice"].iloc[0], option="ranked"))
    (line,) = read_text("slide_practices", "slides", at=many)
    places = set(released["matches"]["municipality"]) - {"district"}
    assert f"{len(places)}\xa0общини" in line


def test_wishes_stand_beside_plans_and_a_plan_without_text_says_so(open_page, shown, change):
    open_page("slides").table("slide_wishes")
    assert shown[-1]["data"] == "bridge" and shown[-1]["text"].count("<tr>") == 9
    open_page("slides", at=change("bridge", lambda rows: rows.assign(state="not_obtained"))).table("slide_wishes")
    assert "ангажимент" not in shown[-1]["text"] and "без текст" in shown[-1]["text"]


def test_a_gap_that_was_measured_nowhere_has_no_score(open_page, shown, change):
    def forget(gaps):
        return gaps.assign(state="unknown", score="")

    open_page("slides", at=change("gaps", forget)).table("slide_gaps")
    cells = re.findall(r'<td class="number">([^<]*)</td>', shown[-1]["text"])
    assert cells and set(cells) == {"няма данни"}
