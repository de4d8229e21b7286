"""Responses in, what an analyst should look at before believing them out: private tables, nothing dropped."""

from __future__ import annotations

from pathlib import Path

# table → what a row is
QUALITY = {
    "flags": "an interview that stands out, and why",
    "breaches": "an answer to a question that was not asked",
    "broken": "an answer that breaks a rule of the form",
    "miscalculated": "a calculation that does not follow from the answers",
    "conflicts": "a cell whose summary and split column disagree",
    "nonresponse": "a question in a group: asked, answered, left out",
    "interviewers": "an interviewer",
    "open_answers": "what may identify a person in an open answer",
    "cleaning": "a kind of correction",
    "rates": "a group of the contact log: outcome rates",
}
# What these questions are called in the questionnaire of the study.
MODE, UNTIMED, INTERVIEWER, GROUP = "mode", "paper", "enumerator", "resp_group"


def describe_quality(responses, changes, contacts: Path) -> dict:
    """Return the tables of `QUALITY`, a data frame each; without a log its table is empty.

    `changes` is the report of the cleaning log, or `None`; `contacts` the contact log, which need not be there.
    """
    import pandas as pd

    from analysis.survey.checks.interviewers import summarise_interviewers
    from analysis.survey.checks.response_rates import read_contacts, response_rates
    from analysis.survey.privacy.open_answers import scan_open_answers
    from analysis.survey.quality import count_item_nonresponse, flag_interviews

    found, rates = responses.findings, pd.DataFrame()
    if contacts.is_file():
        log = read_contacts(contacts)
        rates = response_rates(log, [name for name in log if name in ("municipality", "group")])
    opened = scan_open_answers(responses.values, responses.form)
    flags = flag_interviews(responses, [GROUP, MODE], (MODE, UNTIMED))
    rows = pd.Series(responses.meta.index + 2, index=responses.meta["id"])
    rows = rows[~rows.index.duplicated()]
    return {
        "flags": flags.assign(row_of_export=flags["id"].map(rows)),
        "breaches": found.breaches,
        "broken": found.broken.drop(columns="value"),
        "miscalculated": found.miscalculated,
        "conflicts": found.conflicts,
        "nonresponse": count_item_nonresponse(responses, [GROUP]),
        "interviewers": summarise_interviewers(responses, INTERVIEWER, (MODE, UNTIMED)),
        "open_answers": opened.assign(interview=opened["interview"].map(responses.meta["id"])).drop(columns="found"),
        "cleaning": pd.DataFrame() if changes is None else changes.reset_index(),
        "rates": rates,
    }
