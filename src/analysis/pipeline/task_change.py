"""Released tables of the latest wave and the release of the one before in, the released table of changes out."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.errors import StudyError
from analysis.pipeline.graph import make_task
from analysis.pipeline.quality import DOUBTS
from analysis.pipeline.releases import find_respondents, list_earlier_files
from analysis.pipeline.task_survey import find_waves
from analysis.pipeline.task_tables import ESTIMATES, name_files
from analysis.study import Study, load_study

CHANGE, EVENTS = ("change",), ("events", "attendance")


def list_change_tasks(study: Study) -> list[Task]:
    """Return the task that compares the latest wave with the one before, as both were released."""
    inputs = {
        "released": {name: study.tables / f"{name}.csv" for name in (*ESTIMATES, *EVENTS)},
        "unreleased": name_files(study.processed / "unreleased", (*ESTIMATES, "made_of")),
        "waves": find_waves(study),
        "settings": study.root / "study.toml",
        "earlier": list_earlier_files(study),
        "respondents": find_respondents(study),  # which wave they are of
    }
    outputs = {
        "changes": study.tables / f"{CHANGE[0]}.csv",
        "warnings": study.processed / "quality" / f"{DOUBTS}.csv",
    }
    return [make_task(compare_waves, "change", inputs, outputs)]


def compare_waves(
    released: dict[str, Path], unreleased: dict[str, Path], waves: dict[str, Path], settings: Path,
    earlier: list[Path], respondents: Path, changes: Path, warnings: Path,
) -> None:  # fmt: skip
    """Write what has changed since the wave before, nothing where there is none, and what is in the way of it."""
    import pandas as pd

    from analysis.disclosure.door import read_released, write_table
    from analysis.disclosure.ledger import SHOWN
    from analysis.files import written_beside
    from analysis.pipeline.releases import find_earlier_wave, read_wave
    from analysis.pipeline.task_release import DECIMALS
    from analysis.tables import change

    study = load_study(settings.parent)
    held = {name: pd.read_parquet(path) for name, path in waves.items()}
    release, latest = find_earlier_wave(study), read_wave(study)
    before = latest if release is None else release.wave
    shown = pd.DataFrame(columns=SHOWN) if release is None else release.shown
    tables = read_released(changes.parent, released)
    units = pd.concat([pd.read_parquet(unreleased[name], columns=[*change.KEYS[1:], "unit"]).assign(table=name)
                       for name in ESTIMATES])  # fmt: skip
    now = pd.concat([tables[name].assign(table=name) for name in ESTIMATES]).merge(units, on=change.KEYS)
    found = change.list_changes(now, shown, DECIMALS, study.disclosure.plain_base, (before, latest))
    reworded = held["reworded"].query("wave == @before")["question"]
    modes = change.find_changed_modes(held["interviews"], before, latest)
    noted = change.note_reasons(found, set(reworded), pd.read_parquet(unreleased["made_of"]), modes)
    counts = change.count_events(tables["events"], tables["attendance"], shown, (before, latest))
    write_table(pd.concat([part for part in (noted, counts) if len(part)] or [noted]), changes, study.status)
    doubts = warn(held["interviews"]["wave"].unique().tolist(), latest, None if release is None else before)
    with written_beside(warnings) as beside:
        pd.DataFrame({"warning": map(str, doubts)}, dtype="str").to_csv(beside, index=False, encoding="utf-8-sig")


def warn(waves: list[int], latest: int, released: int | None) -> list[StudyError]:
    """Return what stands in the way of a comparison with the wave before.

    `waves`: those of the export; `released`: the one before the latest that was released, if any.
    """
    earlier = [wave for wave in waves if wave < latest]
    if earlier and (released is None or released < max(earlier)):
        found = f"no earlier release is of wave {max(earlier)}: a change since then cannot be shown"
        fix = "raise release_date above that of its release; where there was none, build it first, from its own rows"
        return [StudyError(found, where="data/releases", fix=fix)]
    if released is not None and released not in earlier:
        found = f"the export has no interview of wave {released}: whether its wording or mode was another is not known"
        return [StudyError(found, fix=f"keep its interviews in the export, with {released} in the column wave")]
    return []
