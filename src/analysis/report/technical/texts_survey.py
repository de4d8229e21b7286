"""Released tables and settings in, the sentences of the technical report on how people were asked out."""

from __future__ import annotations

from collections.abc import Callable

from analysis.disclosure.unanswered import MOST
from analysis.report.codes import name_source
from analysis.report.findings import NAMED, Finding
from analysis.report.page import ReportPage
from analysis.report.phrases import keep_told
from analysis.report.technical.quality import FLAGGED
from analysis.report.technical.status import by_status, has_all_groups, knows_project, lacks_original

CORRECTIONS = ("change_response", "blank_response", "remove_survey")


def describe_briefly(report: ReportPage) -> list[Finding]:
    """How many interviews, where and when; and that groups are not pooled; of three groups."""
    study, sample = report.study, report.extract["sample"]
    values = {"n": int(sample["n"].sum()), "municipalities": len(study.municipalities)}
    values |= report.words.span(study.fieldwork_from, study.fieldwork_to)
    if not has_all_groups(report):
        return []
    stated = [("m_brief", values)] if sample["n"].notna().all() else []  # a group that is hidden is in no sum
    return [*stated, ("separate", {})]


def describe_study(report: ReportPage) -> list[Finding]:
    """Who did it, for whom, with whose money; and what of the original survey is not published."""
    return [
        ("m_publisher", {"publisher": report.study.publisher[report.language]}),
        *describe_project(report),
        by_status(report, "m_survey"),
    ]


def describe_questionnaire(report: ReportPage) -> list[Finding]:
    """How long the questionnaire is, in which languages, how it was developed, what is sensitive."""
    questions, choices = report.extract["questions"], report.extract["choices"]
    closed = questions["indicator"].isin(choices["indicator"]).sum()
    return [
        ("m_questions", {"questions": len(questions), "closed": int(closed)}),
        by_status(report, "m_development"),
        ("m_consent", {"consent": report.labels["consent"]}),
        ("m_self", {"group": report.labels["resp_group"]}),
        ("m_voluntary", {}),
    ]


def describe_population(report: ReportPage) -> list[Finding]:
    """Who is studied, where, and what frame they were drawn from."""
    values = {"municipalities": len(report.study.municipalities), "district": report.study.district[report.language]}
    population = [("m_population", values)] if has_all_groups(report) else []  # the sentence lists all three
    return [*population, by_status(report, "m_frame"), ("m_coverage", {})]


def describe_sampling(report: ReportPage) -> list[Finding]:
    """How people were selected, and what was fully enumerated."""
    sample = report.extract["sample"]
    strata, enumerated = (int(sample[name].astype(int).sum()) for name in ("strata", "enumerated"))
    return [
        by_status(report, "m_selection"),
        ("m_enumerated", {"strata": strata, "enumerated": enumerated}),
        by_status(report, "m_incentives"),
    ]


def describe_field_work(report: ReportPage) -> list[Finding]:
    """When it took place, by how many interviewers, and how much they matter."""
    study, words = report.study, report.words
    dates = {"start": words.date(study.fieldwork_from), "end": words.date(study.fieldwork_to)}
    conduct = report.extract["conduct"].set_index("indicator")["estimate"].dropna()
    known = {"interviewers", "icc"} <= set(conduct.index)
    effect = {"interviewers": conduct["interviewers"], "icc": words.number(conduct["icc"], 2)} if known else {}
    found = [("m_interviewers", effect)] if known else []
    return [by_status(report, "m_dates", **dates), *found, by_status(report, "m_training")]


def describe_response(report: ReportPage) -> list[Finding]:
    """How many of those sought answered; without a contact log that nobody knows."""
    rates = report.extract["rates"]
    if rates.empty:
        return [("m_no_contacts", {})]
    first = rates[rates["indicator"] == "RR1"].set_index("group")["estimate"].dropna()
    stated = [("m_response", {group: first[group] for group in NAMED})] if set(NAMED) <= set(first.index) else []
    return [*stated, ("m_eligibility", {}), ("m_partial", {}), by_status(report, "m_contacts")]


def describe_nonresponse(report: ReportPage) -> list[Finding]:
    """How many questions were left without an answer by how many, and which most of all."""
    rows = report.extract["nonresponse"]
    closed = set(report.extract["choices"]["indicator"])
    blank = rows[(rows["category"] == "unanswered") & rows["estimate"].notna() & rows["indicator"].isin(closed)]
    most = blank.loc[blank["estimate"].idxmax()] if len(blank) else None
    found = []
    if most is not None and most["estimate"] > 0:
        label = report.labels[most["indicator"]]
        group = report.words.text(f"groups.{most['group']}")
        found.append(("m_most_blank", {"label": label, "group": group, "share": most["estimate"]}))
    values = {"flagged": int((blank["estimate"] > FLAGGED).sum()), "hidden": int((blank["estimate"] > MOST).sum())}
    return [("m_blank", values | {"limit": FLAGGED, "most": MOST}), *found, ("m_open", {})]


def describe_processing(report: ReportPage) -> list[Finding]:
    """What was done to the answers between the export and the tables."""
    checks = report.extract["checks"]
    corrections = checks[
        checks["indicator"].isin(CORRECTIONS) & checks["n"].ne(0).fillna(True)
    ]  # a hidden number is some
    return [
        ("m_processing", {}),
        ("m_dropped", {}),
        ("m_corrections" if len(corrections) else "m_no_corrections", {}),
        ("m_coding", {}),
    ]


def describe_privacy(report: ReportPage) -> list[Finding]:
    """Personal data: what is kept, on what legal basis, and whether an assessment was made."""
    return [("m_personal", {}), by_status(report, "m_legal")]


def describe_deviations(report: ReportPage) -> list[Finding]:
    """How what was done differs from what was planned."""
    of_project = [("m_project_plan", {})] if lacks_original(report) else []
    return [by_status(report, "m_plan"), *of_project]


def describe_unknown(report: ReportPage) -> list[Finding]:
    """What nobody who reads this can know."""
    of_project = [("m_unknown_project", {}), ("m_unknown_results", {})] if lacks_original(report) else []
    return [*of_project, by_status(report, "m_unknown"), ("m_unknown_nonresponse", {})]


def describe_project(report: ReportPage) -> list[Finding]:
    """The real project, as far as it is published; nothing for a study that has no such facts."""
    if not knows_project(report):
        return []
    facts = report.extract["project"].set_index("fact")
    lead = facts.loc["lead"]
    grant = report.words.number(float(facts.loc["grant_eur", "statement"]), 2)
    source = {"source": name_source(report, lead["source"]), "url": f"<{lead['source_url']}>"}
    original = [("m_original", {})] if lacks_original(report) else []
    told = keep_told(report, ("m_project", {"grant": grant}))
    rest = [*original, *keep_told(report, ("m_conflict", {})), ("project_source", source)]
    return [*told, *rest] if told else []  # the rest refers to it


TEXTS: dict[str, Callable[[ReportPage], list[Finding]]] = {
    "brief": describe_briefly,
    "about": describe_study,
    "questionnaire": describe_questionnaire,
    "population": describe_population,
    "sampling": describe_sampling,
    "field_work": describe_field_work,
    "response": describe_response,
    "nonresponse": describe_nonresponse,
    "processing": describe_processing,
    "privacy": describe_privacy,
    "deviations": describe_deviations,
    "unknown": describe_unknown,
}
