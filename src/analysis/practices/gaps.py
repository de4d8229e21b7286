"""Released tables in, a score 0–1 for each gap of each place out, with the figures it rests on.

Which figure feeds which gap is data, with the reason for each: data/gaps.toml; docs/methods/practices.md says it in
words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.practices.catalogue import GAPS
from analysis.practices.readings import READINGS
from analysis.practices.tables import check_known, list_entries, read_toml

FILE = Path(__file__).with_name("data") / "gaps.toml"
DISTRICT, RULE = "district", "rule"
DECIMALS = 3  # of a value, so that its score can be worked out from what is shown
HIDDEN = (":c", ":u")  # flags of figures that are not shown
SOURCES: Mapping[str, tuple[str, ...]] = {  # the released tables that a feed may name
    "survey": (
        "recognition", "self_rating", "scores", "quiz", "plan", "rights", "projects", "participation", "iap",
        "mechanisms", "obstacles", "trust", "priorities", "readiness", "information",
    ),
    "documents": ("commitments", "coverage", "bridge", "plan_participation"),
    "forum": ("learning", "proposals", "actions", "representation"),
    "census": ("profile",),
}  # fmt: skip
FEED = {
    "gap": str, "source": str, "table": str, "group": str, "indicator": str, "category": str,
    "full": float, "none": float, "reason_bg": str, "reason_en": str,
}  # fmt: skip
TAG = {"theme": str, "bg": str, "en": str}
CELL = ["group", "indicator", "category"]
EVIDENCE = ["municipality", "gap", "source", "table", *CELL, "value", "score", "flag"]
SCORES = ["municipality", "gap", "score", "feeds", "of", "state"]


def load_feeds(path: Path = FILE) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the feeds of the gaps, and the gaps themselves, in the order of the vocabulary.

    Feeds: gap, source (survey, documents, forum, census), table, group, indicator, category, full (the value at which
    the gap is 1), none (at which it is 0), reason_bg, reason_en. Tags: gap, theme, name_bg, name_en, and – where there
    is no feed – unmeasured_bg, unmeasured_en, why it cannot be measured.

    Raises `StudyError`, all at once, for an unknown gap, source, table or rule, for a gap that is missing, for one
    with neither feed nor reason, and for ends that are alike.
    """
    feeds, tags = list_entries(path, "feeds", FEED), read_toml(path).get("tags", {})
    where = f"{path.name}, feeds"
    problems = check_known(feeds, "gap", GAPS, where) + check_known(feeds, "source", SOURCES, where)
    for row, feed in enumerate(feeds.itertuples(), start=1):
        tables = SOURCES.get(feed.source, ())
        if tables and feed.table not in tables:
            expected = ", ".join(tables)
            problems.append(
                StudyError(f"unknown table “{feed.table}”", where=f"{where} {row}, table", expected=expected)
            )
        if feed.category == RULE and (feed.table, feed.indicator) not in READINGS:
            expected = ", ".join(rule for table, rule in READINGS if table == feed.table) or "none for this table"
            problems.append(
                StudyError(f"unknown rule “{feed.indicator}”", where=f"{where} {row}, indicator", expected=expected)
            )
        if feed.full == feed.none:
            problems.append(StudyError("full and none are alike", where=f"{where} {row}, full"))
    raise_all(problems + _check_tags(tags, set(feeds["gap"]), path.name))
    return feeds, pd.DataFrame(
        {"gap": gap, "theme": tags[gap]["theme"], "name_bg": tags[gap]["bg"], "name_en": tags[gap]["en"]}
        | {f"unmeasured_{code}": tags[gap].get(f"unmeasured_{code}", "") for code in ("bg", "en")}
        for gap in GAPS
    )


