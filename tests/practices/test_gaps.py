"""A gap is the mean of its released feeds; what is hidden or not released is unknown, and never 0."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from analysis.errors import Problems, StudyError
from analysis.practices.catalogue import GAPS
from analysis.practices.gaps import DISTRICT, FILE, RULE, SOURCES, load_feeds, score_gaps, score_values

CELLS = ["municipality", "group", "indicator", "category", "estimate", "flag"]
FEEDS = pd.DataFrame(
    [
        ("G-TRUST", "survey", "trust", "roma", "tr_mun", "net", -1.0, 1.0),
        ("G-TRUST", "survey", "trust", "roma", "tr_council", "net", -1.0, 1.0),
        ("G-INFO", "survey", "recognition", "roma", "p_nris", "recognised", 0.0, 1.0),
    ],
    columns=["gap", "source", "table", "group", "indicator", "category", "full", "none"],
)


@pytest.fixture
def tables():
    """Trust in a: −0.2 and −0.5; in b: 0.4 and hidden; recognition: hidden in a, not asked in b."""
    trust = [
        ("a", "roma", "tr_mun", "net", -0.2, ""),
        ("a", "roma", "tr_council", "net", -0.5, "low"),
        ("b", "roma", "tr_mun", "net", 0.4, ""),
        ("b", "roma", "tr_council", "net", np.nan, ":c"),
        ("district", "roma", "tr_mun", "net", 0.0, ""),
        ("district", "ngo", "tr_mun", "net", 0.9, ""),
    ]
    recognition = [("a", "roma", "p_nris", "recognised", np.nan, ":u")]
    return {"trust": pd.DataFrame(trust, columns=CELLS), "recognition": pd.DataFrame(recognition, columns=CELLS)}


def get_score(gaps: pd.DataFrame, place: str, gap: str) -> tuple:
    row = gaps[(gaps["municipality"] == place) & (gaps["gap"] == gap)].iloc[0]
    return row["score"], row["feeds"], row["of"], row["state"]


def test_a_gap_is_the_mean_of_its_released_feeds(tables):
    gaps, evidence = score_gaps(tables, FEEDS, ("a", "b"))
    # a: (−0.2 − 1) / (−1 − 1) = 0.60 and (−0.5 − 1) / −2 = 0.75; their mean 0.675, to 0.01 (half to even) 0.68
    assert get_score(gaps, "a", "G-TRUST") == (0.68, 2, 2, "measured")
    assert get_score(gaps, "b", "G-TRUST") == (0.3, 1, 2, "measured")  # (0.4 − 1) / −2; the other one is hidden
    assert get_score(gaps, DISTRICT, "G-TRUST") == (0.5, 1, 2, "measured")  # of Roma, not of organisations
    of_a = evidence[evidence["municipality"] == "a"]
    assert of_a["value"].tolist()[1:] == [-0.2, -0.5] and of_a["score"].tolist()[1:] == [0.6, 0.75]


def test_a_gap_without_a_released_feed_is_unknown_and_not_0(tables):
    gaps, evidence = score_gaps(tables, FEEDS, ("a", "b"))
    for place in ("a", "b", DISTRICT):
        score, feeds, of, state = get_score(gaps, place, "G-INFO")
        assert np.isnan(score) and (feeds, of, state) == (0, 1, "unknown")
    flags = evidence[evidence["gap"] == "G-INFO"].set_index("municipality")["flag"]
    assert flags.to_dict() == {"a": ":u", "b": "", DISTRICT: ""}


def test_every_place_has_every_gap_of_the_vocabulary(tables):
    gaps, _ = score_gaps(tables, FEEDS, ("a", "b"))
    assert gaps["gap"].tolist() == [*GAPS] * 3
    assert gaps["municipality"].drop_duplicates().tolist() == ["a", "b", DISTRICT]
    assert get_score(gaps, "a", "G-INFRA")[1:] == (0, 0, "unknown")


def test_a_table_that_is_not_released_leaves_its_gaps_unknown(tables):
    gaps, _ = score_gaps({"recognition": tables["recognition"]}, FEEDS, ("a",))
    assert gaps["score"].isna().all()


def test_a_figure_beside_a_flag_that_hides_it_is_not_used(tables):
    leaking = tables["trust"].assign(flag=":c")
    gaps, evidence = score_gaps(tables | {"trust": leaking}, FEEDS, ("a", "b"))
    assert gaps["score"].isna().all() and evidence["value"].isna().all()


def test_two_rows_for_one_cell_are_refused(tables):
    twice = pd.concat([tables["trust"], tables["trust"]])
    with pytest.raises(StudyError, match="2 rows for a, roma, tr_mun, net"):
        score_gaps(tables | {"trust": twice}, FEEDS, ("a", "b"))


@given(
    value=st.floats(-2, 2),
    ends=st.tuples(st.floats(-1, 1), st.floats(-1, 1)).filter(lambda ends: abs(ends[0] - ends[1]) > 0.01),
)
def test_a_score_lies_between_0_and_1_and_is_1_at_the_full_end(value, ends):
    full, none = (pd.Series([end]) for end in ends)
    assert 0 <= score_values(pd.Series([value]), full, none).item() <= 1
    assert score_values(full, full, none).item() == 1 and score_values(none, full, none).item() == 0


def test_the_gaps_of_the_demonstration_do_not_depend_on_the_order_of_the_tables(released, study):
    feeds, _ = load_feeds()
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in released.items()}
    for got, expected in zip(
        score_gaps(turned, feeds, study.municipalities), score_gaps(released, feeds, study.municipalities), strict=True
    ):
        assert_frame_equal(got, expected)


def test_every_feed_of_the_survey_has_a_row_for_the_district(released, study):
    """A misspelt indicator would pass for one that is not released."""
    feeds, _ = load_feeds()
    _, evidence = score_gaps(released, feeds, study.municipalities)
    asked = evidence[(evidence["municipality"] == DISTRICT) & (evidence["source"] == "survey")]
    cells = ["group", "indicator", "category"]
    for feed in asked.itertuples():
        table = released[feed.table]
        own = table[(table["municipality"] == DISTRICT) & (table[cells] == list(feed[5:8])).all(axis=1)]
        assert len(own) == 1, feed


def test_every_rule_on_documents_and_the_census_reads_something_in_the_demonstration(released, study):
    feeds, _ = load_feeds()
    _, evidence = score_gaps(released, feeds, study.municipalities)
    computed = evidence[(evidence["category"] == RULE) & evidence["table"].isin(released)]
    assert (computed.groupby(["table", "indicator"])["value"].count() > 0).all()


def test_the_tables_that_feeds_may_name_are_tables_of_the_build():
    from analysis.pipeline.task_tables import ESTIMATES

    assert set(SOURCES["survey"]) <= set(ESTIMATES)


def test_a_tag_without_feeds_says_why_and_one_with_feeds_does_not():
    feeds, tags = load_feeds()
    assert tags["gap"].tolist() == list(GAPS)
    is_fed = tags["gap"].isin(feeds["gap"])
    for code in ("bg", "en"):
        assert ((tags[f"unmeasured_{code}"] == "") == is_fed).all()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'gap = "G-CONSULT"',
            'gap = "G-CONSULTS"',
            "gaps.toml, feeds 1, gap: unknown gap “G-CONSULTS”; to do: did you",
        ),
        ('source = "survey"', 'source = "poll"', "gaps.toml, feeds 1, source: unknown source “poll”"),
        ('table = "participation"', 'table = "respondents"', "feeds 1, table: unknown table “respondents”; expected:"),
        (
            'indicator = "with_indicator"',
            'indicator = "with_number"',
            "indicator: unknown rule “with_number”; expected:",
        ),
        ("full = 0.0", 'full = "0"', "gaps.toml, feeds 1, full: '0'; expected: a float"),
        ("full = 0.0", "ful = 0.0", "gaps.toml, feeds 1, ful: unknown field; to do: did you mean “full”?"),
        ("full = 0.0", "full = 1.0", "gaps.toml, feeds 1, full: full and none are alike"),
        ("[tags.G-CONSULT]", "[tags.G-COUNCIL]", "gaps.toml, tags: the gap G-CONSULT is missing"),
        ("[tags.G-CONSULT]", "[tags.G-COUNCIL]", "gaps.toml, tags: unknown gap “G-COUNCIL”"),
        ("unmeasured_bg = ", "unmeasured = ", "gaps.toml, tags.G-PRESCHOOL, unmeasured_bg: the field is missing"),
        ("[tags.G-CONSULT]", "[tags.G-CONSULT", "gaps.toml: is not valid TOML"),
    ],
)
def test_a_feed_that_breaks_the_schema_is_refused(break_file, old, new, message):
    with pytest.raises(StudyError) as caught:
        load_feeds(break_file(FILE, old, new))
    assert message in str(caught.value)


def test_every_problem_of_the_feeds_is_told_at_once(break_file):
    broken = break_file(break_file(FILE, "full = 0.0", 'full = "0"'), "none = 1.0", "nun = 1.0")
    with pytest.raises(Problems) as caught:
        load_feeds(broken)
    assert len(caught.value.problems) == 3  # a text for a number, a field that is missing, one that is unknown


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StudyError, match="there is no such file"):
        load_feeds(tmp_path / "gaps.toml")


def test_the_page_of_methods_names_every_feed_and_its_ends():
    page = (FILE.parents[4] / "docs/methods/practices.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("| G-")
    ]
    documented = {(gap, table.strip("`"), row, float(full), float(none)) for gap, _, table, row, full, none in rows}
    feeds, _ = load_feeds()
    cells = [" ".join(filter(None, cell)) for cell in feeds[["group", "indicator", "category"]].itertuples(index=False)]
    assert documented == set(zip(feeds["gap"], feeds["table"], cells, feeds["full"], feeds["none"], strict=True))


def test_a_score_can_be_worked_out_from_the_value_that_is_shown(released, study):
    feeds, _ = load_feeds()
    gaps, evidence = score_gaps(released, feeds, study.municipalities)
    shown = evidence.merge(feeds, on=["gap", "source", "table", "group", "indicator", "category"])
    assert_series_equal(score_values(shown["value"], shown["full"], shown["none"]), shown["score"], check_names=False)
    means = evidence.groupby(["municipality", "gap"])["score"].mean().round(2).dropna()
    told = gaps.set_index(["municipality", "gap"])["score"].dropna()
    assert_series_equal(told.sort_index(), means.sort_index())
