"""Private rows, estimates and tables of quality in, the tables of the technical report out, not yet released."""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.task_tables import ESTIMATES, name_files
from analysis.study import Study, load_study

TECHNICAL_ESTIMATES = ("conduct", "nonresponse", "weights", "weighting", "reliability")  # released by their base
PARTS = {"field_work": ["group", "indicator"], "checks": ["indicator"]}  # counts, and what they add up within
OUTCOMES = ("outcomes", "rates")  # released together
TECHNICAL_FACTS = ("software",)
TECHNICAL = (*TECHNICAL_ESTIMATES, *PARTS, *OUTCOMES, *TECHNICAL_FACTS)
AFTER_RELEASE = ("bridge", "hidden", "protection")  # made of the released tables
PRIVATE = ("made_of",)  # for the release, and never released
SOFTWARE = ("Python", "numpy", "scipy", "pandas", "pandera", "matplotlib", "papermill", "nbconvert", "pytask", "Pango")
QUALITY = ("nonresponse", "rates", "flags", "cleaning", "interviewer_effect")


def list_technical_tasks(study: Study) -> list[Task]:
    """Return the tasks that make the tables of the technical report."""
    folder, quality = study.processed / "unreleased", study.processed / "quality"
    inputs = {
        "respondents": study.processed / "respondents.parquet",
        "form": study.form,
        "settings": study.root / "study.toml",
        "estimates": name_files(folder, ESTIMATES),
        "quality": {name: quality / f"{name}.csv" for name in QUALITY},
    }
    made = (*(name for name in TECHNICAL if name not in TECHNICAL_FACTS), *PRIVATE)
    return [
        make_task(describe_study, "technical", inputs, {"tables": name_files(folder, made)}),
        make_task(list_software, "software", {}, {"software": folder / "software.parquet"}, versions=read_versions()),
    ]


def read_versions() -> str:
    """Return the versions that are installed, as `name version` parted by semicolons: a new one is a change."""
    from analysis.pipeline.software import read_software

    installed = read_software()
    return "; ".join(f"{name} {installed[name]}" for name in SOFTWARE if name in installed)


def list_software(software: Path, versions: str) -> None:
    """Write the versions of what the study is built with."""
    import pandas as pd

    from analysis.files import written_beside

    rows = [entry.rsplit(" ", 1) for entry in versions.split("; ")]
    with written_beside(software) as beside:
        pd.DataFrame(rows, columns=["name", "version"]).to_parquet(beside, index=False)


def describe_study(
    respondents: Path, form: Path, settings: Path, estimates: dict[str, Path], quality: dict[str, Path],
    tables: dict[str, Path],
) -> None:  # fmt: skip
    """Describe field work, answers left out, weights and scales."""
    import pandas as pd

    from analysis.files import written_beside
    from analysis.survey.form import load_form
    from analysis.tables.chapters import measure_all
    from analysis.tables.technical import describe_technically

    study, questionnaire, rows = load_study(settings.parent), load_form(form), pd.read_parquet(respondents)
    made = describe_technically(
        rows, questionnaire, study, measure_all(rows, questionnaire),
        {name: pd.read_parquet(path) for name, path in estimates.items()},
        {name: read_quality(path) for name, path in quality.items()},
    )  # fmt: skip
    for name, path in tables.items():
        with written_beside(path) as beside:
            made[name].to_parquet(beside, index=False)


def read_quality(path: Path):
    """Return a private table of quality; one without columns is empty."""
    import pandas as pd

    lines = path.read_text(encoding="utf-8-sig").strip()
    return (
        pd.read_csv(path, keep_default_na=False, na_values=[""], dtype={"id": str}, encoding="utf-8-sig")
        if lines
        else pd.DataFrame()
    )
