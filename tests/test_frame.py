"""The files around the package agree with one another; each check here has a twin that sees it go red."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LARGE = 1_000_000  # bytes
LOCK = "uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


PYPROJECT = tomllib.loads(read("pyproject.toml"))
STUDY_LOCK, TEST_LOCK = read("requirements.lock"), read("requirements-test.lock")


def locked(lock: str) -> dict[str, set[str]]:
    """Name → the versions that a lock file pins it to; several where they depend on the Python."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", lock, flags=re.MULTILINE):
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def not_locked(dependencies: list[str], lock: str) -> list[str]:
    """The dependencies that the lock file does not hold, or holds at a version they do not allow."""
    versions = locked(lock)
    return [
        str(wanted)
        for wanted in map(Requirement, dependencies)
        if not any(wanted.specifier.contains(version) for version in versions.get(canonicalize_name(wanted.name), ()))
    ]


def differing(lock: str, test_lock: str) -> list[str]:
    """The packages of the first lock file that the second lacks or holds at another version."""
    other = locked(test_lock)
    return [name for name, versions in locked(lock).items() if other.get(name) != versions]


def without_hash(lock: str) -> list[str]:
    """The lines of a lock file that begin a package and are not followed by its hash."""
    lines = lock.splitlines()
    return [
        line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if line
        and not line.startswith((" ", "#"))
        and not re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", following)
    ]


def addresses(lock: str) -> list[str]:
    """What names a place to download from: such a place belongs to a machine, not to the study."""
    return re.findall(r"\S*://\S*|--\S*index\S*|--find-links\S*|\S* @ \S*", lock)


def python_of_conda(environment: str) -> str:
    python = [entry for entry in yaml.safe_load(environment)["dependencies"] if str(entry).startswith("python=")]
    return python[0].removeprefix("python=") if python else ""


def pip_of_conda(environment: str) -> list[str]:
    parts = [entry["pip"] for entry in yaml.safe_load(environment)["dependencies"] if isinstance(entry, dict)]
    return parts[0] if parts else []


def named_files(licences: str) -> list[str]:
    """Every `path/with.ending` of the table."""
    rows = "\n".join(line for line in licences.splitlines() if line.startswith("| `"))
    return re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", rows)


def lacking_files(licences: str) -> list[str]:
    return [name for name in named_files(licences) if not (ROOT / name).is_file()]


def citation_faults(citation: str, version: str) -> list[str]:
    """What is wrong with CITATION.cff: the fields of CFF 1.2.0 that must be there, and the version."""
    fields = yaml.safe_load(citation)
    faults = [
        f"no {name}" for name in ("cff-version", "message", "title", "authors", "version") if not fields.get(name)
    ]
    faults += [f"author {author}" for author in fields.get("authors", []) if not author.get("name")]
    faults += [f"{name} was invented" for name in ("doi", "identifiers") if name in fields]
    return faults + ([f"version {fields.get('version')}"] if str(fields.get("version")) != version else [])


def recipe(makefile: str, target: str) -> str:
    """The commands of a target, with the variables of the Makefile in their places."""
    variables = dict(re.findall(r"^([A-Z_]+) \??=[ \t]*(.*)$", makefile, flags=re.MULTILINE))
    found = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", makefile, flags=re.MULTILINE)
    text = found.group(1) if found else ""
    return re.sub(r"\$\(([A-Z_]+)\)", lambda match: variables.get(match.group(1), match.group()), text)


def own_files(root: Path) -> list[Path]:
    """The files of the study, without what .gitignore leaves out; works in an unpacked archive, too."""
    ignored = {".git/", *(root / ".gitignore").read_text(encoding="utf-8").splitlines()}
    found = []
    for folder, folders, files in os.walk(root):
        inside = Path(folder).relative_to(root)
        folders[:] = [name for name in folders if not {f"{name}/", f"{(inside / name).as_posix()}/"} & ignored]
        found += [Path(folder) / name for name in files]
    return found


def large(paths: list[Path]) -> list[str]:
    return [path.name for path in paths if path.stat().st_size > LARGE]


def unparsed(paths: list[Path]) -> list[str]:
    """The TOML, YAML, JSON and notebook files that do not parse."""
    readers = {".toml": tomllib.loads, ".json": json.loads, ".geojson": json.loads, ".ipynb": json.loads}
    readers |= dict.fromkeys((".yaml", ".yml", ".cff"), lambda text: yaml.load(text, Loader=yaml.CSafeLoader))
    wrong = []
    for path in paths:
        try:
            readers.get(path.suffix, len)(path.read_text(encoding="utf-8") if path.suffix in readers else "")
        except (tomllib.TOMLDecodeError, yaml.YAMLError, json.JSONDecodeError):
            wrong.append(path.name)
    return wrong


