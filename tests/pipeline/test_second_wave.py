"""A second wave in the folder of the first: what has changed, what either hid, and what else may be the reason."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.disclosure.door import read_released, write_table
from analysis.disclosure.rules import release_estimates
from analysis.pipeline.quality import QUALITY, summarise_quality
from analysis.pipeline.releases import describe_release, record_release
from analysis.pipeline.task_change import EVENTS, compare_waves, list_change_tasks, warn
from analysis.pipeline.task_release import DECIMALS
from analysis.pipeline.task_survey import find_waves, read_survey
from analysis.pipeline.task_tables import ESTIMATES, OF_RESPONDENTS, estimate_tables, name_files
from analysis.study import Study, load_study
from analysis.survey.form import load_form
from analysis.tables.change import COLUMNS
from analysis.tables.chapters import measure_all
from analysis.tables.made_of import list_made_of

ROOT = Path(__file__).parents[2]
FIRST, SECOND = date(2015, 11, 30), date(2017, 11, 30)
PLACES = ("ruse", "vetovo")
NRIS, MODE, GROUP, PLACE = "main/s_b/aided/p_nris", "mode", "main/s_a/resp_group", "main/s_a/municipality"
KEY = ["municipality", "group", "indicator", "category"]
BASES = (10, 20, 50)


@dataclass(frozen=True)
class Waves:
    """A study whose first wave is released; a second one can be added to its export and compared."""

    root: Path

    @property
    def study(self) -> Study:
        return load_study(self.root)

    def read_export(self) -> pd.DataFrame:
        return pd.read_csv(self.study.export, sep=";", dtype=str, keep_default_na=False)

    def add_wave(self, edit=lambda rows: rows, version: str = "") -> None:
        """Append the interviews of the first wave once more as the second, edited; each is another interview."""
        first = self.read_export()
        numbers = pd.Series(range(len(first)), first.index)
        second = first.assign(
            _uuid="uuid:" + numbers.astype(str), _id=(numbers + 900_000).astype(str), wave="2",
            _index=(numbers + len(first) + 1).astype(str), __version__=version or first["__version__"],
        )  # fmt: skip
        both = pd.concat([first.assign(wave=""), edit(second)])
        both.to_csv(self.study.export, sep=";", index=False)

    def set(self, old: str, new: str) -> None:
        path = self.root / "study.toml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def release(self, record: bool = True) -> pd.DataFrame:
        """Read, estimate and release by the rules on the base; return the interviews analysed."""
        study = self.study
        rows = study.processed / "respondents.parquet"
        quality = {name: study.processed / f"quality/{name}.csv" for name in QUALITY}
        settings = study.root / "study.toml"
        read_survey(
            list(study.forms), study.export, study.population, settings, [], "", rows, quality, find_waves(study)
        )
        unreleased = name_files(study.processed / "unreleased", (*OF_RESPONDENTS, "made_of"))
        estimate_tables(rows, study.form, settings, {name: unreleased[name] for name in OF_RESPONDENTS})
        form, frame = load_form(study.form), pd.read_parquet(rows)
        list_made_of(measure_all(frame, form), form).to_parquet(unreleased["made_of"])
        for name in ESTIMATES:
            table = release_estimates(pd.read_parquet(unreleased[name]), BASES, DECIMALS)
            write_table(table, study.tables / f"{name}.csv", study.status)
        self.count_events(len(frame))
        if record:
            record_release(study, *describe_release(study))
        return frame

    def count_events(self, n: int) -> None:
        """Let as many people have come to the one meeting of each wave in Ruse as were interviewed in the latest."""
        study, waves = self.study, sorted(set(self.read_export().get("wave", pd.Series([""])).replace("", "1")))
        events = [("ruse", "meeting", "yes", wave) for wave in waves]
        write_table(
            pd.DataFrame(events, columns=["municipality", "kind", "held", "wave"]), study.tables / "events.csv", "x"
        )
        came = pd.DataFrame([("ruse", "total", "", n, "")], columns=["municipality", "margin", "category", "n", "flag"])
        write_table(came, study.tables / "attendance.csv", "x")

    def compare(self) -> tuple[pd.DataFrame, list[str]]:
        """Return the released table of changes, and the warnings."""
        study = self.study
        (task,) = list_change_tasks(study)
        compare_waves(
            {name: study.tables / f"{name}.csv" for name in (*ESTIMATES, *EVENTS)},
            name_files(study.processed / "unreleased", (*ESTIMATES, "made_of")),
            find_waves(study), study.root / "study.toml", [], study.processed / "respondents.parquet",
            *(task.produces[name].path for name in ("changes", "warnings")),
        )  # fmt: skip
        warnings = pd.read_csv(task.produces["warnings"].path)["warning"].tolist()
        return read_released(study.tables, ["change"])["change"], warnings


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Path:
    """The demonstration's first wave in two of its municipalities, released."""
    root = tmp_path_factory.mktemp("waves") / "study"
    shutil.copytree(ROOT / "data/raw/survey", root / "data/raw/survey", ignore=shutil.ignore_patterns("contacts.csv"))
    shutil.copy(ROOT / "study.toml", root)
    waves = Waves(root)
    everywhere = ", ".join(f'"{name}"' for name in waves.study.municipalities)
    waves.set(everywhere, ", ".join(f'"{name}"' for name in PLACES))
    export = waves.read_export()
    kept = export[export[PLACE].isin(PLACES)]
    kept.assign(_index=[str(n) for n in range(1, len(kept) + 1)]).to_csv(waves.study.export, sep=";", index=False)
    persons = pd.read_csv(waves.study.population, dtype=str, keep_default_na=False)
    persons[persons["municipality"].isin(PLACES)].to_csv(waves.study.population, index=False)
    waves.release()
    return root


