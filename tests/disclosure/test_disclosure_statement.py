"""The disclosure statement: figures counted by hand, the rules as they stand, a hash that one figure changes."""

import datetime as dt

import pandas as pd
import pytest

from analysis.disclosure.statement import describe_protection, hash_tables

LIMITS = {"minimum_base": 10, "sampling_fraction": 0.2}


@pytest.fixture
def released() -> dict[str, pd.DataFrame]:
    return {
        "trust": pd.DataFrame({"n": [50, None, 12, 30], "flag": ["", ":c", ":u", "low"]}),
        "plan": pd.DataFrame({"n": [None, None, 60, 70], "flag": [":c", ":c", "", ""]}),
        "places": pd.DataFrame({"municipality": ["ruse"]}),
    }


def state(released, primary=1, earlier=2) -> dict[str, str]:
    date = dt.date(2015, 11, 30)
    rows = describe_protection(released, ["trust", "plan"], primary, LIMITS, date, earlier)
    return dict(zip(rows["indicator"], rows["statement"], strict=True))


def test_the_statement_counts_what_is_hidden_and_names_rules_date_and_earlier_releases(released):
    got = state(released)
    assert got.pop("sha256") == hash_tables(released)
    assert got == {
        "release_date": "2015-11-30", "earlier_releases": "2", "minimum_base": "10", "sampling_fraction": "0.2",
        "figures": "8", "confidential": "3", "primary": "1", "secondary": "2", "too_few": "1", "share_hidden": "0.5",
    }  # fmt: skip


def test_a_figure_more_that_is_confidential_is_counted(released):
    """The twin: the counts are read, not written."""
    changed = released | {"plan": released["plan"].assign(flag=":c")}
    assert (state(changed)["confidential"], state(changed)["secondary"]) == ("5", "4")
    assert state(changed, primary=5)["secondary"] == "0"


def test_the_hash_hangs_on_every_figure_and_name_and_not_on_the_order_of_the_tables(released):
    whole = hash_tables(released)
    assert hash_tables(dict(reversed(released.items()))) == whole
    assert hash_tables(released | {"trust": released["trust"].assign(n=51)}) != whole
    assert hash_tables({name if name != "plan" else "plans": table for name, table in released.items()}) != whole
    assert hash_tables({name: released[name] for name in ("trust", "plan")}) != whole
