"""Released tables and a place in, one figure out: what a feed of gaps.toml reads where no single cell holds it.

Each function of `READINGS` is a rule: it says what it reads, and returns NaN where the tables say nothing. The plan of
a place is the newest one that was obtained. Tables are those of `analysis.disclosure.door.read_released`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import nan

import pandas as pd

from analysis.practices.catalogue import PARTICIPATION_LEVELS

Tables = Mapping[str, pd.DataFrame]
Reading = Callable[[Tables, str], float]
NOT_OBTAINED, COMMITTED, CONFIDENTIAL = "not_obtained", "commitment", ":c"


def read_share_stating(*fields: str) -> Reading:
    """Return the rule: the share of the plan's measures of which every one of `fields` is filled in."""

    def read(released: Tables, place: str) -> float:
        commitments = released["commitments"]
        own = commitments[commitments["document"] == find_plan(released, place)]
        return _mean((own[list(fields)].astype(str) != "").all(axis=1))

    return read


def read_highest_level(scope: str) -> Reading:
    """Return the rule: the highest IAP2 step that the plan shows; 1 inform … 5 empower, 0 none.

    `scope`: “process”, how the plan was made, or “promise”, what it promises.
    """

    def read(released: Tables, place: str) -> float:
        steps = released["plan_participation"]
        is_own = (steps["document"] == find_plan(released, place)) & (steps["document"] != "")
        own = steps[is_own & (steps["scope"] == scope) & (steps["framework"] == "iap2")]
        found = own.loc[pd.to_numeric(own["passages"]) > 0, "level"]
        orders = [PARTICIPATION_LEVELS.index(level) + 1 for level in found]
        return float(max(orders, default=0)) if len(own) else nan

    return read


def read_plan_obtained(released: Tables, place: str) -> float:
    """1 where the plan of the newest period was obtained, 0.5 where only an older one was, 0 where none was."""
    own = _of_place(released["coverage"], place)
    plan = find_plan(released, place)
    if own.empty or not plan:
        return nan if own.empty else 0.0
    return 1.0 if own.loc[own["document"] == plan, "generation"].iloc[0] == own["generation"].max() else 0.5


def read_themes_with_commitment(released: Tables, place: str) -> float:
    """The share of themes for which the plan makes a commitment; themes that are withheld are left out."""
    own = released["coverage"]
    told = own[(own["document"] == find_plan(released, place)) & own["state"].isin([COMMITTED, "mention", "absent"])]
    return _mean(told["state"] == COMMITTED)


def read_wishes_answered(released: Tables, place: str) -> float:
    """The share of themes that Roma clearly want for which the plan makes a commitment."""
    own = released["bridge"]
    plan = find_plan(released, place)
    wanted = own[(own["document"] == plan) & own["relation"].isin(["answered", "only_mentioned", "gap"])]
    return _mean(wanted["relation"] == "answered")


def read_proposed_by_roma(released: Tables, place: str) -> float:
    """The share of the forum's proposals that Roma made."""
    return _mean(_of_place(released["proposals"], place)["proposed_by"] == "roma")


def read_promises_kept(released: Tables, place: str) -> float:
    """The share of promises kept, late or not, among those that were kept or are overdue."""
    state = _of_place(released["actions"], place)["state"]
    return _mean(state[state.isin(["done", "done_late", "overdue"])] != "overdue")


def read_least_represented(released: Tables, place: str) -> float:
    """The share of those who came over that of the population, at most 1: of women or of 15–29, the smaller one."""
    own = _of_place(released["representation"], place)
    own = own[(own["category"] == "female") | (own["category"] == "15_29")]
    attended, population = (pd.to_numeric(own[column]).astype(float) for column in ("attended", "population"))
    return float((attended / population.where(population > 0))[own["flag"] != CONFIDENTIAL].clip(upper=1).min())


def read_unemployed(released: Tables, place: str) -> float:
    """Registered unemployed over inhabitants at the end of the year, each in its newest period."""
    own = _of_place(released["profile"], place).sort_values("period", kind="stable")
    newest = own.drop_duplicates("indicator", keep="last").set_index("indicator")["value"].astype(float)
    return newest.get("registered_unemployed", nan) / newest.get("population_year_end", nan)


def find_plan(released: Tables, place: str) -> str:
    """Return the document that is the newest plan obtained for a municipality, or the empty text."""
    own = _of_place(released["coverage"], place) if "coverage" in released else pd.DataFrame()
    if own.empty:
        return ""
    obtained = own[(own["state"] != NOT_OBTAINED) & (own["document"] != "")]
    return obtained.sort_values("generation", kind="stable")["document"].iloc[-1] if len(obtained) else ""


READINGS: Mapping[tuple[str, str], Reading] = {
    ("commitments", "with_amount_and_funding"): read_share_stating("amount", "funding"),
    ("commitments", "with_indicator"): read_share_stating("indicator"),
    ("commitments", "with_deadline"): read_share_stating("deadline_to"),
    ("plan_participation", "level_of_making"): read_highest_level("process"),
    ("plan_participation", "level_promised"): read_highest_level("promise"),
    ("coverage", "plan_obtained"): read_plan_obtained,
    ("coverage", "themes_with_commitment"): read_themes_with_commitment,
    ("bridge", "wishes_answered"): read_wishes_answered,
    ("proposals", "proposed_by_roma"): read_proposed_by_roma,
    ("actions", "promises_kept"): read_promises_kept,
    ("representation", "least_represented"): read_least_represented,
    ("profile", "unemployed_per_inhabitant"): read_unemployed,
}


def _of_place(table: pd.DataFrame, place: str) -> pd.DataFrame:
    return table[table["municipality"] == place]


def _mean(holds: pd.Series) -> float:
    return float(holds.mean()) if len(holds) else nan
