"""Unreleased tables in, released tables out: what of the survey, the documents and the reference may be published."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.releases import find_respondents, list_earlier_files
from analysis.pipeline.task_coding import CODING_TABLES
from analysis.pipeline.task_documents import DOCUMENT_TABLES
from analysis.pipeline.task_practices import PRACTICE_TABLES
from analysis.pipeline.task_structure import find_structure, read_structure
from analysis.pipeline.task_tables import (
    COMPARISONS,
    COUNTS,
    ESTIMATES,
    FACTS,
    OF_RESPONDENTS,
    ORDERS,
    TESTS,
    name_files,
)
from analysis.pipeline.task_technical import (
    AFTER_RELEASE,
    OUTCOMES,
    PARTS,
    PRIVATE,
    TECHNICAL,
    TECHNICAL_ESTIMATES,
    TECHNICAL_FACTS,
)
from analysis.study import Disclosure, Study, load_study

DECIMALS = {"share": 2, "points": 2, "mean": 1}  # by unit: shares and their differences to 0.01, means to 0.1
UNRELEASED = (*OF_RESPONDENTS, *TECHNICAL, *FACTS, *PRACTICE_TABLES, *DOCUMENT_TABLES, *CODING_TABLES)
PUBLISHED = (*UNRELEASED, *AFTER_RELEASE)
OF_ANSWERS = (*ESTIMATES, *COMPARISONS, *ORDERS, *TESTS, "weighting", "reliability")  # say what people answered
PAIRS = ("partners",)  # a pair is at most each of its partners and bounds nothing else: its own row is what is hidden
# What tells of the counts of people: it is protected, and attacked, jointly.
JOINT = tuple(name for name in (*ESTIMATES, *COUNTS, "weighting", "nonresponse") if name not in PAIRS)
# What is hidden whole: the rows of an order tell of one another, and a scale is that of who answered all its items.
WHOLE = dict.fromkeys(ORDERS, ["battery", "municipality", "group"]) | {"reliability": ["scale", "group"]}


def list_release_tasks(study: Study) -> list[Task]:
    """Return the task that lets through what may be published."""
    inputs = {
        "unreleased": name_files(study.processed / "unreleased", (*UNRELEASED, *PRIVATE)),
        "structure": find_structure(study),
        "settings": study.root / "study.toml",
        "earlier": list_earlier_files(study),
        "respondents": find_respondents(study),  # whether earlier releases are of the same ones
    }
    released = {name: study.tables / f"{name}.csv" for name in PUBLISHED}
    return [make_task(release_tables, "release", inputs, {"released": released})]


def release_tables(
    unreleased: dict[str, Path], structure: dict[str, Path], settings: Path, earlier: list[Path],
    respondents: Path, released: dict[str, Path],
) -> None:  # fmt: skip
    """Apply the release rules and write every table."""
    import pandas as pd

    from analysis.disclosure import parts
    from analysis.disclosure.door import write_table
    from analysis.disclosure.hidden import count_hidden
    from analysis.disclosure.statement import describe_protection
    from analysis.disclosure.whole import hide_whole, leave_out_hidden

    study = load_study(settings.parent)
    made = {name: pd.read_parquet(path) for name, path in unreleased.items()}
    tables = apply_rules(made, read_structure(structure), study.disclosure)
    primary = find_confidential(tables)
    tables |= suppress(tables, read_structure(structure), study)
    tables |= derive(tables, primary)
    tables |= {name: hide_whole(tables[name], by) for name, by in WHOLE.items()}
    minimum = study.disclosure.minimum_base
    tables |= {name: parts.release_parts(made[name], by, minimum) for name, by in PARTS.items()}
    together = parts.release_outcomes(*(made[name] for name in OUTCOMES), minimum, DECIMALS)
    tables |= dict(zip(OUTCOMES, together, strict=True))
    tables["bridge"] = compare_promises(tables["coverage"], tables["priorities"], study.municipalities)
    tables["hidden"] = count_hidden({name: tables[name] for name in PUBLISHED if name in tables})
    tables |= {name: leave_out_hidden(tables[name]) for name in ORDERS}  # counted before: what is not there is hidden
    stated = {name: tables[name] for name in PUBLISHED if name in tables and name not in TECHNICAL_FACTS}
    limits, before = vars(study.disclosure), len(earlier)
    tables["protection"] = describe_protection(stated, ESTIMATES, len(primary), limits, study.release_date, before)
    for name, path in released.items():
        write_table(tables[name], path, study.status)


def apply_rules(made: dict, structure, limits: Disclosure) -> dict:
    """Return the tables by the rules that look at a row alone: its base, its count of people, who gave an answer."""
    from analysis.disclosure import rules
    from analysis.disclosure.cells import flag_cells
    from analysis.disclosure.people import count_people
    from analysis.disclosure.unanswered import hide_unanswered, list_unanswered

    bases = (limits.minimum_base, limits.reliable_base, limits.plain_base)
    tables = {name: table for name, table in made.items() if name not in PRIVATE}
    for names, release, *more in (
        ((*ESTIMATES, *TECHNICAL_ESTIMATES), rules.release_estimates, DECIMALS),
        ((*COMPARISONS, *ORDERS), rules.release_comparisons, DECIMALS),
        (TESTS, rules.release_tests),
        (COUNTS, rules.release_counts),
    ):
        tables |= {name: release(made[name], bases, *more) for name in names}
    for name in ESTIMATES:
        people = count_people(made[name].assign(table=name), structure)
        flag = flag_cells(people, limits.confidential_count, limits.sampling_fraction, limits.small_group)
        tables[name] = rules.hide_rows(tables[name], flag == rules.CONFIDENTIAL, rules.CONFIDENTIAL)
    unanswered = list_unanswered(made["nonresponse"])
    return tables | {name: hide_unanswered(tables[name], unanswered, made["made_of"]) for name in OF_ANSWERS}


def find_confidential(tables: dict):
    """Return the estimates that are confidential by themselves, one below the other, with the name of their table."""
    import pandas as pd

    from analysis.disclosure.rules import CONFIDENTIAL

    rows = pd.concat([tables[name].assign(table=name) for name in ESTIMATES], ignore_index=True)
    return rows[rows["flag"] == CONFIDENTIAL]


def suppress(tables: dict, structure, study: Study) -> dict:
    """Return the tables that tell of answers and of bases, with what would give a confidential count away hidden.

    What was found is kept beside the rows: the same figures, rules and releases need not be protected again.
    """
    from analysis.disclosure.joint import hide_changed_bases, hide_jointly, stack_releases
    from analysis.disclosure.rules import CONFIDENTIAL, hide_rows
    from analysis.pipeline.protected import read_hidden, write_hidden
    from analysis.pipeline.releases import split_earlier

    limits = study.disclosure
    same, others = split_earlier(study)
    earlier = stack_releases(same)
    told = hide_changed_bases({name: tables[name] for name in JOINT}, others, limits.minimum_base)
    made_of = (told, structure, limits, earlier)
    hidden = read_hidden(study, *made_of)
    if hidden is None:
        protected = hide_jointly(told, structure, DECIMALS, limits.minimum_base, limits.protection_width, earlier)
        hidden = {name: table["flag"] == CONFIDENTIAL for name, table in protected.items()}
        write_hidden(study, hidden, *made_of)
    return {name: hide_rows(table, hidden[name], CONFIDENTIAL) for name, table in told.items()}


def derive(tables: dict, primary) -> dict:
    """Return the tables that are made of estimates, without what their hidden rows would tell."""
    import pandas as pd

    from analysis.disclosure.derived import derive_comparisons, hide_copies, hide_tests

    estimates = pd.concat([tables[name] for name in ESTIMATES], ignore_index=True)
    compared = {name: derive_comparisons(tables[name], estimates) for name in (*COMPARISONS, *ORDERS)}
    tests = {name: hide_tests(tables[name], primary) for name in TESTS}
    return compared | tests | {"weighting": hide_copies(tables["weighting"], estimates)}


def compare_promises(coverage, priorities, municipalities: tuple[str, ...]):
    """Return what plans promise beside what Roma put first, a row per cell of the coverage matrix.

    `priorities` is the released table: what is hidden in it is hidden here. Each row carries the key of the share that
    it shows again (group, indicator, category), so that the two can be held to one another.
    """
    from analysis.documents.bridge import CATEGORY, GROUP, bridge

    rows = bridge(coverage, priorities, municipalities)
    return rows.assign(group=GROUP, indicator=rows["theme"], category=CATEGORY)
