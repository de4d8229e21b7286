"""The limits of the benchmark of the formats: what is slower or larger ends `make bench` with 1."""

import zipfile

import pandas as pd
import pytest


@pytest.fixture
def bench(monkeypatch, load_script):
    """The benchmark with a report in three formats and a leaflet, of a site without pictures; all within the limits."""
    module = load_script("benchmarks/formats.py")
    monkeypatch.setattr(module, "find_missing", lambda: "")
    monkeypatch.setattr(module, "weigh_site", lambda: (1.2, 55.0))
    monkeypatch.setattr(module, "list_pictures", lambda site: [])
    set_costs(monkeypatch, module)
    return module


def set_costs(monkeypatch, module, seconds=5.0, memory=300.0, wall=100.0):
    formats = ["pdf", "docx", "xlsx", "pdf"]
    pages = ["borovo.bg", "borovo.bg", "borovo.bg", "borovo.leaflet.bg"]
    made = pd.DataFrame({"page": pages, "format": formats, "seconds": [seconds, 2.0, 0.5, 1.0], "size": 0.4})
    monkeypatch.setattr(module, "measure", lambda: (made.assign(memory=memory), wall))


def test_what_is_within_the_limits_passes_and_is_named(bench, capsys):
    assert bench.main() == 0
    told = capsys.readouterr().out
    assert "7.5" in told and "(limit 150)" in told and "none" in told


@pytest.mark.parametrize(
    "costs",
    [{"seconds": 5.6}, {"seconds": 8.1}, {"memory": 401.0}, {"wall": 151.0}],
    ids=["report", "file", "memory", "wall"],
)
def test_more_time_or_memory_fails(bench, monkeypatch, costs):
    set_costs(monkeypatch, bench, **costs)
    assert bench.main() == 1


@pytest.mark.parametrize("sizes", [(1.6, 55.0), (1.2, 61.0)], ids=["page", "site"])
def test_a_larger_page_or_site_fails(bench, monkeypatch, sizes):
    monkeypatch.setattr(bench, "weigh_site", lambda: sizes)
    assert bench.main() == 1


def test_a_picture_where_a_drawing_could_be_fails(bench, monkeypatch, capsys):
    monkeypatch.setattr(bench, "list_pictures", lambda site: ["bg/borovo.html"])
    assert bench.main() == 1
    assert "bg/borovo.html" in capsys.readouterr().out


def test_without_what_prints_need_it_fails_and_says_so(bench, monkeypatch, capsys):
    monkeypatch.setattr(bench, "find_missing", lambda: "no PDF was made")
    assert bench.main() == 1 and "no PDF was made" in capsys.readouterr().out


def test_pictures_are_found_in_every_format_but_those_that_need_them(load_script, tmp_path):
    bench = load_script("benchmarks/formats.py")
    drawn = {"a.html": b'<img src="data:image/svg+xml,%3C">', "a.pdf": b"<< /Subtype /Form >>", "a.docx": b"PNG"}
    shown = {"b.html": b'<img src="data:image/png;base64,">', "b.pdf": b"<< /Subtype /Image >>", "b.png": b"PNG"}
    for name, content in (drawn | shown).items():
        (tmp_path / name).write_bytes(content)
    for name, part in (("a.xlsx", "xl/workbook.xml"), ("b.xlsx", "xl/media/image1.png")):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "")
    assert bench.list_pictures(tmp_path) == [*sorted(shown), "b.xlsx"]


def test_every_page_has_its_pdf_and_every_report_its_word_file_and_workbook(load_script):
    bench = load_script("benchmarks/formats.py")
    files = bench.list_files()
    assert {("borovo.bg", "pdf"), ("borovo.bg", "docx"), ("borovo.en", "xlsx"), ("ruse.leaflet.en", "pdf")} <= set(
        files
    )
    assert ("ruse.leaflet.en", "docx") not in files and len(files) == len(set(files))
