"""How long 50,000 interviews take to read, and how much memory, beside pandas.read_csv of the same file."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZES = (12_500, 25_000, 50_000)
MEMORY_LIMIT = 6  # times the file
GROWTH_LIMIT = 2.5  # twice the interviews must not take much more than twice the time
READERS = {
    "loader": """
from analysis.survey.form import load_form
from analysis.survey.export import load_export
from analysis.survey.responses import read_responses
form = load_form({form!r})
def run(): return read_responses(load_export({file!r}, form), form)
""",
    "pandas.read_csv": """
import pandas
def run(): return pandas.read_csv({file!r}, sep=";", dtype=str, keep_default_na=False)
""",
}
MEASURE = """
import json, resource, sys, time
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
result = run()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([seconds, (peak - before) * unit]))
"""


def write_export(path: Path, interviews: int) -> None:
    """Draw interviews of the demonstration again and again, each with an id, times and words of its own."""
    with (ROOT / "data/raw/survey/kobo.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    chance = random.Random(1)
    words = [row[header.index("main/s_e/open")] for row in rows if row[header.index("main/s_e/open")]]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow(header)
        for number in range(interviews):
            row = list(chance.choice(rows))
            row[header.index("_id")] = str(600_000 + number)
            row[header.index("_uuid")] = str(uuid.UUID(int=chance.getrandbits(128)))
            clock = f"{number % 60:02}:{number * 7 % 60:02}.{number % 1000:03}"
            row[header.index("start")] = f"2015-04-{number % 28 + 1:02}T09:{clock}+03:00"
            row[header.index("main/s_e/open")] = " ".join(chance.choices(words, k=2)) if words and number % 2 else ""
            writer.writerow(row)


def measure(reader: str, file: Path) -> tuple[float, int]:
    """Return seconds and bytes of memory that one reading takes in a process of its own."""
    form = str(next((ROOT / "data/raw/survey/forms").glob("*.xlsx")))
    code = READERS[reader].format(file=str(file), form=form) + MEASURE
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Print a table; return 1 when memory or growth is beyond its limit."""
    times, failed = {}, False
    print(f"{'interviews':>10} {'reader':16} {'file':>8} {'time':>8} {'memory':>9} {'memory/file':>11}")
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            file = Path(folder) / f"{size}.csv"
            write_export(file, size)
            for reader in READERS:
                seconds, memory = measure(reader, file)
                ratio = memory / file.stat().st_size
                times[reader, size] = seconds
                failed |= reader == "loader" and ratio > MEMORY_LIMIT
                megabytes = file.stat().st_size / 1e6
                read = f"{seconds:>6.1f} s {memory / 1e6:>6.0f} MB {ratio:>11.2f}"
                print(f"{size:>10,} {reader:16} {megabytes:>5.0f} MB {read}")
    growth = times["loader", SIZES[-1]] / times["loader", SIZES[-2]]
    against = times["loader", SIZES[-1]] / times["pandas.read_csv", SIZES[-1]]
    print(f"twice the interviews take {growth:.2f} times as long (limit {GROWTH_LIMIT})")
    print(f"the loader takes {against:.1f} times as long as pandas.read_csv")
    return int(failed or growth > GROWTH_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
