"""The address of a Dask scheduler in, an executor for pytask-parallel out, whose tasks run on the cluster's workers.

Tasks and their files stand on a folder that every machine sees under one path; planning, assembly and audit stay here.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import StudyError, raise_all
from analysis.files import write_text
from analysis.pipeline.worker import Needs, examine, list_software, run_on_worker
from analysis.study import Study

if TYPE_CHECKING:
    from distributed import Client

HELP = "see docs/how-to/cluster.md"
ANSWER_SECONDS, WORKER_SECONDS = 10, 30  # a scheduler that runs answers at once; workers may be starting
AT_HOME = ("survey",)  # its ids are hashed with the salt, which stays with its user
MARK = ".cluster.{}.txt"  # what a build that is cut off leaves of such a name the next one removes: see `remains`
NAMED = 3  # workers in a message


@contextmanager
def connect(address: str, study: Study) -> Iterator[int]:
    """Let pytask-parallel's Dask backend run tasks on the cluster at `address`; gives how many at a time.

    Raises `StudyError` when Dask is not installed, when no scheduler answers or no worker is there, and when a worker
    has other software than this process or does not see the folder of the study.
    """
    from pytask_parallel import ParallelBackend, registry

    with _open(address) as client, _mark(study) as mark:
        needs = Needs(*mark, tuple(list_software().items()))
        check_workers(client, needs)
        registry.register_parallel_backend(
            ParallelBackend.DASK, lambda n_workers: ClusterExecutor(client, needs), worker_type="threads"
        )  # of a thread, too, pytask-parallel makes nothing but the call: a worker runs several at a time
        yield sum(client.nthreads().values())


@contextmanager
def _open(address: str) -> Iterator[Client]:
    if find_spec("distributed") is None:
        raise StudyError(
            "Dask is not installed, which takes the build to a cluster",
            fix=f"pip install --no-deps --require-hashes -r requirements-test.lock, on every machine; {HELP}",
        )
    from distributed import Client

    try:
        asyncio.run(asyncio.wait_for(_greet(address), ANSWER_SECONDS + 1))
        client = Client(address, timeout=ANSWER_SECONDS, name="study-build", set_as_default=False)
    except (ValueError, TypeError) as error:  # TypeError: it asks for TLS, and Dask knows no certificates
        example = "for example tcp://192.168.1.10:8786, or tls://… where Dask's settings name the certificates"
        raise StudyError(f"is no address of a scheduler: {error}", where=address, expected=example) from error
    except OSError as error:
        found = f"no Dask scheduler answers within {ANSWER_SECONDS} seconds"
        fix = f"start it (dask scheduler), or look at the address it prints; {HELP}"
        raise StudyError(found, where=address, fix=fix) from error
    with client:
        yield client


async def _greet(address: str) -> None:
    """Raise an error unless a scheduler answers; a `Client` that finds none takes seconds to be rid of."""
    from distributed import Security
    from distributed.comm import connect as knock

    comm = await knock(address, timeout=ANSWER_SECONDS, **Security().get_connection_args("client"))
    await comm.close()


@contextmanager
def _mark(study: Study) -> Iterator[tuple[Path, str]]:
    """Give a file in the study, and what stands in it, by which a worker shows that it sees the same folder."""
    token = secrets.token_hex(4)
    path = study.processed / MARK.format(token)  # a new name, of which no machine remembers that there was none
    write_text(path, token)
    try:
        yield path, token
    finally:
        path.unlink(missing_ok=True)


def check_workers(client: Client, needs: Needs) -> None:
    """Raise `StudyError` when there is no worker, and for what keeps workers from building what this process would."""
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError as error:
        raise StudyError(
            f"the scheduler has no worker, nor got one within {WORKER_SECONDS} seconds",
            where=client.scheduler.address, fix=f"start workers: dask worker {client.scheduler.address}; {HELP}",
        ) from error  # fmt: skip
    workers: dict[tuple[str, str], list[str]] = {}
    for name, found in client.run(examine, needs, on_error="return").items():
        if isinstance(found, Exception):
            what, kind = f"this package cannot be imported: {found}", type(found).__name__
            found = ((f"{what} ({kind})", "install the same there as here, and start the worker again"),)
        for problem in found:
            workers.setdefault(problem, []).append(name)
    raise_all([StudyError(what, where=name_workers(names), fix=fix) for (what, fix), names in workers.items()])


def name_workers(names: list[str]) -> str:
    """Return the first of some workers and how many more there are.

    >>> name_workers(["tcp://10.0.0.1:40001"])
    'worker tcp://10.0.0.1:40001'
    """
    more = [f"{len(names) - NAMED} more"] if len(names) > NAMED else []
    return f"worker{'s' if len(names) > 1 else ''} {', '.join([*names[:NAMED], *more])}"


class ClusterExecutor(Executor):
    """Runs tasks on the workers of a cluster, those of `AT_HOME` here; what a cluster does to a task is told in words.

    Dask gives the tasks of a worker that is lost to others; half-written files are none, for a file is renamed whole.
    """

    def __init__(self, client: Client, needs: Needs) -> None:
        self.cluster, self.needs, self.home = client.get_executor(), needs, ThreadPoolExecutor(1)

    def submit(self, run: Callable, /, *, task: Any, **arguments: Any) -> Future:
        """Run one task, given by pytask-parallel with the function that calls it."""
        if task.base_name in AT_HOME:
            return self.home.submit(run, task=task, **arguments)
        call = partial(run_on_worker, self.needs, run, task=task, **arguments)
        told: Future = Future()
        key = f"{task.base_name}-{secrets.token_hex(8)}"  # what Dask's own pages show; never the same, never reused
        try:
            future = self.cluster.submit(call, key=key, pure=False)
        except Exception as error:  # the client's own kinds: it has lost the scheduler
            told.set_exception(explain_loss(error))
        else:
            future.add_done_callback(partial(_pass_on, told))
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.home.shutdown(wait, cancel_futures=cancel_futures)
        self.cluster.shutdown(wait)


def _pass_on(told: Future, done: Future) -> None:
    error = None if done.cancelled() else done.exception()
    if done.cancelled() or error:
        told.set_exception(explain_loss(error))
    else:
        told.set_result(done.result())


def explain_loss(error: BaseException | None) -> StudyError:
    """Return what became of a task that its worker did not bring to an end."""
    from distributed import KilledWorker

    if isinstance(error, StudyError):
        return error
    if isinstance(error, KilledWorker):
        return StudyError(
            f"{error.allowed_failures + 1} workers, one after the other, ended while they ran it",
            where=f"last worker {error.last_worker.address}",
            fix=f"look at the log of that worker: most often the memory is short, and fewer threads help; {HELP}",
        )
    return StudyError(
        f"the cluster is lost: {error or 'its scheduler no longer answers'}",
        fix="start the scheduler and workers again, then build again: what is done is not done anew",
    )
