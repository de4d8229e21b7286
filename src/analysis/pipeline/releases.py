"""Study in, the ledger of its releases out: `data/releases/ledger.csv`, and beside it what each release showed."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.errors import StudyError
from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

LEDGER_NAME = "ledger.csv"


@dataclass(frozen=True)
class Release:
    """An earlier release: its row of the ledger, and the figures it showed (see `ledger.SHOWN`)."""

    entry: dict[str, str]
    shown: pd.DataFrame

    @property
    def wave(self) -> int:
        """Which wave of the survey it tells of."""
        return int(self.entry["wave"])


def find_releases(study: Study) -> Path:
    """Return the folder of the ledger. A published study keeps it with its files, in git."""
    return study.root / "data/releases"


def list_earlier_files(study: Study) -> list[Path]:
    """Return the files of the releases before the study's release_date: what a release of that date depends on."""
    before = f"{study.release_date.isoformat()}.csv.gz"
    return sorted(path for path in find_releases(study).glob("[0-9]*.csv.gz") if path.name < before)


def read_ledger(study: Study) -> pd.DataFrame:
    """Return the ledger, a row per release by date; without a file it is empty.

    One that was begun before there were waves is of the first. Raises `StudyError` for a file that has other columns,
    or is not in the order of the dates.
    """
    import pandas as pd

    from analysis.disclosure.ledger import LEDGER

    path = find_releases(study) / LEDGER_NAME
    if not path.is_file():
        return pd.DataFrame(columns=LEDGER, dtype=str)
    try:
        ledger = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except ValueError:  # empty, or rows of different lengths
        ledger = pd.DataFrame()
    if list(ledger) == LEDGER[:-1]:
        ledger = ledger.assign(wave="1")
    dates = ledger.get("release_date", pd.Series(dtype=str))
    if list(ledger) != LEDGER or not dates.is_monotonic_increasing or not dates.is_unique:
        expected = f"the columns {', '.join(LEDGER)}, each date once, in their order"
        raise StudyError("the ledger is damaged", where=str(path), expected=expected, fix="put it back from a copy")
    return ledger


def list_earlier(study: Study) -> list[Release]:
    """Return the releases before the study's release_date, the first one first.

    Raises `StudyError` for figures that are not there, or not those of the ledger.
    """
    ledger = read_ledger(study)
    earlier = ledger[ledger["release_date"] < study.release_date.isoformat()]
    return [Release(entry, _read_shown(study, entry)) for entry in earlier.to_dict("records")]


def split_earlier(study: Study) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """Return the figures of earlier releases of this wave: of the same respondents and answers, and of others."""
    import pandas as pd

    from analysis.disclosure.ledger import fingerprint_rows

    releases = [release for release in list_earlier(study) if release.wave == read_wave(study)]
    own = fingerprint_rows(pd.read_parquet(find_respondents(study))) if releases else ""
    is_same = [release.entry["respondents"] == own for release in releases]
    shown = [release.shown for release in releases]
    return tuple([of for of, same in zip(shown, is_same, strict=True) if same == wanted] for wanted in (True, False))


def find_last(study: Study, shown: pd.DataFrame) -> Release | None:
    """Return the last release of the same status up to the release_date that is not what stands; None without one.

    `shown`: the figures that stand (see `read_standing`): a release of this date with just these is what stands.
    """
    import hashlib

    from analysis.disclosure.ledger import write_shown

    ledger, date = read_ledger(study), study.release_date.isoformat()
    stands = (ledger["release_date"] == date) & (ledger["sha256"] == hashlib.sha256(write_shown(shown)).hexdigest())
    others = ledger[(ledger["release_date"] <= date) & (ledger["status"] == study.status) & ~stands]
    entries = others.tail(1).to_dict("records")
    return Release(entries[0], _read_shown(study, entries[0])) if entries else None


def find_earlier_wave(study: Study) -> Release | None:
    """Return the last release of the wave before this one, of the same status; None where there was none."""
    same = [release for release in list_earlier(study) if release.entry["status"] == study.status]
    earlier = [release for release in same if release.wave < read_wave(study)]
    return max(earlier, key=lambda release: (release.wave, release.entry["release_date"]), default=None)


