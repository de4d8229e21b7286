"""Files of documents in, their pages and passages out; what was read once is kept by the hash of its file."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from analysis.errors import Problems, StudyError
from analysis.processes import end_with_caller

if TYPE_CHECKING:
    import pandas as pd

FRAMES = ("pages", "passages", "boxes", "problems")
RECOGNISED = ".ocr.txt"
PROCESSES = 2  # more take more memory than a laptop may have
FEW = 16  # documents: fewer are read before a second process has begun
TOGETHER = 4  # documents that a process is given at a time


class Source(NamedTuple):
    """A document, the name that the register gives its file, the file, and the text recognised in it, if any."""

    document: str
    file: str
    path: Path
    recognised: Path | None


def read_all(register: pd.DataFrame, paths: Mapping[str, Path], kept: Path) -> dict[str, pd.DataFrame]:
    """Return pages, passages, boxes and problems of all documents of the register, one below the other.

    `paths`: by the name that the register gives a file. `kept`: the folder in which what was read lies, under a hash of
    the file, of the text recognised in it and of the code that reads; what is of no document any more is deleted.
    A document that cannot be read is a row of the problems, and stops no other.
    """

    kept.mkdir(parents=True, exist_ok=True)
    sources = {}
    for row in register.itertuples():
        source = Source(row.document, row.file, paths[row.file], paths.get(row.file.rpartition(".")[0] + RECOGNISED))
        sources[kept / f"{_hash_source(source)}.pkl"] = source
    _keep_all({path: source for path, source in sources.items() if not path.exists()})
    for path in set(kept.glob("*.pkl")) - set(sources):
        path.unlink()
    parts = [pickle.loads(path.read_bytes()) for path in sources] or [_make_frames("", "", [])]
    return {name: _stack([part[name] for part in parts]) for name in FRAMES}


def _hash_source(source: Source) -> str:
    from analysis.pipeline.imports import hash_code

    recognised = source.recognised.read_bytes() if source.recognised else b""
    code = hash_code("analysis.documents.passages").encode()
    parts = [source.path.read_bytes(), recognised, code, source.document.encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


def _keep_all(sources: dict[Path, Source]) -> None:
    """Read the documents and keep what was read at the paths; many are read by two processes."""
    processes = min(os.cpu_count() or 1, PROCESSES) if len(sources) >= FEW else 1
    if processes == 1:
        for path, source in sources.items():
            _keep(path, source)
        return
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), end_with_caller) as pool:
        for _ in pool.map(_keep, sources, sources.values(), chunksize=TOGETHER):
            pass  # an error is raised here


def _keep(path: Path, source: Source) -> None:
    from analysis.files import write_bytes

    write_bytes(path, pickle.dumps(_read(source)))


def _read(source: Source) -> dict[str, pd.DataFrame]:
    """Return what a document holds; where it cannot be read, or a quote is not what its page says, only why."""
    from analysis.documents.extract import extract
    from analysis.documents.passages import check_quotes, make_passages

    try:
        extracted = extract(source.path.read_bytes(), source.file, _read_recognised(source))
        frames = make_passages(extracted, source.document)
        check_quotes(*frames[:2])
    except StudyError as error:
        problems = error.problems if isinstance(error, Problems) else [error]
        return _make_frames(source.document, source.file, problems)
    return _make_frames(source.document, source.file, extracted.problems, *frames)


def _read_recognised(source: Source) -> str | None:
    try:
        return source.recognised.read_text(encoding="utf-8") if source.recognised else None
    except UnicodeDecodeError:
        where, fix = source.file.rpartition(".")[0] + RECOGNISED, "save it as UTF-8, or have the text recognised again"
        raise StudyError("is not a text in UTF-8", where=where, fix=fix) from None


def _make_frames(
    document: str, file: str, problems: list[StudyError], *frames: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return pages, passages and boxes – none where none are given – and the problems by their names."""
    import pandas as pd

    from analysis.documents.passages import BOXES, PAGES, PASSAGES

    frames = frames or [pd.DataFrame(columns=columns) for columns in (PAGES, PASSAGES, BOXES)]
    told = pd.DataFrame({"problem": [str(problem) for problem in problems]}, dtype="str")
    return dict(zip(FRAMES, [*frames, told.assign(document=document, file=file)], strict=True))


def _stack(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """Return frames one below the other; those without rows have no say in the types of columns."""
    import pandas as pd

    return pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
