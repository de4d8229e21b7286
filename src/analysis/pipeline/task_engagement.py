"""Records of meetings and forums in, their tables out: first as they are, then what of them may be published."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.task_tables import name_files
from analysis.study import Study, load_study

RAW = "data/raw/engagement"
FACTS = ("events", "actions", "concordance")  # nobody is told by them; thin ones are left out when counted
COUNTS, ESTIMATES, TESTS = ("attendance", "ballots"), ("learning", "support", "proposals"), ("learning_tests",)
ENGAGEMENT = (*FACTS, "votes", *COUNTS, *ESTIMATES, *TESTS)
CODED = ("municipalities", "priorities", "settlements")  # whose names the records may hold
MARGINS = ("kind", "group", "sex", "age")  # of attendance: one at a time is released


def list_engagement_tasks(study: Study) -> list[Task]:
    """Return the tasks that read the records, make their tables, and release them."""
    folder, settings = study.processed / "unreleased", {"settings": study.root / "study.toml"}
    unreleased = name_files(folder, ENGAGEMENT)
    inputs = {
        "files": list_records(study),
        "form": study.form,
        "reference": {name: study.reference / f"{name}.csv" for name in CODED},
    }
    released = {name: study.tables / f"{name}.csv" for name in ENGAGEMENT}
    return [
        make_task(tabulate_records, "engagement", inputs | settings, {"tables": unreleased}),
        make_task(release_engagement, "release of engagement", {"unreleased": unreleased} | settings,
                  {"released": released}),
    ]  # fmt: skip


def list_records(study: Study) -> list[Path]:
    """Return the files with records: the tables as CSV, or the workbook; there need not be any."""
    folder = study.root / RAW
    return sorted(path for path in folder.glob("[!~.]*.*") if path.suffix in (".csv", ".xlsx"))


def tabulate_records(
    files: list[Path], form: Path, reference: dict[str, Path], settings: Path, tables: dict[str, Path]
) -> None:
    """Read and check all records, and make the tables of the latest wave."""
    from analysis.files import written_beside
    from analysis.survey.form import load_form
    from analysis.tables.engagement import make_engagement_tables

    study, questionnaire = load_study(settings.parent), load_form(form)
    records, quiz = read_engagement(study, questionnaire)
    key = {name: questionnaire.questions[name].key for name in quiz}
    made = make_engagement_tables(
        records, key, study.municipalities, study.groups, study.release_date, study.disclosure
    )  # fmt: skip
    for name, path in tables.items():
        with written_beside(path) as beside:
            made[name].to_parquet(beside, index=False)


def read_engagement(study: Study, questionnaire) -> tuple[dict, tuple[str, ...]]:
    """Return the records of the study, checked, and the statements of the quiz."""
    from analysis.engagement.columns import collect_codes
    from analysis.engagement.records import read_records

    codes = collect_codes(study, questionnaire, read_coded(study))
    return read_records(study.root / RAW, codes), codes.quiz


def read_coded(study: Study) -> dict:
    """Return the reference files whose names the records may hold; the municipalities first, which others rest on."""
    from analysis.reference.load import check_all_listed, check_languages, load_reference

    check_all_listed(load_reference(study.reference, CODED[0]), study.municipalities)
    coded = {name: load_reference(study.reference, name) for name in CODED}
    check_languages(coded, study.languages)
    return coded


def release_engagement(unreleased: dict[str, Path], settings: Path, released: dict[str, Path]) -> None:
    """Write what may be published: counts protected jointly, estimates by their base."""
    import pandas as pd

    from analysis.disclosure.door import write_table

    study = load_study(settings.parent)
    made = {name: pd.read_parquet(path) for name, path in unreleased.items()}
    tables = apply_rules(made, study)
    for name, path in released.items():
        write_table(tables[name], path, study.status)


def apply_rules(made: dict, study: Study) -> dict:
    """Return the tables with what must not be published emptied and flagged."""
    from analysis.disclosure import engagement, rules
    from analysis.disclosure.proposals import release_proposals
    from analysis.pipeline.task_release import DECIMALS

    limits = study.disclosure
    few, width = limits.confidential_count, limits.protection_width
    bases = (limits.minimum_base, limits.reliable_base, limits.plain_base)
    ballots = engagement.release_ballots(made["ballots"], few, width)
    return {
        **{name: made[name] for name in FACTS},
        "support": rules.release_estimates(made["support"].assign(unit="share"), bases, DECIMALS),
        "proposals": release_proposals(made["proposals"], study.groups, bases, DECIMALS, few),
        "attendance": engagement.release_attendance(made["attendance"], MARGINS, few, width),
        "ballots": ballots,
        "votes": engagement.release_votes(made["votes"], ballots),
        "learning": engagement.release_learning(
            made["learning"], limits.minimum_base, limits.plain_base, DECIMALS
        ),
        "learning_tests": rules.release_tests(made["learning_tests"], bases),
    }  # fmt: skip
