"""What `make review` prints of two releases: of each kind a line, at most two screens, and the number at the end."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.disclosure.ledger import SHOWN
from analysis.disclosure.revisions import compare_releases
from analysis.errors import StudyError
from analysis.pipeline.releases import read_standing, record_release
from analysis.pipeline.review import ROWS, lay_out, review_release
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
HEADER = "municipality,group,indicator,category,n,estimate,low,high,flag,status\n"
BOROVO = "borovo,roma,tr_mun,high,60,0.37,0.3,0.45,,demonstration\n"
RUSE = "ruse,roma,tr_mun,high,90,0.50,0.41,0.59,,demonstration\n"
SCREENS = 2 * 45  # lines


@pytest.fixture
def study(tmp_path):
    """A study of 2016 whose release of 2015 was of two figures, and shows the same now."""
    (tmp_path / "study.toml").write_bytes((ROOT / "study.toml").read_bytes())
    settings = load_study(tmp_path)
    settings.tables.mkdir(parents=True)
    show(settings, BOROVO + RUSE)
    release(settings)
    return replace(settings, release_date=date(2016, 5, 31))


def show(study, rows: str) -> None:
    (study.tables / "trust.csv").write_text(HEADER + rows, encoding="utf-8")


def release(study) -> None:
    """Enter what stands in the ledger."""
    import hashlib

    from analysis.disclosure.ledger import LEDGER, write_shown

    written = write_shown(read_standing(study))
    entry = dict.fromkeys(LEDGER, "1") | {
        "release_date": study.release_date.isoformat(), "status": study.status,
        "sha256": hashlib.sha256(written).hexdigest(),
    }  # fmt: skip
    record_release(study, entry, written)


def test_without_an_earlier_release_it_is_said_and_nothing_is_compared(study):
    first = replace(study, release_date=date(2015, 11, 30))  # what stands is the release of that date
    (line,) = review_release(first)
    assert line.startswith("There is no release before this one, of 2015-11-30: nothing is compared.")
    assert "set a later release_date" in line


def test_with_nothing_changed_the_number_of_figures_is_what_is_said(study):
    assert list(review_release(study)) == [
        "Released figures of 2016-05-31 against the last release, of 2015-11-30 (wave 1):",
        "In 0 tables: 0 changed, 0 new, 0 gone; as they were: 2.",
    ]


def test_a_changed_a_new_and_a_lost_figure_are_named_with_their_numbers(study):
    new = RUSE.replace("tr_mun", "tr_ngo").replace("0.50", "0.55")
    show(study, BOROVO.replace("60,0.37", "61,0.47") + new)
    assert list(review_release(study))[1:] == [
        "trust: 1 changed (1 beyond the earlier interval), 1 new, 1 gone",
        "  borovo · roma · tr_mun · high: 0.37 → 0.47 (+0.1, n 60 → 61; beyond 0.3–0.45)",
        "  ruse · roma · tr_mun · high: gone, 0.5",
        "  ruse · roma · tr_ngo · high: new, 0.55",
        "In 1 tables: 1 changed (1 beyond the earlier interval), 1 new, 1 gone; as they were: 0.",
    ]


def test_a_figure_within_its_interval_and_a_figure_that_is_hidden_now_are_said(study):
    hidden = "ruse,roma,tr_mun,high,,,,,:c,demonstration\n"
    show(study, BOROVO.replace("0.37", "0.35") + hidden)
    assert list(review_release(study))[2:4] == [
        "  borovo · roma · tr_mun · high: 0.37 → 0.35 (-0.02; within 0.3–0.45)",
        "  ruse · roma · tr_mun · high: gone, 0.5",
    ]


def test_other_figures_under_the_date_of_a_release_are_compared_with_it(study):
    """So it is where a build was refused because that release is published."""
    same = replace(study, release_date=date(2015, 11, 30))
    show(same, BOROVO.replace("0.37", "0.36") + RUSE)
    assert "0.37 → 0.36" in "".join(review_release(same))


def test_a_release_of_another_status_is_not_compared(study):
    (line,) = review_release(replace(study, status="published"))
    assert "nothing is compared" in line


def test_without_released_tables_it_is_said_what_to_do(study):
    (study.tables / "trust.csv").unlink()
    with pytest.raises(StudyError, match="there are no released tables.*study build"):
        list(review_release(study))


def make_shown(tables: int, rows: int, estimate: float) -> pd.DataFrame:
    names = [(f"table{t:02}", "ruse", "roma", f"q{row}", "", "") for t in range(tables) for row in range(rows)]
    return pd.DataFrame([(*name, 50, estimate + 0.01 * (name[3] == "q7"), 0.1, 0.2, 0.01) for name in names],
                        columns=SHOWN)  # fmt: skip


@pytest.mark.parametrize(("tables", "rows"), [(35, 30), (1, 500)])
def test_of_many_changes_those_that_moved_furthest_are_shown_and_all_are_counted(tables, rows):
    now, before = make_shown(tables, rows, 0.15), make_shown(tables, rows, 0.14)
    now.loc[now["indicator"] == "q9", "estimate"] = 0.3
    lines = list(lay_out(compare_releases(now, before), len(now)))
    assert len(lines) <= SCREENS and ROWS <= SCREENS
    assert "q9: 0.14 → 0.3 (+0.16; beyond 0.1–0.2)" in lines[1]
    told = [int(number) for line in lines for number in re.findall(r"gone – (\d+) shown", line)]
    assert len(told) == tables and sum(told) == sum(line.startswith("  ruse") for line in lines)
    assert lines[-1].startswith(f"In {tables} tables: {tables * rows} changed ({tables} beyond the earlier interval)")


def test_the_command_prints_it_and_an_error_in_one_line(study):
    command = [sys.executable, "-m", "analysis.pipeline.review", "--study"]
    around = {"capture_output": True, "text": True, "encoding": "utf-8", "env": os.environ | {"PYTHONUTF8": "1"}}
    show(study, BOROVO)
    done = subprocess.run([*command, str(study.root)], **around)
    assert done.returncode == 0 and "In 1 tables: 0 changed, 0 new, 1 gone; as they were: 1." in done.stdout
    done = subprocess.run([*command, str(study.root / "nowhere")], **around)
    assert done.returncode == 1 and done.stderr.startswith("error: ") and "Traceback" not in done.stderr
