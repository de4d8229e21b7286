"""The limits of the benchmark of documents: slow, large, growing faster than the documents ends `make bench` with 1."""

import subprocess

import pypdfium2 as pdfium
import pytest

from analysis.errors import StudyError

STEPS = ("documents", "analysis of documents", "index of documents")


@pytest.fixture
def bench(load_script):
    return load_script("benchmarks/documents.py")


@pytest.fixture
def run(bench, monkeypatch):
    """A function that runs the benchmark as if its parts had taken so long, and so much memory."""

    def take(clock: float = 19.9, memory: float = 599e6, power: float = 1.0, scan: float | None = None) -> int:
        def measure(size: int) -> object:
            seconds = {step: size**power / 3 for step in STEPS}
            return bench.Taken(dict.fromkeys(STEPS, clock / 3), seconds, memory)

        monkeypatch.setattr(bench, "measure", measure)
        monkeypatch.setattr(bench, "measure_scan", lambda: scan)
        return bench.main()

    return take


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ({}, 0),
        ({"clock": 20.1}, 1),
        ({"memory": 601e6}, 1),
        ({"power": 1.15}, 0),
        ({"power": 1.25}, 1),
        ({"scan": 1.9}, 0),
        ({"scan": 2.1}, 1),
    ],
)
def test_more_time_memory_growth_or_time_for_scans_than_their_limits_fail(run, taken, expected):
    assert run(**taken) == expected


def test_the_growth_and_the_time_of_many_documents_are_told(run, bench, capsys):
    run(power=1.25)
    few, many = bench.SIZES[-2:]
    told = capsys.readouterr().out
    assert f"takes {(many / few) ** 0.25:.2f} times as long as among {few} (limit 1.3)" in told
    assert f"5,000 documents would take {5_000 * many**0.25 / 60:.0f} minutes of one core" in told


def test_without_tesseract_scans_are_left_out_and_it_says_why(bench, monkeypatch, capsys):
    def find_version():
        raise StudyError("tesseract is not installed", fix="install it")

    monkeypatch.setattr(bench, "find_version", find_version)
    assert bench.measure_scan() is None
    assert capsys.readouterr().out == "scans: not measured: tesseract is not installed; to do: install it\n"


def test_documents_differ_but_for_the_pages_copied_from_the_one_before(bench, monkeypatch):
    monkeypatch.setattr(bench, "PAGES", 4)
    monkeypatch.setattr(bench, "SOURCES", ("byala.pdf",))
    source = bench.Source()

    def print_pages(number: int) -> list[str]:
        return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(source.write(number))]

    assert print_pages(1) == print_pages(1) and len(print_pages(1)) == 4
    assert not set(print_pages(0)) & set(print_pages(5)), "the same pages of the source, with other words"
    monkeypatch.setattr(bench, "COPIED", 1.0)
    copied = print_pages(1)
    monkeypatch.setattr(bench, "COPIED", 0.0)
    own, before = print_pages(1), print_pages(0)
    assert copied[:3] != own[:3] and copied[0] not in before and copied != before
    assert len(set(copied) & set(own)) == 0


def test_the_time_and_memory_are_those_of_the_steps_that_read_documents(bench, monkeypatch):
    monkeypatch.setattr(bench, "PAGES", 2)
    taken = bench.measure(2)
    assert tuple(taken.clock) == tuple(taken.processor) == STEPS
    assert min(taken.processor.values()) > 0 and taken.memory > 1e8
    monkeypatch.setattr(bench, "RUN", "import sys; sys.exit(3)")
    with pytest.raises(subprocess.CalledProcessError):
        bench.measure(2)


def test_memory_is_that_of_all_processes_together(bench, monkeypatch):
    inner = "b = b'x' * 100_000_000; import time; time.sleep(2)"
    outer = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', {inner!r}]); p.wait(); print('{{}}')"
    monkeypatch.setattr(bench, "write_study", lambda *_: None)
    monkeypatch.setattr(bench, "RUN", "print('{}')")
    alone = bench.measure(1).memory
    monkeypatch.setattr(bench, "RUN", outer)
    assert bench.measure(1).memory > alone + 9e7
