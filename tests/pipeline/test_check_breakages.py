"""Every input of a study broken in several ways: each time one clear message, under the file that is broken."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from analysis.errors import StudyError
from analysis.pipeline.check import check_study
from analysis.pipeline.inputs import INPUTS, SETTINGS, Input, collect
from analysis.pipeline.problems import About, find_file, lay_out
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
FACTS, PRACTICES = "data/raw/reference/{}.csv", "data/raw/practices/practices.yaml"
FORM, FRAME = "data/raw/survey/forms/2026112301.xlsx", "data/raw/survey/population.csv"
EXPORT, CONTACTS, LOG = (f"data/raw/survey/{name}.csv" for name in ("kobo", "contacts", "cleaning"))
REGISTER = "data/raw/documents/register.csv"
CODING, RECORDS, BOOK = (
    "data/raw/documents/coding/{}",
    "data/raw/engagement/{}.csv",
    "data/raw/engagement/engagement.xlsx",
)
RESULTS, NOTEBOOK = "data/raw/accessibility/results.json", "notebooks/municipality.ipynb"
Break = Callable[[Path], object]


def swap(old: str, new: str, count: int = 1) -> Break:
    """Return what puts one text in the place of another, which must be there."""

    def change(path: Path) -> None:
        text = path.read_bytes().decode("utf-8")
        assert old in text
        path.write_bytes(text.replace(old, new, count).encode("utf-8"))

    return change


def put(content: bytes | str) -> Break:
    """Return what writes another content."""
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return lambda path: path.write_bytes(data)


def recode(encoding: str) -> Break:
    return lambda path: path.write_bytes(path.read_bytes().decode("utf-8").encode(encoding, "replace"))


def cut(size: int) -> Break:
    return lambda path: path.write_bytes(path.read_bytes()[:size])


def cut_letter(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: data.index("ж".encode(), len(data) // 2) + 1])


def change_digest(path: Path) -> None:
    path.write_bytes(re.sub(rb",[0-9a-f]{64},", b",%s," % (b"0" * 64), path.read_bytes(), count=1))


def remove(path: Path) -> None:
    path.unlink()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def keep_header(path: Path) -> None:
    path.write_bytes(path.read_bytes().partition(b"\n")[0] + b"\n")


def raise_header(path: Path) -> None:
    header, _, rows = path.read_bytes().partition(b"\n")
    path.write_bytes(header.upper() + b"\n" + rows)


def repeat_row(path: Path) -> None:
    lines = path.read_bytes().rstrip(b"\n").split(b"\n")
    path.write_bytes(b"\n".join([*lines, lines[-1], b""]))


def lengthen_row(path: Path) -> None:
    header, first, rest = path.read_bytes().split(b"\n", 2)
    path.write_bytes(b"\n".join([header, first + b",more", rest]))


def add_column(path: Path) -> None:
    header, *rows = path.read_bytes().rstrip(b"\n").split(b"\n")
    path.write_bytes(b"\n".join([header + b",extra", *(row + b"," for row in rows), b""]))


def open_quote(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b'"never closed\n')


def leave_one(path: Path) -> None:
    """Leave one interview of the authorities of Borovo."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    place, group = header.index("main/s_a/municipality"), header.index("main/s_a/resp_group")
    own = [row for row in rows if (row[place], row[group]) == ("borovo", "authority")]
    assert len(own) > 1
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerows([header, *(row for row in rows if row not in own[1:])])


def make_book() -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["name", "number"])
    book.active.append(["one", 1])
    book.save(file)
    return file.getvalue()


