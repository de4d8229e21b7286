"""The graph of the build: one pytask task for each file or set of files that is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from pytask import NodeInfo, PathNode, PythonNode, Task

from analysis.pipeline.imports import WORDS, hash_code, list_code, locate
from analysis.pipeline.settings_node import NAME, SettingsNode
from analysis.pipeline.wording import CATALOGUE, AskedWords, keep_note

Files = Mapping[str, Any]  # argument → Path, or list or dict of Paths


def make_task(
    function: Callable,
    name: str,
    inputs: Files,
    outputs: Files,
    uses: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    notes: Path | None = None,
    **values: str,
) -> Task:
    """Return a task that calls `function(**inputs, **outputs, **values)` when anything it depends on has changed.

    It depends on the content of `inputs` – of a list also on the names, so that a file which is gone is a change, too –
    on `values` (plain texts) and on the code: the function's own
    module and the modules `uses`, with all they import, but not on the modules `without`. Where this code has the
    catalogue, the task depends on the words that it asked for – on all, when it does not note them in the folder
    `notes`.
    """
    path = locate(function.__module__)
    code = hash_code(function.__module__, *uses, without=(WORDS, *without))
    listed = [path for value in inputs.values() if isinstance(value, list) for path in value]
    texts = values | {"code": " ".join([code, *("/".join(path.parts[-2:]) for path in listed)])}
    dependencies = {key: _nodes(value) for key, value in inputs.items()}
    for key, text in texts.items():
        identity = NodeInfo(arg_name=key, path=(), task_path=path, task_name=name, value=None)  # else all are one node
        dependencies[key] = PythonNode(name=f"{name}:{key}", value=text, hash=True, node_info=identity)
    if locate(CATALOGUE) in list_code(function.__module__, *uses, without=without):
        settings = inputs.get("settings")
        own = Path(settings).parent / "words" if settings else None
        dependencies["asked"] = AskedWords(name=f"{name}:asked", note=notes and notes / f"{name}.txt", own=own)
    return Task(
        base_name=name,
        path=path,
        function=partial(run_without_code, function, **outputs),
        depends_on=dependencies,
        produces={key: _nodes(value) for key, value in outputs.items()},
    )


def run_without_code(function: Callable, *, code: str, asked: Path | None = None, **arguments: Any) -> None:
    """Call a task's function and note in `asked` the words it asks for; `code` is only there to be depended on."""
    warm_up()
    with keep_note(asked):
        function(**arguments)


@cache
def warm_up() -> None:
    """Start the warm process of kernels and prints with the first task: a build with nothing to do needs none.

    It is imported by name, for what is made does not depend on it: a changed template runs no task of the survey.
    """
    import_module("analysis.pipeline.warming").start()


def _nodes(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _nodes(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_nodes(entry) for entry in value]
    path = Path(value)
    return (SettingsNode if path.name == NAME else PathNode).from_path(path)
