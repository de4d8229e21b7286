"""Kernels forked from one warm process: a notebook starts in a tenth of a second instead of seconds.

A Jupyter kernel provisioner (jupyter_client's extension point), registered under the name `warm.PROVISIONER`, so
papermill, nbclient, nbval and JupyterLab need no change. The kernel specification `analysis` asks for it, and
`warm.use_forked_kernels` lets it start all Python kernels of a process. Where a system cannot fork (Windows), kernels
start in the ordinary way.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Integer

from analysis.publish.warm import can_fork, start_warm_process

LAUNCHER = "ipykernel_launcher"  # the module that an ordinary Python kernel runs
MOST_SIGNS = 80  # of the folder of sockets; the path of a socket may have 104 bytes (macOS)


class ForkProvisioner(LocalProvisioner):
    """Start, signal and end one kernel: a fork of the warm process where it can be one, else an ordinary process."""

    memory_bytes = Integer(0, help="How much memory the kernel may take, in bytes; 0: as much as there is.").tag(
        config=True
    )
    folder: Path | None = None  # of the sockets

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        if can_fork() and _is_own_python(self.kernel_spec.argv) and manager.transport != "ipc":
            manager.transport = "ipc"  # sockets are files: no port can clash, nothing listens on the network
            self.folder = make_socket_folder()
            manager.ip = str(self.folder / "k")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        if self.folder is None:
            return await super().launch_kernel(cmd, **kwargs)
        from analysis.publish.forks import Fork
        from analysis.publish.kernel import serve

        arguments = cmd[cmd.index(LAUNCHER) + 1 :]
        self.cwd = kwargs.get("cwd") or str(Path.cwd())
        start_warm_process()
        readable, writable = os.pipe()
        try:
            self.process = Fork(serve, arguments, self.cwd, kwargs["env"], self.memory_bytes, files=[writable])
        finally:
            os.close(writable)
        self.pid = self.pgid = self.process.pid
        await _wait_for(readable)  # till its sockets are bound, or it has ended
        os.close(readable)
        return self.connection_info

    async def kill(self, restart: bool = False) -> None:
        await super().kill(restart)
        if self.folder and self.process and self.process.poll() is None:
            await _wait_for(self.process.fileno())  # at once; the manager would look again in a tenth of a second

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self.folder:
            if self.process:
                self.process.poll()
                self.process.end_group()
            if not restart:
                shutil.rmtree(self.folder, ignore_errors=True)


class ForkClient(AsyncKernelClient):
    """A client of a kernel whose sockets are bound before it is asked anything, as those of forked kernels are."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait till the kernel answers and is heard on every channel.

        jupyter_client's own goes on to listen for what else is said in a fifth of a second, to throw it away; nbclient
        passes over what answers no question of its own.
        """
        end = time.monotonic() + (timeout or math.inf)
        while time.monotonic() < end and await self.is_alive():
            self.kernel_info()
            with contextlib.suppress(Empty):
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=1)
                return
        raise RuntimeError("the kernel died, or said nothing, before it was ready")


def make_socket_folder() -> Path:
    """Make a folder for sockets that only its user can look into, with a path that is short enough."""
    prefix = f"{name_folders(os.getpid())}-"
    chosen = tempfile.gettempdir() if len(tempfile.gettempdir()) + len(prefix) < MOST_SIGNS else "/tmp"
    return Path(tempfile.mkdtemp(prefix=prefix, dir=chosen))


def name_folders(pid: int) -> str:
    """Return how the names of folders of a process begin; what it leaves, killed, is found by that."""
    return f"kernels-{pid}"


def _is_own_python(argv: list[str]) -> bool:
    """Whether a kernel specification asks for an ordinary kernel of this very Python."""
    names = {"python", f"python{sys.version_info[0]}", f"python{sys.version_info[0]}.{sys.version_info[1]}"}
    return argv[0] in {*names, sys.executable} and LAUNCHER in argv


async def _wait_for(descriptor: int) -> None:
    """Wait till something can be read from a descriptor, or its other end is closed."""
    loop, ready = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ready.set)
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)
