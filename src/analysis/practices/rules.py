"""data/rules.toml in, the rules from a need to a recommendation out, every code checked."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all
from analysis.practices.gaps import DISTRICT, load_feeds
from analysis.practices.ranking import ROLES
from analysis.practices.tables import check_known, list_entries, read_toml

FILE = Path(__file__).with_name("data") / "rules.toml"
TEXTS = [f"{text}_{code}" for text in ("need", "recommendation", "first_step", "reason") for code in ("bg", "en")]
FIELDS = {name: str for name in ("rule", "gap", "role", "addressee", *TEXTS)}
RULES = ["rule", "gap", "theme", "minimum_score", "role", "addressee", *TEXTS]
PLACE = "{place}"


def load_rules(minimum_score: float, path: Path = FILE) -> pd.DataFrame:
    """Return one row per rule, in the order of the file; `minimum_score` is that of rules which name none.

    Columns: rule, gap, theme (of the gap), minimum_score, role (whose practice is proposed; “district”: a rule for the
    district), addressee (id of an institution, in which {place} stands for the municipality, or the code of a role),
    need, recommendation, first_step and reason, each with _bg and _en.

    Raises `StudyError`, all at once, for an unknown gap, role or addressee, a rule without a text and one that stands
    twice.
    """
    rules = list_entries(path, "rules", FIELDS, {"minimum_score": float})
    institutions, tags = read_toml(path).get("addressees", {}), load_feeds()[1]
    where = f"{path.name}, rules"
    problems = check_known(rules, "gap", tags["gap"], where) + check_known(rules, "role", [*ROLES, DISTRICT], where)
    problems += check_known(rules, "addressee", [*institutions, *ROLES], where)
    problems += [
        StudyError(f"“{rule}” stands twice", where=f"{where}, rule")
        for rule, times in Counter(rules["rule"]).items()
        if times > 1
    ]
    problems += [
        StudyError("the text is empty", where=f"{where} {row}, {name}")
        for name in TEXTS
        for row, text in enumerate(rules[name], start=1)
        if not text.strip()
    ]
    raise_all(problems)
    themes = rules["gap"].map(tags.set_index("gap")["theme"])
    minimum = rules["minimum_score"].astype(float).fillna(minimum_score)
    addressee = rules["addressee"].map(lambda code: institutions.get(code, code))
    return rules.assign(theme=themes, minimum_score=minimum, addressee=addressee)[RULES]


def name_addressee(addressee: str, place: str) -> str:
    """Return the addressee of a rule in a place.

    >>> name_addressee("council-{place}", "a"), name_addressee("ngo", "a")
    ('council-a', 'ngo')
    """
    return addressee.replace(PLACE, place)