@pytest.fixture
def waves(released, tmp_path) -> Waves:
    """A copy, under a later date of release."""
    copy = Waves(shutil.copytree(released, tmp_path / "study"))
    copy.set(FIRST.isoformat(), SECOND.isoformat())
    return copy


def hear(rows: pd.DataFrame) -> pd.DataFrame:
    """Half of the Roma who had never heard of the strategy have heard of it now."""
    never = rows.index[(rows[GROUP] == "roma") & (rows[NRIS] == "never")]
    return rows.assign(**{NRIS: rows[NRIS].where(~rows.index.isin(never[::2]), "heard")})


def lose_most(rows: pd.DataFrame) -> pd.DataFrame:
    """Of the Roma of Ruse only twelve were interviewed."""
    return rows.drop(rows.index[(rows[GROUP] == "roma") & (rows[PLACE] == "ruse")][12:])


def look_up(changes: pd.DataFrame, *key: str) -> pd.Series:
    return changes.set_index(KEY).loc[key]


def test_a_planted_change_is_found_with_its_interval_and_nothing_else_has_changed(waves):
    waves.add_wave(hear)
    rows = waves.release(record=False)
    assert set(rows["wave"]) == {2} and rows["interview"].is_unique
    changes, warnings = waves.compare()
    found = look_up(changes, "district", "roma", "p_nris", "recognised")
    of_roma = waves.read_export()[lambda rows: (rows[GROUP] == "roma") & (rows[NRIS] != "")]
    counts = [(of_roma.loc[of_roma["wave"] == wave, NRIS] != "never").mean() for wave in ("", "2")]
    assert found["estimate"] == pytest.approx(counts[1] - counts[0], abs=0.08), "weights move it a little"
    assert found["before"] + found["estimate"] == pytest.approx(found["after"])
    assert 0 < found["low"] < found["estimate"] < found["high"]
    changes = changes[changes["unit"] != "count"]
    still = changes[~changes["indicator"].isin(["p_nris", "n_known"]) & (changes["estimate"] != 0)]
    assert still.empty, "all others gave the answers of the first wave"
    unmoved = changes[changes["estimate"] == 0]
    assert ((unmoved["low"] <= 0) & (unmoved["high"] >= 0) | unmoved["low"].isna()).all()
    assert set(changes["note"]) == {""} and warnings == []
    assert set(changes["wave_from"]) == {"1"} and set(changes["wave_to"]) == {"2"}


def test_meetings_and_who_came_to_them_are_counted_of_both_waves(waves):
    waves.add_wave(lose_most)
    now = len(waves.release(record=False))
    changes, _ = waves.compare()
    counts = changes[changes["unit"] == "count"].set_index("table")
    assert counts.loc["events", ["municipality", "before", "after", "estimate"]].tolist() == ["ruse", 1, 1, 0]
    before, after, less = counts.loc["attendance", ["before", "after", "estimate"]]
    assert after == now and less == after - before < 0 and counts["low"].isna().all()


