"""The command `study`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from analysis.errors import Problems, StudyError, WrongUse
from analysis.terminal import (
    errors,
    mend_tables,
    print_costs,
    print_differences,
    print_problems,
    print_summary,
    show_progress,
)

GUIDE = """\
A study from its raw inputs to its site: settings in study.toml, inputs in data/raw, the site in output/site.

\b
First    study new ../vidin   start a study of another place
Second   study check          what its inputs lack yet, and what comes next
Third    study build          the site; again after every change
Then     study open           read it in the browser

Each command works on the study of the folder you are in; its own help has an example.
"""
EXAMPLE = "Example: study build novo_selo --language en"
START, SITE, LOOK = "Inputs", "The site", "Look into it"  # groups of commands
# JupyterLab would ask hosts for news, for a newer version and for extensions; rows are looked at without a network.
OFFLINE = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode="rich", help=GUIDE, epilog=EXAMPLE)

StudyFolder = Annotated[
    Path | None,
    typer.Option(
        "--study", metavar="DIRECTORY", help="The study (default: the nearest folder upwards with study.toml)."
    ),
]
PatternFolder = Annotated[
    Path | None,
    typer.Option(
        "--study",
        metavar="DIRECTORY",
        help="Whose questionnaire and notebooks it takes (default: of the nearest study, else of the package).",
    ),
]


@app.command(
    help="Start an empty study: questionnaire, notebooks and templates of every input, and no row.",
    epilog="Example: study new ../vidin",
    rich_help_panel=START,
)
def new(
    directory: Annotated[Path, typer.Argument(metavar="DIRECTORY", help="A new or empty folder.")],
    study: PatternFolder = None,
) -> None:
    from analysis.pipeline.check import check_study
    from analysis.pipeline.new import find_pattern, start_study

    start_study(find_pattern(study), directory)
    out = Console(soft_wrap=True, highlight=False)
    out.print(f"an empty study stands in {directory}; what it needs next:\n", markup=False)
    print_problems(*check_study(directory))


@app.command(
    help="Check every raw input, and print every problem, not the first, with where it is and how to mend it.",
    epilog="Example: study check --fix",
    rich_help_panel=START,
)
def check(
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="First show how tables written by hand would be mended – encoding, case of column names, blanks at "
            "the end of cells, line ends – and ask before it is done. No value changes, no export is touched.",
        ),
    ] = False,
    study: StudyFolder = None,
) -> None:
    from analysis.pipeline.check import check_study
    from analysis.pipeline.mending import find_mended
    from analysis.study import load_study

    if fix:
        mend_tables(find_mended(load_study(study)))
    if print_problems(*check_study(study)):
        raise typer.Exit(1)


@app.command(
    help="Read any XLSForm and an export of it: what was found, counts per question, problems.",
    epilog="Example: study inspect --form forms/2026112301.xlsx --form forms/2026110101.xlsx kobo.csv",
    rich_help_panel=START,
)
def inspect(
    export: Annotated[Path, typer.Argument(metavar="EXPORT", help="CSV, XLSX, XLS, ODS or ZIP.")],
    form: Annotated[
        list[Path] | None,
        typer.Option("--form", metavar="FORM.xlsx", help="An XLSForm, the newest first (default: those of the study)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    study: StudyFolder = None,
) -> None:
    import json

    from analysis.pipeline.inspect import inspect_export, lay_out
    from analysis.study import load_study

    report = inspect_export(form or list(load_study(study).forms), export)
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        for part in lay_out(report, export.name):
            Console(soft_wrap=True, highlight=False).print(part)
    if report["errors"]:
        raise typer.Exit(1)


@app.command(
    help="Build the site, or the pages of the named municipalities; only what has changed is made anew.",
    epilog=EXAMPLE,
    rich_help_panel=SITE,
)
def build(
    municipalities: Annotated[
        list[str] | None,
        typer.Argument(metavar="MUNICIPALITY", help="Slugs, as in study.toml (default: all)."),
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="LANG", help="Build the pages of one language.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Tasks done at the same time (default: one per core).")
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Run the tasks on the Dask cluster whose scheduler is at tcp://HOST:PORT."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Run the named pages again though nothing has changed.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Build again in another place, compare, and leave the study as it is.")
    ] = False,
    profile: Annotated[
        bool, typer.Option("--profile", help="Print what each task cost; it is in output/logs in any case.")
    ] = False,
    study: StudyFolder = None,
) -> None:
    from analysis.pipeline.build import build as run_build
    from analysis.pipeline.printing import find_missing
    from analysis.pipeline.quality import summarise_quality
    from analysis.study import load_study

    loaded = load_study(study)
    if verify and (force or cluster):
        raise typer.BadParameter("--verify builds everything anew as it is, here; leave --force and --cluster out")
    if verify:
        from analysis.pipeline.verify import verify_build

        differences = verify_build(loaded, tuple(municipalities or ()), language, workers)
        print_differences(differences)
        raise typer.Exit(1 if differences else 0)
    with show_progress() as listener:
        result = run_build(
            loaded, tuple(municipalities or ()), language, workers, force, listener, cluster=cluster,
        )  # fmt: skip
    if profile:
        print_costs(result.costs)
    print_summary(result, loaded.root)
    if noticed := summarise_quality(loaded.processed / "quality"):
        Console(soft_wrap=True, highlight=False).print(noticed, markup=False)
    if missing := find_missing():
        errors.print(missing, markup=False)
    if result.failed:
        raise typer.Exit(1)


@app.command(
    "open",
    help="Serve the built site to this computer alone, and open it in the browser.",
    epilog="Example: study open",
    rich_help_panel=SITE,
)
def open_site(study: StudyFolder = None) -> None:
    import threading
    import webbrowser

    from analysis.folders import restore_folder
    from analysis.publish.serve import serve_site
    from analysis.study import load_study

    site = load_study(study).output / "site"
    restore_folder(site)
    if not (site / "index.html").is_file():
        raise StudyError("the site has not been built", where=str(site / "index.html"), fix="run `study build`")
    out = Console(soft_wrap=True, highlight=False)
    with serve_site(site) as address:
        out.print(f"the site: {address} – Ctrl-C ends", markup=False)
        try:
            webbrowser.open(address)
            threading.Event().wait()
        except KeyboardInterrupt:
            out.print("ended")


@app.command(
    help="Attack the built site as an intruder would: what it exposes, and how much of each table is hidden.",
    epilog="Example: study audit --json",
    rich_help_panel=SITE,
)
def audit(
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON.")] = False,
    study: StudyFolder = None,
) -> None:
    import json

    from analysis.pipeline.audit import audit_built
    from analysis.pipeline.audit_report import describe_audit, lay_out
    from analysis.study import load_study

    loaded = load_study(study)
    report = describe_audit(loaded, audit_built(loaded))
    if as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    else:
        for part in lay_out(report):
            Console(soft_wrap=True, highlight=False).print(part)
    if report["exposed"]:
        raise typer.Exit(1)


@app.command(
    help="Find passages in the policy documents: all words in any of their forms, a “phrase” as it stands, -word not.",
    epilog="Example: study search участие на ромите",
    rich_help_panel=LOOK,
    context_settings={"ignore_unknown_options": True},  # -word
)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to look for.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print all passages as JSON.")] = False,
    study: StudyFolder = None,
) -> None:
    import json

    from analysis.pipeline.search import explain_nothing, lay_out, search_documents, to_rows
    from analysis.study import load_study

    loaded, query = load_study(study), " ".join(words)
    hits = search_documents(loaded, query)
    out = Console(soft_wrap=True, highlight=False)
    if as_json:
        sys.stdout.write(json.dumps(to_rows(hits), ensure_ascii=False, indent=1) + "\n")
    elif hits:
        for part in lay_out(hits, out.is_terminal):
            out.print(part)
    if not hits:
        errors.print(explain_nothing(loaded, query), markup=False)


@app.command(help="Start JupyterLab on this study.", epilog="Example: study lab", rich_help_panel=LOOK)
def lab(study: StudyFolder = None) -> None:
    import subprocess

    from analysis.study import load_study

    command = [sys.executable, "-m", "jupyterlab", "--notebook-dir", str(load_study(study).root), *OFFLINE]
    raise typer.Exit(subprocess.run(command, check=False).returncode)


def main() -> None:
    """Run the command; an error of the study is one clear message and exit code 1, wrong use ends with 2."""
    try:
        app(prog_name="study")
    except Problems as error:
        errors.print(f"[bold red]{len(error.problems)} problems[/]")
        for problem in error.problems:
            errors.print(f"  • {problem}", markup=False)
        sys.exit(1)
    except StudyError as error:
        errors.print("[bold red]error[/]", end=" ")
        errors.print(str(error), markup=False)
        sys.exit(2 if isinstance(error, WrongUse) else 1)


if __name__ == "__main__":
    main()
