"""From the register and its files to what was read: kept by hash, problems named, nothing stopped by one bad file."""

import hashlib
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.documents import extract, passages
from analysis.errors import StudyError
from analysis.pipeline import reading
from analysis.pipeline.imports import list_code
from analysis.pipeline.quality import PROBLEMS, summarise_quality
from analysis.pipeline.reading import read_all
from analysis.pipeline.task_documents import list_document_tasks, list_files, read_documents
from analysis.study import load_study

REPOSITORY = Path(__file__).parents[2]
PAGE = (
    "<html><body><h1>План на община {0}</h1><p>Общината ще назначи двама медиатори до края на {1} г.</p></body></html>"
)
NAMES = ("first", "second", "third")


@pytest.fixture
def folder(tmp_path) -> Path:
    """Three short plans."""
    made = tmp_path / "files"
    made.mkdir()
    for number, name in enumerate(NAMES):
        (made / f"{name}.html").write_text(PAGE.format(name, 2013 + number), encoding="utf-8")
    return made


@pytest.fixture
def study(tmp_path):
    """A study whose register has two plans of the demonstration."""
    root = tmp_path / "study"
    for name in ("study.toml", "data/raw/reference/municipalities.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, root / name)
    raw, made = REPOSITORY / "data/raw/documents", root / "data/raw/documents"
    (made / "demonstration").mkdir(parents=True)
    register = pd.read_csv(raw / "register.csv", dtype=str, keep_default_na=False)
    kept = register[register["file"].isin(["demonstration/dve_mogili.html", "demonstration/slivo_pole.docx"])]
    for file in kept["file"]:
        shutil.copyfile(raw / file, made / file)
    kept.to_csv(made / "register.csv", index=False)
    return load_study(root)


def read(folder: Path) -> dict[str, pd.DataFrame]:
    paths = {path.name: path for path in sorted(folder.iterdir())}
    documents = [name for name in paths if not name.endswith(".ocr.txt")]
    register = pd.DataFrame({"document": [name.partition(".")[0] for name in documents], "file": documents})
    return read_all(register, paths, folder.parent / "kept")


def refuse(*_):
    raise AssertionError("a document was read")


def run(study) -> pd.DataFrame:
    """Read the documents as a build does, and return what was noticed."""
    task = list_document_tasks(study)[0]
    texts = {name: node.path for name, node in task.produces["texts"].items()}
    noticed = task.produces["noticed"].path
    register = study.root / "data/raw/documents/register.csv"
    read_documents(register, list_files(study), study.root / "study.toml", texts, noticed)
    assert {path.exists() for path in texts.values()} == {True}
    return pd.read_csv(noticed, dtype=str)


def register_again(study) -> None:
    """Write the hashes of the files as they are into the register."""
    path = study.root / "data/raw/documents/register.csv"
    register = pd.read_csv(path, dtype=str, keep_default_na=False)
    files = [path.parent / file for file in register["file"]]
    register["sha256"] = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    register.to_csv(path, index=False)


def test_what_was_read_is_kept_and_not_read_again(folder, monkeypatch):
    first = read(folder)
    assert first["passages"]["document"].unique().tolist() == list(NAMES) and first["problems"].empty
    monkeypatch.setattr(extract, "extract", refuse)
    for name, frame in read(folder).items():
        pd.testing.assert_frame_equal(frame, first[name])


def test_a_changed_file_is_read_anew_and_no_other(folder, monkeypatch):
    before = read(folder)["passages"]
    seen, real = [], extract.extract
    monkeypatch.setattr(extract, "extract", lambda data, name, ocr: seen.append(name) or real(data, name, ocr))
    (folder / "second.html").write_text(PAGE.format("second", 2020), encoding="utf-8")
    after = read(folder)["passages"]
    assert seen == ["second.html"]
    changed = after["quote"] != before["quote"]
    assert after.loc[changed, "document"].tolist() == ["second"] and "2020" in after.loc[changed, "quote"].item()


@pytest.mark.parametrize("change", ["text", "code"])
def test_another_recognised_text_and_other_code_are_read_anew(folder, monkeypatch, change):
    read(folder)
    monkeypatch.setattr(extract, "extract", refuse)
    if change == "text":
        (folder / "third.ocr.txt").write_text("recognised", encoding="utf-8")
    else:
        monkeypatch.setattr("analysis.pipeline.imports.hash_code", lambda module: "changed")
    with pytest.raises(AssertionError, match="a document was read"):
        read(folder)


def test_the_code_that_reads_is_what_the_hash_is_of():
    names = {path.name for path in list_code("analysis.documents.passages")}
    assert {"read.py", "pdf.py", "docx.py", "odt.py", "html.py", "ocr.py", "lemmas.py", "passages.py"} <= names


def test_what_is_of_no_document_any_more_is_deleted(folder):
    read(folder)
    kept = folder.parent / "kept"
    before = set(kept.iterdir())
    (folder / "first.html").unlink()
    passages_left = read(folder)["passages"]
    assert len(before) == 3 and set(kept.iterdir()) < before and len(set(kept.iterdir())) == 2
    assert passages_left["document"].unique().tolist() == ["second", "third"]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("second.pdf", b"%PDF-1.4 cut", "second.pdf: ends before its end"),
        ("second.docx", bytes.fromhex("d0cf11e0a1b11ae1") * 100, "second.docx: is protected with a password"),
        ("second.html", b"", "second.html: is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_problem_and_the_others_are_read(folder, name, data, told):
    whole = read(folder)
    (folder / "second.html").unlink()
    (folder / name).write_bytes(data)
    got = read(folder)
    assert got["problems"][["document", "file"]].values.tolist() == [["second", name]]
    assert got["problems"]["problem"].item().startswith(told) and "to do: " in got["problems"]["problem"].item()
    for frame in ("pages", "passages", "boxes"):
        expected = whole[frame][whole[frame]["document"] != "second"].reset_index(drop=True)
        pd.testing.assert_frame_equal(got[frame], expected)


def test_a_recognised_text_in_another_encoding_is_a_problem_of_its_document(folder):
    (folder / "second.ocr.txt").write_bytes("текст".encode("cp1251"))
    got = read(folder)
    assert got["problems"]["problem"].item().startswith("second.ocr.txt: is not a text in UTF-8; to do: ")
    assert got["passages"]["document"].unique().tolist() == ["first", "third"]


def test_quotes_that_are_not_what_the_page_says_leave_the_document_out_and_are_named(folder, monkeypatch):
    real = passages.make_passages

    def shift(extracted, document):
        pages, found, boxes = real(extracted, document)
        return pages, found.assign(start=found["start"] + (document == "second")), boxes

    monkeypatch.setattr(passages, "make_passages", shift)
    got = read(folder)
    assert set(got["problems"]["document"]) == {"second"} and len(got["problems"]) == 2
    assert got["problems"]["problem"].str.startswith("second, page 1, passage ").all()
    assert "second" not in set(got["passages"]["document"]) | set(got["pages"]["document"])


def test_an_error_of_the_program_is_no_problem_of_a_document(folder, monkeypatch):
    monkeypatch.setattr(extract, "extract", refuse)
    with pytest.raises(AssertionError, match="a document was read"):
        read(folder)


def test_two_processes_read_the_same_in_the_same_order(folder, monkeypatch, tmp_path):
    (folder / "second.html").write_bytes(b"")
    alone = read(folder)
    shutil.rmtree(folder.parent / "kept")
    monkeypatch.setattr(reading, "FEW", 2)
    monkeypatch.setattr(reading, "TOGETHER", 1)
    monkeypatch.setattr(reading.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(reading, "_read", refuse)  # here; the processes have their own
    for name, frame in read(folder).items():
        pd.testing.assert_frame_equal(frame, alone[name])


def test_without_documents_the_frames_are_empty_and_have_their_columns(tmp_path):
    got = read_all(pd.DataFrame({"document": [], "file": []}, dtype="str"), {}, tmp_path / "kept")
    assert {name: len(frame) for name, frame in got.items()} == dict.fromkeys(reading.FRAMES, 0)
    assert list(got["passages"]) == passages.PASSAGES and list(got["problems"]) == ["problem", "document", "file"]


def test_the_build_points_to_problems_of_documents(study):
    assert run(study).empty and summarise_quality(study.processed / "quality") == ""
    (study.root / "data/raw/documents/demonstration/slivo_pole.docx").write_bytes(b"")
    register_again(study)
    noticed = run(study)
    assert noticed["file"].tolist() == ["demonstration/slivo_pole.docx"]
    folder = study.processed / "quality"
    assert summarise_quality(folder) == f"to look at: 1 document problems in {folder}"
    assert (folder / f"{PROBLEMS}.csv").is_file()


def test_a_file_that_is_not_the_registered_one_stops_with_its_row(study):
    file = study.root / "data/raw/documents/demonstration/dve_mogili.html"
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(StudyError, match=r"row \d, column sha256: “demonstration/dve_mogili\.html” is another file"):
        run(study)