def read_wave(study: Study) -> int:
    """Return the wave of the private rows."""
    import pandas as pd

    return int(pd.read_parquet(find_respondents(study), columns=["wave"])["wave"].max())


def find_respondents(study: Study) -> Path:
    """Return the file of the private rows."""
    return study.processed / "respondents.parquet"


def read_standing(study: Study) -> pd.DataFrame:
    """Return what the released tables show as they stand: the figures as `ledger.list_shown` gives them."""
    from analysis.disclosure.ledger import list_shown

    return list_shown(_read_figures(study))


def _read_figures(study: Study) -> pd.DataFrame:
    from analysis.disclosure.artefacts import read_artefacts

    return read_artefacts({path.name: path.read_bytes() for path in sorted(study.tables.glob("*.csv"))})


def describe_release(study: Study) -> tuple[dict, bytes]:
    """Return the row of the ledger for the released tables and private rows as they stand, and the figures shown."""
    import datetime as dt
    import hashlib
    from importlib.metadata import version

    import pandas as pd

    from analysis.disclosure.ledger import FIGURE, fingerprint_rows, list_shown, write_shown
    from analysis.disclosure.rules import HIDDEN

    figures = _read_figures(study)
    shown = list_shown(figures)
    written = write_shown(shown)
    entry = {
        "release_date": study.release_date.isoformat(),
        "recorded": dt.datetime.now(dt.UTC).date().isoformat(),
        "status": study.status,
        "version": version("analysis"),
        "sha256": hashlib.sha256(written).hexdigest(),
        "respondents": fingerprint_rows(pd.read_parquet(find_respondents(study))),
        "figures": len(shown),
        "hidden": int(figures.drop_duplicates(FIGURE)["flag"].isin(HIDDEN).sum()),
        "wave": read_wave(study),
    }
    return entry, written


def check_release(study: Study, entry: dict) -> None:
    """Raise `StudyError` where the ledger does not take a release; see `ledger.add_release`."""
    from analysis.disclosure.ledger import add_release

    add_release(read_ledger(study), entry)


def record_release(study: Study, entry: dict, written: bytes) -> None:
    """Enter a release in the ledger, its figures first; what `describe_release` returns. One that stands is left.

    Where a build was killed between the two, the figures are not those of the ledger, and are written again.
    """
    from analysis.disclosure.ledger import add_release
    from analysis.files import write_bytes, write_text

    before, path = read_ledger(study), _name_shown(study, entry["release_date"])
    after = add_release(before, entry)
    if after is not before or not _holds(path, written):
        write_bytes(path, gzip.compress(written, mtime=0))
        write_text(find_releases(study) / LEDGER_NAME, after.to_csv(index=False, lineterminator="\n"))


def _holds(path: Path, written: bytes) -> bool:
    try:
        return gzip.decompress(path.read_bytes()) == written
    except (OSError, EOFError, zlib.error):  # it is not there, or was cut off
        return False


def _name_shown(study: Study, date: str) -> Path:
    return find_releases(study) / f"{date}.csv.gz"


def _read_shown(study: Study, entry: dict[str, str]) -> pd.DataFrame:
    import hashlib
    import io

    import pandas as pd

    from analysis.disclosure.ledger import FIGURE, SHOWN, VALUES

    path, fix = _name_shown(study, entry["release_date"]), "put it back from a copy: what was released stays known"
    try:
        figures = gzip.decompress(path.read_bytes())
    except (OSError, EOFError) as error:
        raise StudyError("the figures of an earlier release cannot be read", where=str(path), fix=fix) from error
    if hashlib.sha256(figures).hexdigest() != entry["sha256"]:
        raise StudyError("these are not the figures that were released", where=str(path), fix=fix)
    texts = dict.fromkeys(FIGURE, str)
    return pd.read_csv(
        io.BytesIO(figures), dtype=texts, keep_default_na=False, na_values=dict.fromkeys(VALUES, "")
    ).reindex(columns=SHOWN)  # bounds were not kept before there were waves
