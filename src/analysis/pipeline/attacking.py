"""What the artefacts show and what numbers are made of in, the verdicts of the attacks on hidden figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from analysis.disclosure.structure import Structure
    from analysis.disclosure.verdict import Verdict


def attack_hidden(study: Study, shown: pd.DataFrame) -> list[Verdict]:
    """Return what can be proved of confidential figures by what is shown, and by that and all earlier releases.

    Where an earlier release is of other respondents, the difference of the two is what tells of a few.
    """
    import pandas as pd

    from analysis.disclosure.attack import prove_counts
    from analysis.disclosure.ledger import flag_changed_bases
    from analysis.disclosure.verdict import judge
    from analysis.pipeline.releases import split_earlier
    from analysis.pipeline.task_release import JOINT
    from analysis.pipeline.task_structure import find_structure, read_structure

    structure, limits = read_structure(find_structure(study)), study.disclosure
    confidential = find_confidential(study, structure)
    shown = shown[shown["table"].isin(JOINT) & (shown["other_group"] == "")]
    same, others = split_earlier(study)
    sources = {"hidden figures": [shown]} | ({"hidden figures, with earlier releases": [shown, *same]} if same else {})
    verdicts = []
    for attack, parts in sources.items():
        told = pd.concat(parts, ignore_index=True)
        found, tried = prove_counts(told, confidential, structure, limits.minimum_base, limits.protection_width)
        verdicts.append(judge(attack, tried, _describe(found)))
    for other in others:
        changed = shown[flag_changed_bases(shown, other, limits.minimum_base)]
        what = changed.assign(what="its base differs from that of an earlier release by a few persons")
        verdicts.append(judge("differences of releases", len(shown), what))
    return verdicts


def find_confidential(study: Study, structure: Structure) -> pd.DataFrame:
    """Return the figures (FIGURE) that are confidential by the rules on their base and their count of people."""
    import pandas as pd

    from analysis.disclosure.figures import list_figures
    from analysis.disclosure.rules import CONFIDENTIAL
    from analysis.pipeline.task_release import JOINT, PRIVATE, UNRELEASED, apply_rules
    from analysis.pipeline.task_tables import name_files

    files = name_files(study.processed / "unreleased", (*UNRELEASED, *PRIVATE))
    tables = apply_rules({name: pd.read_parquet(path) for name, path in files.items()}, structure, study.disclosure)
    figures = list_figures({name: tables[name] for name in JOINT})
    return figures[figures["flag"] == CONFIDENTIAL]


def _describe(found: pd.DataFrame) -> pd.DataFrame:
    keys = ["municipality", "group", "indicator", "category"]
    what = [
        "what is shown cannot all be true"
        if row.low != row.low
        else f"the people behind it are known to be {row.low:.0f}–{row.high:.0f}"
        for row in found.itertuples()
    ]
    where = found[keys].agg(lambda key: " · ".join(part for part in key if part), axis=1) if len(found) else []
    return found[["table"]].assign(artefact="", where=where, what=what)
