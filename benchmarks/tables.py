"""How long the tables of all chapters take for 100,000 interviews, and how much memory, beside one pass of pandas."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from analysis.pipeline.task_survey import read_corrected
from analysis.study import load_study
from analysis.survey.form import load_form
from analysis.survey.population import read_population
from analysis.survey.respondents import add_weights

ROOT = Path(__file__).parents[1]
INTERVIEWS = 100_000
TIME_LIMIT = 10  # seconds
MEMORY_LIMIT = 1.5e9  # bytes, of the whole process
START = """
from pathlib import Path
import pandas as pd
from analysis.study import load_study
from analysis.survey.form import load_form
from analysis.tables.chapters import estimate_chapters, measure_all
from analysis.tables.items import stack_batteries
study = load_study(Path({root!r}))
form, respondents = load_form(study.form), pd.read_parquet({file!r})
"""
WAYS = {
    "all tables": """
def run(): return estimate_chapters(respondents, form, study.sample, study.municipalities)
""",
    "pandas groupby": """
batteries = [battery for table in measure_all(respondents, form).values() for battery in table]
values = stack_batteries(batteries).values
def run(): return values.groupby([respondents["group"], respondents["municipality"]]).mean()
""",
}
MEASURE = """
import json, re, resource, sys, time
start = time.perf_counter()
run()
seconds = time.perf_counter() - start
if sys.platform == "darwin":
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
else:  # there ru_maxrss begins with what the process had that started this one
    peak = 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps([seconds, peak]))
"""


def draw_interviews(path: Path, interviews: int) -> int:
    """Draw interviews of the demonstration again and again, populations to match; return the number of questions."""
    study = load_study(ROOT)
    responses, _ = read_corrected(study, list(study.forms), study.export)
    persons = read_population(study.population, study.municipalities, study.groups, study.status)
    merge = {group: sample.merge for group, sample in study.sample.items()}
    frame = add_weights(responses, persons, merge)
    drawn = frame.sample(interviews, replace=True, random_state=1, ignore_index=True)
    drawn["sample"] = drawn.groupby("stratum")["sample"].transform("size")
    drawn["population"] = np.ceil(drawn["sample"] * drawn["weight"]).astype(int)
    drawn["weight"] = drawn["population"] / drawn["sample"]
    drawn.to_parquet(path)
    return sum(bool(question.construct) for question in load_form(study.form).questions.values())


def measure(way: str, file: Path) -> tuple[float, int]:
    """Return the seconds that one run takes in a process of its own, and all the memory of that process in bytes."""
    code = START.format(root=str(ROOT), file=str(file)) + WAYS[way] + MEASURE
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True)
    return tuple(json.loads(done.stdout.splitlines()[-1]))


def main() -> int:
    """Print a table; return 1 when time or memory is beyond its limit."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "respondents.parquet"
        questions = draw_interviews(file, INTERVIEWS)
        taken = {way: measure(way, file) for way in WAYS}
    print(f"{INTERVIEWS:,} interviews, {questions} questions that measure something, 3 groups")
    for way, (seconds, memory) in taken.items():
        print(f"{way:16} {seconds:>6.1f} s {memory / 1e6:>6.0f} MB")
    (seconds, memory), (simple, _) = taken.values()
    print(f"limits: {TIME_LIMIT} s, {MEMORY_LIMIT / 1e6:.0f} MB; the tables take {seconds / simple:.0f} times one pass")
    return int(seconds > TIME_LIMIT or memory > MEMORY_LIMIT)


if __name__ == "__main__":
    sys.exit(main())
