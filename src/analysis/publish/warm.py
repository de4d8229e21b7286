"""Starts the warm process that kernels are forks of, before anything that takes long is imported here."""

from __future__ import annotations

import logging
import multiprocessing
from functools import cache

PROVISIONER = "analysis-fork"
FIRST, LAST = "analysis.publish.tether", "analysis.publish.warmed"
# What a kernel imports when it starts, and what most notebooks import, or pandas and matplotlib for them later.
WARM = (
    "analysis.publish.cold", "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.debugger",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.oinspect", "IPython.extensions.storemagic",
    "tornado.platform.asyncio", "psutil", "matplotlib.backends.backend_svg", "pandas", "pandas.io.formats.html",
    "analysis.publish.without_scipy", "analysis.publish.drawn",
)  # fmt: skip


def use_forked_kernels(*modules: str) -> bool:
    """Let every Python kernel started by this process be forked from one that has imported `modules`.

    Returns False, and changes nothing, where the system cannot fork (Windows).
    """
    if not start_warm_process(*modules):
        return False
    from jupyter_client.provisioning.factory import KernelProvisionerFactory

    KernelProvisionerFactory.instance().default_provisioner_name = PROVISIONER
    return True


def start_warm_process(*modules: str) -> bool:
    """Start the warm process where the system can fork, and say whether it can; it imports while this one goes on."""
    if not can_fork():
        return False
    from analysis.publish.forks import warm_up

    warm_up([FIRST, *WARM, *modules, LAST])
    return True


def can_fork() -> bool:
    """Whether the system can fork a process; where it cannot, a warning says so once."""
    possible = "forkserver" in multiprocessing.get_all_start_methods()
    if not possible:
        _warn()
    return possible


@cache
def _warn() -> None:
    logging.getLogger(__name__).warning("this system cannot fork: kernels start in the ordinary way, in seconds")
