"""What the study is built with out: the programs and their versions, on which the bytes of its files depend."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable
from contextlib import suppress
from ctypes import CDLL, c_char_p
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

NAME = re.compile(r"[A-Za-z0-9._-]+")
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")  # by system
BREW = Path("/opt/homebrew/lib")  # where macOS does not look by itself


@cache
def read_software() -> dict[str, str]:
    """Return program → version: Python, this package and what it asks for, and Pango where it is installed."""
    asked = [NAME.match(line)[0] for line in requires("analysis") or () if "extra ==" not in line]
    versions = {"Python": platform.python_version(), "analysis": version("analysis")}
    for name in sorted(asked):
        with suppress(PackageNotFoundError):  # a system for which it is not asked
            versions[name] = version(name)
    return versions | ({"Pango": pango} if (pango := read_pango()) else {})


def read_pango() -> str:
    """Return the version of Pango, which sets the lines of PDFs and is no Python package; nothing where it is not."""
    library = load_library(PANGO)
    if library is None:
        return ""
    library.pango_version_string.restype = c_char_p
    return library.pango_version_string().decode("ascii")


def load_library(names: Iterable[str]) -> CDLL | None:
    """Return the first of these libraries that is installed, if any."""
    for place in (place for name in names for place in (name, BREW / name)):
        with suppress(OSError):
            return CDLL(str(place))
    return None
