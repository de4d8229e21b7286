"""The settings of a study as a dependency: what they say, not how they are written, nor what only limits a run."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cache

from pytask import PathNode

NAME = "study.toml"
LIMITS = ("build",)  # tables that say how long and how large a run may be: what it makes is the same


@dataclass(kw_only=True)
class SettingsNode(PathNode):
    """The node of study.toml: another comment or another limit of a run makes nothing anew."""

    def state(self) -> str | None:
        return hash_settings(self.path.read_bytes()) if self.path.is_file() else None


@cache
def hash_settings(content: bytes) -> str:
    """Return the SHA-256 of what settings say, in their order; of their bytes where they cannot be read, as tasks tell.

    >>> hash_settings(b'a = 1 # one') == hash_settings(b'a=1') != hash_settings(b'a = 2')
    True
    """
    try:
        settings = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError:
        return hashlib.sha256(content).hexdigest()
    said = {name: value for name, value in settings.items() if name not in LIMITS}
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
