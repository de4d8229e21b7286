"""Take the released tables of the built demonstration as those that are expected.

Run `study build`, then `.venv/bin/python tests/expected/renew.py`, and write a line for every table whose figures
changed under “Numbers changed” in CHANGELOG.md: what it was, what it is, and why.
"""

from __future__ import annotations

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT, EXPECTED = ROOT / "data/processed/tables", ROOT / "tests/expected"
OF_THE_MACHINE = {"software"}  # versions of programs are no result


def renew(built: Path = BUILT, expected: Path = EXPECTED) -> list[str]:
    """Copy every table but those of the machine, delete those no longer made; return the names of what changed."""
    made = {path.name: path for path in sorted(built.glob("*.csv")) if path.stem not in OF_THE_MACHINE}
    before = {path.name: path.read_bytes() for path in expected.glob("*.csv")}
    for name in before.keys() - made.keys():
        (expected / name).unlink()
    for name, path in made.items():
        shutil.copyfile(path, expected / name)
    return [name for name, path in made.items() if before.get(name) != path.read_bytes()]


if __name__ == "__main__":
    print("\n".join(renew()) or "nothing has changed")
