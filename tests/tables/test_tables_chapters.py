"""All tables of all chapters at once: which there are, and what the kind of a sample takes out of every one of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.disclosure import rules
from analysis.study import Sample, load_study
from analysis.tables import contrasts, estimation, group_tests, orders
from analysis.tables.chapters import CHAPTERS, estimate_chapters, measure_all
from analysis.tables.technical import describe_technically

BASES, DECIMALS = (1, 1, 1), {"share": 2, "points": 2, "mean": 1}
INFERENCE = ["se", "low", "high", "deff", "p", "p_adjusted", "effect"]
OF_VARIANCE = ["deff", "n_effective", "kish", "n_kish"]  # figures on weights that say what a variance is


@pytest.fixture(scope="module")
def respondents(interviews, form):
    """The larger toy with an answer to every question, drawn from its list; the three priorities are three."""
    chance = np.random.default_rng(11)
    answers = {}
    for name, question in form.questions.items():
        codes = [code for code in form.choices.get(question.list, {}) if code not in ("none", "dk", "ref", "noprop")]
        texts = chance.choice(codes, (len(interviews), 2)) if codes else np.full((len(interviews), 2), "")
        both = [" ".join(dict.fromkeys(pair)) for pair in texts]
        answers[name] = both if question.type == "select_multiple" else texts[:, 0]
    order = chance.permuted(np.tile(list(form.choices["priority"]), (len(interviews), 1)), axis=1)
    answers |= {f"prio{place + 1}": order[:, place] for place in range(3)}
    made = pd.DataFrame(answers, index=interviews.index, dtype="str").drop(columns=["municipality"])
    return interviews.join(made)


@pytest.fixture(scope="module")
def tables(respondents, form, random, slugs):
    return estimate_chapters(respondents, form, random, slugs)


@pytest.fixture(scope="module")
def of_quota(respondents, form, random, slugs):
    """The same, with Roma respondents who were not drawn at random."""
    return estimate_chapters(respondents, form, random | {"roma": Sample("quota")}, slugs)


def is_of_roma(table: pd.DataFrame) -> pd.Series:
    sides = [table[column] == "roma" for column in ("group", "other_group") if column in table]
    return sides[0] if len(sides) == 1 else sides[0] | sides[1]


def test_every_chapter_has_its_table_and_beside_them_stand_differences_orders_and_tests(tables):
    assert list(tables) == [*CHAPTERS, "differences", "orders", "tests"]
    assert all(tables[name].columns.tolist() == estimation.COLUMNS for name in CHAPTERS)
    for name, module in (("differences", contrasts), ("orders", orders), ("tests", group_tests)):
        assert tables[name].columns.tolist() == module.COLUMNS
    assert not any(table.empty for table in tables.values())


def test_a_row_stands_once_and_in_the_table_of_its_battery(tables, respondents, form):
    keys = ["municipality", "group", "indicator", "category"]
    for name, batteries in measure_all(respondents, form).items():
        assert not tables[name].duplicated(keys).any()
        columns = [column for battery in batteries for column in battery.values.columns]
        got = set(zip(tables[name]["indicator"], tables[name]["category"], strict=True))
        worths = {row for row in got if row[1] == "worth"}
        assert got - worths == set(columns) and bool(worths) == (name == "priorities")
    assert not tables["differences"].duplicated([*keys, "other_municipality", "other_group"]).any()
    assert not tables["orders"].duplicated([*keys, "other_indicator", "other_category"]).any()
    assert not tables["tests"].duplicated(["indicator", "category", "target"]).any()


def test_no_table_pools_the_groups_and_only_roma_are_shown_by_municipality(tables, slugs):
    for name in (*CHAPTERS, "differences", "orders"):
        table = tables[name]
        assert set(table["group"]) <= {"authority", "ngo", "roma"}
        own = table[table["municipality"] != "district"]
        assert set(own["group"]) <= {"roma"} and set(own["municipality"]) <= set(slugs)


def test_the_kind_of_the_sample_takes_the_inference_out_of_every_table(tables, of_quota):
    for name in (*CHAPTERS, "differences", "orders"):
        got, before = of_quota[name], tables[name]
        is_roma, found = is_of_roma(got), [column for column in INFERENCE if column in got]
        assert is_roma.any() and got.loc[is_roma, found].isna().all(axis=None), name
        assert before.loc[is_of_roma(before), ["low", "high"]].notna().any(axis=None), "the twin: it was there"
        others = [column for column in got if column != "p_adjusted"]
        assert_frame_equal(got.loc[~is_roma, others], before.loc[~is_of_roma(before), others], check_dtype=False)
        if name != "orders":
            assert_allclose(got["estimate"], before["estimate"])
    both = tables["tests"].merge(of_quota["tests"], on=["indicator", "category", "target"], validate="one_to_one")
    assert (both["statistic_x"] != both["statistic_y"]).mean() > 0.9, "two groups are compared, not three"


def test_what_is_released_of_a_quota_sample_claims_nothing(of_quota, tables):
    for name in ("differences", "orders"):
        released, before = (rules.release_comparisons(made[name], BASES, DECIMALS) for made in (of_quota, tables))
        columns = released.columns.intersection(["low", "high", "p", "p_adjusted", "effect"])
        assert released.loc[is_of_roma(released), columns].isna().all(axis=None)
        assert before.loc[is_of_roma(before), columns].notna().any(axis=None)
    for name in CHAPTERS:
        released = rules.release_estimates(of_quota[name], BASES, DECIMALS)
        assert released.loc[released["group"] == "roma", ["low", "high"]].isna().all(axis=None)
        assert released.loc[released["group"] == "roma", "estimate"].notna().any()


def test_the_kind_of_the_sample_takes_the_inference_out_of_the_technical_tables_too(
    tables, of_quota, respondents, form, random
):
    study, quality = load_study(Path(__file__).parents[2]), {"nonresponse": count_blanks(form)}
    quality |= dict.fromkeys(("rates", "flags", "cleaning", "interviewer_effect"), pd.DataFrame())
    batteries = measure_all(respondents, form)
    before, got = (
        describe_technically(respondents, form, replace(study, sample=samples), batteries, estimates, quality)
        for samples, estimates in ((random, tables), (random | {"roma": Sample("quota")}, of_quota))
    )
    is_bounded = {name: [column for column in ("low", "high", "se") if column in got[name]] for name in got}
    for name, columns in is_bounded.items():
        if columns and "group" in got[name]:
            assert got[name].loc[got[name]["group"] == "roma", columns].isna().all(axis=None), name
    for name in ("weighting", "reliability"):
        assert before[name].loc[before[name]["group"] == "roma", "low"].notna().any(), "the twin: it was there"
        assert got[name].loc[got[name]["group"] == "ngo", "low"].notna().any()
        assert got[name].loc[got[name]["group"] == "roma", "estimate"].notna().any()
    shown, were = (set(made["weights"].query("group == 'roma'")["indicator"]) for made in (got, before))
    assert shown == {"min", "max", "cv"} and were == {*shown, *OF_VARIANCE}
    assert set(OF_VARIANCE) <= set(got["weights"].query("group == 'ngo'")["indicator"])


def count_blanks(form) -> pd.DataFrame:
    """Return counts of blanks as quality control makes them: a row per question and group, all of which answered."""
    rows = [(name, group, 20) for name in form.questions for group in ("authority", "ngo", "roma")]
    blank = dict.fromkeys(("refused", "missing", "invalid", "dk"), 0)
    return pd.DataFrame(rows, columns=["question", "resp_group", "asked"]).assign(**blank)
