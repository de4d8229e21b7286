"""Every command that the documentation and the workflows name exists with these options; nothing is run.

What begins with `study`, `make` or `python -m analysis` in a code span or a block of code is read as a command line by
the parsers that would read it: those of the program itself, the targets of the Makefile, the modules of the package.
"""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import yaml

from analysis.cli import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FENCE, SPAN = re.compile(r"^\s*```.*?\n(.*?)^\s*```", re.MULTILINE | re.DOTALL), re.compile(r"`([^`\n]+)`")
PROGRAM = re.compile(r"(?:\w+=\S+ )*(?:\.venv[/\\](?:bin|Scripts)[/\\])?(study|make|python) (.+)")
OPTIONAL = re.compile(r"\[([A-Z]+) …\]")  # [MUNICIPALITY …] in a synopsis
ClickException = next(base for base in typer.BadParameter.mro() if base.__name__ == "ClickException")  # typer's own
FEWEST = 60  # commands: that they are found at all


def list_code(page: str) -> Iterator[str]:
    """Yield the code of a Markdown page: the lines of its blocks, then its spans."""
    for block in FENCE.findall(page):
        yield from block.splitlines()
    yield from SPAN.findall(FENCE.sub("", page))


def list_steps(workflow: str) -> Iterator[str]:
    """Yield the command lines of a workflow."""
    for job in yaml.safe_load(workflow)["jobs"].values():
        for step in job["steps"]:
            yield from step.get("run", "").splitlines()


def list_commands(lines: Iterator[str]) -> list[tuple[str, str]]:
    """Return (program, arguments) of every line of code that is a command of the study."""
    found = [PROGRAM.fullmatch(line.strip()) for line in lines]
    return [(match[1], OPTIONAL.sub(r"\1", match[2])) for match in found if match]


def find_fault(program: str, arguments: str) -> str:
    """Return what is wrong with a command; nothing where its own parser takes it."""
    words = shlex.split(arguments, comments=True)
    words = words[: words.index(">")] if ">" in words else words
    if program == "make":
        return check_make(words)
    return check_study(words) if program == "study" else check_module(words)


def check_study(words: list[str]) -> str:
    """Return what the program's own parser has against it; a command that stands alone is named, not called."""
    group = typer.main.get_command(app)
    try:
        with group.make_context("study", list(words)) as context:
            name, command, rest = group.resolve_command(context, list(words))
            command.make_context(name, rest, parent=context, resilient_parsing=not rest)
    except typer.Exit:
        return ""  # --help prints and ends
    except ClickException as error:
        return error.format_message()
    return ""


def check_make(words: list[str], makefile: str = MAKEFILE) -> str:
    targets = set(re.findall(r"^([\w./-]+):(?!=)", makefile, flags=re.MULTILINE))
    unknown = [word for word in words if "=" not in word and word not in targets]
    return f"no target {', '.join(unknown)}" if unknown else ""


def check_module(words: list[str]) -> str:
    if words[0] != "-m" or not words[1].startswith("analysis"):
        return ""  # another program
    return "" if is_module(words[1]) else f"no module {words[1]}"


def is_module(name: str) -> bool:
    """Say whether `python -m` finds a module, or a package that can be run, by this name."""
    try:
        spec = importlib.util.find_spec(name)
        is_package = spec is not None and spec.submodule_search_locations is not None
        return is_module(f"{name}.__main__") if is_package else spec is not None
    except ModuleNotFoundError:
        return False


def name_place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_commands(path: Path) -> list[tuple[str, str]]:
    text = path.read_text(encoding="utf-8")
    return list_commands(list_steps(text) if path.suffix == ".yml" else list_code(text))


@pytest.mark.parametrize("path", [*PAGES, *WORKFLOWS], ids=name_place)
def test_every_command_that_is_named_exists(path):
    found = {" ".join(command): find_fault(*command) for command in read_commands(path)}
    assert {command: fault for command, fault in found.items() if fault} == {}


def test_the_commands_of_the_documentation_are_found():
    commands = [command for path in PAGES for command in read_commands(path)]
    assert len(commands) >= FEWEST
    assert {program for program, _ in commands} == {"study", "make", "python"}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("study biuld", "No such command 'biuld'"),
        ("study build --langage bg", "No such option: --langage"),
        ("study build --workers many", "Invalid value for '--workers'"),
        ("study new --study .", "Missing argument 'DIRECTORY'"),
        ("study open --json", "No such option: --json"),
        (".venv/bin/study audit now", "unexpected extra argument"),
        ("make everything", "no target everything"),
        ("make PYTHON=python3.13 stduy", "no target stduy"),
        (".venv/bin/python -m analysis.pipeline.codign sample", "no module analysis.pipeline.codign"),
        ("python -m analysis.survey", "no module analysis.survey"),
    ],
)
def test_a_command_that_does_not_exist_is_seen(line, fault):
    for page in (f"Run `{line}` then.", f"1. So:\n\n   ```\n   {line}\n   ```\n"):
        (command,) = list_commands(list_code(page))
        assert fault in find_fault(*command)


@pytest.mark.parametrize(
    "line",
    [
        "study build vetovo --language bg  # one page",
        "study inspect --form FORM.xlsx --form OLDER.xlsx EXPORT --json > report.json",
        "study build [MUNICIPALITY …] --workers 2",
        'study search "участие на ромите" -план',
        ".venv\\Scripts\\study build --verify",
        "study inspect",
        "study --help",
        "study build --help",
        "make PYTHON=python3.13 study",
        "make .venv/.test-stamp",
        "python -m analysis.demonstration",
        "TMPDIR=elsewhere study build --verify",
        "python tests/expected/renew.py",
    ],
)
def test_a_command_that_exists_is_taken(line):
    (command,) = list_commands(list_code(f"`{line}`"))
    assert find_fault(*command) == ""


def test_what_is_no_command_is_not_read_as_one():
    assert list_commands(list_code("`study.toml`, `study`, GNU make 3.81, `made study x`, to make study of it")) == []


def test_a_command_of_a_workflow_that_does_not_exist_is_seen():
    workflow = "jobs: {a: {steps: [{uses: b}, {run: 'make study\\nmake sudty'}]}}".replace("\\n", "\n\n    ")
    faults = [find_fault(*command) for command in list_commands(list_steps(workflow))]
    assert faults == ["", "no target sudty"]
