"""A task depends on the words it asked for: on each of them, and on no other."""

import pickle
import re
from dataclasses import replace
from pathlib import Path

import pytask
import pytest
from pytask import PathNode, Task, TaskOutcome

from analysis.errors import StudyError
from analysis.pipeline import wording
from analysis.pipeline.imports import PACKAGE, list_code
from analysis.pipeline.leftovers import remove_leftovers
from analysis.pipeline.wording import ALL, AskedWords, hash_entries, keep_note, read_note
from analysis.report import asked, entries
from analysis.report.catalogue import Catalogue
from analysis.report.entries import read_catalogue
from analysis.study import load_study

WORDS = {"bg": {"ui.home": "Начало", "ui.skip": "Към текста"}, "en": {"ui.home": "Home", "ui.skip": "To the text"}}
STEPS = tuple(path.stem for path in (PACKAGE / "pipeline").glob("task_*.py"))


def write_words(monkeypatch, folder: Path, words=WORDS, **changed: str | None) -> None:
    """Let the catalogue be `words` with what is changed, by language and name, e.g. bg_home; None: it is not there."""
    for language, told in words.items():
        own = {f"ui.{name[3:]}": text for name, text in changed.items() if name.startswith(language)}
        lines = [f'{key.removeprefix("ui.")} = "{text}"\n' for key, text in (told | own).items() if text is not None]
        (folder / language).mkdir(parents=True, exist_ok=True)
        (folder / language / "ui.toml").write_text("[ui]\n" + "".join(lines), encoding="utf-8")
    for module in (wording, entries):
        monkeypatch.setattr(module, "FOLDER", folder)
    forget()


def forget() -> None:
    """A new build reads the catalogue anew."""
    for function in (read_catalogue, wording.read_entries, wording.hash_entries):
        function.cache_clear()


def test_what_is_asked_for_is_noted_with_its_language_also_in_vain(monkeypatch, tmp_path):
    write_words(monkeypatch, tmp_path / "words")
    with keep_note(tmp_path / "asked/a.txt"):
        words = Catalogue("bg")
        words.text("ui.home")
        assert not words.has("ui.gone")
        Catalogue("en").text("ui.skip")
    assert read_note(tmp_path / "asked/a.txt") == {"bg.ui.home", "bg.ui.gone", "en.ui.skip"}
    assert (tmp_path / "asked/a.txt").read_text(encoding="utf-8") == "bg.ui.gone\nbg.ui.home\nen.ui.skip\n"
    forget()


def test_what_another_process_asked_for_is_noted_too(tmp_path):
    with keep_note(tmp_path / "a.txt"):
        asked.take_over(["bg.ui.home"])
    assert read_note(tmp_path / "a.txt") == {"bg.ui.home"}


def test_a_block_that_fails_leaves_the_note_of_the_last_good_run(tmp_path):
    with keep_note(tmp_path / "a.txt"):
        asked.take_over(["bg.ui.home"])
    with pytest.raises(StudyError), keep_note(tmp_path / "a.txt"):
        Catalogue("bg").text("ui.gone")
    assert read_note(tmp_path / "a.txt") == {"bg.ui.home"}


def test_blocks_in_other_threads_do_not_mix():
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    together = Barrier(2)

    def ask(key):
        with asked.noting() as noted:
            together.wait()
            asked.note("bg", key)
            together.wait()
            return noted

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, ["a", "b"])) == [{"bg.a"}, {"bg.b"}]


@pytest.mark.parametrize(
    ("changed", "is_other"),
    [
        ({"bg_home": "Дом"}, True),
        ({"bg_gone": "Ето"}, True),
        ({"bg_home": None}, True),
        ({"bg_skip": "Текст"}, False),
        ({"en_home": "Start"}, False),
        ({"bg_other": "Друго"}, False),
    ],
)
def test_the_state_is_that_of_the_entries_asked_for_in_their_language(monkeypatch, tmp_path, changed, is_other):
    asked_for = frozenset({"bg.ui.home", "bg.ui.gone"})
    write_words(monkeypatch, tmp_path)
    before = hash_entries(asked_for)
    write_words(monkeypatch, tmp_path, **changed)
    assert (hash_entries(asked_for) != before) is is_other
    forget()


@pytest.mark.parametrize("changed", [{"bg_skip": "Текст"}, {"en_home": "Start"}, {"bg_other": "Друго"}])
def test_without_a_note_a_task_depends_on_all_words(monkeypatch, tmp_path, changed):
    nodes = AskedWords(name="a", note=None), AskedWords(name="b", note=tmp_path / "b.txt")
    write_words(monkeypatch, tmp_path / "words")
    before = [node.state() for node in nodes]
    write_words(monkeypatch, tmp_path / "words", **changed)
    assert all(node.state() != state for node, state in zip(nodes, before, strict=True))
    assert read_note(None) == read_note(tmp_path / "b.txt") == {ALL}
    forget()


