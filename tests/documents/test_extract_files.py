"""A file that cannot be read is named, with what to do; nothing is raised, so that the rest goes on."""

import io
import shutil
import zipfile

import docx
import pytest

from analysis.documents.extract import extract
from analysis.documents.passages import make_passages

PROTECTED = b"<manifest:encryption-data/>"


def make_docx() -> bytes:
    file, document = io.BytesIO(), docx.Document()
    document.add_paragraph("Общината ще плати.")
    document.save(file)
    return file.getvalue()


def make_zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return file.getvalue()


def damage(data: bytes) -> bytes:
    """Return an archive whose parts cannot be unpacked."""
    return data[:200] + bytes(200) + data[400:]


PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "found", "fix"),
    [
        ("a.pdf", b"", "is empty", "get the file again"),
        ("a.docx", b"\0" * 500, "is empty", "get the file again"),
        ("a.pdf", PDF, "is cut short", "get the file again"),
        ("a.pdf", PDF + b"%%EOF", "is damaged", "get the file again"),
        ("a.docx", make_docx()[:2000], "is damaged or cut short", "get the file again"),
        ("a.docx", damage(make_docx()), "is damaged or cut short", "get the file again"),
        ("a.pdf", make_docx(), "is a DOCX file by its content", "name it a.docx"),
        ("a.docx", PDF, "is a PDF file by its content", "name it a.pdf"),
        ("a.docx", OLE, "is protected with a password", "ask its owner"),
        (
            "a.odt",
            make_zip(content_xml=b"<a/>", **{"META-INF__manifest_xml": PROTECTED}),
            "with a password",
            "ask its owner",
        ),
        ("a.odt", make_zip(content_xml=b"<a>"), "is damaged", "get the file again"),
        ("a.odt", make_zip(content_xml=b"<a/>"), "is an OpenDocument file, but no text", "save it"),
        ("a.jpg", b"\xff\xd8\xff\xe0 picture", "is none of the kinds that are read", "save it as one of them"),
        ("a.html", b"<html><body><script>x</script></body></html>", "holds no text", "open it"),
        ("a.zip", make_zip(x_txt=b"x"), "is none of the kinds", "save it as one of them"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_what_to_do(name, data, found, fix):
    extracted = extract(data, name)
    message = str(extracted.problems[0])
    assert len(extracted.problems) == 1
    assert message.startswith(f"{name}: ")
    assert found in message
    assert fix in message.partition("to do: ")[2]
    pages, passages, boxes = make_passages(extracted, "plan")
    assert passages.empty and boxes.empty and not pages["used"].any()


def test_a_pdf_with_a_password_is_named(print_pdf):
    from pypdfium2 import PdfDocument

    data = encrypt(print_pdf("<p>Таен план.</p>"))
    with pytest.raises(Exception, match="assword"):
        PdfDocument(data)
    assert "plan.pdf: is protected with a password; to do: ask its owner" in str(extract(data, "plan.pdf").problems[0])


def encrypt(data: bytes) -> bytes:
    """Say in the trailer of a PDF that it is encrypted for somebody who has another password."""
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >> "
    lock += b"/ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>] "
    at = data.rindex(b"/Root")
    return data[:at] + lock + data[at:]


def test_an_old_word_file_needs_a_program_and_says_which(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    message = str(extract(OLE, "a.doc").problems[0])
    assert message == (
        "a.doc: is an old Word file, for which no program is installed; "
        "to do: install LibreOffice or catdoc, or save the file as DOCX"
    )


def test_an_old_word_file_is_read_through_libreoffice_where_it_is_installed(monkeypatch, tmp_path):
    (tmp_path / "new.docx").write_bytes(make_docx())
    office = tmp_path / "soffice"
    office.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {tmp_path}/new.docx "$2/document.docx"\n'
    )
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert extract(OLE, "a.doc").blocks["text"].tolist() == ["Общината ще плати."]


@pytest.mark.skipif(not shutil.which("catdoc"), reason="catdoc is not installed")
def test_an_old_word_file_that_is_none_is_named():
    assert "a.doc: cannot be read as an old Word file" in str(extract(OLE, "a.doc").problems[0])


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
@pytest.mark.parametrize("name", ["byala.pdf", "byala.docx", "byala.odt"])
def test_a_file_that_is_cut_short_is_never_read_in_part(demonstration, name, share):
    data = (demonstration / name).read_bytes()
    extracted = extract(data[: int(share * len(data))], name)
    assert len(extracted.problems) == 1
    assert extracted.problems[0].where == name
    assert extracted.blocks.empty


def test_a_sound_file_has_no_problems():
    extracted = extract(make_docx(), "a.docx")
    assert extracted.problems == []
    assert extracted.blocks["text"].tolist() == ["Общината ще плати."]
