"""Responses in, what an analyst should look at before believing them out: private tables, nothing dropped."""

from __future__ import annotations

from pathlib import Path

# table → what a row is
QUALITY = {
    "warnings": "something about the export as a whole",
    "flags": "an interview that stands out, and why",
    "breaches": "an answer to a question that was not asked",
    "broken": "an answer that breaks a rule of the form",
    "miscalculated": "a calculation that does not follow from the answers",
    "conflicts": "a cell whose summary and split column disagree",
    "nonresponse": "a question in a group: asked, answered, left out",
    "interviewers": "an interviewer",
    "interviewer_effect": "how far interviewers explain what is left unanswered",
    "open_answers": "what may identify a person in an open answer",
    "cleaning": "a kind of correction",
    "rates": "a group of the contact log: outcome rates",
}
DOUBTS = "wave_warnings"  # what stands in the way of a comparison with the wave before
PROBLEMS = "document_problems"  # a document of the register, or pages of it, that cannot be read, and what to do
# What these questions are called in the questionnaire of the study; another one need not have them.
MODE, UNTIMED, INTERVIEWER = "mode", "paper", "enumerator"


def describe_quality(responses, changes, contacts: Path, status: str) -> dict:
    """Return the tables of `QUALITY`, a data frame each; without a log, or a question, that it needs a table is empty.

    `changes` is the report of the cleaning log, or `None`; `contacts` the contact log, which need not be there. Raises
    `StudyError` for a log whose rows do not suit the `status` of the study, as `check_origin` does for interviews.
    """
    import pandas as pd

    from analysis.survey.privacy.open_answers import scan_open_answers
    from analysis.survey.quality import count_item_nonresponse, flag_interviews

    found = responses.findings
    opened = scan_open_answers(responses.values, responses.form)
    group = [name for name in _name_strata(responses.form).values() if name in responses.values][1:]
    timed = (MODE, UNTIMED) if MODE in responses.values else None
    flags = flag_interviews(responses, [*group, *([MODE] if timed else [])], timed)
    rows = pd.Series(responses.meta["row"].to_numpy(), index=responses.meta["id"])
    rows = rows[~rows.index.duplicated()]
    return {
        "warnings": pd.DataFrame({"warning": [*map(str, found.warnings), *_name_left_out(responses)]}, dtype="str"),
        "flags": flags.assign(row_of_export=flags["id"].map(rows)),
        "breaches": _locate(found.breaches, rows),
        "broken": _locate(found.broken.drop(columns="value"), rows),
        "miscalculated": _locate(found.miscalculated, rows),
        "conflicts": _locate(found.conflicts, rows),
        "nonresponse": count_item_nonresponse(responses, group),
        "interviewers": _describe_interviewers(responses, timed),
        "interviewer_effect": _describe_interviewer_effect(responses),
        "open_answers": opened.assign(interview=opened["interview"].map(responses.meta["id"])).drop(columns="found"),
        "cleaning": pd.DataFrame() if changes is None else changes.reset_index(),
        "rates": _describe_contacts(contacts, responses.form, status),
    }


def _locate(cells, rows):
    """Return findings under the id of the interview, with its row in the export; of a repeat, that of its interview."""
    named = cells.rename(columns={"row": "id"})
    return named.assign(row_of_export=named["id"].str.split(", ").str[0].map(rows))


def _name_left_out(responses) -> list[str]:
    """Say which questions of older versions are not among the private rows: their place there is not decided."""
    older = [name for name in responses.values if name not in responses.form.questions]
    return [f"questions that the newest version does not have are left out: {', '.join(older)}"] if older else []


def _name_strata(form) -> dict[str, str]:
    """Return the questions that make the strata, by the columns of the contact log that have their codes."""
    names = (name for name, question in form.questions.items() if question.role == "stratum")
    return dict(zip(("municipality", "group"), names, strict=False))


def _describe_interviewers(responses, untimed):
    import pandas as pd

    from analysis.survey.checks.interviewers import summarise_interviewers

    return summarise_interviewers(responses, INTERVIEWER, untimed) if _has_interviewers(responses) else pd.DataFrame()


def _describe_interviewer_effect(responses):
    import pandas as pd

    from analysis.survey.checks.interviewers import estimate_icc

    return estimate_icc(responses, INTERVIEWER).to_frame().T if _has_interviewers(responses) else pd.DataFrame()


def _has_interviewers(responses) -> bool:
    """Say whether there are codes of interviewers; the answers to an open question are names."""
    from analysis.survey.privacy.open_answers import list_open_questions

    return INTERVIEWER in responses.values and INTERVIEWER not in list_open_questions(responses.form)


def _describe_contacts(contacts: Path, form, status: str):
    import pandas as pd

    from analysis.survey.checks.response_rates import read_contacts, response_rates
    from analysis.survey.respondents import check_origin

    if not contacts.is_file():
        return pd.DataFrame()
    known = {column: form.choices[form.questions[name].list] for column, name in _name_strata(form).items()}
    log = read_contacts(contacts, known)
    check_origin(log, status, f"{contacts.name}, column origin")
    return response_rates(log, [name for name in log if name in known])


def summarise_quality(folder: Path) -> str:
    """Return how many warnings, flags and problems the tables in a folder hold, as a line for the end of a build."""
    import csv

    counts = {}
    for name in ("warnings", "flags", DOUBTS, PROBLEMS):
        path = folder / f"{name}.csv"
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                counts[name] = sum(1 for _ in csv.reader(file)) - 1
    found = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number > 0)
    return f"to look at: {found} in {folder}" if found else ""
