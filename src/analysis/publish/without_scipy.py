"""Imports seaborn for the warm process without SciPy, which seaborn needs for a few kinds of figures only.

SciPy is half of what importing seaborn takes, half a second at the start of each build. Until a density or a tree of
clusters is drawn, what seaborn imports of SciPy is stood in for; what is called, or looked into, is the real thing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

PACKAGES = ("scipy.stats", "scipy.cluster")  # those that seaborn imports names from


class Later:
    """Stands for something of a module, a function or a module within it, until it is used."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def _get(self):
        return getattr(import_module(self._module), self._name)

    def __call__(self, *arguments, **named):
        return self._get()(*arguments, **named)

    def __getattr__(self, name: str):
        return getattr(self._get(), name)


class _Package(ModuleType):
    """A module of which every name is `Later`."""

    def __getattr__(self, name: str) -> Later:
        if name.startswith("__"):  # what the import system asks
            raise AttributeError(name)
        return Later(self.__name__, name)


def import_seaborn() -> None:
    """Import seaborn with `Later` in place of what it imports of SciPy, unless that has been imported."""
    absent = [name for name in PACKAGES if name not in sys.modules]
    sys.modules.update({name: _Package(name) for name in absent})
    try:
        import seaborn  # noqa: F401
    finally:
        for name in absent:
            del sys.modules[name]


import_seaborn()
