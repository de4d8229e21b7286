"""What was released of two waves in, the change of every figure that both show out, with its interval and warnings.

Nothing is estimated here: a change is the difference of two rounded figures that everybody could read, so it tells no
more than they do. Its interval is made of theirs (MOVER: Zou & Donner 2008, "Construction of confidence limits about
effect measures: a general approach", Statistics in Medicine 27; of shares Newcombe 1998, method 10). Both samples are
drawn independently; where the same people answer twice, it is too wide rather than too short.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

import numpy as np
import pandas as pd

from analysis.disclosure.rules import LOW, PLAIN, round_figures

KEYS = ["table", "municipality", "group", "indicator", "category"]
FIGURES = ["estimate", "low", "high"]
NUMBERS = ["before", "after", *FIGURES]
COLUMNS = [*KEYS, "unit", *NUMBERS, "flag", "note", "wave_from", "wave_to"]
POINTS, MEAN, COUNT = "points", "mean", "count"
WORDING, BY_MODE, BOTH = "wording", "mode", "both"
# How far the share of a way of answering may move, unnoted. People say other things to an interviewer than alone, by
# some ten points on what is delicate (Tourangeau & Yan 2007, Psychological Bulletin 133); a fifth of the interviews
# held in another way then move a share by two points, which is less than any interval here leaves open.
MOST_OF_MODE = 0.2
CERTAIN = 1e-9  # shares that are this near to the limit are at it


def list_changes(
    now: pd.DataFrame, before: pd.DataFrame, decimals: Mapping[str, int], plain: int, waves: tuple[int, int]
) -> pd.DataFrame:
    """Return the figures that both waves show, with what has changed: `COLUMNS`, note empty.

    `now`: released figures of this wave, KEYS, unit, estimate, low, high, flag. `before`: those of the earlier one as
    they were released then, KEYS, n, estimate, low, high. `decimals`: by unit. `plain`: the base below which a
    figure is flagged `low`. `waves`: the earlier one and this one.
    """
    first = before.loc[before["estimate"].notna(), [*KEYS, "n", *FIGURES]].astype(dict.fromkeys(["n", *FIGURES], float))
    both = now[now["estimate"].notna()].merge(first, on=KEYS, suffixes=("", "_before"))
    earlier = both[[f"{name}_before" for name in FIGURES]].set_axis(FIGURES, axis=1)
    low, high = bound_change(both, earlier)
    found = both.assign(
        before=earlier["estimate"], after=both["estimate"], estimate=both["estimate"] - earlier["estimate"],
        low=low, high=high, note="", wave_from=waves[0], wave_to=waves[1],
        unit=np.where(both["unit"] == MEAN, MEAN, POINTS),
        flag=np.where((both["flag"] == LOW) | ~(both["n_before"] >= plain), LOW, PLAIN),
    )  # fmt: skip
    for unit, own in both.groupby("unit"):
        found.loc[own.index, NUMBERS] = round_figures(found.loc[own.index, NUMBERS], decimals[unit])
    return found[COLUMNS]


def count_events(
    events: pd.DataFrame, attendance: pd.DataFrame, before: pd.DataFrame, waves: tuple[int, int]
) -> pd.DataFrame:
    """Return how many events were held and how many people came, in both waves: `COLUMNS`, a row per municipality.

    `events`, `attendance`: released tables, those of all waves and that of the latest. `before`: figures of the earlier
    release (KEYS, version, n). None where the events are not of both waves: then the earlier attendance is of others.
    What either wave hid is in no row. Counts are of everybody, and have no interval.
    """
    number = events["wave"].astype("int64")
    held = [events.loc[(events["held"] == "yes") & (number == wave), "municipality"].value_counts() for wave in waves]
    if waves[0] == waves[1] or number.max() != waves[1] or held[0].empty:
        return pd.DataFrame(columns=COLUMNS)
    earlier = before[(before["table"] == "attendance") & (before["version"] == "total")]
    now = attendance[attendance["margin"] == "total"]
    came = [figures.set_index("municipality")["n"].astype(float) for figures in (earlier, now)]
    places = list(dict.fromkeys(attendance["municipality"]))
    held = [counts.reindex(places, fill_value=0).astype(float) for counts in held]
    parts = [_subtract(*held, table="events", indicator="held"), _subtract(*came, table="attendance", indicator="came")]
    common = {"group": "", "category": "total", "unit": COUNT, "flag": PLAIN, "note": ""}
    return pd.concat(parts).assign(**common, wave_from=waves[0], wave_to=waves[1]).reindex(columns=COLUMNS)


def bound_change(after: pd.DataFrame, before: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return low and high of after minus before, from estimate, low and high of each; NaN without an interval.

    >>> after = pd.DataFrame({"estimate": [0.5], "low": [0.42], "high": [0.58]})
    >>> before = pd.DataFrame({"estimate": [0.3], "low": [0.24], "high": [0.37]})
    >>> [round(float(bound[0]), 3) for bound in bound_change(after, before)]
    [0.094, 0.3]
    """
    difference = after["estimate"] - before["estimate"]
    below = np.hypot(after["estimate"] - after["low"], before["high"] - before["estimate"])
    above = np.hypot(after["high"] - after["estimate"], before["estimate"] - before["low"])
    return difference - below, difference + above


def _subtract(before: pd.Series, after: pd.Series, **named: str) -> pd.DataFrame:
    """Return the counts by municipality that both have, and their difference."""
    both = pd.DataFrame({"before": before.reindex(after.index), "after": after}).dropna()
    return both.assign(estimate=both["after"] - both["before"], **named).rename_axis("municipality").reset_index()


def note_reasons(changes: pd.DataFrame, reworded: Set[str], made_of: pd.DataFrame, modes: Set[str]) -> pd.DataFrame:
    """Return the changes with what else may be their reason: a question in other words, other ways of answering.

    `reworded`: questions; `made_of`: indicator, category, question of numbers made of several (others are made of the
    question that their indicator is). `modes`: groups that were asked in other ways, see `find_changed_modes`.
    """
    parts = made_of[made_of["question"].isin(reworded)]
    items = set(zip(parts["indicator"], parts["category"], strict=True))
    pairs = zip(changes["indicator"], changes["category"], strict=True)
    is_worded = np.array([pair in items or pair[0] in reworded for pair in pairs], dtype=bool)
    is_mode = changes["group"].isin(modes).to_numpy()
    note = np.select([is_worded & is_mode, is_worded, is_mode], [BOTH, WORDING, BY_MODE], "")
    return changes.assign(note=pd.Series(note, index=changes.index, dtype="str"))


def find_changed_modes(interviews: pd.DataFrame, wave_from: int, wave_to: int) -> set[str]:
    """Return the groups in which the share of any way of answering moved by more than `MOST_OF_MODE`.

    `interviews`: wave, group, mode, interviews; a group that only one wave has has not moved.
    """
    counts = interviews.pivot_table(
        index=["wave", "group"], columns="mode", values="interviews", aggfunc="sum", fill_value=0
    )
    shares = counts.div(counts.sum(axis=1), axis=0)
    first, last = (shares.xs(wave) if wave in shares.index.levels[0] else shares[:0] for wave in (wave_from, wave_to))
    moved = (last - first).abs().max(axis=1) > MOST_OF_MODE + CERTAIN
    return set(moved.index[moved])
