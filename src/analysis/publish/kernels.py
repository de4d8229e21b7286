"""Kernels forked from one warm process: a notebook starts in a tenth of a second instead of seconds.

A Jupyter kernel provisioner (jupyter_client's extension point), registered under the name in
`PROVISIONER`, so papermill, nbclient and nbval need no change. One process imports the heavy packages
once (multiprocessing's forkserver); each kernel is a fork of it. Where a system cannot fork, the
ordinary provisioner starts kernels and nothing else changes.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import secrets
import sys
import tempfile
import threading
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase
from jupyter_client.provisioning.factory import KernelProvisionerFactory

PROVISIONER = "analysis-fork"
WARM = ("ipykernel.kernelapp", "ipykernel.ipkernel", "IPython.core.interactiveshell", "debugpy", "pandas", "seaborn")
POLL_SECONDS = 0.01


def use_forked_kernels(*modules: str) -> bool:
    """Let every kernel started by this process be forked from one that has imported `modules`.

    Returns False, and changes nothing, where the system cannot fork (Windows).
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return False
    _context().set_forkserver_preload([*WARM, *modules])
    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    forkserver.ensure_running()  # it imports while this process does something else
    return True


class ForkProvisioner(KernelProvisionerBase):
    """Start, signal and end one kernel that is a fork of the warm process."""

    process: multiprocessing.process.BaseProcess | None = None

    @property
    def has_process(self) -> bool:
        return self.process is not None

    async def poll(self) -> int | None:
        return None if self.process is None or self.process.is_alive() else self.process.exitcode

    async def wait(self) -> int | None:
        while self.process is not None and self.process.is_alive():
            await asyncio.sleep(POLL_SECONDS)
        code = self.process.exitcode if self.process is not None else 0
        self.process = None
        return code

    async def send_signal(self, signum: int) -> None:
        if self.process is not None and self.process.is_alive():
            with contextlib.suppress(ProcessLookupError):  # it may end at this moment
                os.kill(self.process.pid, signum)

    async def kill(self, restart: bool = False) -> None:
        if self.process is not None:
            self.process.kill()

    async def terminate(self, restart: bool = False) -> None:
        if self.process is not None:
            self.process.terminate()

    async def cleanup(self, restart: bool = False) -> None:
        """Nothing is held that outlives the process; the manager removes its own sockets and file."""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if manager.transport != "ipc":  # else it is started again, and its clients know where
            manager.transport = "ipc"  # sockets are files: no port can clash, nothing listens on the network
            manager.ip = str(Path(tempfile.gettempdir()) / f"kernel-{secrets.token_hex(6)}")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=["-f", manager.connection_file], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        folder = kwargs.get("cwd") or os.getcwd()  # noqa: PTH109 – the kernel's folder is the caller's
        self.process = _context().Process(target=_serve, args=(cmd, folder, kwargs["env"]), daemon=True)
        self.process.start()
        return self.connection_info


def _context() -> multiprocessing.context.BaseContext:
    return multiprocessing.get_context("forkserver")


def _serve(arguments: list[str], folder: str, environment: dict[str, str]) -> None:
    """Be a kernel, in the forked process."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.path.insert(0, "")
    os.setsid()
    threading.Thread(target=_end_with_caller, daemon=True).start()
    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    # with a parent named, a kernel whose warm process has gone ends itself, and none talks to the terminal
    app.initialize([*arguments, f"--IPKernelApp.parent_handle={os.getppid()}", "--log-level=CRITICAL"])
    app.start()


def _end_with_caller() -> None:
    """End this kernel when the process that asked for it is gone; the warm process would outlive it, too."""
    multiprocessing.parent_process().join()
    os._exit(1)
