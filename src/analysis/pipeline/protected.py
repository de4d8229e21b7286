"""Which rows were hidden jointly, kept by the hash of all that it depends on: it costs more than all other steps."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.study import Disclosure, Study

if TYPE_CHECKING:
    import pandas as pd

    from analysis.disclosure.structure import Structure

FOLDER = "protected"  # in data/processed


def read_hidden(
    study: Study, told: dict[str, pd.DataFrame], structure: Structure, limits: Disclosure, earlier: pd.DataFrame
) -> dict[str, pd.Series] | None:
    """Return by table whether each row was hidden, or None where these tables were not protected before."""
    import pandas as pd

    path = _name(study, told, structure, limits, earlier)
    if not path.is_file():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: pd.Series(table.index.isin(kept[name]), index=table.index) for name, table in told.items()}


def write_hidden(
    study: Study, hidden: dict[str, pd.Series], told: dict[str, pd.DataFrame], structure: Structure,
    limits: Disclosure, earlier: pd.DataFrame,
) -> None:  # fmt: skip
    """Keep by table which rows are hidden, in place of what was kept before."""
    from analysis.files import write_text

    path = _name(study, told, structure, limits, earlier)
    for old in path.parent.glob("*.json"):
        old.unlink()
    rows = {name: [int(row) for row in flags.index[flags]] for name, flags in hidden.items()}
    write_text(path, json.dumps(rows))


def _name(
    study: Study, told: dict[str, pd.DataFrame], structure: Structure, limits: Disclosure, earlier: pd.DataFrame
) -> Path:
    """Return the file that is kept of tables, structure, limits, earlier releases and the code of the suppression."""
    from analysis.disclosure.structure import to_frames
    from analysis.pipeline.imports import hash_code

    digest = hashlib.sha256(f"{hash_code('analysis.disclosure.joint')} {limits}".encode())
    for name, frame in {**told, **to_frames(structure), "earlier": earlier}.items():
        digest.update(f"\0{name}\0{frame.to_csv(float_format='%.12g')}".encode())
    return study.processed / FOLDER / f"{digest.hexdigest()}.json"