# The lock files


@pytest.mark.parametrize(
    ("part", "lock"),
    [("dependencies", STUDY_LOCK), ("build", STUDY_LOCK), ("test", TEST_LOCK)],
    ids=["dependencies", "build", "test"],
)
def test_every_dependency_is_locked(part, lock):
    project = PYPROJECT["project"]
    assert not_locked(project.get(part) or project["optional-dependencies"][part], lock) == []


def test_a_dependency_that_is_not_locked_is_seen():
    lock = "pandas==2.3.0 \\\n    --hash=sha256:0\nnbconvert==7.17.1 ; python_version < '3.12' \\\n"
    assert not_locked(["pandas>=3.0,<4", "nbconvert>=7.17,<8", "seaborn"], lock) == ["pandas<4,>=3.0", "seaborn"]


def test_the_build_backend_is_the_locked_one():
    assert PYPROJECT["build-system"]["requires"] == PYPROJECT["project"]["optional-dependencies"]["build"]


def test_the_test_lock_holds_the_study_lock_at_the_same_versions():
    assert len(locked(STUDY_LOCK)) > 100
    assert differing(STUDY_LOCK, TEST_LOCK) == []


def test_another_version_in_the_test_lock_is_seen():
    assert differing("a==1 \\\nb==1\nc==1\n", "a==1 \\\nb==2\nd==1\n") == ["b", "c"]


@pytest.mark.parametrize("lock", [STUDY_LOCK, TEST_LOCK], ids=["study", "test"])
def test_every_package_has_its_hash_and_no_address(lock):
    assert without_hash(lock) == []
    assert addresses(lock) == []


def test_a_package_without_hash_is_seen():
    good = f"a==1 \\\n    --hash=sha256:{'0' * 64}\n    # via b\n"
    assert without_hash(good) == []
    assert without_hash(good + "b==1\n    # via c\n") == ["b==1"]


@pytest.mark.parametrize(
    "line", ["--default-index=x", "--extra-index x", "--find-links wheels", "a @ file:a.whl", "# from ftp://x.org"]
)
def test_an_address_in_a_lock_is_seen(line):
    assert addresses(f"a==1\n{line}\n") != []


# Conda


def test_conda_has_a_python_of_the_study_and_the_lock_file():
    environment = read("environment.yml")
    assert SpecifierSet(PYPROJECT["project"]["requires-python"]).contains(f"{python_of_conda(environment)}.0")
    assert pip_of_conda(environment) == ["-r requirements.lock"]


def test_an_older_python_or_another_list_in_conda_is_seen():
    broken = read("environment.yml").replace("python=3.11", "python=3.10").replace("requirements.lock", "other.txt")
    assert not SpecifierSet(PYPROJECT["project"]["requires-python"]).contains(f"{python_of_conda(broken)}.0")
    assert pip_of_conda(broken) != ["-r requirements.lock"]


# Licences and citation


def test_every_file_named_in_the_licences_is_there():
    assert len(named_files(read("LICENSES.md"))) >= 12
    assert lacking_files(read("LICENSES.md")) == []


def test_a_file_that_is_not_there_is_seen_in_the_licences():
    assert lacking_files("| `data/raw/reference/district.csv`, `data/raw/reference/gone.csv` | x |") == [
        "data/raw/reference/gone.csv"
    ]


def test_the_citation_is_complete_and_of_this_version():
    assert citation_faults(read("CITATION.cff"), PYPROJECT["project"]["version"]) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version: 0.1.0", "version: 0.2.0", "version 0.2.0"),
        ("title: ", "subtitle: ", "no title"),
        ("  - name: contributors", "  - orcid: contributors", "author "),
        ("type: software", "doi: 10.5281/zenodo.1", "doi was invented"),
    ],
)
def test_a_faulty_citation_is_seen(old, new, fault):
    citation = read("CITATION.cff")
    assert old in citation
    faults = citation_faults(citation.replace(old, new, 1), PYPROJECT["project"]["version"])
    assert any(found.startswith(fault) for found in faults)


# Make and continuous integration


def test_make_lock_resolves_both_files_as_documented():
    commands = recipe(read("Makefile"), "lock")
    assert f"{LOCK} --extra build -o requirements.lock" in commands
    assert (
        f"{LOCK} --extra build --extra cluster --extra test -c requirements.lock -o requirements-test.lock" in commands
    )


