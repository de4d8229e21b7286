"""The demonstration survey, written once into an empty study and read back from its file as any reader would."""

import csv
import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.demonstration.survey import write_survey
from analysis.demonstration.world import load_model
from analysis.study import load_study
from analysis.survey.form import load_form

REPOSITORY = Path(__file__).resolve().parents[2]
INPUTS = ("study.toml", "data/raw/survey/forms/2026112301.xlsx", "data/raw/reference/municipalities.csv")


def copy_study(folder: Path) -> Path:
    """Copy what the writer reads – settings, form, census – into an empty folder."""
    for name in INPUTS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(REPOSITORY / name, folder / name)
    return folder


def read_rows(path: Path, separator: str) -> pd.DataFrame:
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter=separator)
    return pd.DataFrame(rows, columns=header, dtype=str)


@pytest.fixture(scope="session")
def repository():
    return REPOSITORY


@pytest.fixture
def empty_study(tmp_path):
    return copy_study(tmp_path)


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """The study the command wrote into, its files read back, and the form and the model they were made with.

    `export` is the export as it stands; `answers` has a column per question, under its bare name;
    `interviews` are the answers of those who consented, `sound` those of them that no odd interviewer did.
    """
    study = load_study(copy_study(tmp_path_factory.mktemp("study")))
    write_survey(study)
    form, export = load_form(study.form), read_rows(study.export, ";")
    answers = export[[question.path for question in form.questions.values()]].set_axis(list(form.questions), axis=1)
    truth = json.loads(study.export.with_name("truth.json").read_text(encoding="utf-8"))
    interviews = answers[answers["consent"] == "yes"]
    return SimpleNamespace(
        study=study,
        form=form,
        model=load_model(),
        truth=truth,
        export=export,
        answers=answers,
        interviews=interviews,
        sound=interviews[~interviews["enumerator"].isin(truth["odd_interviewers"])],
        population=read_rows(study.population, ","),
    )
