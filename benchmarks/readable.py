"""How much of what is published of Roma by municipality can be read: in the demonstration, and in a small sample."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from analysis.demonstration import survey, world
from analysis.disclosure.door import ALL_PLACES, read_released
from analysis.pipeline.running import run_graph
from analysis.study import Study, load_study

ROOT = Path(__file__).parents[1]
TABLES = (
    "recognition", "self_rating", "scores", "quiz", "sources", "plan", "rights",  # awareness
    "participation", "iap", "mechanisms", "obstacles", "priorities",
)  # fmt: skip
BY_PLACE = "roma"  # the group that the tables show by municipality
# As many Roma as a survey of this district with 314 interviews has.
SMALL = {
    "borovo": 12, "byala": 30, "dve_mogili": 14, "ivanovo": 10, "ruse": 60, "slivo_pole": 20, "tsenovo": 16,
    "vetovo": 34,
}  # fmt: skip
SEEDS = tuple(range(20150601, 20150606))  # small samples drawn: which single questions are left blank matters much
LOWEST = {"demonstration": 0.70, "small samples": 0.40}  # share of the rows that carry an estimate


def copy_study(folder: Path) -> Study:
    """Return a copy of this study, with its inputs, in the folder."""
    for name in ("study.toml", "pyproject.toml", "data/raw", "data/processed/fonts"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return load_study(folder)


def draw_again(study: Study, sizes: dict[str, int], seed: int) -> Study:
    """Write interviews of the demonstration, drawn again, into a study.

    `sizes`: municipality → interviews with Roma; the other groups have as many as ever.
    """
    model = world.load_model()
    model["sizes"][BY_PLACE] = {place: [interviews, 0] for place, interviews in sizes.items()}
    with patch.object(world, "SEED", seed), patch.object(survey, "load_model", lambda: model):
        survey.write_survey(study)
    return study


def release(study: Study) -> Study:
    """Make all released tables of a study, without its pages."""
    for report in run_graph(study, [], workers=1):
        if report.exc_info:
            raise report.exc_info[1]
    return study


def count_shown(study: Study) -> pd.DataFrame:
    """Return table → rows of one group in single municipalities: of the table (`all`), of places of which the page
    prints any (`rows`: it has none of a place without a single estimate), and those that carry an estimate (`shown`).
    """
    counts = {}
    for name, table in read_released(study.tables, TABLES).items():
        own = table[(table["group"] == BY_PLACE) & (table["municipality"] != ALL_PLACES)]
        is_shown = own["estimate"].notna()
        is_printed = is_shown.groupby(own["municipality"]).transform("any")
        counts[name] = {"all": len(own), "rows": int(is_printed.sum()), "shown": int(is_shown.sum())}
    return pd.DataFrame.from_dict(counts, orient="index")


def measure_all() -> dict[str, pd.DataFrame]:
    """Return the counts of `count_shown` of the demonstration, and of the small samples together."""
    with tempfile.TemporaryDirectory() as folder:
        demonstration = count_shown(release(copy_study(Path(folder) / "whole")))
        small = [draw_again(copy_study(Path(folder) / str(seed)), SMALL, seed) for seed in SEEDS]
        return {"demonstration": demonstration, "small samples": sum(count_shown(release(study)) for study in small)}


def main() -> int:
    """Print the shares; return 1 when one is below its limit."""
    found, broken = measure_all(), False
    print(f"{'rows of Roma by municipality with an estimate':46}" + "".join(f"{name:>16}" for name in found))
    for table in TABLES:
        print(f"{table:46}" + "".join(f"{c.at[table, 'shown'] / c.at[table, 'rows']:>16.0%}" for c in found.values()))
    for name, counts in found.items():
        shown, rows = counts["shown"].sum(), counts["rows"].sum()
        print(f"{name}: {shown} of {rows} rows, {shown / rows:.1%} (limit {LOWEST[name]:.0%})")
        every = counts["all"].sum()
        print(f"    with the rows left out, of places of which a table shows nothing: of {every}, {shown / every:.1%}")
        broken |= shown / rows < LOWEST[name]
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