def test_a_lock_without_hashes_is_seen():
    assert LOCK not in recipe(read("Makefile").replace("--generate-hashes ", ""), "lock")


@pytest.mark.parametrize("target", [".venv/.study-stamp", ".venv/.test-stamp"])
def test_make_installs_nothing_without_its_hash(target):
    commands = recipe(read("Makefile"), target)
    assert "-m pip install --quiet --no-deps --no-compile --require-hashes -r requirements" in commands
    assert "--require-hashes" not in recipe(read("Makefile").replace("--require-hashes ", ""), target)


@pytest.mark.parametrize(
    ("target", "check"),
    [("test", "pytest"), ("test", "lint-imports"), ("test", "ruff check"), ("test", "ruff format --check"),
     ("verify", "pytest"), ("verify", "study audit")],
)  # fmt: skip
def test_one_failed_check_fails_make_test_and_make_verify(target, check):
    commands = recipe(read("Makefile"), target)
    assert re.search(rf"{check}.*\|\| status=1;", commands)
    assert commands.rstrip().endswith("exit $$status")


def test_continuous_integration_runs_make_test_and_make_verify():
    run = ROOT / ".ci/run"
    lines = read(".ci/run").splitlines()
    assert lines[-2:] == ["make test", "make verify"]
    assert "set -euo pipefail" in lines
    assert os.access(run, os.X_OK)
    steps = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]["test"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["make study", "make test", "make verify"]


def python_that_says(folder: Path, change: str) -> None:
    """Put a python3 into `folder` that is this Python with something taken away."""
    script = f'#!/bin/sh\n[ "$1" = -c ] && exec {shutil.which("python3", path=os.defpath)} -c "{change}\n$2"\n'
    (folder / "python3").write_text(script, encoding="utf-8")
    (folder / "python3").chmod(0o755)


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.parametrize("target", ["study", "test", "lab"])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            "import sys, platform; sys.version_info = (3, 9); platform.python_version = lambda: '3.9.2'",
            "but python3 is 3.9.2",
        ),
        ("import sys; sys.modules['ensurepip'] = None", "modules venv and ensurepip are missing"),
        (None, "none was found"),
    ],
    ids=["too old", "without venv", "none"],
)
def test_make_says_in_one_sentence_what_is_missing(tmp_path, target, change, sentence):
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "make", "sed", "touch"):
        (tools / tool).symlink_to(shutil.which(tool))
    (tools / "python3.11").write_text("#!/bin/sh\necho python3.11: command not found; exit 127\n", encoding="utf-8")
    (tools / "python3.11").chmod(0o755)
    if change:
        python_that_says(tools, change)
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        [tools / "make", target],
        cwd=tmp_path,
        env={"PATH": str(tools)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert len(done.stdout.splitlines()) == 1
    assert sentence in done.stdout
    assert not (tmp_path / ".venv").exists()


# The floors


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("survey", "import analysis.tables", "An import goes down, never up"),
        ("errors", "import analysis.study", "An import goes down, never up"),
        ("survey/xlsform", "import analysis.survey.reading", "The rooms of the survey"),
        ("figures", "import analysis.report", "a figure knows no page"),
        ("report", "import analysis.survey", "Figures and pages cannot reach the rows"),
        ("publish", "import analysis.reference", "Publishing runs notebooks"),
        ("disclosure", "import analysis.tables", "Disclosure control knows tables"),
    ],
)
def test_an_import_that_goes_up_breaks_a_contract(tmp_path, module, line, contract):
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "src/analysis" / (f"{module}.py" if module == "errors" else f"{module}/upwards.py")
    path.write_text(f"{line}\n", encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode != 0
    assert re.search(rf"{contract}.* BROKEN", done.stdout)


# The files themselves


def test_no_tracked_file_is_large_and_all_of_them_parse():
    paths = own_files(ROOT)
    assert {"Makefile", "study.toml", "municipalities.csv", "test_frame.py"} <= {path.name for path in paths}
    assert not [path for path in paths if ".venv" in path.parts]
    assert large(paths) == []
    assert unparsed(paths) == []


def test_a_large_and_a_broken_file_are_seen(tmp_path):
    contents = {"big.csv": "x" * (LARGE + 1), "a.toml": "a =", "b.yaml": "a: [", "c.json": "{", "good.yml": "a: 1"}
    for name, text in contents.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = sorted(tmp_path.iterdir())
    assert large(paths) == ["big.csv"]
    assert unparsed(paths) == ["a.toml", "b.yaml", "c.json"]
