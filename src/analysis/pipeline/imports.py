"""A module's name in, the files of every `analysis` module it imports out: what a task's code depends on.

pytask sees the files a task reads but not the modules it imports; so each task depends on the hash of these files,
and a changed function of a station rebuilds what is made with it.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
DATA = ("*.toml", "data/*", "templates/*", "templates/report/*")  # what a package's code reads beside its modules


def list_code(*modules: str) -> list[Path]:
    """Return the files of the modules, of all modules of this package they import, and of the data beside them."""
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += list_imports(name)
    files = {locate(name) for name in found}
    data = {
        path for file in files for pattern in _data_of(file) for path in file.parent.glob(pattern) if path.is_file()
    }
    return sorted(files | data)


@cache
def hash_code(*modules: str) -> str:
    """Return the SHA-256 of all files of `list_code`: it changes when any of them does."""
    digest = hashlib.sha256()
    for path in list_code(*modules):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


@cache
def list_imports(module: str) -> tuple[str, ...]:
    """Return the modules of this package that a module imports, its own packages among them."""
    path = locate(module)
    parents = [module.rsplit(".", depth)[0] for depth in range(1, module.count(".") + 1)]
    names = set(parents)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return tuple(sorted(name for name in names if name.startswith("analysis.") and _exists(name)))


def locate(module: str) -> Path:
    """Return the file of a module of this package."""
    parts = module.split(".")[1:]
    as_module = PACKAGE.joinpath(*parts).with_suffix(".py") if parts else PACKAGE / "__init__.py"
    return as_module if as_module.is_file() else PACKAGE.joinpath(*parts, "__init__.py")


def _exists(module: str) -> bool:
    return locate(module).is_file()


def _data_of(file: Path) -> tuple[str, ...]:
    """Data stand in the folder of the module, or one below it, and are read by the modules of that folder."""
    return (*DATA, "words/*/*.toml")
