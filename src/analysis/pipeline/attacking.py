"""What the artefacts show and what numbers are made of in, the verdicts of the attacks on hidden figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from analysis.disclosure.verdict import Verdict

# What tells of the counts; the other tables are made of these, or are attacked by what they show of the same figures.
OUTSIDE = ("partners",)


def attack_hidden(study: Study, shown: pd.DataFrame) -> list[Verdict]:
    """Return what can be proved of confidential figures by what is shown, and by that and all earlier releases."""
    import pandas as pd

    from analysis.disclosure.attack import count_targets, prove_counts
    from analysis.disclosure.verdict import judge
    from analysis.pipeline.releases import list_earlier
    from analysis.pipeline.task_structure import find_structure, read_structure

    structure, limits = read_structure(find_structure(study)), study.disclosure
    confidential = find_confidential(study, structure)
    shown = shown[shown["table"].isin(structure.items["table"]) | (shown["table"] == "weighting")]
    shown = shown[~shown["table"].isin(OUTSIDE) & (shown["other_group"] == "")]
    sources = {"hidden figures": [shown]}
    if earlier := [release.shown for release in list_earlier(study)]:
        sources["hidden figures, with earlier releases"] = [shown, *earlier]
    verdicts = []
    for attack, parts in sources.items():
        told = pd.concat(parts, ignore_index=True)
        given = (told, confidential, structure, limits.minimum_base)
        found = prove_counts(*given, limits.protection_width)
        verdicts.append(judge(attack, count_targets(*given), _describe(found)))
    return verdicts


def find_confidential(study: Study, structure) -> pd.DataFrame:
    """Return the figures that are confidential by themselves: by the rules on their base and their count of people."""
    import pandas as pd

    from analysis.pipeline.task_release import ESTIMATES, PRIVATE, UNRELEASED, apply_rules
    from analysis.pipeline.task_release import find_confidential as find
    from analysis.pipeline.task_tables import name_files

    files = name_files(study.processed / "unreleased", (*UNRELEASED, *PRIVATE))
    made = {name: pd.read_parquet(path) for name, path in files.items()}
    rows = find(apply_rules(made, structure, study.disclosure)).assign(version="")
    return rows[rows["table"].isin(ESTIMATES) & ~rows["table"].isin(OUTSIDE)]


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
