"""The address of a Dask scheduler in, a connection to its workers out, which run the tasks of a build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def connect(address: str) -> Iterator[None]:
    """Let pytask-parallel's Dask backend find the cluster at `address` while the block runs."""
    from distributed import Client

    with Client(address):
        yield
