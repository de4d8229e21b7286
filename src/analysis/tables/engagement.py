"""Records of meetings and forums in, tidy tables out: what was done, who came, what was learned and wished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.engagement import actions, events, learning, mechanisms, proposals
from analysis.study import Disclosure


def make_engagement_tables(
    records: Mapping[str, pd.DataFrame],
    key: Mapping[str, str],
    municipalities: Sequence[str],
    groups: Sequence[str],
    release_date: dt.date,
    limits: Disclosure,
) -> dict[str, pd.DataFrame]:
    """Return the unreleased tables by name; none of them may leave without the rules of disclosure.

    `records`: the clean frames events, attendance, knowledge, proposals, ballots, actions (`engagement.records`);
    `key`: statement of the quiz → right answer; `groups`: those of the study. Events and actions are of all waves, the
    other tables of the latest. What would tell single votes is left out here already, by `limits`: verdicts of few,
    orders of few ballots. Columns: `FACTS`, `COUNTS` … of the modules that make them.
    """
    latest = events.select_latest(records)
    sheets = learning.pair_sheets(latest["knowledge"], key)
    proposed, ballots = latest["proposals"], latest["ballots"]
    minimum, few = limits.minimum_base, limits.confidential_count
    return {
        "events": events.list_events(records["events"], municipalities),
        "attendance": events.count_attendance(latest["events"], latest["attendance"], municipalities),
        "learning": learning.estimate_gains(sheets, municipalities),
        "learning_tests": learning.list_tests(sheets),
        "proposals": proposals.judge_proposals(
            proposed, latest["events"], groups, few, minimum
        ),
        "support": proposals.measure_support(proposed, groups, sorted(proposed["topic"].unique()), few),
        "ballots": mechanisms.count_first_preferences(ballots, municipalities),
        "votes": mechanisms.find_winners(ballots, municipalities, groups, minimum),
        "concordance": mechanisms.compare_orders(ballots, groups, minimum),
        "actions": actions.follow_actions(records["actions"], release_date),
    }  # fmt: skip
