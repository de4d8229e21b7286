"""The graph of the build: one pytask task for each file or set of files that is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from pytask import NodeInfo, PathNode, PythonNode, Task

from analysis.pipeline.imports import hash_code, locate

Files = Mapping[str, Any]  # argument → Path, or list or dict of Paths


def make_task(
    function: Callable, name: str, inputs: Files, outputs: Files, uses: tuple[str, ...] = (), **values: str
) -> Task:
    """Return a task that calls `function(**inputs, **outputs, **values)` when anything it depends on has changed.

    It depends on the content of `inputs`, on `values` (plain texts) and on the code: the function's own
    module and the modules `uses`, with all they import.
    """
    path = locate(function.__module__)
    texts = values | {"code": hash_code(function.__module__, *uses)}
    dependencies = {key: _nodes(value) for key, value in inputs.items()}
    for key, text in texts.items():
        identity = NodeInfo(arg_name=key, path=(), task_path=path, task_name=name, value=None)  # else all are one node
        dependencies[key] = PythonNode(name=f"{name}:{key}", value=text, hash=True, node_info=identity)
    return Task(
        base_name=name,
        path=path,
        function=partial(run_without_code, function, **outputs),
        depends_on=dependencies,
        produces={key: _nodes(value) for key, value in outputs.items()},
    )


def run_without_code(function: Callable, *, code: str, **arguments: Any) -> None:
    """Call a task's function; `code` is there to be depended on, not to be passed on."""
    warm_up()
    function(**arguments)


@cache
def warm_up() -> None:
    """Start the warm process of kernels and prints with the first task: a build with nothing to do needs none."""
    from analysis.pipeline.printing import list_warm
    from analysis.publish.kernels import use_forked_kernels

    use_forked_kernels("analysis.report.report", *list_warm())


def _nodes(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _nodes(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_nodes(entry) for entry in value]
    return PathNode.from_path(Path(value))
