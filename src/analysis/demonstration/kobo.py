"""Form and answers in, the text of a KoboToolbox export out: XML names with groups, both kinds of select_multiple.

KoboToolbox writes its CSV with semicolons, every cell quoted, CRLF line ends, in UTF-8 without a byte order mark.
"""

from __future__ import annotations

import csv
import io
import uuid

import numpy as np
import pandas as pd

from analysis.demonstration.world import stream
from analysis.survey.form import Form

FIRST_ID = 150001
APPROVED = 0.9  # share of the interviews that the office has already looked at and approved


def build_export(form: Form, answers: pd.DataFrame, times: pd.DataFrame) -> pd.DataFrame:
    """Return the export as a table of text: a row per submission in the order of arrival.

    Columns: every question by its path, a column `path/code` of 0 and 1 per choice of a select_multiple
    (empty where nothing was marked), KoboToolbox's own columns, and `origin`.
    """
    order = times.sort_values(["submitted", "start"], kind="stable").index
    columns = {}
    for question in form.questions.values():
        cells = answers.loc[order, question.name]
        columns[question.path] = cells.tolist()
        if question.type == "select_multiple":
            for code in form.choices[question.list]:
                columns[f"{question.path}/{code}"] = [_mark(cell, code) for cell in cells]
    return pd.DataFrame(columns | _metadata(form, times.loc[order, "submitted"].tolist()), dtype=str)


def write_csv(table: pd.DataFrame) -> str:
    """Return `table` as KoboToolbox would write it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(table.itertuples(index=False, name=None))
    return text.getvalue()


def _mark(cell: str, code: str) -> str:
    """Return the split cell of a select_multiple.

    >>> _mark("media school", "media"), _mark("media school", "people"), _mark("", "media")
    ('1', '0', '')
    """
    return str(int(code in cell.split())) if cell else ""


def _metadata(form: Form, submitted: list[str]) -> dict[str, list[str]]:
    rows = len(submitted)
    seen = stream("validation").random(rows) < APPROVED
    return {
        "_id": [str(FIRST_ID + row) for row in range(rows)],
        "_uuid": _draw_uuids(rows),
        "_submission_time": submitted,
        "_validation_status": np.where(seen, "validation_status_approved", "").tolist(),
        "_notes": [""] * rows,
        "_status": ["submitted_via_web"] * rows,
        "_submitted_by": [""] * rows,
        "__version__": [form.version] * rows,
        "_tags": [""] * rows,
        "_index": [str(row + 1) for row in range(rows)],
        "origin": ["demonstration"] * rows,
    }


def _draw_uuids(count: int) -> list[str]:
    halves = (stream("_uuid").random((count, 4)) * 2**32).astype(np.uint64).tolist()
    numbers = [sum(part << (32 * place) for place, part in enumerate(row)) for row in halves]
    return [str(uuid.UUID(int=number, version=4)) for number in numbers]
