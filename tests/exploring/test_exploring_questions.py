"""Tab completes, docstrings teach, and their examples run."""

import ast
import inspect
import re

import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from analysis.errors import StudyError
from analysis.explore import StudyData, open_study
from analysis.exploring.panel import Panel
from analysis.exploring.questions import AskedQuestion, Questions
from analysis.survey import estimates

EXAMPLE = re.compile(r"`([^`]+)`")


def complete(data, text: str, jedi: bool) -> set[str]:
    """Return what Tab offers behind a text, without running anything."""
    completer = IPCompleter(shell=InteractiveShell.instance(), namespace={"data": data}, use_jedi=jedi)
    with provisionalcompleter():
        return {found.text.rpartition(".")[2] for found in completer.completions(text, len(text))}


@pytest.mark.parametrize("jedi", [True, False])
def test_tab_completes_data_and_the_names_of_questions(opened, jedi):
    assert {"explore", "questions", "responses", "passages", "practices", "events"} <= complete(opened, "data.", jedi)
    assert complete(opened, "data.questions.tr_", jedi) == {
        name for name in vars(opened.questions) if name[:3] == "tr_"
    }
    assert {"estimate", "explore", "wording"} <= complete(opened, "data.questions.src.", jedi)


@pytest.mark.parametrize("jedi", [True, False])
def test_what_has_to_be_run_to_be_found_is_not_completed(jedi):
    class Lazy:
        @property
        def questions(self):
            return Questions

    assert "src" not in complete(Lazy(), "data.questions.", jedi)


def test_a_question_says_what_was_asked_and_which_answers_there_are(opened):
    shown = repr(opened.questions.ready)
    assert opened.form.label("ready", "en") in shown and "dk: " in shown
    assert shown.splitlines()[0] in f"ready (select_one): {opened.questions['ready'].wording}"
    assert len(repr(opened.questions).splitlines()) == len(opened.questions) == len(dir(opened.questions))


def test_an_unknown_question_is_named_with_the_nearest_one(opened):
    with pytest.raises(StudyError, match="raedy.*ready"):
        opened.questions["raedy"]


def test_a_language_that_the_study_is_not_written_in_is_refused(opened):
    with pytest.raises(StudyError, match="unknown language"):
        StudyData(opened.study, "de")


def list_documented() -> list[tuple[str, str]]:
    """Return whatever an analyst can call or read, with its docstring."""
    found = [("open_study", open_study.__doc__), ("Panel", Panel.__doc__)]
    for kind in (StudyData, AskedQuestion, Questions):
        found.append((kind.__name__, kind.__doc__))
        for name, member in vars(kind).items():
            if not name.startswith("_"):
                found.append((f"{kind.__name__}.{name}", inspect.getdoc(member)))
    return found


def find_examples(docstring: str) -> list[str]:
    """Return the code of the examples of a docstring, as it would be typed."""
    return EXAMPLE.findall(docstring.partition("Example: ")[2])


@pytest.mark.parametrize(("name", "docstring"), list_documented())
def test_every_docstring_has_an_example_that_is_python(name, docstring):
    examples = find_examples(docstring)
    assert examples and all(ast.parse(example) for example in examples)


def test_a_docstring_without_an_example_is_found():
    assert find_examples("Return rows of `data`.") == []


@pytest.mark.parametrize(("name", "docstring"), list_documented())
def test_the_examples_run(data, monkeypatch, name, docstring):
    monkeypatch.setenv("ANALYSIS_STUDY", str(data.study.root))
    known = {"data": data, "estimates": estimates, "open_study": open_study}
    silent = [example for example in find_examples(docstring) if eval(example, known) is None]
    assert all(example.startswith("print(") for example in silent)


def test_an_example_that_does_not_run_is_seen(data):
    with pytest.raises(StudyError):
        eval(find_examples("Example: `data.quality('flag')`.")[0], {"data": data})
