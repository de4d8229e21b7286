"""A design and the first, second, third choice of each respondent go in, the worth of every item comes out.

Plackett-Luce: whoever chooses takes each of the items still open with a chance proportional to its worth, so
that a worth is the chance of being the first choice (Plackett 1975; Luce 1959). A respondent who named only one
item, or two, counts with what was said; one who named none leaves the domain and not the design.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import StudyError
from analysis.survey import intervals
from analysis.survey.design import Design
from analysis.survey.design_columns import refuse_rows
from analysis.survey.domains import is_estimable, select_rows
from analysis.survey.worths import find_leading, fit_worths, linearise_log_odds, list_stages

COLUMNS = ["item", "estimate", "se", "low", "high", "n", "df"]
NOBODY = -1  # the code of a choice that was not made


def plackett_luce(design: Design, choices: Sequence[str], items: Sequence[str], where=None) -> pd.DataFrame:
    """Estimate the worths of `items` from the columns `choices` (first, second, third …); worths sum to 1.

    Returns a row per item, in their order: item, estimate, se, low, high, n (respondents who named any),
    df (clusters - strata in the domain, answered or not). Weighted maximum likelihood (Hunter 2004, "MM
    algorithms for generalized Bradley-Terry models"); standard errors by linearisation of its equations
    (Binder 1983), so that they hold for the design even where people do not choose as the model says. The
    95 % interval is Student's on the log-odds.

    An item that nobody ever preferred to one of those chosen first has no finite optimum: the likelihood
    grows as its worth falls to 0. Its estimate is this limit, 0, as the share of an answer that nobody
    gave, with se and interval NaN, and the other items are compared among themselves. A pseudo-ranking
    would make it finite with answers that no one gave, and pull every other worth along. So, too, when all
    first choices are the same item: its worth is 1, the others' 0, without errors.
    Nobody in the domain: estimates NaN, n 0. One cluster outside an enumerated stratum: se NaN.

    Raises `StudyError`, with the rows, for an item that is not among `items`, one named twice, and a choice
    after a gap.

    >>> frame = pd.DataFrame({"first": list("aaabbc")})
    >>> plackett_luce(Design(frame), ["first"], ["a", "b", "c"]).round(3)[["item", "estimate", "se", "n", "df"]]
      item  estimate     se  n  df
    0    a     0.500  0.224  6   5
    1    b     0.333  0.211  6   5
    2    c     0.167  0.167  6   5
    """
    selected = select_rows(design, where)
    codes = _read_choices(design, choices, items)
    domain = selected & (codes[:, 0] != NOBODY)
    table = pd.DataFrame({"item": list(items), "n": int(domain.sum())}).reindex(columns=COLUMNS)
    if not domain.any():
        return table.assign(df=0)
    # equal rankings are one ranking with their weight: a hundred of them, however many respondents
    keys = (codes[domain] + 1) @ (len(items) + 1) ** np.arange(len(choices))
    _, first, ranking = np.unique(keys, return_index=True, return_inverse=True)
    rankings, weights = codes[domain][first], np.bincount(ranking, design.weights[domain])
    leading = find_leading(rankings, len(items))
    stages = list_stages(rankings, leading)
    worths = fit_worths(stages, weights)
    table["df"] = design.degrees_of_freedom(selected)
    table["estimate"] = 0.0
    table.loc[leading, "estimate"] = worths
    if len(leading) > 1 and is_estimable(design, domain):
        influence = linearise_log_odds(worths, stages, weights)
        errors = np.sqrt(np.diag(design.covariance(influence[ranking], domain)))
        table.loc[leading, "se"] = errors * worths * (1 - worths)
        low, high = _bound(worths, errors, table["df"][0])
        table.loc[leading, "low"], table.loc[leading, "high"] = low, high
    return table


def _bound(worths, errors, df) -> tuple[np.ndarray, np.ndarray]:
    low, high = intervals.t_interval(special.logit(worths), errors, df)
    return special.expit(low), special.expit(high)


def _read_choices(design, choices, items) -> np.ndarray:
    """Codes of the items chosen, respondents × places; NOBODY where no choice was made."""
    if len(set(items)) != len(items) or len(items) < 2:
        raise StudyError("the items are not a list of different codes", expected="at least two", where=str(list(items)))
    if not choices:
        raise StudyError("there are no choices", expected="the columns of the first choice, the second …")
    codes = np.full((len(design.frame), len(choices)), NOBODY)
    for place, name in enumerate(choices):
        answers = design.column(name)
        codes[:, place] = pd.Index(items).get_indexer(answers)
        unknown = (codes[:, place] == NOBODY) & answers.notna().to_numpy()
        refuse_rows(name, unknown, "an item that is not on the list", f"one of {', '.join(map(str, items))}")
        made = codes[:, place, None] != NOBODY
        refuse_rows(
            name, (made & (codes[:, :place] == codes[:, [place]])).any(axis=1), "an item chosen before", "another one"
        )
        refuse_rows(
            name,
            (made & (codes[:, :place] == NOBODY)).any(axis=1),
            "a choice after a gap",
            f"a choice in {choices[0]!r} first",
        )
    return codes
