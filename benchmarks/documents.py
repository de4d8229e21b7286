"""How long policy documents take to read, search through, index and compare, how much memory, and how that grows."""

from __future__ import annotations

import csv
import ctypes
import hashlib
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psutil
import pypdfium2 as pdfium
from pypdfium2 import raw

from analysis.documents.extract.recognise import recognise
from analysis.documents.extract.tesseract import find_version
from analysis.documents.lemmas import read_table
from analysis.errors import StudyError
from analysis.study import load_study

ROOT = Path(__file__).parents[1]
DEMONSTRATION = ROOT / "data/raw/documents/demonstration"
SOURCES = ("byala.pdf", "ivanovo.pdf", "ruse.pdf")
SCAN = DEMONSTRATION / "byala_scan.pdf"
PAGES = 20  # of a document
SIZES = (20, 50, 200)  # documents; the first are the 400 pages that have limits of their own
MANY = 5_000  # documents, to which time is extrapolated
TIME_LIMIT, MEMORY_LIMIT = 20, 600e6  # seconds on two cores, bytes of all processes together
GROWTH_LIMIT = 1.3  # times as long per document
SCAN_LIMIT = 2.0  # seconds a page and core
OTHER, COPIED = 0.7, 0.1  # of the words are others than in the source; of the pages are as in the document before
WORD = re.compile(r"(?<![А-Яа-я])[а-я]{4,}(?![а-я])")
LEAST_WORDS = 3  # of a line; shorter ones are titles of columns, deadlines and bodies
LEVELS = ("district", "municipal")
FIRST_YEAR = 1900  # of the plans: each municipality has one a year
SEED = 20151130
EVERY = 0.02  # seconds between two looks at the memory
RUN = """
import json, resource, sys, time
from pathlib import Path
from analysis.pipeline import task_documents
from analysis.study import load_study

def spend():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)

def load(node):
    if isinstance(node, dict):
        return {key: load(own) for key, own in node.items()}
    return [load(own) for own in node] if isinstance(node, list) else node.path

def run(task):
    inputs = {key: load(node) for key, node in task.depends_on.items() if key not in ("code", "asked")}
    start, before = time.perf_counter(), spend()
    task.function.args[0](**inputs, **task.function.keywords)
    return time.perf_counter() - start, spend() - before

tasks = task_documents.list_document_tasks(load_study(Path(sys.argv[1])))[:3]
print(json.dumps({task.base_name: run(task) for task in tasks}))
"""


class Taken(NamedTuple):
    """What the three steps took: seconds by the clock and of processors, each by step, and bytes at most."""

    clock: dict[str, float]
    processor: dict[str, float]
    memory: int


class Line(NamedTuple):
    """A line of print of a page: its number among the objects of the page, and its text."""

    place: int
    text: str


class Source:
    """The pages of the demonstration's plans, and words of each length to put in the place of theirs."""

    def __init__(self) -> None:
        self.document = pdfium.PdfDocument.new()
        for name in SOURCES:
            self.document.import_pages(pdfium.PdfDocument(DEMONSTRATION / name))
        self.lines = [list(_read_lines(page)) for page in self.document]
        self.words = list_words()

    def write(self, number: int) -> bytes:
        """Return a PDF of PAGES pages in which words are others than in the source, the same for the same number.

        A page in ten is as in the document before, so that a document has as much copied text however many there are.
        """
        made = pdfium.PdfDocument.new()
        chosen = [(number * PAGES + page) % len(self.lines) for page in range(PAGES)]
        made.import_pages(self.document, chosen)
        for index, place in enumerate(chosen):
            copied = random.Random(f"{SEED} {number} {index}").random() < COPIED
            page, chance = made[index], random.Random(f"{SEED} {number - copied} {place}")
            objects = list(page.get_objects(max_depth=1))
            for line in self.lines[place]:
                _set_text(objects[line.place], vary(line.text, self.words, chance))
            raw.FPDFPage_GenerateContent(page)
        file = io.BytesIO()
        made.save(file)
        made.close()
        return file.getvalue()


def list_words() -> dict[int, list[str]]:
    """Return the words of the dictionary of lemmas by their length."""
    words: dict[int, list[str]] = {}
    for form, entry in read_table().items():
        if entry.is_known and WORD.fullmatch(form):
            words.setdefault(len(form), []).append(form)
    return words


def vary(text: str, words: dict[int, list[str]], chance: random.Random, share: float = OTHER) -> str:
    """Return a text in which a share of the words are others of the same length."""

    def replace(word: re.Match[str]) -> str:
        return chance.choice(words.get(len(word[0]), [word[0]])) if chance.random() < share else word[0]

    return WORD.sub(replace, text)


def _read_lines(page: pdfium.PdfPage) -> Iterator[Line]:
    """Yield the lines of a page that are long enough to be text."""
    printed, text = page.get_textpage(), ctypes.create_string_buffer(4096)
    for place, item in enumerate(page.get_objects(max_depth=1)):
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            size = raw.FPDFTextObj_GetText(item, printed, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), 4096)
            found = text.raw[: size - 2].decode("utf-16-le")
            if len(found.split()) >= LEAST_WORDS:
                yield Line(place, found)