def test_what_either_wave_hid_is_in_no_row(waves):
    now = waves.study.tables
    before = pd.concat(read_released(now, ESTIMATES).values())
    waves.add_wave(lose_most)
    waves.release(record=False)
    after = pd.concat(read_released(now, ESTIMATES).values())
    changes, _ = waves.compare()
    assert ((before["municipality"] == "ruse") & before["estimate"].notna()).any()
    assert not (after["municipality"].eq("ruse") & after["estimate"].notna()).any()
    changes = changes[changes["unit"] != "count"]
    assert "ruse" not in set(changes["municipality"]) and len(changes)
    for table in (before, after):
        hidden = pd.MultiIndex.from_frame(table.loc[table["estimate"].isna(), KEY])
        assert not pd.MultiIndex.from_frame(changes[KEY]).isin(hidden).any()


def test_other_words_are_noted_on_every_number_that_is_made_of_the_question(waves):
    newer = waves.study.form.with_name("2027031501.xlsx")
    book = openpyxl.load_workbook(waves.study.form)
    cell = next(cell for row in book["settings"].iter_rows() for cell in row if cell.value == waves.study.form.stem)
    cell.value = newer.stem
    head = [cell.value for cell in book["survey"][1]]
    row = next(row for row in book["survey"].iter_rows() if row[head.index("name")].value == "p_nris")
    label = next(at for at, name in enumerate(head) if str(name).startswith("label"))
    row[label].value = "Стратегията за ромите"
    book.save(newer)
    waves.set(waves.study.form.name, newer.name)
    waves.add_wave(version=newer.stem)
    waves.release(record=False)
    changes, warnings = waves.compare()
    noted = set(changes.loc[changes["note"] == "wording", "indicator"])
    assert {"p_nris", "n_known"} <= noted and not noted & {"p_munplan", "tr_mun", "ready"}
    assert set(changes["note"]) == {"", "wording"} and warnings == []


def test_another_mode_is_noted_for_the_group_that_was_asked_in_it(waves):
    def go_online(rows):
        return rows.assign(**{MODE: rows[MODE].where(rows[GROUP] != "roma", "self_web")})

    waves.add_wave(go_online)
    waves.release(record=False)
    changes, _ = waves.compare()
    assert set(changes.loc[changes["group"] == "roma", "note"]) == {"mode"}
    assert set(changes.loc[changes["group"] != "roma", "note"]) == {""}


def test_a_second_wave_whose_first_was_never_released_has_no_change_and_a_warning_says_what_to_do(waves):
    shutil.rmtree(waves.root / "data/releases")
    waves.add_wave(hear)
    waves.release(record=False)
    changes, (warning,) = waves.compare()
    assert changes.empty and list(changes) == [*COLUMNS, "status"]
    assert "no earlier release is of wave 1" in warning and "build it first" in warning
    assert "1 wave warnings" in summarise_quality(waves.study.processed / "quality")


def test_a_release_of_the_demonstration_is_not_compared_with_field_work(waves):
    waves.add_wave(hear)
    waves.release(record=False)
    ledger = waves.root / "data/releases/ledger.csv"
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("demonstration", "published"), encoding="utf-8")
    assert waves.compare()[0].empty


def test_with_one_wave_there_is_nothing_to_say(waves):
    waves.release(record=False)
    changes, warnings = waves.compare()
    assert changes.empty and list(changes) == [*COLUMNS, "status"] and warnings == []


def test_an_export_that_lost_the_earlier_interviews_is_compared_and_a_warning_says_what_is_not_known(waves):
    waves.add_wave(hear)
    export = waves.read_export()
    later = export[export["wave"] == "2"]
    later.assign(_index=[str(n) for n in range(1, len(later) + 1)]).to_csv(waves.study.export, sep=";", index=False)
    waves.release(record=False)
    changes, (warning,) = waves.compare()
    assert len(changes) and "no interview of wave 1" in warning


@pytest.mark.parametrize(
    ("waves_of_export", "latest", "released", "expected"),
    [
        ([1], 1, None, 0), ([1, 2], 2, 1, 0), ([1, 2, 3], 3, 2, 0), ([1, 2], 2, None, 1), ([1, 2, 3], 3, 1, 1),
        ([2], 2, 1, 1), ([2], 2, None, 0),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_comparison_is_said(waves_of_export, latest, released, expected):
    assert len(warn(waves_of_export, latest, released)) == expected
