"""What a technical report must disclose in, where on the page it stands and in what state out.

The lists: AAPOR, Transparency Initiative, disclosure elements (Code of Professional Ethics and Practices, III.A,
2021); the chapters of the technical report of FRA's Roma survey 2021; and what this study asks of itself in addition.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.report.page import ReportPage

GIVEN, PARTLY, NOT_APPLICABLE, NOT_DONE, UNKNOWN = "given", "partly", "not_applicable", "not_done", "unknown"


@dataclass(frozen=True)
class Element:
    """Where an element stands – sections of the page – and its state, of invented data and of data from the field.

    The reason for a state other than `given` is the entry `why.NAME_STATUS` of the catalogue, for a table that has no
    rows `why.without_TABLE`.
    """

    places: str  # names of sections, which are those of the notebook's cells, parted by blanks
    demonstration: str = GIVEN
    published: str = GIVEN
    needs: str = ""  # the released table without whose rows the element is not given

    def state(self, status: str) -> str:
        return getattr(self, status)


AAPOR = {
    "strategy": Element("about field_work"),
    "sponsor": Element("about", PARTLY, UNKNOWN),
    "instruments": Element("questionnaire", PARTLY, PARTLY),
    "population": Element("frame"),
    "recruitment": Element("frame sample"),
    "modes": Element("field_work"),
    "dates": Element("field_work"),
    "sizes": Element("sample weights estimation"),
    "weights": Element("weights"),
    "processing": Element("processing"),
    "limitations": Element("total_error unknown"),
    "response": Element("response", needs="rates"),
    "training": Element("field_work", NOT_APPLICABLE, UNKNOWN),
    "coding": Element("processing"),
}
FRA = {
    "quality_plan": Element("questionnaire deviations", NOT_DONE, UNKNOWN),
    "translation": Element("questionnaire", NOT_DONE, UNKNOWN),
    "interviewers": Element("field_work", NOT_APPLICABLE, UNKNOWN),
    "sampling": Element("frame sample"),
    "piloting": Element("questionnaire", NOT_DONE, UNKNOWN),
    "outcomes": Element("field_work response", needs="rates"),
    "files": Element("processing availability"),
    "protection": Element("privacy disclosure", PARTLY, PARTLY),
    "weighting": Element("weights"),
    "quality": Element("nonresponse reliability total_error"),
    "ethics": Element("questionnaire privacy", PARTLY, UNKNOWN),
    "lessons": Element("questionnaire deviations unknown", PARTLY, UNKNOWN),
}
OURS = {
    "fractions": Element("sample"),
    "enumerated": Element("sample", PARTLY, PARTLY),
    "finite": Element("estimation tests"),
    "methods": Element("estimation software"),
    "bases": Element("disclosure"),
    "effects_of_design": Element("weights", PARTLY, PARTLY),
    "with_without": Element("weights"),
    "rates": Element("response", needs="rates"),
    "items": Element("nonresponse"),
    "coefficients": Element("reliability"),
    "families": Element("tests"),
    "effect_sizes": Element("tests"),
    "flags": Element("disclosure"),
    "statement": Element("disclosure provenance"),
    "legal": Element("privacy", NOT_APPLICABLE, UNKNOWN),
    "self_identification": Element("questionnaire frame"),
    "errors": Element("total_error"),
    "both_languages": Element("questionnaire"),
    "availability": Element("availability"),
    "plan": Element("deviations"),
    "conflict": Element("about", PARTLY, UNKNOWN),
    "accessible": Element("availability"),
}
LISTS = {"aapor": AAPOR, "fra": FRA, "ours": OURS}


def tabulate_elements(report: ReportPage, name: str) -> pd.DataFrame:
    """Return a list as a table: element, where it stands (links), its state and the reason for it."""
    words = report.words
    rows = [
        (words.text(f"elements.{name}_{key}"), _link_places(report, element.places), _write_state(report, name, key))
        for key, element in LISTS[name].items()
    ]
    return pd.DataFrame(rows, columns=[words.text(f"columns.{column}") for column in ("element", "where", "state")])


def _link_places(report: ReportPage, places: str) -> str:
    """Return links to sections, each by the name that its cells have in the notebook."""
    words = report.words
    return ", ".join(f'<a href="#{place}">{words.text(f"sections.{place}")}</a>' for place in places.split())


def _write_state(report: ReportPage, name: str, key: str) -> str:
    words, status, element = report.words, report.study.status, LISTS[name][key]
    state, why = element.state(status), f"why.{name}_{key}_{status}"
    if element.needs and report.extract[element.needs].empty:
        state, why = NOT_DONE, f"why.without_{element.needs}"
    text = words.text(f"states.{state}")
    return text if state == GIVEN else words.text("states.reason", state=text, why=words.text(why))
