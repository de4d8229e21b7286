"""A design counts, centres and refuses as it should."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.errors import StudyError
from analysis.survey.design import LONELY, Design


def units(**columns) -> pd.DataFrame:
    """Five respondents: A 1, 3 of 4; B 2, 2, 5 of 30."""
    frame = {
        "y": [1.0, 3, 2, 2, 5],
        "stratum": list("AABBB"),
        "size": [4, 4, 30, 30, 30],
        "weight": [2.0, 2, 10, 10, 10],
    }
    return pd.DataFrame(frame | columns)


def design(lonely="error", clusters=None, **columns) -> Design:
    return Design(
        units(**columns), strata="stratum", weights="weight", population="size", clusters=clusters, lonely=lonely
    )


def test_degrees_of_freedom_are_units_minus_strata_inside_the_domain():
    assert design().degrees_of_freedom() == 3
    assert design().degrees_of_freedom(np.array([True, False, True, True, False])) == 1
    assert design().degrees_of_freedom(np.zeros(5, dtype=bool)) == 0


def test_degrees_of_freedom_count_clusters_where_there_are_any():
    assert design(clusters="school", school=[1, 2, 3, 3, 4]).degrees_of_freedom() == 2


def test_a_cluster_name_counts_within_its_stratum():
    got = design(clusters="school", school=[1, 2, 1, 1, 2])
    assert got.degrees_of_freedom() == 2
    assert list(got.sampled) == [2, 2]


def test_without_strata_and_weights_the_sample_is_one_stratum_of_weight_one():
    got = Design(units())
    assert got.degrees_of_freedom() == 4
    assert list(got.weights) == [1] * 5
    spread = units()["y"].var()
    assert_allclose(got.covariance(units()[["y"]].to_numpy()), [[5 * spread]])


def test_the_covariance_of_totals_adds_up_by_hand():
    """y as in the frame and x = 1, 2 in A and 0, 0, 3 in B; (1 - f) n / (n - 1) · w² is 4 in A, 135 in B."""
    values = np.column_stack([units()["y"], [1, 2, 0, 0, 3]])
    within_a, within_b = np.array([[2, 1], [1, 0.5]]), np.array([[6, 6], [6, 6]])
    assert_allclose(design().covariance(values), 4 * within_a + 135 * within_b)


def test_the_covariance_over_a_domain_takes_the_others_as_zero():
    domain = np.array([True, False, True, True, False])
    values = units()[["y"]].to_numpy()
    expected = design().covariance(np.where(domain[:, None], values, 0))
    assert_allclose(design().covariance(values[domain], domain), expected)


def test_nobody_has_no_covariance():
    assert_allclose(design().covariance(np.empty((0, 2)), np.zeros(5, dtype=bool)), np.zeros((2, 2)))


def test_variances_are_the_diagonal_of_the_covariance():
    domain = np.array([True, True, True, False, True])
    values = np.column_stack([units()["y"], [1, 2, 0, 0, 3]])[domain]
    for made in (design(), design(clusters="school", school=[1, 2, 3, 3, 4]), design(lonely="adjust", **LONELY_ONE)):
        members = made.members(domain)
        places = np.cumsum(domain)[members.rows] - 1
        got = made.variances(values[places].T * made.weights[members.rows], members)
        assert_allclose(got, np.diag(made.covariance(values, domain)), rtol=1e-12)


@pytest.mark.parametrize("lonely", ["adjust", "certainty"])
@pytest.mark.parametrize("clusters", [None, "school"])
def test_counting_the_cells_gives_the_covariance_of_the_rows(lonely, clusters):
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"stratum": np.sort(random.integers(0, 4, 60)), "school": random.integers(0, 9, 60)})
    frame = frame.assign(weight=random.uniform(1, 3, 60), size=80)
    if lonely == "adjust":
        frame.loc[0, "stratum"] = 9
    drawn = Design(
        frame, strata="stratum", weights="weight", population="size", clusters=clusters, lonely=lonely
    )  # fmt: skip
    values, cells = random.normal(size=(5, 3)), random.integers(-1, 5, 60)
    got = drawn.covariance_by_cell(values, cells)
    assert_allclose(got, drawn.covariance(values[cells[cells >= 0]], cells >= 0), rtol=1e-12)
    assert not np.allclose(got, drawn.covariance_by_cell(values, np.where(cells < 0, 0, cells)), rtol=1e-3)


def test_where_every_stratum_is_in_one_cell_there_is_nothing_but_rounding():
    drawn = design(size=[40, 40, 30, 30, 30], weight=[1 / 3, 1 / 3, 0.7, 0.7, 0.7])
    got = drawn.covariance_by_cell(np.array([[0.1], [0.3]]), np.array([0, 0, 1, 1, 1]))
    assert got.tolist() == [[0.0]]
    assert drawn.covariance_by_cell(np.array([[0.1], [0.3]]), np.array([0, 1, 1, 1, 1]))[0, 0] > 0


def test_domains_are_split_by_their_numbers():
    made = design(stratum=list("BABAB"), size=[30, 4, 30, 4, 30])
    first, second, third = made.split(np.array([0, 1, 0, -1, 1]), 3)
    assert [list(members.rows) for members in (first, second, third)] == [[0, 2], [4, 1], []]
    assert [members.degrees_of_freedom for members in (first, second, third)] == [1, 0, 0]


def test_a_fully_enumerated_stratum_adds_nothing():
    values = units()[["y"]].to_numpy()
    assert_allclose(design(size=[2, 2, 30, 30, 30]).covariance(values), [[135 * 6]])
    assert design(size=[2, 2, 30, 30, 30]).is_enumerated(np.array([True, True, False, False, False]))
    assert not design(size=[2, 2, 30, 30, 30]).is_enumerated(np.ones(5, dtype=bool))


LONELY_ONE = {"stratum": list("ABBBB"), "size": [4, 30, 30, 30, 30]}


@pytest.mark.parametrize("lonely, added", [("adjust", 0.75 * 4 * 1), ("certainty", 0), ("remove", 0)])
def test_a_lonely_unit_adds_what_was_chosen(lonely, added):
    """The one unit of A has f = 1/4, weight 2 and y = 1."""
    weighted = np.array([6, 20, 20, 50])
    others = (1 - 4 / 30) * 4 / 3 * ((weighted - weighted.mean()) ** 2).sum()
    got = design(lonely=lonely, **LONELY_ONE).covariance(units()[["y"]].to_numpy())
    assert_allclose(got, [[others + added]])


def test_a_lonely_unit_is_refused_unless_chosen_otherwise():
    advice = 'merge it with a neighbouring stratum, or declare lonely = "adjust" or "certainty" for this sample'
    with pytest.raises(StudyError, match=f"row 1: stratum 'A' has one sampled unit.*to do: {advice}"):
        design(**LONELY_ONE).covariance(units()[["y"]].to_numpy())


def test_a_lonely_unit_outside_the_domain_does_no_harm():
    domain = np.array([False, True, True, True, True])
    assert design(**LONELY_ONE).covariance(units()[["y"]].to_numpy()[domain], domain).item() > 0


@pytest.mark.parametrize("lonely", LONELY)
def test_the_only_unit_of_its_stratum_is_never_lonely(lonely):
    got = design(lonely=lonely, stratum=list("ABBBB"), size=[1, 30, 30, 30, 30])
    others = design(lonely="remove", **LONELY_ONE)
    values = units()[["y"]].to_numpy()
    assert_allclose(got.covariance(values), others.covariance(values))


def test_the_population_of_a_whole_stratum_drawn_at_random_is_known():
    in_b = np.array([False, False, True, True, True])
    assert design().simple_population(in_b) == 30
    assert design(weight=[2, 2, 1, 10, 10]).simple_population(in_b) is None
    assert design(clusters="y").simple_population(in_b) is None
    assert design().simple_population(np.ones(5, dtype=bool)) is None
    assert design().simple_population(np.array([False, False, True, True, False])) is None
    assert design(size=[4, 4, 30.5, 30.5, 30.5]).simple_population(in_b) is None
    assert Design(units(), strata="stratum").simple_population(in_b) is None


def test_members_stand_for_as_many_as_their_strata_have_for_each_sampled():
    assert design().represented() == pytest.approx(design().population.sum())
    two_of_three_in_b = np.array([False, False, True, True, False])
    assert design().represented(two_of_three_in_b) == pytest.approx(20)
    assert design(weight=[1, 1, 1, 1, 1]).represented(two_of_three_in_b) == pytest.approx(20)
    assert Design(units(), strata="stratum").represented(two_of_three_in_b) == np.inf


@pytest.mark.parametrize("argument", ["strata", "weights", "population", "clusters"])
def test_a_column_that_is_not_there_is_refused_with_the_nearest(argument):
    with pytest.raises(StudyError, match="there is no column 'wieght'; to do: did you mean “weight”"):
        Design(units(), **{argument: "wieght"})


@pytest.mark.parametrize(
    "weight, found", [(None, "missing"), (np.inf, "infinite"), (-1, "zero or less"), (0, "zero or less")]
)
def test_a_weight_that_is_not_a_positive_number_is_refused_with_its_row(weight, found):
    with pytest.raises(StudyError, match=f"column 'weight', rows 2, 4: .*{found}"):
        design(weight=[1, weight, 1, weight, 1])


@pytest.mark.parametrize("column, argument", [("weight", "weights"), ("size", "population")])
def test_words_are_refused_with_their_rows(column, argument):
    with pytest.raises(StudyError, match=f"column '{column}', rows 1, 2, 3, 4, 5: no number"):
        Design(units(**{column: list("12345")}), **{argument: column})
    with pytest.raises(StudyError, match=f"column '{column}', row 3: no number"):
        Design(units(**{column: [30, 30, "thirty", 30, 30]}), **{argument: column})
    Design(units(**{column: pd.Series([30, 30, 30, 30, 30], dtype=object)}), **{argument: column})


def test_of_many_wrong_rows_the_first_are_named_and_the_others_counted():
    frame = pd.DataFrame({"w": [1.0] * 3 + [0.0] * 40})
    with pytest.raises(StudyError, match="column 'w', rows 4, 5, 6, 7, 8 and 35 more: a weight of zero or less"):
        Design(frame, weights="w")


@pytest.mark.parametrize("argument, column", [("strata", "stratum"), ("clusters", "school"), ("population", "size")])
def test_a_missing_stratum_cluster_or_population_is_refused(argument, column):
    frame = units(school=[1, 2, 3, 4, 5]).astype({column: object if column == "stratum" else float})
    frame.loc[3, column] = None
    with pytest.raises(StudyError, match=f"column '{column}', row 4: a missing"):
        Design(frame, **{argument: column})


def test_two_sizes_of_a_stratum_are_refused_with_their_rows():
    with pytest.raises(StudyError, match="column 'size': stratum 'B' has 2 sizes: 30 in rows 3, 5; 31 in row 4"):
        design(size=[4, 4, 30, 31, 30])


def test_a_population_below_the_sample_is_refused_with_both_numbers_and_the_rows():
    with pytest.raises(StudyError, match="rows 3, 4, 5: stratum 'B' has 2 in the population, 3 in the sample"):
        design(size=[4, 4, 2, 2, 2])
    with pytest.raises(StudyError, match="'whole sample' has 4 in the population, 5 in the sample"):
        Design(units(size=4), population="size")
    with pytest.raises(StudyError, match="0.5 in the population.*not the share sampled"):
        Design(units(size=0.5), population="size")


def test_all_strata_that_are_wrong_are_named_at_once():
    with pytest.raises(StudyError, match="'A' has 1 in the population, 2 in the sample.*\n.*'B' has 3 sizes"):
        design(size=[1, 1, 1234567, 1234568, 9])


def test_a_population_counts_clusters_where_there_are_any():
    assert design(size=[4, 4, 2, 2, 2], clusters="school", school=[1, 2, 3, 3, 4]).is_enumerated(np.arange(5) > 1)


def test_an_unknown_way_with_lonely_units_is_refused():
    with pytest.raises(StudyError, match="lonely is 'ajust'; .*did you mean “adjust”"):
        design(lonely="ajust")


def test_an_empty_frame_is_refused():
    with pytest.raises(StudyError, match="no rows"):
        Design(units().iloc[:0])
