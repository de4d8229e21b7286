"""`study lab` opens JupyterLab on the study, and JupyterLab asks no host for anything."""

import subprocess
import sys
from pathlib import Path

import pytest
from jupyterlab.handlers.announcements import NeverCheckForUpdate
from jupyterlab.labapp import LabApp
from traitlets import TraitError
from typer.testing import CliRunner

from analysis.cli import OFFLINE, app

ROOT = Path(__file__).parents[1]


def test_jupyterlab_is_started_in_the_folder_of_the_study_and_its_end_is_told(monkeypatch):
    started = []

    def run(command, **options):
        started.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", run)
    assert CliRunner().invoke(app, ["lab", "--study", str(ROOT)]).exit_code == 3
    assert started == [[sys.executable, "-m", "jupyterlab", "--notebook-dir", str(ROOT), *OFFLINE]]


def test_jupyterlab_understands_what_keeps_it_from_asking_hosts():
    lab = LabApp()
    assert lab.news_url and lab.check_for_updates_class is not NeverCheckForUpdate  # it would ask
    lab.parse_command_line(list(OFFLINE))
    assert lab.news_url is None and lab.check_for_updates_class is NeverCheckForUpdate
    assert lab.extension_manager == "readonly"


def test_an_option_that_jupyterlab_does_not_understand_is_seen():
    with pytest.raises((TraitError, SystemExit)):
        LabApp().parse_command_line(["--LabApp.check_for_updates_class=jupyterlab.NeverHeardOf"])
