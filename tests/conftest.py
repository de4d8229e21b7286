"""What tests of more than one station need: the longest begin first; fonts and a small study are made once.

Marked `whole` is what needs the whole study built, or takes minutes: `make verify` runs that, `make test` the rest.
"""

import importlib.util
import os
import shutil
import string
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from hypothesis import settings

from .small_study import Copy, copy_study
from .whole import may_be_whole

# Those that take longest, longest first: begun last, one worker would be at them while the others have nothing to do.
LONGEST = (
    "test_accessibility.py",
    "test_build_incremental.py",
    "test_faults.py",
    "test_build_standing.py",
    "test_incremental_words.py",
    "test_suppress_fuzz.py",
    "test_cluster.py",
    "test_audit.py",
    "test_build_bad_input.py",
    "test_verify.py",
)
# No clock in a shared machine, and in CI the same examples every time: a red run there means a change.
settings.register_profile("study", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("study")
ROOT = Path(__file__).parents[1]
SMALL, WHOLE = "small", "whole"
LETTERS = "абвгдежзийклмнопрстуфхцчшщъьюя"


def pytest_ignore_collect(collection_path, config):
    """To run what is whole alone, each process would import all files of tests, which takes as long as some of them."""
    is_file = collection_path.name.startswith("test_") and collection_path.suffix == ".py"
    is_passed_over = is_file and config.option.markexpr == WHOLE and not may_be_whole(collection_path, ROOT / "tests")
    return True if is_passed_over else None  # None leaves it to pytest


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONGEST)))


def pytest_generate_tests(metafunc):
    """What looks at a built study looks at the small one and at the whole one, unless its module says `STUDIES`."""
    if "built_study" in metafunc.fixturenames:
        marks = {SMALL: (), WHOLE: pytest.mark.whole}
        studies = getattr(metafunc.module, "STUDIES", (SMALL, WHOLE))
        params = [pytest.param(name, marks=marks[name]) for name in studies]
        metafunc.parametrize("built_study", params, indirect=True, scope="session")


def make_once(tmp_path_factory, name: str, make: Callable[[Path], CompletedProcess]) -> Path:
    """Return a study that is made and built once for all processes that run tests."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / name
    study, built, failed = (folder / part for part in ("study", "built", "failed"))
    try:
        folder.mkdir()
    except FileExistsError:  # another process builds it, or has done so
        while not (built.exists() or failed.exists()):
            time.sleep(0.2)
        assert built.exists(), "the build failed in another process"
        return study
    try:
        result = make(study)
        assert result.returncode == 0, result.stdout + result.stderr
        built.touch()
    finally:
        if not built.exists():
            failed.touch()
    return study


@pytest.fixture(scope="session")
def built_once(tmp_path_factory) -> Path:
    """The small study with the pages of its two places built in Bulgarian; nobody changes it."""
    return make_once(tmp_path_factory, "built_once", lambda study: copy_study(study).build())


@pytest.fixture(scope="session")
def built_small(built_once, tmp_path_factory) -> Path:
    """The small study with all that belongs to it built, in both languages; nobody changes it."""

    def make(study: Path):
        return Copy(shutil.copytree(built_once, study, symlinks=True)).study("build")

    return make_once(tmp_path_factory, "built_small", make)


@pytest.fixture(scope="session")
def built_study(request):
    """A built study: the small one, or the whole one that is here; see `pytest_generate_tests`."""
    from analysis.study import load_study

    return load_study(ROOT if request.param == WHOLE else request.getfixturevalue("built_small"))


@pytest.fixture(scope="session")
def characters() -> str:
    """What Bulgarian and English texts are written with, and the names of Romanian places in them."""
    signs = "ѝЍ„“”‘’‹›–—…№€‰≤≥−·←↑→↓ȘșȚț\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
    return LETTERS + LETTERS.upper() + signs + string.ascii_letters + string.digits + string.punctuation + " "


@pytest.fixture(scope="session")
def fonts(tmp_path_factory, characters) -> Path:
    """The folder of the font files, with these characters where the study has them: all would take thrice as long."""
    from analysis.figures import fonts as module

    folder = tmp_path_factory.mktemp("fonts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "UNICODES", [code for code in module.UNICODES if chr(code) in characters])
        module.make_fonts(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def salt(tmp_path_factory):
    """Keep the salts of studies that tests build out of the configuration folder of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANALYSIS_SALT", str(tmp_path_factory.mktemp("salt") / "salt"))
        yield


@pytest.fixture
def locked(monkeypatch):
    """A function that makes one place refuse to be replaced, as a file does that a program holds open on Windows."""

    def lock(place: Path) -> None:
        replace = os.replace

        def refuse(source, target, **arguments):
            if Path(target) == place:
                raise PermissionError(13, "Permission denied", str(target))
            return replace(source, target, **arguments)

        monkeypatch.setattr(os, "replace", refuse)
        monkeypatch.setattr(Path, "replace", lambda self, target: refuse(self, target) or Path(target))

    return lock


@pytest.fixture(scope="session")
def load_script():
    """A function that loads a script of the repository, by its path from the root, as a module of its own."""

    def load(path: str):
        spec = importlib.util.spec_from_file_location(path.replace("/", "_").removesuffix(".py"), ROOT / path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
