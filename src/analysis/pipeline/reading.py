"""Files of documents in, their pages and passages out; what was read once is kept by the hash of its file."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FRAMES = ("pages", "passages", "boxes", "problems")
RECOGNISED = ".ocr.txt"


def hash_files(paths: Mapping[str, Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by its name."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}


def read_all(register: pd.DataFrame, paths: Mapping[str, Path], kept: Path) -> dict[str, pd.DataFrame]:
    """Return pages, passages, boxes and problems of all documents of the register, one below the other.

    `paths`: by the name that the register gives a file. `kept`: the folder in which what was read lies, under a hash of
    the file, of the text recognised in it and of the code that reads; what is of no document any more is deleted.
    """
    import pandas as pd

    from analysis.pipeline.imports import hash_code

    code, parts = hash_code("analysis.documents.passages"), []
    kept.mkdir(parents=True, exist_ok=True)
    named = {}
    for row in register.itertuples():
        data = paths[row.file].read_bytes()
        beside = paths.get(row.file.rpartition(".")[0] + RECOGNISED)
        recognised = beside.read_text(encoding="utf-8") if beside else None
        key = hashlib.sha256(b"\0".join([data, (recognised or "").encode(), code.encode(), row.document.encode()]))
        named[kept / f"{key.hexdigest()[:32]}.pkl"] = row.document, row.file, data, recognised
    for path, what in named.items():
        if not path.exists():
            _keep(path, _read(*what))
        parts.append(pickle.loads(path.read_bytes()))
    for path in set(kept.glob("*.pkl")) - set(named):
        path.unlink()
    return {name: pd.concat([part[name] for part in parts], ignore_index=True) for name in FRAMES}


def _read(document: str, file: str, data: bytes, recognised: str | None) -> dict[str, pd.DataFrame]:
    import pandas as pd

    from analysis.documents.extract import extract
    from analysis.documents.passages import check_quotes, make_passages

    extracted = extract(data, file, recognised)
    pages, passages, boxes = make_passages(extracted, document)
    check_quotes(pages, passages)
    problems = pd.DataFrame({"problem": [str(problem) for problem in extracted.problems]}, dtype="str")
    problems = problems.assign(document=document, file=file)
    return {"pages": pages, "passages": passages, "boxes": boxes, "problems": problems}


def _keep(path: Path, frames: dict[str, pd.DataFrame]) -> None:
    from analysis.files import write_bytes

    write_bytes(path, pickle.dumps(frames))
