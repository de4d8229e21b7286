"""What the artefacts show and what numbers are made of in, the verdicts of the attacks on hidden figures out."""

from __future__ import annotations

from collections.abc import Iterable
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

    from analysis.disclosure.attack import ANYBODY, prove_counts
    from analysis.disclosure.ledger import flag_changed_bases
    from analysis.disclosure.verdict import judge
    from analysis.pipeline.releases import split_earlier
    from analysis.pipeline.task_release import JOINT
    from analysis.pipeline.task_structure import find_structure, read_structure

    structure, limits = read_structure(find_structure(study)), study.disclosure
    figures = list_all(study, structure)
    shown = shown[shown["table"].isin(JOINT) & (shown["other_group"] == "")]
    same, others = split_earlier(study)
    sources = {"hidden figures": [shown]} | ({"hidden figures, with earlier releases": [shown, *same]} if same else {})
    verdicts = []
    for attack, parts in sources.items():
        told = pd.concat(parts, ignore_index=True)
        found, tried = prove_counts(told, figures, structure, limits.minimum_base, limits.protection_width)
        by_anybody = found["insider"] == ANYBODY
        how = f"{tried.counts} by linear programming, {tried.counts} over whole numbers"
        verdicts.append(judge(attack, tried.counts, _describe(found[by_anybody]), how))
        verdicts.append(judge(f"{attack}, insiders", tried.insiders, _describe(found[~by_anybody])))
    for other in others:
        changed = shown[flag_changed_bases(shown, other, limits.minimum_base)]
        what = changed.assign(what="its base differs from that of an earlier release by a few persons")
        verdicts.append(judge("differences of releases", len(shown), what))
    return verdicts


def attack_counts(study: Study, shown: pd.DataFrame) -> Verdict:
    """Return what can be proved of small counts of who came and who voted by what is shown of the others."""
    import pandas as pd

    from analysis.disclosure.headcounts import list_parts, prove_counts
    from analysis.disclosure.keys import KEYS, name_figures
    from analysis.disclosure.verdict import judge
    from analysis.pipeline.task_engagement import COUNTS
    from analysis.pipeline.task_tables import name_files

    limits, found, tried = study.disclosure, [], 0
    told = shown[shown["n"].notna()]
    for table, path in name_files(study.processed / "unreleased", COUNTS).items():
        counts = pd.read_parquet(path)
        tried += int(counts["n"].between(1, limits.confidential_count).sum())
        keys = name_figures(table, counts)
        is_shown = keys.isin(set(name_figures(table, told.loc[told["table"] == table, KEYS])))
        few, width = limits.confidential_count, limits.protection_width
        proved = prove_counts(counts, list_parts(table, counts), is_shown, few, width)
        what = [f"the people behind it are known to be {row.low:.0f}–{row.high:.0f}" for row in proved.itertuples()]
        found.append(pd.DataFrame({"table": table, "where": keys[proved.index], "what": what}))
    return judge("hidden counts of meetings and forums", tried, pd.concat(found, ignore_index=True))


def find_confidential(study: Study, structure: Structure) -> pd.DataFrame:
    """Return the figures (FIGURE) that are confidential by the rules on their base and their count of people."""
    from analysis.disclosure.rules import CONFIDENTIAL

    figures = list_all(study, structure)
    return figures[figures["flag"] == CONFIDENTIAL]


def list_all(study: Study, structure: Structure) -> pd.DataFrame:
    """Return all figures that tell of counts of people (FIGURE, flag), with the flag of the rules on a row."""
    import pandas as pd

    from analysis.disclosure.figures import list_figures
    from analysis.pipeline.task_release import JOINT, PRIVATE, UNRELEASED, apply_rules
    from analysis.pipeline.task_tables import name_files

    files = name_files(study.processed / "unreleased", (*UNRELEASED, *PRIVATE))
    tables = apply_rules({name: pd.read_parquet(path) for name, path in files.items()}, structure, study.disclosure)
    return list_figures({name: tables[name] for name in JOINT})


def _describe(found: pd.DataFrame) -> pd.DataFrame:
    from analysis.disclosure.attack import ANYBODY
    from analysis.disclosure.keys import PARTED

    keys = ["municipality", "group", "indicator", "category"]
    where = [_name(key) for key in found[keys].itertuples(index=False)]
    what = []
    for row in found.itertuples():
        known = f"the people behind it are known to be {row.low:.0f}–{row.high:.0f}"
        known = "what is shown cannot all be true" if row.low != row.low else known
        of = row.insider.split(PARTED)
        what.append(known if row.insider == ANYBODY else f"{known}, to one of those behind {of[0]}: {_name(of[1:])}")
    return found[["table"]].assign(artefact="", where=where, what=what)


def _name(key: Iterable[str]) -> str:
    return " · ".join(part for part in key if part)
