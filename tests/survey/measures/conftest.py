"""A dozen interviews to add up by hand, and those of the demonstration with the truth they were drawn from."""

import csv
import json
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

SURVEY = Path(__file__).parents[3] / "data/raw/survey"
GROUPS = ["authority"] * 3 + ["ngo"] * 3 + ["roma"] * 6
# A row per question, a column per interview: three of authorities, three of organisations, six of Roma.
# “-” is an empty cell, “+” joins the codes of a select_multiple. Questions that are not here are empty throughout.
DOZEN = """
p_nris     heard know never  -     used heard  never never heard - know never
p_foil     never heard never never -    never  never heard never heard know never
self_eu    3 4 2   5 - 3   1 1 2 1 - 2
qz1        f t dk  f - f   t dk f - f t
qz2        f f -   - - t   - - - - - -
qz3        t t f   - - t   dk dk f - t f
qz7        t - t   t - t   f - dk - - t
src        municipal+training municipal -  - ngo+other -  - - people+mediator - people -
src_main   training           -         -  - -         -  - - mediator        - -      -
mun_plan   adopted adopted dk  draft - no  dk dk no - dk adopted
disc_org   - - -  - - -  yes no dk - no no
jp_any     part know no  ref part know  no know - ref part no
jp_partner municipality+school municipality+ngo+school -  - ngo+other dk  - - - - municipality -
jp_theme   education           education+health        -  - dk        other  - - - - housing -
jp_fund    ophrd ophrd+municipal -  - dk -  - - - - - -
jp_result  4 5 -  - 2 dk  - - - - 3 -
jp_benefit - - -  - - -  - no - - yes -
org_forms  discussion+session none -  - - -  - - - - - -
use_prop   noprop             -    -  - - -  - - - - - -
inv        - - -  discussion discussion+local none   none local local+survey -    none session
att        - - -  discussion none             local  none local local        none -    session
infl       - - -  4          -                5      -    dk    2            -    -    -
iap_now    none    inform consult  dk      -       inform       none   none inform  none dk   inform
iap_want   consult none   dk       involve empower collaborate  inform none consult -    none empower
mech       mayor+pubcouncil mayor none - infopoint+pubcouncil other  mayor+mediator+assembly mayor none - mediator mayor
obst       capacity noinfo+capacity dk  noinvite - none  noinvite+notrust+prejudice noinvite dk dk none noinfo
tr_mun     5 4 4  4 2 dk  1 2 dk - 4 1
prio1      education  employment education  housing    - health  employment housing    employment - housing    education
prio2      health     education  -          employment - -       housing    employment housing    - employment health
prio3      employment health     -          -          - -       education  -          health     - education  housing
ready      4 5 5  3 4 -  1 2 dk 3 4 1
topic      funding funding+practices none  other funding -  jobs+housing+services jobs none - jobs services
channel    website website+training  -     person -      -  person+mediator person - - social person
"""


@pytest.fixture(scope="session")
def hold(form):
    """A function that makes interviews: a row per group, the answers by question, every other question empty."""

    def make(groups: list[str], **answers: list[str]) -> pd.DataFrame:
        empty = pd.array([""] * len(groups), dtype="str")
        given = {name: pd.array(cells, dtype="str") for name, cells in {"group": groups, **answers}.items()}
        return pd.DataFrame(dict.fromkeys(form.questions, empty) | given)

    return make


@pytest.fixture(scope="session")
def respondents(hold):
    """The dozen. Nothing may change it: every test gets the same one."""
    lines = [line.split() for line in DOZEN.strip().splitlines()]
    answers = {name: ["" if cell == "-" else cell.replace("+", " ") for cell in cells] for name, *cells in lines}
    return hold(GROUPS, **answers)


@pytest.fixture(scope="session")
def silent(hold):
    """Three interviews without an answer."""
    return hold(["roma"] * 3)


@pytest.fixture(scope="session")
def add_up():
    """A function that returns of a battery: indicator → base, and the sum of each category that is not 0.

    It fails where the categories of an indicator have different bases; an indicator without a base is left out.
    """

    def summarise(battery) -> dict[str, tuple[int, dict[str, float]]]:
        found = {}
        for indicator in battery.values.columns.unique("indicator"):
            values = battery.values[indicator]
            (base,) = set(values.notna().sum())
            if base:
                found[indicator] = base, {code: total for code, total in values.sum().items() if total}
        return found

    return summarise


@pytest.fixture(scope="session")
def demonstration(form):
    """The interviews of the demonstration that no odd interviewer held, as they were drawn, and their truth."""
    with (SURVEY / "kobo.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    export = pd.DataFrame(rows, columns=header, dtype="str")
    paths = {question.path: name for name, question in form.questions.items() if question.path in export}
    answers = export[list(paths)].rename(columns=paths)
    truth = json.loads((SURVEY / "truth.json").read_text(encoding="utf-8"))
    sound = answers[(answers["consent"] == "yes") & ~answers["enumerator"].isin(truth["odd_interviewers"])]
    return SimpleNamespace(respondents=sound.assign(group=sound["resp_group"]), truth=truth)
