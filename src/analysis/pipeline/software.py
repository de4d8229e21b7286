"""What the study is built with out: the programs and their versions, of which the bytes of its files depend."""

from __future__ import annotations

import platform
import re
from contextlib import suppress
from ctypes import CDLL, c_char_p
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version

NAME = re.compile(r"[A-Za-z0-9._-]+")
PANGO = "libpango-1.0-0"  # as `printing.PACKAGES` has it


@cache
def read_software() -> dict[str, str]:
    """Return program → version: Python, this package and what it asks for, and Pango where PDFs can be printed."""
    asked = [NAME.match(line)[0] for line in requires("analysis") or () if "extra ==" not in line]
    versions = {"Python": platform.python_version(), "analysis": version("analysis")}
    for name in sorted(asked):
        with suppress(PackageNotFoundError):  # a system for which it is not asked
            versions[name] = version(name)
    return versions | ({"Pango": pango} if (pango := read_pango()) else {})


@cache
def read_pango() -> str:
    """Return the version of Pango, which sets the lines of PDFs and is no Python package; nothing where it is not."""
    from analysis.pipeline.printing import BREW, PACKAGES, find_missing

    if find_missing():
        return ""
    for place in (place for name in PACKAGES[PANGO] for place in (name, BREW / name)):
        with suppress(OSError):
            tell = CDLL(str(place)).pango_version_string
            tell.restype = c_char_p
            return tell().decode("ascii")
    return ""