def set_cell(sheet: str, row: str, column: str, text: str) -> Break:
    """Return what writes into the row of a form that has `row` in one of its first two cells."""

    def change(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        header = [cell.value for cell in book[sheet][1]]
        found = next(cells for cells in book[sheet] if row in (cells[0].value, cells[1].value))
        found[header.index(column)].value = text
        book.save(path)

    return change


def drop_sheet(name: str) -> Break:
    def change(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        book.remove(book[name])
        book.save(path)

    return change


def change_notebook(change: Callable[[dict], object]) -> Break:
    def write(path: Path) -> None:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        change(notebook)
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return write


def drop_tags(notebook: dict) -> None:
    for cell in notebook["cells"]:
        cell["metadata"].pop("tags", None)


def break_code(notebook: dict) -> None:
    next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")["source"] = "report.heading("


WORKBOOK, IMAGE, PDF = make_book(), b"\x89PNG\r\n\x1a\n" + bytes(100), b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n"
LOGGED = "uuid,question,old_value,new_value,reason,who,when,change_type\n"
GROUPS = 'groups = ["authority", "ngo", "roma"]'

BROKEN_SETTINGS = {
    "gone": (remove, "is no study: there is no study.toml"),
    "empty": (put(""), "study is missing"),
    "a folder": (make_folder, "cannot be read: Is a directory"),
    "in Windows-1251": (recode("cp1251"), "is not UTF-8"),
    "no TOML": (swap("[study]", "[study"), "is not valid TOML: Expected ']'"),
    "a misspelt key": (swap("release_date", "relase_date"), "unknown key study.relase_date"),
    "a text for a number": (swap("minimum_base = 10", 'minimum_base = "ten"'), "disclosure.minimum_base = 'ten'"),
    "a date that cannot be": (swap("fieldwork_to = 2015-05-31", "fieldwork_to = 2016-05-31"), "dates out of order"),
    "a slug that is none": (swap('"vetovo"', '"Ветово"'), "study.municipalities = "),
    "a group without a sample": (swap(GROUPS, 'groups = ["authority", "ngo", "other"]'), "samples of "),
    "a language without texts": (swap('["bg", "en"]', '["bg", "ro"]'), "study.title has no ro"),
    "a path out of the study": (swap("survey/kobo.csv", "../../kobo.csv"), "survey.export = '../../kobo.csv'"),
}
BROKEN = {
    "reference facts": {
        "a table is gone": (FACTS.format("funding"), remove, "there is no such file"),
        "the municipalities are gone": (FACTS.format("municipalities"), remove, "there is no such file"),
        "a table is empty": (FACTS.format("indicators"), put(""), "the file is empty"),
        "a table is a folder": (FACTS.format("policies"), make_folder, "cannot be read: Is a directory"),
        "a table is a workbook": (FACTS.format("funding"), put(WORKBOOK), "is a workbook"),
        "a table is a PDF": (FACTS.format("settlements"), put(PDF), "is a PDF"),
        "a table in Windows-1251": (FACTS.format("municipalities"), recode("cp1251"), "is not UTF-8"),
        "a table in UTF-16": (FACTS.format("institutions"), recode("utf-16"), "is not UTF-8"),
        "semicolons": (FACTS.format("constants"), put("key;value\nx;1\n"), "is separated by semicolons"),
        "no municipality": (FACTS.format("municipalities"), keep_header, "has no rows"),
        "no theme": (FACTS.format("priorities"), keep_header, "has no rows"),
        "names in capitals": (FACTS.format("municipalities"), raise_header, "columns SLUG, "),
        "a misspelt column of the key": (FACTS.format("indicators"), swap("period,", "perriod,"), "column “perriod”"),
        "a column twice": (FACTS.format("indicators"), swap("period,value", "value,value"), "column value twice"),
        "a column too many": (FACTS.format("indicators"), add_column, "unknown column “extra”"),
        "a row too long": (FACTS.format("municipalities"), lengthen_row, "43 cells"),
        "an open quotation mark": (FACTS.format("funding"), open_quote, "is not valid CSV"),
        "signs of no text": (FACTS.format("funding"), swap("id,", "id\0,"), "is damaged"),
        "a key twice": (FACTS.format("indicators"), repeat_row, "stands twice"),
        "an unknown slug": (FACTS.format("indicators"), swap("\nborovo,", "\nborowo,"), "“borowo”"),
        "an unknown theme": (FACTS.format("funding"), swap("education", "educatoin"), "“educatoin”"),
        "a text for a number": (FACTS.format("indicators"), swap(",6101,", ",many,"), "“many”"),
        "no web address": (FACTS.format("policies"), swap("https://", "htps://"), "“htps://"),
        "a blank after a slug": (FACTS.format("municipalities"), swap("\nborovo,", "\nborovo ,"), "“borovo ”"),
        "a slug of study.toml is missing": (
            FACTS.format("municipalities"),
            swap("\nborovo,", "\nbor,"),
            "is not the list",
        ),
        "limits are no TOML": (
            "data/raw/reference/funding_places.toml",
            swap("[[places]]", "[[places]"),
            "is not valid TOML",
        ),
        "limits of no place": ("data/raw/reference/funding_places.toml", swap('["ruse"]', '["rousse"]'), "“rousse”"),
        "a map that is none": ("data/raw/reference/boundaries.geojson", put("[1, 2]"), "cannot be read as boundaries"),
        "a map in Windows-1251": ("data/raw/reference/boundaries.geojson", put(b"\xd0\xf3\xf1\xe5"), "is not UTF-8"),
    },
    "questionnaire": {
        "gone": (FORM, remove, "there is no such file"),
        "empty": (FORM, put(""), "is not a workbook"),
        "a text": (FORM, put("no form"), "is not a workbook"),
        "another workbook": (FORM, put(WORKBOOK), "has no sheet survey"),
        "cut off": (FORM, cut(5000), "is not a workbook, or a damaged one"),
        "no choices": (FORM, drop_sheet("choices"), "has no sheet choices"),
        "no sheet analysis": (FORM, drop_sheet("analysis"), "0 questions have the role eligibility"),
        "an unknown type": (FORM, set_cell("survey", "consent", "type", "selekt_one yn"), "unknown type “selekt_one”"),
        "an unknown list": (FORM, set_cell("survey", "consent", "type", "select_one nolist"), "list “nolist”"),
        "an unknown question": (FORM, set_cell("survey", "consent", "relevant", "${nosuch} = 1"), "question “nosuch”"),
        "a broken expression": (FORM, set_cell("survey", "consent", "relevant", "${mode = "), "cannot be read from"),
        "a misspelt question": (FORM, set_cell("analysis", "consent", "name", "consentt"), "no question “consentt”"),
        "a municipality is missing": (FORM, set_cell("choices", "borovo", "name", "borowo"), "no code “borovo”"),
        "an older version is none": ("data/raw/survey/forms/2026112201.xlsx", put("x"), "is not a workbook"),
    },
    "sampling frame": {
        "gone": (FRAME, remove, "the sampling frame is missing"),
        "empty": (FRAME, put(""), "the file is empty"),
        "only its header": (FRAME, keep_header, "no row for borovo × authority"),
        "a folder": (FRAME, make_folder, "cannot be read: Is a directory"),
        "a workbook": (FRAME, put(WORKBOOK), "is a workbook"),
        "in Windows-1251": (FRAME, recode("cp1251"), "is not UTF-8"),
        "semicolons": (FRAME, swap(",", ";", -1), "is separated by semicolons"),
        "a row too long": (FRAME, lengthen_row, "9 cells"),
        "an open quotation mark": (FRAME, open_quote, "is not valid CSV"),
        "a misspelt column": (FRAME, swap("population", "populaton"), "no column population"),
        "an unknown municipality": (FRAME, swap("borovo,ngo", "боровo,ngo"), "unknown municipality “боровo”"),
        "an unknown group": (FRAME, swap("borovo,ngo", "borovo,ngos"), "unknown group “ngos”"),
        "no number": (FRAME, swap(",28,", ",about 28,"), "population “about 28”"),
        "an empty number": (FRAME, swap(",28,", ",,"), "the cell is empty"),
        "a number beyond all people": (FRAME, swap(",28,", ",99999999999999999999,"), "population “9999"),
        "a stratum twice": (FRAME, repeat_row, "more than one row for"),
        "a row of another origin": (
            FRAME,
            swap(",demonstration,", ",list,"),
            "1 of 24 rows are not demonstration rows",
        ),
    },
    "interviews": {
        "gone": (EXPORT, remove, "there is no such file"),
        "empty": (EXPORT, put(""), "the file is empty"),
        "only its header": (EXPORT, keep_header, "holds no interview"),
        "a folder": (EXPORT, make_folder, "only a folder"),
        "a workbook": (EXPORT, put(WORKBOOK), "is a workbook"),
        "an image": (EXPORT, put(IMAGE), "is an image"),
        "a page that asks to sign in": (EXPORT, put("<!DOCTYPE html><html>"), "is a web page"),
        "in KOI8": (EXPORT, recode("koi8-r"), "is neither UTF-8 nor Windows-1251"),
        "cut off in a letter": (EXPORT, cut_letter, "is damaged UTF-8"),
        "cut off in a cell": (EXPORT, open_quote, "the download was cut off"),
        "a misspelt column": (EXPORT, swap('"main/s_a/edu"', '"main/s_a/education"'), "unknown column"),
        "an unknown municipality": (EXPORT, swap('"yes";"ruse"', '"yes";"Руссе"'), "“Руссе” is not in the list"),
        "of another form": (EXPORT, put('"start";"wells"\r\n"1";"2"\r\n'), "1 of 85 questions have a column"),
        "a row of another origin": (EXPORT, swap('"demonstration"', '"field"'), "do not carry the mark"),
        "a stratum with one interview": (EXPORT, leave_one, "stratum borovo|authority has 1 interview of 28 persons"),
        "contacts: a folder": (CONTACTS, make_folder, "is a folder"),
        "contacts: an image": (CONTACTS, put(IMAGE), "is an image"),
        "contacts: an unknown code": (CONTACTS, swap("2.25", "9.9"), "disposition “9.9”"),
        "contacts: a person twice": (CONTACTS, repeat_row, "once more"),
        "corrections: a column is missing": (LOG, put("uuid,question\n1,2\n"), "no column old_value"),
        "corrections: no day": (LOG, put(f"{LOGGED}1,edu,a,b,r,w,yesterday,change_response\n"), "is no date"),
        "corrections: of no interview": (
            LOG,
            put(f"{LOGGED}no,edu,a,b,r,w,2015-05-01,change_response\n"),
            "no interview “no”",
        ),
    },
    "policy documents": {
        "gone": (REGISTER, remove, "there is no such file"),
        "empty": (REGISTER, put(""), "the file is empty"),
        "in Windows-1251": (REGISTER, recode("cp1251"), "is not UTF-8"),
        "names in capitals": (REGISTER, raise_header, "columns DOCUMENT, "),
        "a column too many": (REGISTER, add_column, "unknown column “extra”"),
        "an unknown slug": (REGISTER, swap("municipal,borovo", "municipal,borowo"), "“borowo”"),
        "an unknown status": (REGISTER, swap(",adopted,", ",adoptd,"), "“adoptd”"),
        "a document twice": (REGISTER, repeat_row, "stands twice"),
        "a file that is not there": (
            REGISTER,
            swap("demonstration/borovo.docx", "demonstration/bor.docx"),
            "no file “demo",
        ),
        "a file out of the folder": (REGISTER, swap("demonstration/borovo.docx", "../x.csv"), "no file “../x.csv”"),
        "another file": (REGISTER, change_digest, "is another file than the registered one"),
        "coding: no sample": (CODING.format("sample.csv"), remove, "no sample.csv beside them"),
        "coding: an empty sample": (CODING.format("sample.csv"), put(""), "is not as it was written"),
        "coding: no workbook": (CODING.format("first.xlsx"), put("x"), "is no workbook that can be read"),
        "coding: another workbook": (CODING.format("second.xlsx"), put(WORKBOOK), "no sheet of codes"),
        "coding: a third coder": (CODING.format("third.xlsx"), put(WORKBOOK), "a workbook that nobody reads"),
    },
    "good practices": {
        "gone": (PRACTICES, remove, "there is no such file"),
        "empty": (PRACTICES, put(""), "is not a list of records"),
        "in Windows-1251": (PRACTICES, recode("cp1251"), "is not UTF-8"),
        "a workbook": (PRACTICES, put(WORKBOOK), "is a workbook"),
        "no list": (PRACTICES, put("a: 1\n"), "is not a list of records"),
        "a tab": (PRACTICES, swap("  title_bg:", "\ttitle_bg:"), "is not valid YAML: found a tab"),
        "a date that there is not": (PRACTICES, swap("period_to: '2016'", "period_to: 2016-13-45"), "holds a date"),
        "a date without quotation marks": (PRACTICES, swap("period_to: '2016'", "period_to: 2016-01-31"), "2016-01-31"),
        "an unknown code": (PRACTICES, swap("country: BG", "country: Bulgaria"), "'Bulgaria'"),
        "an unknown theme": (PRACTICES, swap("- housing", "- hausing"), "'hausing'"),
        "a misspelt field": (PRACTICES, swap("  level: local", "  levle: local"), "unknown field"),
        "a field that is a number": (PRACTICES, swap("  level: local", "  level: local\n  7: x"), "unknown field"),
    },
    "meetings and forums": {
        "no event": (RECORDS.format("events"), keep_header, "no event is recorded"),
        "empty": (RECORDS.format("knowledge"), put(""), "the file is empty"),
        "an open quotation mark": (RECORDS.format("events"), open_quote, "is not valid CSV"),
        "an unknown kind": (RECORDS.format("events"), swap(",meeting,", ",meting,"), "unknown kind “meting”"),
        "an unknown municipality": (RECORDS.format("events"), swap(",vetovo,", ",Ветова,"), "municipality “Ветова”"),
        "an event twice": (RECORDS.format("events"), repeat_row, "stands twice"),
        "a day without an event": (RECORDS.format("attendance"), swap("2015-06-02", "2015-06-01"), "there is no event"),
        "a misspelt column": (RECORDS.format("mechanisms"), swap("pubcouncil", "council"), "no column pubcouncil"),
        "a number below 0": (RECORDS.format("attendance"), swap(",1,demonstration", ",-1,demonstration"), "“-1”"),
        "a rank twice": (
            RECORDS.format("mechanisms"),
            swap(",3,8,2,4,5,7,1,6,", ",3,8,2,4,5,7,1,3,"),
            "rank 3 is given",
        ),
        "a misspelt file": (RECORDS.format("evnts"), put("a\n"), "unknown file"),
        "no workbook": (BOOK, put("x"), "is not a workbook"),
        "another workbook": (BOOK, put(WORKBOOK), "unknown sheet"),
    },
    "notebooks": {
        "gone": (NOTEBOOK, remove, "there is no such file"),
        "empty": (NOTEBOOK, put(""), "is no notebook that can be read"),
        "no notebook": (NOTEBOOK, put("{}"), "is no notebook: it has no 'nbformat'"),
        "an old format": (NOTEBOOK, change_notebook(lambda notebook: notebook.update(nbformat=3)), "it is of format 3"),
        "no parameters": (NOTEBOOK, change_notebook(drop_tags), "no cell has the tag parameters"),
        "broken code": (NOTEBOOK, change_notebook(break_code), "is no valid Python"),
        "results of checks that are none": (RESULTS, put("{}"), "not the results"),
        "results in Windows-1251": (RESULTS, put(b'"\xd0\xf3\xf1\xe5"'), "is not UTF-8"),
    },
}
CASES = [(name, kind, *told) for name, kinds in BROKEN.items() for kind, told in kinds.items()]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """The inputs of this study; a test that breaks one mends it."""
    root = tmp_path_factory.mktemp("broken") / "study"
    shutil.copytree(ROOT / "data/raw", root / "data/raw")
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "study.toml", root)
    return root


@pytest.fixture
def spoil(root):
    """A function that breaks a file; afterwards it is as it was."""
    kept: list[tuple[Path, bytes | None]] = []

    def spoil_file(name: str, change: Break) -> None:
        path = root / name
        kept.append((path, path.read_bytes() if path.is_file() else None))
        change(path)

    yield spoil_file
    for path, content in reversed(kept):
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_bytes(content)


def find_unclear(problem: StudyError, root: Path) -> str:
    """Return why a message does not help whoever reads it, or nothing."""
    if "cannot be checked" in problem.found or "report this" in problem.fix:
        return "a check fell over the input"
    if not problem.fix:
        return "nothing says what to do"
    told = " ".join(map(str, lay_out([(SETTINGS, problem)], {SETTINGS: About(root / "study.toml", "")}, root)))
    return "a path of this computer is told" if str(root) in told else ""


@pytest.mark.parametrize(
    ("name", "kind", "file", "change", "words"), CASES, ids=[f"{case[0]}: {case[1]}" for case in CASES]
)
def test_a_broken_input_is_told_in_words_under_its_file(root, spoil, name, kind, file, change, words):
    study = load_study(root)
    spoil(file, change)
    found = collect(INPUTS[name].check, study)
    assert any(words in problem.found for problem in found), list(map(str, found))
    places = {find_file(problem, root) or INPUTS[name].file(study).relative_to(root).as_posix() for problem in found}
    assert file in places or Path(file).parent.as_posix() in places
    assert [(str(problem), why) for problem in found if (why := find_unclear(problem, root))] == []


@pytest.mark.parametrize("kind", BROKEN_SETTINGS)
def test_broken_settings_are_told_in_words(root, spoil, kind):
    change, words = BROKEN_SETTINGS[kind]
    spoil("study.toml", change)
    found, about, _ = check_study(root)
    assert {of for of, _ in found} == {SETTINGS} and set(about) == {SETTINGS, *INPUTS}
    assert any(words in problem.found for _, problem in found), [str(problem) for _, problem in found]
    assert [(str(problem), why) for _, problem in found if (why := find_unclear(problem, root))] == []


def test_a_language_without_words_is_told_of_the_settings(root, spoil):
    titles = swap('\nbg = "', '\nro = "ro"\nbg = "', -1)
    spoil("study.toml", lambda path: (titles(path), swap('["bg", "en"]', '["bg", "ro"]')(path)))
    found = check_study(root)[0]
    (problem,) = [problem for name, problem in found if name == SETTINGS]
    assert "texts are missing" in problem.found and problem.where == "words/ro"
    assert {"reference facts", "questionnaire", "notebooks"} <= {name for name, _ in found}, "their texts are, too"
    assert [(str(one), why) for _, one in found if (why := find_unclear(one, root))] == []


def test_inputs_that_are_not_broken_have_no_problem(root):
    study = load_study(root)
    assert {name: found for name, about in INPUTS.items() if (found := collect(about.check, study))} == {}


def test_a_slug_that_only_the_settings_have_is_told_of_the_municipalities_and_of_the_form(root, spoil):
    spoil("study.toml", swap('"vetovo"', '"vetvo"'))
    found, about, _ = check_study(root)
    told = {name: [problem.found for of, problem in found if of == name] for name in about}
    assert "is not the list of study.toml (lacking: vetvo; not in study.toml: vetovo)" in told["reference facts"]
    assert told["questionnaire"] == ["no code “vetvo”, which is in the study"]
    assert told["meetings and forums"] == ["is not checked yet"]


def test_what_no_check_foresaw_is_told_and_the_other_inputs_are_checked(root, monkeypatch):
    def fall(study):
        raise KeyError("novo_selo")

    monkeypatch.setitem(INPUTS, "sampling frame", Input(fall, lambda study: study.population, "say how many"))
    ((name, problem),) = check_study(root)[0]
    assert name == "sampling frame" and problem.found == "cannot be checked: KeyError: 'novo_selo'"
    assert find_unclear(problem, root) == "a check fell over the input"


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (StudyError("is wrong", where="study.toml", fix="mend it"), ""),
        (StudyError("is wrong", where="study.toml", expected="right"), "nothing says what to do"),
        (StudyError("fell", fix="report this"), "a check fell over the input"),
    ],
)
def test_a_message_that_does_not_help_is_found(root, problem, expected):
    assert find_unclear(problem, root) == expected
