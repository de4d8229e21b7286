"""The export of the demonstration in, the same with canaries out: values in private fields that must appear nowhere.

If one of them is found in anything published, private fields leak. They stand in fields that no count is made of – the
remarks of the office, who submitted, the id of a submission, the wording of an answer that was given anyway – so
that no released figure depends on them.
"""

from __future__ import annotations

import pandas as pd

COUNT = 5
UUID = "ca7a51e5-{number:04d}-4000-8000-{number:012d}"
SPOKEN = "Канарче {number}: това изречение не бива да се появи никъде, тел. 0000 000 {number:03d}."  # nobody's number
# column → value
FIELDS = {
    "_uuid": UUID,
    "_notes": "канарче-бележка-{number:04d}",
    "_tags": "канарче-етикет-{number:04d}",
    "_submitted_by": "Канарче Канарско {number:04d}",
}


def plant_canaries(export: pd.DataFrame, open_question: str) -> pd.DataFrame:
    """Return the export with canaries in the first `COUNT` interviews that have an answer to the open question.

    `open_question`: its column. Raises `ValueError` when there are not so many.
    """
    rows = export.index[export[open_question] != ""][:COUNT]
    if len(rows) < COUNT:
        raise ValueError(f"only {len(rows)} interviews have an answer to {open_question}")
    planted = export.copy()
    for number, row in enumerate(rows, start=1):
        for column, form in {**FIELDS, open_question: SPOKEN}.items():
            planted.loc[row, column] = form.format(number=number)
    return planted


def list_canaries() -> list[str]:
    """Return all values that are planted, interview by interview.

    >>> len(list_canaries()), list_canaries()[0]
    (25, 'ca7a51e5-0001-4000-8000-000000000001')
    """
    forms = (*FIELDS.values(), SPOKEN)
    return [form.format(number=number) for number in range(1, COUNT + 1) for form in forms]
