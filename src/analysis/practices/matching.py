"""Ranked practices in, the few that are proposed to each place and role out, each with the reason for its rank."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.practices.ranking import KEYS, rank_practices
from analysis.practices.tables import list_entries
from analysis.study import Practices

FAMILY = {"family": str, "practices": list, "reason": str}
KINDS = {"low_budget": ("budget", "low"), "bulgarian": ("country", "BG")}  # of which one is always shown
MOST = 5  # ranked practices per place and role: what a meeting can talk about
ANSWERED = re.compile(r"G-[A-Z-]*[A-Z]")  # the gaps in the text of a reason
MATCHES = [*KEYS, "rank", "practice", "score", "gap_sum", "fit", "evidence", "reason", "family", "option"]


def group_families(practices: pd.DataFrame, path: Path) -> dict[str, str]:
    """Return practice → the family of variants of one method that it belongs to; others are in no family.

    `path`: families.toml, which a study need not have.

    Raises `StudyError`, all at once, for an id that is no practice and for one that stands twice.
    """
    if not path.is_file():
        return {}
    known, families, problems = list(practices["id"]), {}, []
    for number, entry in enumerate(list_entries(path, "families", FAMILY).itertuples(), start=1):
        where = f"{path.name}, families {number}, practices"
        for practice in entry.practices:
            if practice not in known:
                fix = suggest(practice, known) or "put the practice back, or take it out of its family"
                problems.append(StudyError(f"unknown practice “{practice}”", where=where, fix=fix))
            elif practice in families:
                problems.append(StudyError(f"“{practice}” stands in “{families[practice]}”, too", where=where))
            families[practice] = entry.family
    raise_all(problems)
    return families


def match_practices(
    gaps: pd.DataFrame,
    practices: pd.DataFrame,
    families: Mapping[str, str],
    sizes: Mapping[str, str],
    limits: Practices,
) -> pd.DataFrame:
    """Return the practices proposed to each place and role, best first; takes what `ranking.rank_practices` takes.

    Columns: municipality, role, rank, practice, score, gap_sum, fit, evidence, reason, family, option: “ranked”;
    “low_budget” or “bulgarian” for the best one of that kind where none is among the ranked ones; “need” for the best
    answer to a need that nothing before answers. Their rank is the one in the whole list. No practice, no row.
    """
    ranked = rank_practices(gaps, practices, families, sizes, limits).assign(option="ranked")
    needs = gaps[gaps["score"] >= limits.minimum_score].sort_values("score", ascending=False, kind="stable")
    of_place = needs.groupby("municipality")["gap"].agg(list)
    chosen = [_choose(own, of_place[place]) for (place, _), own in ranked.groupby(KEYS, sort=False)]
    return pd.concat([ranked.head(0), *chosen], ignore_index=True)[MATCHES].round({"score": 3, "gap_sum": 2, "fit": 3})


def list_answered(reason: str) -> list[str]:
    """Return the gaps that the text of a reason names.

    >>> list_answered("G-BUDGET 0.70; G-WOMEN-YOUTH 0.40")
    ['G-BUDGET', 'G-WOMEN-YOUTH']
    """
    return ANSWERED.findall(reason)


def _choose(ranked: pd.DataFrame, needs: list[str]) -> pd.DataFrame:
    """Return the first `MOST`, then the best of each kind and for each need that those before leave out."""
    answers = ranked["reason"].map(list_answered)
    wanted = [(option, ranked[column] == value) for option, (column, value) in KINDS.items()]
    wanted += [("need", answers.map(lambda gaps, need=need: need in gaps)) for need in needs]
    options = dict.fromkeys(ranked.index[:MOST], "ranked")
    for option, is_one in wanted:
        if is_one.any() and not is_one[list(options)].any():
            options[is_one.idxmax()] = option
    return ranked.loc[list(options)].assign(option=list(options.values()))
