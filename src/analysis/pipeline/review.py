"""`python -m analysis.pipeline.review`: prints which released figures have changed since the last release.

The released tables are read as they stand, also where a build was refused; nothing is built and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.errors import StudyError
from analysis.study import Study, load_study

if TYPE_CHECKING:
    import pandas as pd

ROWS = 40  # of figures, for all tables together: with their headings, two screens
KEYS = ("municipality", "group", "indicator", "category", "version")


def review(
    study: Annotated[Path | None, typer.Option(help="the folder of the study (default: the nearest upwards)")] = None,
) -> None:
    """Print which released figures changed, by how much, and whether beyond the interval; and what is new and gone."""
    try:
        lines = list(review_release(load_study(study)))
    except StudyError as problem:
        typer.echo(f"error: {problem}", err=True)
        raise typer.Exit(1) from None
    for line in lines:
        typer.echo(line)


def review_release(study: Study) -> Iterator[str]:
    """Yield the lines of the review; raises `StudyError` where there are no released tables."""
    from analysis.disclosure.revisions import compare_releases
    from analysis.pipeline.releases import find_last, read_standing

    if not any(study.tables.glob("*.csv")):
        raise StudyError("there are no released tables", where=str(study.tables), fix="run `study build`")
    shown = read_standing(study)
    last, date = find_last(study, shown), study.release_date.isoformat()
    if last is None:
        yield (
            f"There is no release before this one, of {date}: nothing is compared. To compare what you change with it, "
            "set a later release_date in study.toml and run `study build`."
        )
        return
    entry = last.entry
    yield f"Released figures of {date} against the last release, of {entry['release_date']} (wave {entry['wave']}):"
    yield from lay_out(compare_releases(shown, last.shown), len(shown))


def lay_out(revisions: pd.DataFrame, shown: int) -> Iterator[str]:
    """Yield the revisions, table by table, those that moved furthest first, and their number at the end.

    `revisions`: as `compare_releases` returns them. `shown`: how many figures stand.
    """
    from analysis.disclosure.revisions import CHANGED, GONE, NEW, count_revisions

    counts = count_revisions(revisions)
    most = max(1, ROWS // max(1, len(counts)))
    for count in counts.to_dict("records"):
        own = revisions[revisions["table"] == count["table"]]
        order = own.assign(first=~own["beyond"].fillna(False), far=-own["change"].abs()).sort_values(["first", "far"])
        yield f"{count['table']}: {describe_count(count)}{f' – {most} shown' if len(own) > most else ''}"
        yield from (f"  {describe_row(row)}" for row in order.head(most).to_dict("records"))
    total = counts.drop(columns="table").sum().to_dict() if len(counts) else dict.fromkeys((CHANGED, NEW, GONE), 0)
    alike = shown - total[CHANGED] - total[NEW]
    yield f"In {len(counts)} tables: {describe_count(total)}; as they were: {alike}."


def describe_count(count: dict) -> str:
    """Return the numbers of revisions in words.

    >>> describe_count({"changed": 3, "beyond": 1, "new": 0, "gone": 2})
    '3 changed (1 beyond the earlier interval), 0 new, 2 gone'
    """
    beyond = f" ({count['beyond']} beyond the earlier interval)" if count["changed"] else ""
    return f"{count['changed']} changed{beyond}, {count['new']} new, {count['gone']} gone"


def describe_row(row: dict) -> str:
    """Return one revised figure in words: whose it is, what it was and is, and how that lies to the interval."""
    key, kind = " · ".join(row[name] for name in KEYS if row[name]), row["kind"]
    if kind != "changed":
        return f"{key}: {kind}, {row['after' if kind == 'new' else 'before']:g}"
    more = f"{row['change']:+g}"
    bases = (row["n_before"], row["n_after"])
    if abs(bases[1] - bases[0]) > 0 and bases != (row["before"], row["after"]):  # of a count, they are the figure
        more += f", n {bases[0]:g} → {bases[1]:g}"
    if row["beyond"] in (True, False):
        more += f"; {'beyond' if row['beyond'] else 'within'} {row['low_before']:g}–{row['high_before']:g}"
    return f"{key}: {row['before']:g} → {row['after']:g} ({more})"


if __name__ == "__main__":
    typer.run(review)
