"""A contact log in, outcome rates out: who was reached, who agreed, who refused.

AAPOR (2023), "Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys", 10th ed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.survey.files.logs import check_columns, find_empty, read_rows

COLUMNS = ["person", "disposition"]
OUTCOMES = {  # the letters of the standard, by final disposition code
    "I": r"1\.1",  # complete interview
    "P": r"1\.2",  # partial interview
    "R": r"2\.1\d*",  # refusal and break-off
    "NC": r"2\.2\d*",  # non-contact
    "O": r"2\.3\d*",  # other: unable, language, died during fieldwork
    "UH": r"3\.1\d*",  # unknown whether there is such a household or person
    "UO": r"3\.[2-9]\d*",  # unknown whether eligible, and all other unknowns
    "NE": r"4\.\d+",  # not eligible
}
TOTAL = "total"
ELIGIBLE, REACHED, UNKNOWN, ESTIMATED = "I P R NC O", "I P R O", "UH UO", "eU"  # eU: the unknown who are eligible
BASES = (f"{ELIGIBLE} {UNKNOWN}", f"{ELIGIBLE} {ESTIMATED}", ELIGIBLE)
FORMULAS = {  # rate → the outcomes above and below the line, as in the chapter "Outcome rates" of the standard
    **{f"RR{number}": (("I P", "I")[number % 2], BASES[(number - 1) // 2]) for number in range(1, 7)},
    "COOP1": ("I", REACHED),
    "COOP2": ("I P", REACHED),
    "COOP3": ("I", "I P R"),
    "COOP4": ("I P", "I P R"),
    **{f"REF{number}": ("R", base) for number, base in enumerate(BASES, start=1)},
    **{f"CON{number}": (REACHED, base) for number, base in enumerate(BASES, start=1)},
}
RATES = list(FORMULAS)


def read_contacts(path: Path, known: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """Read a contact log: a row per sampled person with `person`, the final `disposition` and columns to group by.

    `known` holds the names that there are by column to group by, such as the codes of municipality. Other
    columns are remarks. Raises `StudyError`, all problems at once: a missing column, an empty cell, a code that
    is not in `OUTCOMES`, a name that is not known, a person with more than one final disposition.
    """
    path = Path(path)
    contacts = read_rows(path)
    if "disposition" in contacts:  # a Bulgarian spreadsheet writes 2,3
        contacts["disposition"] = contacts["disposition"].str.replace(",", ".")
    problems = check_columns(contacts, COLUMNS, path) + find_empty(contacts, [*COLUMNS, *known], path)
    problems += [
        StudyError(f"unknown {column} “{name}”", where=f"{path.name} row {row}", expected=", ".join(names))
        for column, names in known.items()
        if column in contacts
        for row, name in contacts[column].items()
        if name and name not in names
    ]
    if "disposition" in contacts:
        problems += _check_codes(contacts["disposition"], path.name)
    if "person" in contacts:
        persons = contacts["person"]
        problems += [
            StudyError(f"person {persons[row]} once more", where=f"{path.name} row {row}", fix="keep the final one")
            for row in persons.index[persons.duplicated() & (persons != "")]
        ]
    raise_all(problems)
    return contacts


def response_rates(contacts: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return outcome rates (0–1) per group, and in the last row, “total” in the `by` columns, of all persons.

    `contacts` as from `read_contacts`. Columns: `by`, `cases`, how many had each outcome (the keys of
    `OUTCOMES`), `e`, and `RATES`. `e` is the estimated share of eligible persons among those of unknown
    eligibility: the share among all others (proportional allocation, CASRO), in each group for itself. A rate
    without a base is NaN. Raises `StudyError` for a `by` column that the log does not have and for unknown
    codes.
    """
    by = list(by)
    raise_all([
        StudyError(f"no column {name}", where="contact log", fix=suggest(name, contacts.columns))
        for name in by
        if name not in contacts
    ] + _check_codes(contacts["disposition"], "contact log"))  # fmt: skip
    outcomes = contacts["disposition"].map({code: classify(code) for code in contacts["disposition"].unique()})
    counts = pd.get_dummies(outcomes, dtype=int).reindex(columns=list(OUTCOMES), fill_value=0)
    total = counts.sum().to_frame().T
    if by:
        groups = counts.groupby([contacts[name] for name in by]).sum().reset_index()
        total = pd.concat([groups, total.assign(**dict.fromkeys(by, TOTAL))], ignore_index=True)
    total.insert(len(by), "cases", total[list(OUTCOMES)].sum(axis=1))
    return pd.concat([total, compute_rates(total[list(OUTCOMES)])], axis=1)


def classify(code: str) -> str:
    """Return the outcome of a final disposition code, "" for a code that there is not.

    >>> classify("1.1"), classify("2.112"), classify("3.2"), classify("5")
    ('I', 'R', 'UO', '')
    """
    return next((outcome for outcome, pattern in OUTCOMES.items() if re.fullmatch(pattern, code)), "")


def compute_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Return `e` and `RATES` of rows of counts with the columns of `OUTCOMES`; a rate without a base is NaN."""
    counts = counts[list(OUTCOMES)].astype(float)
    eligible, unknown = counts[ELIGIBLE.split()].sum(axis=1), counts[UNKNOWN.split()].sum(axis=1)
    e = eligible / (eligible + counts["NE"])
    # nobody unknown: e is not needed, even where it has no base
    parts = counts.assign(**{ESTIMATED: (e * unknown).where(unknown > 0, 0.0)})
    sums = {part: parts[part.split()].sum(axis=1, skipna=False) for formula in FORMULAS.values() for part in formula}
    return pd.DataFrame({"e": e} | {rate: sums[above] / sums[below] for rate, (above, below) in FORMULAS.items()})


def _check_codes(codes: pd.Series, where: str) -> list[StudyError]:
    return [
        StudyError(
            f"disposition “{code}”",
            where=f"{where} row {row}",
            expected="a final code such as 1.1, 1.2, 2.1x, 2.2x, 2.3x, 3.x or 4.x, with a point",
            fix="correct it by the list of codes in docs/how-to/correct-answers.md",
        )
        for row, code in codes.items()
        if code and not classify(code)
    ]
