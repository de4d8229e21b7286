"""`study check --fix`: what is safe is mended in tables written by hand, shown first, and no value changes."""

import csv
import io
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import main
from analysis.errors import StudyError
from analysis.pipeline import mending
from analysis.pipeline.mending import BLANKS, find_mended, list_tables, mend_file, mend_text, write_mended
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
HEADER = ["slug", "name_bg"]
TABLE = "slug,name_bg\nnovo,Ново село\nstaro,Старо село\n"


def read(text: str, separator: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def study(tmp_path):
    """The tables of this study that are written by hand, and its export."""
    origin = load_study(ROOT)
    for path in (ROOT / "study.toml", origin.export, *(path for path in list_tables(origin) if path.is_file())):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return load_study(tmp_path)


def run(monkeypatch, capsys, *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr("sys.argv", ["study", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out + printed.err


def at_terminal(monkeypatch, answer: bool) -> None:
    """Let the command find a terminal, and somebody at it who answers."""
    monkeypatch.setattr("sys.stdin", type("Terminal", (io.StringIO,), {"isatty": lambda self: True})())
    monkeypatch.setattr("analysis.terminal.Console.is_terminal", True)
    monkeypatch.setattr("analysis.terminal.typer.confirm", lambda question: answer)


SPOILT = {
    "Windows-1251": TABLE.encode("cp1251"),
    "UTF-16": TABLE.encode("utf-16"),
    "line ends of Windows": TABLE.replace("\n", "\r\n").encode(),
    "line ends of old Macs": TABLE.replace("\n", "\r").encode(),
    "names in capitals": TABLE.replace("slug,name_bg", "Slug,NAME_BG").encode(),
    "blanks after names": TABLE.replace("slug,name_bg", "slug ,name_bg\t").encode(),
    "blanks after cells": TABLE.replace("novo,Ново село", "novo ,Ново село \N{NO-BREAK SPACE}").encode(),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_what_is_safe_is_mended_and_then_there_is_nothing_left_to_mend(tmp_path, kind):
    path = write(tmp_path / "a.csv", SPOILT[kind])
    mended = mend_file(path, HEADER, tmp_path)
    assert mended.new == TABLE.encode()
    assert mended.changes
    write_mended(mended)
    assert path.read_bytes() == TABLE.encode()
    assert mend_file(path, HEADER, tmp_path) is None


def test_the_difference_names_the_file_from_the_study_on_and_shows_only_the_lines_that_change(tmp_path):
    mended = mend_file(write(tmp_path / "a.csv", b"slug,name\nnovo ,x\nstaro,y\n"), HEADER, tmp_path)
    assert mended.changes == ("--- a.csv", "+++ a.csv", "@@ -2 +2 @@", "-novo ,x", "+novo,x")


LEFT = {
    "sound": TABLE.encode(),
    "a byte order mark, which Excel wants": TABLE.encode("utf-8-sig"),
    "quotation marks that are never closed": b'slug,name_bg\n"novo ,x\n',
    "a cell that goes on after its quotation mark": b'slug,name_bg\n"novo" x ,x\n',
    "KOI8-R": TABLE.encode("koi8-r"),
    "DOS": TABLE.encode("cp866"),
    "Romanian": "slug,name\nx ,Bucureşti şi Ploieşti\n".encode("cp1250"),
    "French": "slug,name\nx ,Orléans\n".encode("latin-1"),
    "a workbook": b"PK\x03\x04\x14\x00\x00 ,\x00\xff\xfe\n",
    "an image": b"\x89PNG\r\n\x1a\n\x00\x00",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", LEFT)
def test_what_is_sound_or_not_surely_known_is_left_alone(tmp_path, kind):
    assert mend_file(write(tmp_path / "a.csv", LEFT[kind]), HEADER, tmp_path) is None


def test_a_byte_order_mark_stays_where_something_else_is_mended(tmp_path):
    mended = mend_file(write(tmp_path / "a.csv", "slug ,name_bg\nx,й\n".encode("utf-8-sig")), HEADER, tmp_path)
    assert mended.new == "slug,name_bg\nx,й\n".encode("utf-8-sig")


def test_two_columns_never_get_one_name():
    assert mend_text("Slug,slug,SLUG\n1,2,3\n", HEADER) == "Slug,slug,SLUG\n1,2,3\n"


def test_blanks_that_are_part_of_a_value_stay():
    text = 'a;b\n one ;"two, \n three "\n"say ""so "" ";x\n'
    assert read(mend_text(text, ()), ";") == [["a", "b"], [" one", "two, \n three"], ['say "so "', "x"]]
    assert mend_text("a,b\none ;two,x\n", ()) == "a,b\none ;two,x\n"


cells = st.text(st.sampled_from('ab "\t,;\nЯ\N{NO-BREAK SPACE}'), max_size=6)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_no_value_changes_but_for_blanks_at_its_end(rows, separator):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([["A", "b"], *rows])
    mended = mend_text(text.getvalue(), ["a"])
    expected = [["a", "b"], *([cell.rstrip(BLANKS) for cell in row] for row in rows)]
    assert [[cell.rstrip(BLANKS) for cell in row] for row in read(mended, separator)] == expected
    assert mend_text(mended, ["a"]) == mended


def test_a_change_of_a_value_would_not_be_taken(monkeypatch):
    monkeypatch.setattr(mending, "_strip_end", lambda part: part[0].replace("1", "2"))
    assert mend_text("a,b\n1,3\n", ()) == "a,b\n1,3\n"


def test_this_study_has_nothing_to_mend_and_exports_are_no_tables_of_it(study):
    assert find_mended(study) == []
    assert study.export not in list_tables(study)
    study.export.write_bytes(study.export.read_bytes().decode().encode("utf-16"))
    assert find_mended(study) == []


def test_every_kind_of_table_written_by_hand_is_mended(study):
    there = [path for path in list_tables(study) if path.is_file()]
    assert len(there) > 20
    for path in there:
        path.write_bytes(path.read_bytes().replace(b"\n", b" \n", 2))
    assert [mended.path for mended in find_mended(study)] == there


def test_rights_stay_and_a_table_that_changed_meanwhile_is_left(tmp_path):
    path = write(tmp_path / "a.csv", b"a ,b\n")
    path.chmod(0o600)
    mended = mend_file(path, (), tmp_path)
    write_mended(mended)
    assert path.stat().st_mode & 0o777 == 0o600
    write(path, b"a ,c\n")
    with pytest.raises(StudyError, match="has changed since it was shown"):
        write_mended(mended)
    assert path.read_bytes() == b"a ,c\n"


def test_without_a_terminal_the_difference_is_shown_and_nothing_is_written(study, monkeypatch, capsys):
    spoilt = study.population.read_bytes().replace(b"borovo,authority", b"borovo ,authority")
    study.population.write_bytes(spoilt)
    code, text = run(monkeypatch, capsys, "check", "--fix", "--study", str(study.root))
    assert code == 1
    assert "--- data/raw/survey/population.csv" in text and "-borovo ,authority" in text and "\n+borovo,auth" in text
    assert "nothing was written: run `study check --fix` in a terminal" in text
    assert study.population.read_bytes() == spoilt


@pytest.mark.parametrize("answer", [True, False])
def test_at_a_terminal_it_is_written_after_a_yes_and_only_then(study, monkeypatch, capsys, answer):
    sound = study.population.read_bytes()
    spoilt = sound.replace(b"borovo,authority", b"borovo ,authority")
    study.population.write_bytes(spoilt)
    at_terminal(monkeypatch, answer)
    _, text = run(monkeypatch, capsys, "check", "--fix", "--study", str(study.root))
    assert study.population.read_bytes() == (sound if answer else spoilt)
    assert ("written: 1 table" in text) is answer
