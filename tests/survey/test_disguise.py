"""Responses whose tables and warnings name interviews by their hashes only."""

from dataclasses import replace

import pandas as pd

from analysis.errors import StudyError
from analysis.survey.privacy.disguise import hide_ids
from analysis.survey.privacy.salt import hash_ids
from analysis.survey.responses import read_responses

SALT = b"salt"
UUIDS = ["cd49f7c9-6850-4727-a8bf-30bdf0616d31", "0a1b2c3d-6850-4727-a8bf-30bdf0616d32"]


def hashes(*names: str) -> list[str]:
    return hash_ids(pd.Series(names, dtype=str), SALT).tolist()


def hide(interviews, toy, **findings):
    """Two interviews, 500007 and 500008, with these findings, after their ids are hidden."""
    responses = read_responses(
        interviews(("yes", "ruse", "roma", "jobs", "good", "3"), ("no", "", "", "", "", "")), toy
    )
    meta = responses.meta.assign(id=["500007", "500008"], uuid=UUIDS)
    return hide_ids(replace(responses, meta=meta, findings=replace(responses.findings, **findings)), SALT)


def test_metadata_and_tables_have_the_hashes_of_ids(interviews, toy):
    broken = pd.DataFrame({"row": ["500008", "500007, child 2"], "question": "times", "value": "x", "rule": "y"})
    got = hide(interviews, toy, broken=broken)
    first, second = hashes("500007", "500008")
    assert got.meta["id"].tolist() == [first, second] and got.meta["uuid"].tolist() == hashes(*UUIDS)
    assert got.findings.broken["row"].tolist() == [second, f"{first}, child 2"]


def test_a_warning_names_no_interview_and_keeps_its_numbers(interviews, toy):
    texts = (
        "2 rows have no _index of their own: 500007, 500008",
        "ids such as “500 007”",
        f"rows with uuid:{UUIDS[0]}",
    )
    got = hide(interviews, toy, warnings=tuple(StudyError(text, where="kobo.csv", fix="export") for text in texts))
    first, second = hashes("500007", "500008")
    assert [str(warning) for warning in got.findings.warnings] == [
        f"kobo.csv: 2 rows have no _index of their own: {first}, {second}; to do: export",
        f"kobo.csv: ids such as “{first}”; to do: export",
        f"kobo.csv: rows with uuid:{hashes(UUIDS[0])[0]}; to do: export",
    ]
