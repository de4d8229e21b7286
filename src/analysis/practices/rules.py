"""data/rules.toml in, the rules from a need to a recommendation out, every code checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from analysis.errors import StudyError, raise_all, suggest
from analysis.practices.gaps import DISTRICT, load_feeds
from analysis.practices.ranking import ROLES
from analysis.practices.tables import check_known, list_entries, read_toml

FILE = Path(__file__).with_name("data") / "rules.toml"
TEXTS = [f"{text}_{code}" for text in ("need", "recommendation", "first_step", "reason") for code in ("bg", "en")]
FIELDS = {name: str for name in ("rule", "gap", "role", "addressee", *TEXTS)}
RULES = ["rule", "gap", "theme", "minimum_score", "role", "addressee", *TEXTS]
PLACE = "{place}"
ADDRESSEES = ("municipal_council", "district_administration", "district_council", "labour_offices", "chitalishta")


def load_rules(minimum_score: float, addressees: Mapping[str, str], path: Path = FILE) -> pd.DataFrame:
    """Return one row per rule, in the order of the file; `minimum_score` is that of rules which name none.
    `addressees`: see `load_addressees`.

    Columns: rule, gap, theme (of the gap), minimum_score, role (whose practice is proposed; “district”: a rule for the
    district), addressee (id of an institution, in which {place} stands for the municipality; the code of a role, or of
    what the study names no institution for), need, recommendation, first_step and reason, each with _bg and _en.

    Raises `StudyError`, all at once, for an unknown gap, role or addressee, a rule without a text and one that stands
    twice.
    """
    rules = list_entries(path, "rules", FIELDS, {"minimum_score": float})
    tags = load_feeds()[1]
    where = f"{path.name}, rules"
    problems = check_known(rules, "gap", tags["gap"], where) + check_known(rules, "role", [*ROLES, DISTRICT], where)
    problems += check_known(rules, "addressee", [*ADDRESSEES, *ROLES], where)
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
    addressee = rules["addressee"].map(lambda code: addressees.get(code, code))
    return rules.assign(theme=themes, minimum_score=minimum, addressee=addressee)[RULES]


def load_addressees(path: Path, institutions: Iterable[str], municipalities: Iterable[str]) -> dict[str, str]:
    """Return code of an addressee → id of the institution that it is in this study; a study need not name any.

    `path`: addressees.toml. Raises `StudyError`, all at once, for an unknown code and for an id that is none of
    `institutions`, in whichever of the `municipalities` {place} stands for.
    """
    if not path.is_file():
        return {}
    named, known, places = read_toml(path), set(institutions), list(municipalities)
    problems = [
        StudyError(f"unknown addressee “{code}”", where=path.name, fix=suggest(code, ADDRESSEES))
        for code in named
        if code not in ADDRESSEES
    ]
    problems += [
        StudyError(f"{code} = “{name}” is no institution", where=path.name, expected="an id of institutions.csv")
        for code, name in named.items()
        if not all(name_addressee(str(name), place) in known for place in places)
    ]
    raise_all(problems)
    return named


def name_addressee(addressee: str, place: str) -> str:
    """Return the addressee of a rule in a place.

    >>> name_addressee("council-{place}", "a"), name_addressee("ngo", "a")
    ('council-a', 'ngo')
    """
    return addressee.replace(PLACE, place)
