"""Files of forms and of an export in, the report on them out; what cannot be read is part of the report."""

from __future__ import annotations

from pathlib import Path

from analysis.errors import StudyError


def inspect_export(forms: list[Path], export: Path) -> dict:
    """Return the report of `study inspect` (see `analysis.survey.inspection`); `forms` are the newest first."""
    from analysis.survey.export import load_export
    from analysis.survey.form import load_form
    from analysis.survey.inspection import describe_failure, describe_responses
    from analysis.survey.responses import read_responses

    newest = None
    try:
        loaded = []
        for path in forms:
            loaded.append(load_form(path))
            newest = loaded[0]
        read = load_export(export, *loaded)
        return describe_responses(read_responses(read, *loaded), read)
    except StudyError as error:
        return describe_failure(newest, error)


def lay_out(report: dict, name: str) -> list[object]:
    """Return a report as tables and texts for the terminal."""
    from rich.table import Table
    from rich.text import Text

    counted = Table(title=None, box=None, pad_edge=False)
    for heading in ("question", "type", "asked", "answered", "missing", "not asked"):
        counted.add_column(heading, justify="left" if heading in ("question", "type") else "right")
    for question, counts in report["questions"].items():
        counted.add_row(
            question, counts["type"], *(str(counts[k]) for k in ("asked", "answered", "missing", "not_asked"))
        )
    kinds = ", ".join(f"{n} {kind}" for kind, n in report["types"].items() if not kind.startswith(("begin", "end_")))
    facts = {
        "rows": f"{report['rows']} ({report['unique_rows']} unique)" if report["rows"] else "",
        "form": f"{kinds}; {report['lists']} lists, {report['choices']} choices" if kinds else "",
        "labels": ", ".join(f"{language} {number}" for language, number in report["labels"].items()),
        **report["detected"],
        "versions": ", ".join(f"{version}: {rows} rows" for version, rows in report["versions"].items()),
        "repeats": ", ".join(f"{repeat}: {rows} rows" for repeat, rows in report["repeats"].items()),
        "checked": _name_checks(report) if report["questions"] else "",
    }
    listed = Table(box=None, show_header=False, pad_edge=False)
    for fact, text in facts.items():
        if text:
            listed.add_row(Text(fact.replace("_", " "), "bold"), Text(text))
    problems = [Text.assemble((f"{kind}: ", style), text) for kind, style in (("warning", "yellow"), ("error", "red"))
                for text in report[f"{kind}s"]]  # fmt: skip
    table = [Text(), counted] if report["questions"] else []
    return [Text(name, "bold"), listed, *table, Text(), *problems, _name_verdict(report)]


def _name_verdict(report: dict) -> object:
    """Say in the last line whether the export can be used."""
    from rich.text import Text

    counts = {kind: len(report[f"{kind}s"]) for kind in ("error", "warning")}
    errors, warnings = (f"{number} {kind}{'' if number == 1 else 's'}" for kind, number in counts.items())
    if not report["errors"]:
        return Text(f"can be used; {warnings} to look at" if report["warnings"] else "can be used", "bold green")
    unread = "" if report["questions"] else "; the export was not read"
    return Text(f"cannot be used yet: {errors}, {warnings}{unread}", "bold red")


def _name_checks(report: dict) -> str:
    """Say what was checked and how often it failed: a number is proof, silence is none."""
    checks = {
        "skip_breaches": "skip-logic breaches",
        "constraint_breaches": "broken rules",
        "outside_list": "codes outside their lists",
    }
    found = [f"{len(report[key])} {name}" for key, name in checks.items()]
    return ", ".join(
        [*found, f"{report['split_conflicts']} split conflicts", f"{len(report['duplicates'])} duplicates"]
    )
