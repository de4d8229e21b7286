"""Responses in, interviews out that stand twice or are too much alike to be two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.survey.checks.flags import have_consent, list_substantive, make_flags
from analysis.survey.checks.near_pairs import find_near_pairs

if TYPE_CHECKING:
    from analysis.survey.responses import Responses

MOST_DIFFERING = 7  # the default of check_soft_duplicates in IMPACT's cleaningtools
FEWEST_COMMON = 16  # two for each of the blocks, or nearly all interviews would have to be compared
FEWEST_SHARED = 20  # with fewer answers in common, two short interviews would be alike by chance


def flag_duplicates(meta: pd.DataFrame) -> pd.DataFrame:
    """Flag every row whose uuid stands again further down; the last one is the newest state of the interview.

    An export without the column uuid gives no flags.
    """
    if "uuid" not in meta:
        return make_flags([])
    sent = meta[meta["uuid"] != ""]
    twice = sent[sent["uuid"].duplicated(keep="last")]
    last = sent.drop_duplicates("uuid", keep="last").set_index("uuid")["id"]
    return make_flags(
        (row.id, "duplicate", "", "the same uuid stands again", f"uuid {row.uuid}, last as id {last[row.uuid]}")
        for row in twice.itertuples()
    )


def find_similar(responses: Responses, most: int = MOST_DIFFERING, fewest: int = FEWEST_SHARED) -> pd.DataFrame:
    """Return all pairs of interviews that differ in at most `most` answers and share at least `fewest`.

    Counted are the substantive questions that both were asked; an answer given and one left out differ. A
    row is a pair: `id` and, earlier in the export, `earlier`; `differing`, `compared` (asked of both) and
    `shared` (answered by both) are numbers of questions. Interviews without consent, and with fewer than
    `fewest` answers, are left out. Pairs that agree enough on the questions asked of everybody are found by
    `find_near_pairs`, and only these are compared as a whole: no pair is missed. In a form that asks everybody
    fewer than `FEWEST_COMMON` questions they are looked for among all, and "not asked" is an answer there.
    """
    names = [name for name in list_substantive(responses.form) if name in responses.values]
    asked = responses.asked[names].to_numpy(dtype=bool)
    filled = (responses.values[names] != "").to_numpy(dtype=bool) & asked
    rows = np.flatnonzero(have_consent(responses).to_numpy() & (filled.sum(axis=1) >= fewest))
    codes, asked, filled = _number_answers(responses.values[names])[rows], asked[rows], filled[rows]
    common = asked.all(axis=0)
    looked = codes[:, common] if common.sum() >= FEWEST_COMMON else np.where(asked, codes.astype(int), -1)
    first, second = find_near_pairs(looked, most).T
    both = asked[first] & asked[second]
    pairs = pd.DataFrame({
        "id": responses.meta["id"].to_numpy()[rows[second]],
        "earlier": responses.meta["id"].to_numpy()[rows[first]],
        "differing": ((codes[first] != codes[second]) & both).sum(axis=1),
        "compared": both.sum(axis=1),
        "shared": (filled[first] & filled[second]).sum(axis=1),
    })  # fmt: skip
    return pairs[(pairs["differing"] <= most) & (pairs["shared"] >= fewest)].reset_index(drop=True)


def flag_similar(responses: Responses) -> pd.DataFrame:
    """Flag the later one of every pair from `find_similar`."""
    return make_flags(
        (
            pair.id,
            "similar",
            "",
            f"at most {MOST_DIFFERING} answers differ from an earlier interview",
            f"id {pair.earlier}: {pair.differing} of {pair.compared} answers differ",
        )
        for pair in find_similar(responses).itertuples()
    )


def _number_answers(answers: pd.DataFrame) -> np.ndarray:
    """Return a number per answer, equal for equal answers to a question, whatever the order of their codes."""
    columns = [pd.factorize(_sort_codes(column))[0] for _, column in answers.items()]
    numbers = np.stack(columns, axis=1) if columns else np.empty((len(answers), 0), dtype=np.int64)
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))


def _sort_codes(answers: pd.Series) -> pd.Series:
    return answers.map({answer: " ".join(sorted(answer.split())) for answer in answers.unique()})
