"""Released tables and practices in, what they answer out: gaps, practices that fit them, money, recommendations.

Everything here is made of what was released already, so that nothing of it can tell more.
"""

from __future__ import annotations

from pathlib import Path

from pytask import Task

from analysis.pipeline.graph import make_task
from analysis.pipeline.task_engagement import ENGAGEMENT
from analysis.pipeline.task_practices import RAW as PRACTICES
from analysis.pipeline.task_release import PUBLISHED
from analysis.pipeline.translating import number_feeds, translate
from analysis.study import Study, load_study

ANSWERS = (
    "representation", "proposal_links", "gap_tags", "gap_feeds", "gaps", "gap_evidence", "matches", "match_sensitivity",
    "funding_matches", "rules", "recommendations",
)  # fmt: skip
SIZED_BY = ("population_year_end", "2014-12-31")  # what makes a municipality small or large
LIMITED = "funding_places.toml"  # which money is for some municipalities only
ADDRESSED = "addressees.toml"  # to whom recommendations go


def list_answer_tasks(study: Study) -> list[Task]:
    """Return the task that answers the gaps which the released tables show."""
    own = [study.reference / LIMITED, study.reference / ADDRESSED, find_families(study)]  # a study need not have them
    inputs = {
        "released": {name: study.tables / f"{name}.csv" for name in (*PUBLISHED, *ENGAGEMENT)},
        "practices": study.root / PRACTICES,
        "reference": [*sorted(study.reference.glob("*.csv")), *(path for path in own if path.is_file())],
        "settings": study.root / "study.toml",
    }
    answers = {name: study.tables / f"{name}.csv" for name in ANSWERS}
    return [make_task(answer_gaps, "answers", inputs, {"answers": answers})]


def answer_gaps(
    released: dict[str, Path], practices: Path, reference: list[Path], settings: Path, answers: dict[str, Path]
) -> None:
    """Score the gaps, match practices and money to them, and recommend what follows from both."""
    from analysis.disclosure.door import read_released, write_table
    from analysis.practices.catalogue import load_practices
    from analysis.reference.load import load_reference

    study = load_study(settings.parent)
    names = ("indicators", "funding", "priorities", "institutions")
    facts = {name: load_reference(study.reference, name) for name in names}
    known = load_practices(practices, facts["priorities"]["theme_id"])
    tables = read_released(next(iter(released.values())).parent, released)
    made = answer(tables, known, facts, study)
    for name, path in answers.items():
        write_table(made[name], path, study.status)


def answer(tables: dict, practices, facts: dict, study: Study) -> dict:
    """Return the tables of `ANSWERS`; `tables` as released, `facts` the reference files, typed."""
    from analysis.engagement.links import link_proposals
    from analysis.engagement.representation import compare_with_census
    from analysis.practices import funding, gaps, matching, sensitivity
    from analysis.practices.rules import load_addressees
    from analysis.tables import recommendations

    places, limits = study.municipalities, study.practices
    came = compare_with_census(tables["attendance"], facts["indicators"], places)
    feeds, tags = gaps.load_feeds()
    scored, evidence = gaps.score_gaps(tables | {"representation": came}, feeds, places)
    families, sizes = matching.group_families(practices, find_families(study)), find_sizes(facts["indicators"], study)
    matched = (scored, practices, families, sizes, limits)
    matches = matching.match_practices(*matched)
    themes = funding.list_needed_themes(scored, tags, limits.minimum_score)
    limited = funding.load_places(study.reference / LIMITED, facts["funding"], places)
    money = funding.match_funding(facts["funding"], themes, limited, study.release_date)
    addressees = load_addressees(study.reference / ADDRESSED, facts["institutions"]["id"], places)
    rules = recommendations.list_rules(limits.minimum_score, addressees)
    return {
        "representation": came,
        "proposal_links": link_proposals(tables["proposals"], tables["bridge"]),
        "gap_tags": translate(tags, "gaps", tags["gap"], study),
        "gap_feeds": translate(feeds, "feeds", number_feeds(feeds), study),
        "gaps": scored,
        "gap_evidence": evidence,
        "matches": matches,
        "match_sensitivity": sensitivity.vary_weights(*matched),
        "funding_matches": money,
        "rules": translate(rules, "rules", rules["rule"], study),
        "recommendations": recommendations.recommend(scored, evidence, matches, money, rules, places),
    }


def find_families(study: Study) -> Path:
    """Return the file with the families of practices."""
    return study.root / PRACTICES.replace("practices.yaml", "families.toml")


def find_sizes(indicators, study: Study) -> dict[str, str]:
    """Return the size of each municipality by its inhabitants; one whose number is not known has none."""
    from analysis.practices.ranking import classify_sizes

    indicator, period = SIZED_BY
    own = indicators[(indicators["indicator"] == indicator) & (indicators["period"] == period)]
    people = own.set_index("slug")["value"].dropna()
    return classify_sizes({place: people[place] for place in study.municipalities if place in people}, study.practices)
