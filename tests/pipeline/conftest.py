"""A copy of the study of two municipalities that a test may change, and an empty study."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ..small_study import ROOT, Copy


@pytest.fixture(scope="module")
def built(built_once, tmp_path_factory) -> Copy:
    """A copy of the study with its two pages built; a test may change it."""
    return Copy(shutil.copytree(built_once, tmp_path_factory.mktemp("study") / "a", symlinks=True))


@pytest.fixture(scope="session")
def started(tmp_path_factory) -> Path:
    """An empty study, started from this one; a test does not change it."""
    from analysis.pipeline.new import start_study
    from analysis.study import load_study

    root = tmp_path_factory.mktemp("started") / "new"
    start_study(load_study(ROOT), root)
    return root
