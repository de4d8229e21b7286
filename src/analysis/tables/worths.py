"""Interviews in, what each priority is worth to every group out."""

from __future__ import annotations

from copy import copy

import pandas as pd

from analysis.survey.design import Design
from analysis.survey.form import Form
from analysis.survey.measures.battery import SHARE
from analysis.survey.measures.needs import list_choices, list_priorities
from analysis.survey.rankings import plackett_luce
from analysis.tables.designs import DISTRICT, Designs
from analysis.tables.estimation import COLUMNS, NOT_RANDOM

WORTH = "worth"


def estimate_worths(respondents: pd.DataFrame, form: Form, designs: Designs) -> pd.DataFrame:
    """Return the worth of every priority to each group in the district, with the columns of a table of estimates.

    The chance to be the first choice, of all three choices of everybody who named any (`plackett_luce`); the worths
    of a group sum to 1. A group nobody of whom was interviewed has its rows, without figures.
    """
    items = list_priorities(form)
    parts = []
    for group in designs.samples:
        rows = pd.DataFrame({"indicator": items, "n": 0})
        if group in designs.groups:
            choosing = _ask(designs.groups[group], respondents[list_choices(form)])
            found = plackett_luce(choosing, list_choices(form), items)
            rows = found.rename(columns={"item": "indicator"})
            rows = rows if designs.is_random(group) else rows.assign(**NOT_RANDOM)
        parts.append(rows.assign(municipality=DISTRICT, group=group, category=WORTH, unit=SHARE))
    return pd.concat(parts, ignore_index=True).reindex(columns=COLUMNS)


def _ask(design: Design, choices: pd.DataFrame) -> Design:
    """Return the design with a frame of the choices, of which those that were not made are missing."""
    asked = copy(design)
    asked.frame = choices.loc[design.frame.index].replace("", None)
    return asked
