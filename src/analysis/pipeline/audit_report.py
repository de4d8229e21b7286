"""Verdicts of an audit in, what `study audit` prints out: as JSON, or as tables and texts for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.study import Study

if TYPE_CHECKING:
    from analysis.disclosure.verdict import Verdict


def count_hidden_cells(study: Study) -> list[dict]:
    """Return by table with flags, as released: table, rows, confidential, too_few, and their share of the rows."""
    from analysis.disclosure.door import read_released

    hidden = read_released(study.tables, ["hidden"])["hidden"]
    counts = hidden[["rows", "confidential", "too_few"]].astype(int)
    share = ((counts["confidential"] + counts["too_few"]) / counts["rows"].clip(lower=1)).round(3)
    return hidden[["table"]].join(counts).assign(hidden=share).to_dict("records")


def describe_audit(study: Study, verdicts: list[Verdict]) -> dict:
    """Return the audit as `study audit --json` prints it."""
    from analysis.disclosure.verdict import count_exposed

    return {
        "release_date": study.release_date.isoformat(),
        "status": study.status,
        "exposed": count_exposed(verdicts),
        "attacks": [verdict.to_dict() for verdict in verdicts],
        "tables": count_hidden_cells(study),
    }


def lay_out(report: dict) -> list[object]:
    """Return an audit, as `describe_audit` gives it, as tables and texts for the terminal."""
    from rich.table import Table
    from rich.text import Text

    from analysis.disclosure.verdict import Finding

    attacks, tables = (Table(box=None, pad_edge=False) for _ in range(2))
    for table, headings in (
        (attacks, ("attack", "tried", "exposed")),
        (tables, ("table", "rows", ":c", ":u", "hidden")),
    ):
        for heading in headings:
            table.add_column(heading, justify="left" if heading in ("attack", "table") else "right")
    for attack in report["attacks"]:
        style = "bold red" if attack["exposed"] else ""
        attacks.add_row(attack["attack"], str(attack["tried"]), str(attack["exposed"]), style=style)
    for row in report["tables"]:
        counts = (row["rows"], row["confidential"], row["too_few"])
        tables.add_row(row["table"], *map(str, counts), f"{row['hidden']:.0%}")
    found = [
        Text(f"{attack['attack']}: {Finding(**finding)}")
        for attack in report["attacks"]
        for finding in attack["findings"]
    ]
    ways = [Text(f"{attack['attack']}: {attack['how']}") for attack in report["attacks"] if attack["how"]]
    exposed = report["exposed"]
    verdict = Text(f"exposed: {exposed}", "bold red") if exposed else Text("nothing is exposed", "bold green")
    return [attacks, *ways, Text(), tables, Text(), *found, verdict]
