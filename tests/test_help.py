"""`study --help` is a guide, each command has an example that it takes, and what is mistyped gets a suggestion."""

import shlex

import pytest
import typer

from analysis.cli import app, main

PROGRAM = typer.main.get_command(app)
COMMANDS = sorted(PROGRAM.commands)


@pytest.fixture
def run(monkeypatch, capsys):
    """A function that runs the command in a terminal of some columns, and returns its exit code and what it printed."""

    def run_command(*arguments: str, columns: int = 120) -> tuple[int, str]:
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr("sys.argv", ["study", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out + printed.err

    return run_command


def test_help_says_what_to_do_first_second_and_third(run):
    code, text = run("--help")
    steps = ["study new ../vidin", "study check", "study build", "study open"]
    assert code == 0
    places = [text.index(step) for step in steps]
    assert places == sorted(places)
    assert text.index("Inputs") < text.index("The site") < text.index("Look into it")
    assert all(f" {name} " in text for name in COMMANDS)


def test_the_study_of_an_option_is_said_to_be_the_pattern_where_a_new_one_is_started(run):
    texts = {name: " ".join(run(name, "--help")[1].split()) for name in ("new", "check")}
    found = {name: "Whose questionnaire and notebooks it takes" in text for name, text in texts.items()}
    assert found == {"new": True, "check": False}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_fits_the_terminal_and_has_an_example(run, name, columns):
    code, text = run(*filter(None, (name, "--help")), columns=columns)
    assert code == 0
    assert max(map(len, text.splitlines())) <= columns
    assert f"Example: study {name}" in text


@pytest.mark.parametrize("name", COMMANDS)
def test_an_example_is_taken_by_its_command(name):
    _, program, command, *arguments = shlex.split(PROGRAM.commands[name].epilog)
    assert (program, command) == ("study", name)
    PROGRAM.commands[name].make_context(name, arguments)


def test_an_example_with_an_option_that_is_not_there_is_found():
    with pytest.raises(Exception, match="No such option"):
        PROGRAM.commands["check"].make_context("check", ["--mend"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["check", "--fxi"], "--fix"),
        (["build", "--workers", "0"], "greater than or equal to 1"),
        (["new"], "Missing argument"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_is_near(run, arguments, words):
    code, text = run(*arguments)
    assert code == 2 and words in text


@pytest.mark.parametrize("command", ["build", "check", "audit", "open", "lab"])
def test_a_folder_that_is_no_study_is_told_and_how_to_start_one(run, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANALYSIS_STUDY", raising=False)
    code, text = run(command)
    assert code == 1
    assert "is no study" in text and "study new DIRECTORY" in text and "Traceback" not in text
