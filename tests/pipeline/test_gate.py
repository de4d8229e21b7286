"""Before a site is published it is audited and its release recorded; unchanged it is not audited again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.disclosure.verdict import Finding, Verdict
from analysis.errors import StudyError
from analysis.pipeline import audit, build, running
from analysis.pipeline.gate import Refused, blame_others, let_pass
from analysis.pipeline.releases import (
    describe_release,
    find_earlier_wave,
    find_releases,
    list_earlier,
    list_earlier_files,
    read_ledger,
    split_earlier,
)
from analysis.study import load_study

ROOT = Path(__file__).parents[2]
RELEASED = "municipality,group,indicator,category,n,estimate,low,high,flag,status\n"
ROW = "ruse,roma,tr_mun,high,60,0.37,0.3,0.45,,demonstration\n"
HIDDEN = "table,rows,confidential,too_few,low,status\ntrust,2,1,0,0,demonstration\n"
EXPOSED = Verdict("display", 3, tuple(Finding(f"site/bg/{n}.html", "trust", "ruse", f"{n} is shown") for n in range(5)))


@pytest.fixture
def study(tmp_path):
    """A study with one released table, rows of two respondents, and the settings and form of this one."""
    for part in ("study.toml", "data/raw/survey"):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (ROOT / part).is_dir() else shutil.copy)(ROOT / part, tmp_path / part)
    made = load_study(tmp_path)
    made.tables.mkdir(parents=True)
    (made.output / "notebooks").mkdir(parents=True)
    show(made, ROW)
    (made.tables / "hidden.csv").write_text(HIDDEN, encoding="utf-8")
    keep_rows(made, 1)
    return made


@pytest.fixture
def site(tmp_path) -> Path:
    folder = tmp_path / "output/.site.new"
    folder.mkdir(parents=True)
    (folder / "SHA256SUMS").write_text("0  index.html\n", encoding="utf-8")
    return folder


@pytest.fixture
def audited(monkeypatch):
    """The sites that were audited; what the audit says of them is `audited.verdicts`."""

    class Audited(list):
        verdicts = [Verdict("display", 3)]

    sites = Audited()
    monkeypatch.setattr(audit, "audit_site", lambda study, site: sites.append(site) or sites.verdicts)
    return sites


def keep_rows(study, wave: int) -> None:
    """Let the private rows be two interviews of a wave."""
    rows = pd.DataFrame({"interview": ["a", "b"], "tr_mun": ["3", "4"], "wave": wave})
    rows.to_parquet(study.processed / "respondents.parquet")


def show(study, row: str) -> None:
    """Let the released table hold this row and a hidden one."""
    hidden = "ruse,roma,tr_mun,low,,,,,:c,demonstration\n"
    (study.tables / "trust.csv").write_text(RELEASED + row + hidden, encoding="utf-8")


def test_what_passes_is_entered_in_the_ledger_with_the_figures_it_shows(study, site, audited):
    let_pass(study, site)
    (entry,) = read_ledger(study).to_dict("records")
    assert (entry["release_date"], entry["status"]) == ("2015-11-30", "demonstration")
    assert (entry["figures"], entry["hidden"]) == ("1", "1")
    later = replace(study, release_date=date(2016, 5, 31))
    (earlier,) = list_earlier(later)
    assert earlier.entry == entry
    assert earlier.shown.iloc[0].to_dict() == {
        "table": "trust", "municipality": "ruse", "group": "roma", "indicator": "tr_mun", "category": "high",
        "version": "", "n": 60, "estimate": 0.37, "low": 0.3, "high": 0.45, "step": 0.01,
    }  # fmt: skip
    assert list_earlier(study) == list_earlier_files(study) == []  # a release is not earlier than itself
    assert len(list_earlier_files(later)) == 1


def test_what_is_unchanged_is_not_audited_again(study, site, audited):
    let_pass(study, site)
    let_pass(study, site)
    assert audited == [site]


CHANGES = {
    "the site": ("output/.site.new/SHA256SUMS", "1  index.html\n"),
    "a notebook": ("output/notebooks/borovo.bg.ipynb", "{}"),
    "the settings": ("study.toml", ""),
    "the export": ("data/raw/survey/kobo.csv", ""),
    "the respondents": ("data/processed/respondents.parquet", ""),
    "the structure": ("data/processed/structure/counts.parquet", ""),
    "the ledger": ("data/releases/ledger.csv", ""),
    "an earlier release": ("data/releases/2014-01-01.csv.gz", ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_has_changed_is_audited_again(study, site, audited, monkeypatch, what):
    let_pass(study, site)
    name, text = CHANGES[what]
    path = study.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("analysis.pipeline.releases.describe_release", lambda study: pytest.fail("audited again"))
    with pytest.raises(pytest.fail.Exception, match="audited again"):
        let_pass(study, site)


def test_a_ledger_that_is_gone_is_written_again(study, site, audited):
    let_pass(study, site)
    shutil.rmtree(find_releases(study))
    let_pass(study, site)
    assert len(read_ledger(study)) == 1


def test_what_exposes_anything_is_refused_and_not_recorded_and_the_message_says_which_table_and_why(
    study, site, audited
):
    audited.verdicts = [Verdict("hidden figures", 9), EXPOSED]
    with pytest.raises(Refused) as refused:
        let_pass(study, site)
    message = str(refused.value)
    assert "display – site/bg/0.html, table trust, ruse: 0 is shown" in message
    assert "and 2 more" in message and "hidden figures" not in message
    assert not find_releases(study).exists()
    report = json.loads((study.processed / "audit.json").read_text(encoding="utf-8"))
    assert len(report["attacks"][1]["findings"]) == 5
    with pytest.raises(Refused):  # and again: what was refused is never taken for unchanged
        let_pass(study, site)
    audited.verdicts = [Verdict("display", 3)]
    let_pass(study, site)
    assert not (study.processed / "audit.json").exists()


def test_the_refusal_of_some_pages_says_first_that_the_others_may_be_old():
    refused = Refused("it would expose", fix="see the page")
    told = blame_others(refused)
    assert isinstance(told, Refused) and told.found == refused.found
    assert "run `study build`; else see the page" in str(told) and "were not named" not in str(refused)


@pytest.mark.parametrize(("municipalities", "is_told"), [(("ruse",), True), ((), False)])
def test_only_a_build_of_some_pages_blames_the_others(study, monkeypatch, municipalities, is_told):
    def refuse(*_):
        raise Refused("it would expose", fix="see the page")

    monkeypatch.setattr(running, "run_graph", lambda *_: [])
    monkeypatch.setattr(build, "_assemble", refuse)
    result = build.build(study, municipalities, cluster="tcp://nowhere:1")
    assert ("were not named" in result.failed[build.AUDIT]) == is_told


def test_other_figures_under_the_date_of_a_published_release_are_refused_before_any_attack(study, site, audited):
    published = replace(study, status="published")
    let_pass(published, site)
    show(study, ROW.replace("0.37", "0.38"))
    (site / "SHA256SUMS").write_text("1  index.html\n", encoding="utf-8")
    with pytest.raises(StudyError, match="is published, and this build shows other figures"):
        let_pass(published, site)
    assert len(audited) == 1
    assert len(list_earlier(replace(published, release_date=date(2016, 5, 31)))) == 1


def test_other_figures_of_a_demonstration_take_the_place_of_the_first(study, site, audited):
    let_pass(study, site)
    show(study, ROW.replace("0.37", "0.38"))
    (site / "SHA256SUMS").write_text("1  index.html\n", encoding="utf-8")
    let_pass(study, site)
    assert len(read_ledger(study)) == 1
    (earlier,) = list_earlier(replace(study, release_date=date(2016, 5, 31)))
    assert earlier.shown["estimate"].tolist() == [0.38]


def test_a_later_release_stands_below_the_earlier_one_and_an_earlier_date_is_refused(study, site, audited):
    let_pass(study, site)
    later = replace(study, release_date=date(2016, 5, 31))
    (site / "SHA256SUMS").write_text("1  index.html\n", encoding="utf-8")
    let_pass(later, site)
    assert read_ledger(study)["release_date"].tolist() == ["2015-11-30", "2016-05-31"]
    (site / "SHA256SUMS").write_text("2  index.html\n", encoding="utf-8")
    with pytest.raises(StudyError, match="before the last release"):
        let_pass(study, site)


@pytest.mark.parametrize("content", [None, b"no gzip", b""])
def test_figures_of_an_earlier_release_that_are_gone_or_damaged_are_refused(study, site, audited, content):
    let_pass(study, site)
    path = find_releases(study) / "2015-11-30.csv.gz"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(StudyError, match="figures.*put it back from a copy"):
        list_earlier(replace(study, release_date=date(2016, 5, 31)))


def test_figures_that_are_not_those_of_the_ledger_are_refused(study, site, audited):
    let_pass(study, site)
    path = find_releases(study) / "ledger.csv"
    sha = read_ledger(study)["sha256"][0]
    path.write_text(path.read_text(encoding="utf-8").replace(sha, sha[::-1]), encoding="utf-8")
    with pytest.raises(StudyError, match="not the figures that were released"):
        list_earlier(replace(study, release_date=date(2016, 5, 31)))


def test_a_damaged_ledger_is_refused(study, site, audited):
    let_pass(study, site)
    path = find_releases(study) / "ledger.csv"
    for text in ("", "release_date\n2015-11-30\n", "a\n1,2\n1,2,3\n", path.read_text(encoding="utf-8") * 2):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(StudyError, match="the ledger is damaged"):
            read_ledger(study)


def test_a_release_of_an_earlier_wave_is_what_is_compared_and_not_what_is_protected_together(study, site, audited):
    let_pass(study, site)
    later = replace(study, release_date=date(2017, 11, 30))
    assert [len(part) for part in split_earlier(later)] == [1, 0] and find_earlier_wave(later) is None
    keep_rows(study, 2)
    assert split_earlier(later) == ([], [])
    assert find_earlier_wave(later).entry == list_earlier(later)[0].entry
    keep_rows(study, 1)
    rows = pd.read_parquet(study.processed / "respondents.parquet").assign(tr_mun="5")
    rows.to_parquet(study.processed / "respondents.parquet")
    assert [len(part) for part in split_earlier(later)] == [0, 1]  # others, of the same wave


def test_of_several_releases_the_last_of_the_wave_before_is_compared(study, site, audited):
    for number, (wave, year) in enumerate([(1, 2015), (2, 2017), (2, 2018), (3, 2020)]):
        keep_rows(study, wave)
        (site / "SHA256SUMS").write_text(f"{number}  index.html\n", encoding="utf-8")
        let_pass(replace(study, release_date=date(year, 11, 30)), site)
    found = find_earlier_wave(replace(study, release_date=date(2021, 11, 30)))
    assert (found.wave, found.entry["release_date"]) == (2, "2018-11-30")


def test_a_ledger_that_was_begun_before_there_were_waves_is_of_the_first(study, site, audited):
    let_pass(study, site)
    path = find_releases(study) / "ledger.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("".join(line.rpartition(",")[0] + "\n" for line in lines), encoding="utf-8")
    assert read_ledger(study)["wave"].tolist() == ["1"]


def test_two_builds_of_the_same_rows_have_the_same_entry_and_bytes(study):
    assert describe_release(study) == describe_release(study)
