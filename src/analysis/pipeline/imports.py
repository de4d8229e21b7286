"""A module's name in, the files of every `analysis` module it imports out: what a task's code depends on.

pytask sees the files a task reads but not the modules it imports; so each task depends on the hash of these files,
and a changed function of a station rebuilds what is made with it.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
WORDS = "words"  # the folder of the catalogue, of which a task may depend on single entries (`wording.py`)
# How a module names the file or the folder beside it that it reads: Path(__file__).with_name("data") / "rules.toml"
NAMED = re.compile(r'__file__\)(?:\.parent / |\.with_name\()"([\w.]+)"\)?(?: / "([\w.]+)")?')
# A line that imports from this package. Lines are read, not parsed: that takes a tenth of the time, which a build would
# spend each time; a test holds what is found to what Python itself finds.
IMPORT = re.compile(
    r"^[ \t]*(?:from (analysis(?:\.\w+)*) import (\([^)]*\)|.*)|import (.*\banalysis\..*))", re.MULTILINE
)


@cache
def list_code(*modules: str, without: tuple[str, ...] = ()) -> tuple[Path, ...]:
    """Return the files of the modules, of all modules of this package they import, and of the data these name.

    `without`: modules and folders of data that do not count.
    """
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found and name not in without:
            found.add(name)
            waiting += list_imports(name)
    data = {path for name in found for path in list_data(name) if path.parent.parent.name not in without}
    return tuple(sorted({locate(name) for name in found} | data))


@cache
def list_data(module: str) -> tuple[Path, ...]:
    """Return the files beside a module that it names: one, or all in a folder."""
    path = locate(module)
    places = [path.parent.joinpath(*parts) for parts in NAMED.findall(path.read_text(encoding="utf-8"))]
    return tuple(file for place in places for file in (place, *place.rglob("*")) if file.is_file())


@cache
def hash_code(*modules: str, without: tuple[str, ...] = ()) -> str:
    """Return the SHA-256 of all files of `list_code`: it changes when any of them does."""
    digest = hashlib.sha256()
    for path in list_code(*modules, without=without):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + _hash_file(path))
    return digest.hexdigest()


@cache
def _hash_file(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


@cache
def list_imports(module: str) -> tuple[str, ...]:
    """Return the modules of this package that a module imports, its own packages among them."""
    names = {module.rsplit(".", depth)[0] for depth in range(1, module.count(".") + 1)}
    for package, imported, whole in IMPORT.findall(locate(module).read_text(encoding="utf-8")):
        names |= {package, *(f"{package}.{name}" for name in re.findall(r"\w+", imported))}
        names |= set(re.findall(r"[\w.]+", whole))
    return tuple(sorted(name for name in names & _list_modules(PACKAGE) if name.startswith("analysis.")))


@cache
def _list_modules(package: Path) -> frozenset[str]:
    """Return the names of the modules in the folder of a package."""
    paths = (path.relative_to(package.parent).with_suffix("").parts for path in package.rglob("*.py"))
    return frozenset(".".join(parts).removesuffix(".__init__") for parts in paths)


def locate(module: str) -> Path:
    """Return the file of a module of this package."""
    parts = module.split(".")[1:]
    as_module = PACKAGE.joinpath(*parts).with_suffix(".py") if parts else PACKAGE / "__init__.py"
    return as_module if as_module.is_file() else PACKAGE.joinpath(*parts, "__init__.py")
