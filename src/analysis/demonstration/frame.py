"""The census and the model in, the sampling frame out: how many persons each stratum has, and on what basis."""

from __future__ import annotations

import csv
from pathlib import Path

from analysis.demonstration.world import strata
from analysis.errors import StudyError

ADULT_SHARE = 0.65  # an assumption of this demonstration, not a statistic
COLUMNS = ("municipality", "group", "population", "basis", "origin", "source", "source_url", "verified")
INVENTED = "измислено за демонстрацията / invented for the demonstration"
ASSUMED = (
    "преброени като роми през 2021 г.: {counted}; дял на пълнолетните {share_bg} – допускане на демонстрацията, "
    "непроверено / counted as Roma in 2021: {counted}; share of adults {share} – an assumption of the demonstration, "
    "not verified"
)
CENSUS = "National Statistical Institute, census of 2021 (data/raw/reference/municipalities.csv)"


def read_census(path: Path) -> dict[str, dict[str, str]]:
    """Read data/raw/reference/municipalities.csv: slug → its row, as text."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["slug"]: row for row in csv.DictReader(file)}
    except FileNotFoundError:
        raise StudyError("is missing", where=str(path), fix="put the reference data of the study there") from None


def count_adults(counted: int) -> int:
    """Return how many of the persons counted are taken to be adults.

    >>> count_adults(1159)
    753
    """
    return int(counted * ADULT_SHARE + 0.5)


def build_frame(model: dict, census: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Return a row per stratum with the columns of `COLUMNS`; every row says that it is a demonstration."""
    return [_frame_row(model, census, municipality, group) for municipality, group in strata(model)]


def frame_sizes(frame: list[dict[str, str]]) -> dict[tuple[str, str], int]:
    """Return (municipality, group) → number of persons in the frame."""
    return {(row["municipality"], row["group"]): int(row["population"]) for row in frame}


def _frame_row(model: dict, census: dict, municipality: str, group: str) -> dict[str, str]:
    row = {"municipality": municipality, "group": group, "origin": "demonstration", "verified": "no"}
    if group != "roma":
        size = model["sizes"][group][municipality][0]
        return row | {"population": str(size), "basis": INVENTED, "source": "", "source_url": ""}
    counted = int(census[municipality]["eth2021_roma"])
    return row | {
        "population": str(count_adults(counted)),
        "basis": ASSUMED.format(counted=counted, share=ADULT_SHARE, share_bg=f"{ADULT_SHARE}".replace(".", ",")),
        "source": CENSUS,
        "source_url": _census_address(census[municipality]),
    }


def _census_address(row: dict[str, str]) -> str:
    """Return the address among the row's sources that holds the census."""
    return next((url for url in row["source_url"].split(" ; ") if "census" in url), "")
