"""Private rows and reference facts in, estimates and fact tables out, not yet released."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.study import Study, load_study

# By the rule that releases them; the tables of estimates are those of `analysis.tables.chapters.CHAPTERS`.
ESTIMATES = (
    "recognition", "self_rating", "scores", "quiz", "sources", "plan", "rights", "projects", "partners",
    "participation", "iap", "mechanisms", "obstacles", "trust", "priorities", "readiness", "information",
)  # fmt: skip
COMPARISONS, ORDERS, TESTS = ("differences",), ("orders",), ("tests",)
COUNTS = ("sample", "interviews")
FACTS = ("profile", "plans", "funding", "institutions", "policies", "project", "places", "questions", "choices")
OF_RESPONDENTS = (*ESTIMATES, *COMPARISONS, *ORDERS, *TESTS, *COUNTS)


def list_table_tasks(study: Study) -> list[Task]:
    """Return the tasks that make the tables of every chapter."""
    settings = {"settings": study.root / "study.toml", "form": study.form}
    folder = study.processed / "unreleased"
    rows = settings | {"respondents": study.processed / "respondents.parquet"}
    reference = {
        "reference": sorted(study.reference.glob("*.csv")),
        "practices": study.root / "data/raw/practices/practices.yaml",
    }
    return [
        make_task(estimate_tables, "estimates", rows, {"tables": name_files(folder, OF_RESPONDENTS)}),
        make_task(collect_facts, "facts", settings | reference, {"tables": name_files(folder, FACTS)}),
    ]


def name_files(folder: Path, names: tuple[str, ...]) -> dict[str, Path]:
    """Return table → its file in the folder."""
    return {name: folder / f"{name}.parquet" for name in names}


def estimate_tables(respondents: Path, form: Path, settings: Path, tables: dict[str, Path]) -> None:
    """Estimate, compare and test the chapters of the survey, and describe the sample."""
    import pandas as pd

    from analysis.survey.form import load_form
    from analysis.tables import estimation, sample
    from analysis.tables.chapters import estimate_chapters

    study, questionnaire, rows = load_study(settings.parent), load_form(form), pd.read_parquet(respondents)
    made = estimate_chapters(rows, questionnaire, study.sample, study.municipalities) | {
        "sample": sample.describe_sample(rows, study.sample),
        "interviews": sample.count_interviews(rows, estimation.GROUP_BY_PLACE, study.municipalities),
    }
    _save(made, tables)


def collect_facts(reference: list[Path], practices: Path, form: Path, settings: Path, tables: dict[str, Path]) -> None:
    """Read all reference facts and practices, checked, and cut them to what the pages show."""
    from analysis.errors import raise_all
    from analysis.practices.catalogue import TRANSLATED, load_practices
    from analysis.reference.load import check_all_listed, check_languages, find_untold, load_reference, read_all
    from analysis.survey.form import load_form
    from analysis.tables import facts, sample

    study, questionnaire = load_study(settings.parent), load_form(form)
    check_all_listed(load_reference(study.reference, "municipalities"), study.municipalities)  # others rest on them
    read = read_all(study.reference)
    check_languages(read, study.languages)
    known = load_practices(practices, read["priorities"]["theme_id"])
    labels = [f"label_{code}" for code in questionnaire.languages]
    raise_all([
        *(find_untold(known.columns, TRANSLATED, study.languages, practices.name) if len(known) else []),
        *find_untold(labels, ["label_*"], study.languages, form.name),
    ])  # fmt: skip
    made = {
        "profile": facts.build_profile(read["indicators"], read["district"], study.municipalities),
        "plans": facts.list_plans(read["municipal_plans"], study.municipalities),
        "funding": facts.list_funding(read["funding"]),
        "institutions": facts.list_institutions(read["institutions"]),
        "policies": facts.list_policies(read["policies"]),
        "project": facts.list_project_facts(read["project_facts"]),
        "places": facts.list_places(read["municipalities"], study.municipalities),
        "questions": sample.list_questions(questionnaire),
        "choices": sample.list_choices(questionnaire),
    }
    _save(made, tables)


def _save(made: dict, files: dict[str, Path]) -> None:
    from analysis.files import written_beside

    for name, path in files.items():
        with written_beside(path) as beside:
            made[name].to_parquet(beside, index=False)