def test_an_entry_that_is_moved_to_another_key_is_not_the_same():
    forget()
    assert hash_entries(frozenset({"bg.a"})) != hash_entries(frozenset({"bg.b"}))  # neither is there


def test_the_node_is_one_of_pytask_and_can_be_sent_to_another_process(tmp_path):
    node = AskedWords(name="a", note=tmp_path / "a.txt")
    assert isinstance(node, pytask.PNode)
    assert pickle.loads(pickle.dumps(node)) == node


def test_builds_one_after_another(monkeypatch, tmp_path):
    """One story: what runs after each change of the catalogue, and that nothing runs after nothing has changed."""
    write_words(monkeypatch, tmp_path / "words")
    assert build(tmp_path) == TaskOutcome.SUCCESS
    assert build(tmp_path) == TaskOutcome.SKIP_UNCHANGED  # though the note was not there when the first one began
    write_words(monkeypatch, tmp_path / "words", bg_skip="Текст", en_home="Start")
    assert build(tmp_path) == TaskOutcome.SKIP_UNCHANGED
    write_words(monkeypatch, tmp_path / "words", bg_home="Дом")
    assert build(tmp_path) == TaskOutcome.SUCCESS
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "Дом"
    write_words(monkeypatch, tmp_path / "words", bg_home="Дом", bg_extra="и още")  # asked for in vain until now
    assert build(tmp_path) == TaskOutcome.SUCCESS
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "Доми още"
    assert build(tmp_path) == TaskOutcome.SKIP_UNCHANGED
    (tmp_path / "words/bg/ui.toml").write_text("[ui", encoding="utf-8")
    forget()
    assert build(tmp_path) == TaskOutcome.FAIL  # by itself, with what is wrong
    write_words(monkeypatch, tmp_path / "words", bg_home="Дом", bg_extra="и още")
    assert build(tmp_path) == TaskOutcome.SKIP_UNCHANGED  # the page is of just these words
    (tmp_path / "asked.txt").unlink()
    assert build(tmp_path) == TaskOutcome.SUCCESS
    forget()


def build(root: Path) -> TaskOutcome:
    """Build a study of one page that shows one entry, and another where there is one; say what became of its task."""
    (root / "pyproject.toml").write_text("[tool.pytask.ini_options]\n", encoding="utf-8")
    forget()

    def work(asked, html):
        with keep_note(asked):
            words = Catalogue("bg")
            text = words.text("ui.home") + (words.text("ui.extra") if words.has("ui.extra") else "")
        html.write_text(text, encoding="utf-8")

    task = Task(
        base_name="page", path=Path(__file__), function=work,
        depends_on={"asked": AskedWords(name="page:asked", note=root / "asked.txt")},
        produces={"html": PathNode.from_path(root / "page.html")},
    )  # fmt: skip
    session = pytask.build(tasks=[task], paths=[], config=root / "pyproject.toml", capture="no", verbose=0)
    return session.execution_reports[0].outcome


def test_notes_on_pages_that_are_gone_go_and_the_others_stay(request, tmp_path):
    study = replace(load_study(request.config.rootpath), root=tmp_path)
    kept = ["run borovo.bg.txt", "convert ruse.leaflet.en.txt", "pptx round_table.slides.bg.txt", "write search.bg.txt"]
    for name in (*kept, "run vidin.bg.txt", "docx vidin.en.txt"):
        wording.find_notes(study).mkdir(parents=True, exist_ok=True)
        (wording.find_notes(study) / name).touch()
    remove_leftovers(study)
    assert sorted(path.name for path in wording.find_notes(study).iterdir()) == sorted(kept)


def list_readers(folder: Path) -> set[str]:
    """Return the modules below a folder that read the files of the catalogue themselves."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if re.search(r"read_catalogue|report\.entries|catalogue import .*FOLDER", path.read_text(encoding="utf-8"))
    }


def test_words_are_read_by_the_catalogue_which_notes_what_is_asked_for():
    """And by the audit, which looks for names in all of them, and the warm process, which are no tasks."""
    apart = {"pipeline/private_values.py", "report/ready.py"}
    assert list_readers(PACKAGE) == apart | {"report/entries.py", "report/catalogue.py", "pipeline/wording.py"}
    code = {path for step in STEPS for path in list_code(f"analysis.pipeline.{step}")}
    assert not code & {PACKAGE / name for name in apart}


def test_a_module_that_reads_words_itself_is_seen(tmp_path):
    (tmp_path / "a.py").write_text("from analysis.report.entries import read_catalogue\n", encoding="utf-8")
    (tmp_path / "b.py").write_text("from analysis.report.catalogue import Catalogue\n", encoding="utf-8")
    assert list_readers(tmp_path) == {"a.py"}
