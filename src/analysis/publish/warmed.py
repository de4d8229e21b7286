"""Imported last by the warm process: what a kernel's start computes is computed, and nothing of it is copied later."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import signal
import tempfile
from pathlib import Path

from jupyter_client import localinterfaces

from analysis.publish import forks, tether
from analysis.publish.kernels import name_folders


def remove_folders(pid: int) -> None:
    """Remove the folders of sockets that a process left which was killed; the warm process outlives it."""
    for place in {tempfile.gettempdir(), "/tmp"}:
        for folder in Path(place).glob(f"{name_folders(pid)}-*"):
            shutil.rmtree(folder, ignore_errors=True)


localinterfaces.localhost()
atexit.register(os._exit, 0)  # last of all: nothing in this process needs to be taken apart
atexit.register(remove_folders, os.getppid())
for number in forks.LEFT_ALONE:  # meant for the whole group of the caller, at whose end this process ends, too
    signal.signal(number, signal.SIG_IGN)
tether.let_go()
gc.freeze()  # a collection in a fork would write to, and so copy, the memory of all that was imported
gc.enable()
