"""Passages in, evidence of participation out: how a plan was made and what it promises, on two ladders side by side.

The IAP2 spectrum does not judge and Arnstein's ladder does: the two are shown beside one another and never merged.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd
import yaml

from analysis.documents.codebook import DATA, load_codebook
from analysis.documents.context import find_measures, find_priority, is_body, is_making, is_promise, last_title
from analysis.documents.rules import Hit, Reader, Sentence, make_reader
from analysis.languages import spread

EVIDENCE = ["document", "passage", "scope", "iap", "arnstein", "rung", "rule", "start", "end"]
LADDER = ["document", "scope", "framework", "level", "name_*", "passages"]
STEPS = DATA / "participation.yaml"
PROCESS, PROMISE = "process", "promise"
PARTICIPATION = "participation"
INVOLVE = 3  # below a priority of another theme the least step that is about the plan, and not about a service
ARNSTEIN = {
    **dict.fromkeys(("manipulation", "therapy"), "nonparticipation"),
    **dict.fromkeys(("informing", "consultation", "placation"), "tokenism"),
    **dict.fromkeys(("partnership", "delegated_power", "citizen_control"), "power"),
}
IAP = ("none", "inform", "consult", "involve", "collaborate", "empower")


@dataclass(frozen=True)
class Step:
    """A step of participation: its place in the file, its code on the spectrum, its rung of the ladder."""

    order: int
    iap: int
    rung: str

    @property
    def arnstein(self) -> str:
        return ARNSTEIN[self.rung]


def find_participation(passages: pd.DataFrame) -> pd.DataFrame:
    """Return one row per place that is evidence of the highest step of its passage and scope: EVIDENCE.

    `scope` is “process” where the passage tells how the plan was made, “promise” where it is a measure, says what will
    be done or stands among the principles; what is neither, such as the state of things, is no evidence. `iap` is 0
    (none) to 5 (empower), `arnstein` the group of the `rung`.
    """
    reader, themes = make_reader(load_codebook(STEPS)), make_reader(load_codebook())
    rows = []
    for passage, measure in zip(passages.itertuples(), find_measures(passages, themes), strict=True):
        if is_body(passage.kind, passage.quote, passage.heading, passage.header, themes):
            scoped = _read_steps(passage.quote, passage.heading, measure, reader, themes)
            rows += [(passage.document, passage.passage, *row) for row in _keep_highest(scoped)]
    return pd.DataFrame(rows, columns=EVIDENCE)


def _read_steps(quote: str, heading: str, measure: bool, reader: Reader, themes: Reader) -> list[tuple[str, Hit]]:
    """Return the places of every step with their scope; who is told of a service is told nothing of the plan."""
    title = last_title(heading)
    least = INVOLVE if find_priority(title, themes) not in ("", PARTICIPATION) else 0
    return [
        (_find_scope(context, heading, measure, themes), hit)
        for sentence, context in zip(reader.read(quote), themes.read(quote), strict=True)
        for hit in reader.find(sentence)
        if load_steps()[hit.rule.group].iap >= least and (not hit.rule.under or reader.says(title, hit.rule.under))
    ]


def _find_scope(sentence: Sentence, heading: str, measure: bool, themes: Reader) -> str:
    if is_making(sentence, last_title(heading), themes):
        return PROCESS
    promised = measure or is_promise(sentence, heading, themes) or themes.says(heading, "principles")
    return PROMISE if promised else ""


def _keep_highest(scoped: list[tuple[str, Hit]]) -> list[tuple]:
    rows = []
    for scope in (PROCESS, PROMISE):
        hits = [(load_steps()[hit.rule.group], hit) for own, hit in scoped if own == scope]
        highest = max((step.order for step, _ in hits), default=None)
        rows += [
            (scope, step.iap, step.arnstein, step.rung, hit.rule.id, hit.start, hit.end)
            for step, hit in hits
            if step.order == highest
        ]
    return rows


@cache
def load_steps() -> dict[str, Step]:
    """Return the steps by the name of their group of rules."""
    groups = yaml.safe_load(STEPS.read_text(encoding="utf-8"))["groups"]
    return {name: Step(order, group["iap"], group["rung"]) for order, (name, group) in enumerate(groups.items())}


def build_ladder(evidence: pd.DataFrame, documents: list[str], framework: pd.DataFrame) -> pd.DataFrame:
    """Return one row per document, scope, framework and level, with the passages that are evidence of it: LADDER.

    `framework` is participation_framework.csv; its words name the levels of “iap2” and “arnstein”, which stay apart.
    A level without evidence has 0 passages: not found in the text, which does not say that nobody was asked.
    """
    levels = framework[framework["framework"].isin(["iap2", "arnstein"])].sort_values(["framework", "level_order"])
    known = evidence.assign(iap2=evidence["iap"].map(dict(enumerate(IAP))), arnstein=evidence["rung"])
    counts = {
        name: known.groupby(["document", "scope", name])["passage"].nunique().to_dict() for name in ("iap2", "arnstein")
    }
    names, rows = spread(["name_*"], levels.columns), []
    for document in documents:
        for scope in (PROCESS, PROMISE):
            for level in levels.itertuples():
                told = [getattr(level, name) for name in names]
                count = counts[level.framework].get((document, scope, level.level_id), 0)
                rows.append((document, scope, level.framework, level.level_id, *told, count))
    return pd.DataFrame(rows, columns=spread(LADDER, levels.columns))