def _set_text(item: pdfium.PdfObject, text: str) -> None:
    letters = ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")
    raw.FPDFText_SetText(item, ctypes.cast(letters, raw.FPDF_WIDESTRING))


def write_study(root: Path, documents: int) -> None:
    """Write a study of so many documents: a strategy of the district, then plans of one municipality after another."""
    shutil.copytree(ROOT / "data/raw/reference", root / "data/raw/reference")
    shutil.copy(ROOT / "study.toml", root)
    folder, source, places = root / "data/raw/documents/demonstration", Source(), load_study(ROOT).municipalities
    folder.mkdir(parents=True)
    with (ROOT / "data/raw/documents/register.csv").open(encoding="utf-8", newline="") as file:
        known = {row["document"]: row for row in csv.DictReader(file)}
    district, plan = (next(row for row in known.values() if _is_demonstration(row, level)) for level in LEVELS)
    with (folder.parent / "register.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(plan))
        writer.writeheader()
        for number in range(documents):
            data, year = source.write(number), FIRST_YEAR + number // len(places)
            own = {"municipality": places[number % len(places)], "generation": f"{year}-{year + 1}"} if number else {}
            name = f"d{number}"
            (folder / f"{name}.pdf").write_bytes(data)
            own |= {"document": name, "file": f"demonstration/{name}.pdf", "date": f"{year}-{number % 8 + 1:02}-01"}
            writer.writerow((plan if number else district) | own | {"sha256": hashlib.sha256(data).hexdigest()})


def _is_demonstration(row: dict[str, str], level: str) -> bool:
    return row["origin"] == "demonstration" and row["level"] == level and bool(row["file"])


def measure(documents: int) -> Taken:
    """Return what reading, searching and indexing so many documents takes, in processes of their own."""
    with tempfile.TemporaryDirectory() as folder:
        write_study(Path(folder), documents)
        process = psutil.Popen([sys.executable, "-c", RUN, folder], stdout=subprocess.PIPE, text=True)
        memory = 0
        while process.poll() is None:
            memory = max(memory, _count_memory(process))
            time.sleep(EVERY)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, "the steps of the documents")
        taken = json.loads(process.stdout.read().splitlines()[-1])
    clock, processor = ({step: both[kind] for step, both in taken.items()} for kind in (0, 1))
    return Taken(clock, processor, memory)


def _count_memory(process: psutil.Process) -> int:
    """Return the bytes that a process and those it started hold now; what ends meanwhile holds none."""
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def measure_scan() -> float | None:
    """Return the seconds that tesseract takes for a page on one core; None, and say why, where it is not there."""
    try:
        find_version()
    except StudyError as problem:
        print(f"scans: not measured: {problem}")
        return None
    data = SCAN.read_bytes()
    before = sum(os.times()[:4])
    recognise(data, SCAN.name)
    return (sum(os.times()[:4]) - before) / len(pdfium.PdfDocument(data))


def main() -> int:
    """Print what was measured; return 1 when time, memory, growth or scans are beyond their limits."""
    taken = {}
    print(f"{'documents':>9} {'pages':>6} {'step':22} {'clock':>8} {'processor':>9} {'a document':>10}")
    for size in SIZES:
        taken[size] = measure(size)
        for step, seconds in taken[size].processor.items():
            clock = taken[size].clock[step]
            print(f"{size:>9} {size * PAGES:>6} {step:22} {clock:>6.1f} s {seconds:>7.1f} s {seconds / size:>8.3f} s")
        print(f"{size:>9} {size * PAGES:>6} {'all':22} {_total(taken[size].clock):>6.1f} s", end=" ")
        total = _total(taken[size].processor)
        print(f"{total:>7.1f} s {total / size:>8.3f} s, {taken[size].memory / 1e6:.0f} MB", flush=True)
    first, (few, many) = taken[SIZES[0]], SIZES[-2:]
    clock = _total(first.clock)
    print(f"{SIZES[0] * PAGES} pages: {clock:.1f} s (limit {TIME_LIMIT} s)", end=", ")
    print(f"{first.memory / 1e6:.0f} MB (limit {MEMORY_LIMIT / 1e6:.0f} MB)")
    a_document = {size: _total(taken[size].processor) / size for size in (few, many)}
    growth = a_document[many] / a_document[few]
    print(f"a document among {many} takes {growth:.2f} times as long as among {few} (limit {GROWTH_LIMIT})", end="; ")
    print(f"{MANY:,} documents would take {MANY * a_document[many] / 60:.0f} minutes of one core")
    scan = measure_scan()
    if scan is not None:
        print(f"scans: {scan:.2f} s a page and core (limit {SCAN_LIMIT} s)")
    too_much = clock > TIME_LIMIT or first.memory > MEMORY_LIMIT or growth > GROWTH_LIMIT
    return int(too_much or (scan or 0) > SCAN_LIMIT)


def _total(seconds: dict[str, float]) -> float:
    return sum(seconds.values())


if __name__ == "__main__":
    sys.exit(main())