def score_gaps(
    released: Mapping[str, pd.DataFrame], feeds: pd.DataFrame, municipalities: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the score of every gap in every municipality and in the district, and the evidence for it.

    `released`: released tables by name, as `disclosure.door.read_released` gives them; one that is absent counts as not
    released. A feed's score is clip((x − none) / (full − none), 0, 1), to 0.01; that of a gap is the mean of its feeds
    that are released, to 0.01. Without one the gap is unknown, never 0. A rule on documents, proposals or promises is,
    for the district, the mean of the municipalities that have it.

    Gaps: municipality, gap, score (0–1 or missing), feeds (how many are released), of (how many there are), state
    (measured, unknown). Evidence, a row for each feed and place: municipality, gap, source, table, group, indicator,
    category, value, score, flag (of the released row; what it hides has neither value nor score).
    """
    rows, cells = [], {name: _group_cells(released[name]) for name in set(feeds["table"]) & released.keys()}
    for place in [*municipalities, DISTRICT]:
        values, flags = zip(
            *(_read_feed(feed, released, cells, place, municipalities) for feed in feeds.itertuples()), strict=True
        )
        rows.append(feeds[["gap", "source", "table", *CELL, "full", "none"]].assign(
            municipality=place, value=np.array(values, dtype=float), flag=flags
        ))  # fmt: skip
    evidence = pd.concat(rows, ignore_index=True).round({"value": DECIMALS})
    evidence["score"] = score_values(evidence["value"], evidence["full"], evidence["none"])
    evidence = evidence.sort_values("gap", key=lambda gap: gap.map(GAPS.index), kind="stable")
    evidence = evidence.sort_values("municipality", key=_order([*municipalities, DISTRICT]), kind="stable")
    evidence = evidence.reset_index(drop=True)[EVIDENCE]
    return _average(evidence, municipalities), evidence


def score_values(value: pd.Series, full: pd.Series, none: pd.Series) -> pd.Series:
    """Return where a value lies between `none` (0) and `full` (1), to 0.01.

    >>> score_values(pd.Series([0.25, 2.0]), pd.Series([0.0, 0.0]), pd.Series([1.0, 1.0])).tolist()
    [0.75, 0.0]
    """
    return ((value - none) / (full - none)).clip(0, 1).round(2).abs()


def _average(evidence: pd.DataFrame, municipalities: Sequence[str]) -> pd.DataFrame:
    """Return the mean score of each gap in each place, over the whole vocabulary."""
    every = pd.MultiIndex.from_product([[*municipalities, DISTRICT], GAPS], names=["municipality", "gap"])
    by_gap = evidence.groupby(["municipality", "gap"])["score"]
    gaps = pd.DataFrame({"score": by_gap.mean().round(2), "feeds": by_gap.count(), "of": by_gap.size()}).reindex(every)
    gaps[["feeds", "of"]] = gaps[["feeds", "of"]].fillna(0).astype("int64")
    return gaps.assign(state=np.where(gaps["score"].notna(), "measured", "unknown")).reset_index()[SCORES]


def _group_cells(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the rows of each place: of many places each is looked at for itself."""
    return dict(list(table.groupby("municipality"))) if "municipality" in table else {}


def _read_feed(
    feed, released: Mapping, cells: Mapping[str, Mapping], place: str, municipalities: Sequence[str]
) -> tuple[float, str]:
    """Return the figure of a feed in a place, and its flag; NaN where it is hidden, or not there."""
    table = released.get(feed.table)
    if table is None or table.empty:
        return nan, ""
    if feed.category == RULE:
        reading = READINGS[feed.table, feed.indicator]
        is_mean = place == DISTRICT and feed.source != "census"
        values = pd.Series([reading(released, one) for one in (municipalities if is_mean else [place])], dtype=float)
        return values.mean(), ""
    row = _find_row(cells[feed.table].get(place, table.iloc[:0]), feed, place)
    if row is None:
        return nan, ""
    return (nan if row.flag in HIDDEN else float(row.estimate)), row.flag


def _find_row(rows: pd.DataFrame, feed, place: str):
    """Return the row of a feed's cell among those of a place; a table of meetings has no groups."""
    is_own = pd.Series(True, index=rows.index)
    for name in rows.columns.intersection(CELL):
        is_own &= rows[name] == getattr(feed, name)
    own = rows[is_own]
    if len(own) > 1:
        cell = f"{feed.group}, {feed.indicator}, {feed.category}"
        raise StudyError(f"{len(own)} rows for {place}, {cell}", where=f"table {feed.table}")
    return next(own.itertuples(), None)


def _check_tags(tags: Mapping, fed: set[str], file: str) -> list[StudyError]:
    problems = [StudyError(f"unknown gap “{gap}”", where=f"{file}, tags") for gap in tags if gap not in GAPS]
    problems += [StudyError(f"the gap {gap} is missing", where=f"{file}, tags") for gap in GAPS if gap not in tags]
    for gap, tag in tags.items():
        lacking = [name for name in TAG if not tag.get(name)]
        if gap not in fed:
            lacking += [name for name in ("unmeasured_bg", "unmeasured_en") if not tag.get(name)]
        problems += [StudyError("the field is missing", where=f"{file}, tags.{gap}, {name}") for name in lacking]
    return problems


def _order(places: Sequence[str]):
    return lambda column: column.map({place: number for number, place in enumerate(places)})
