"""How pytask is set up for a build. A pytask plugin, registered by entry point."""

from __future__ import annotations

from pytask import hookimpl


@hookimpl
def pytask_add_hooks(pm) -> None:
    """Let our own loop run the tasks."""
    from analysis.pipeline import scheduling

    pm.register(scheduling)


@hookimpl
def pytask_parse_config(config) -> None:
    """Let pytask keep its state in pytask.lock alone.

    The database of its earlier versions, which it would fill as well, costs a commit for each of some 700 nodes:
    a second in a build that has nothing to do.
    """
    config["pm"].unregister(name="_pytask.database")
