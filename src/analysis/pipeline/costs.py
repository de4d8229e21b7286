"""What the tasks of a build cost, kept in the study: a log of each build, and the seconds that the next one expects.

Logs hold names of tasks and numbers; no message of an error, which may quote an answer.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Collection, Iterable, Mapping

from analysis.files import write_text
from analysis.metering import Cost
from analysis.study import Study

FOLDER, SECONDS = "logs", "seconds.json"  # in output
KEPT = 10  # logs, the newest
COLUMNS = ("task", "ended", "seconds", "processor_seconds", "most_megabytes")


def read_seconds(study: Study) -> dict[str, float]:
    """Return what each task took when it ran last, as far as is known; a damaged file counts as none."""
    try:
        noted = json.loads((study.output / FOLDER / SECONDS).read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in noted.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_costs(study: Study, costs: Mapping[str, Cost], failed: Collection[str]) -> None:
    """Write the log of a build that ran something, and note what its tasks took; the oldest logs are deleted.

    Of a task that `failed` the seconds are not expected again.
    """
    if not costs:
        return
    taken = {name: round(cost.seconds, 3) for name, cost in costs.items() if name not in failed}
    noted = json.dumps(read_seconds(study) | taken, ensure_ascii=False, indent=0, sort_keys=True)
    write_text(study.output / FOLDER / SECONDS, noted + "\n")
    now = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H%M%S.%fZ")
    write_text(study.output / FOLDER / f"{now}.csv", lay_out_log(costs, failed))
    for old in sorted((study.output / FOLDER).glob("[0-9]*.csv"))[:-KEPT]:
        old.unlink(missing_ok=True)


def lay_out_log(costs: Mapping[str, Cost], failed: Collection[str]) -> str:
    """Return the log as CSV: a row per task that ran, the dearest first."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for name, cost in sort_costs(costs):
        ended = "failed" if name in failed else "made"
        rows.writerow([name, ended, f"{cost.seconds:.2f}", f"{cost.processor:.2f}", f"{cost.megabytes:.0f}"])
    return text.getvalue()


def sort_costs(costs: Mapping[str, Cost]) -> list[tuple[str, Cost]]:
    """Return tasks and their costs, those that took longest first."""
    return sorted(costs.items(), key=lambda item: (-item[1].seconds, item[0]))


def sum_steps(costs: Mapping[str, Cost]) -> list[tuple[str, int, Cost]]:
    """Return for each step – the first word of a task's name – how many tasks ran and what they cost together.

    >>> sum_steps({"run a.bg": Cost(2.0, 1.5, 90.0), "run b.bg": Cost(1.0, 1.0, 100.0)})
    [('run', 2, Cost(seconds=3.0, processor=2.5, megabytes=100.0))]
    """
    steps: dict[str, list[Cost]] = {}
    for name, cost in costs.items():
        steps.setdefault(name.split()[0], []).append(cost)
    sums = {step: _add(own) for step, own in steps.items()}
    return [(step, len(steps[step]), cost) for step, cost in sort_costs(sums)]


def _add(costs: Iterable[Cost]) -> Cost:
    seconds, processor, megabytes = zip(*((c.seconds, c.processor, c.megabytes) for c in costs), strict=True)
    return Cost(sum(seconds), sum(processor), max(megabytes))
