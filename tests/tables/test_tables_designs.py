"""The designs of the tables: one per group, one of all drawn at random; what is said of strata with one interview."""

import numpy as np
import pytest

from analysis.errors import StudyError
from analysis.study import Sample
from analysis.tables.designs import list_lonely, make_design, make_designs, select_place


@pytest.fixture
def alone(interviews):
    """The toy with one interview left in Ivanovo."""
    return interviews.drop(interviews[interviews["municipality"] == "ivanovo"].index[1:])


def test_a_stratum_with_one_interview_is_named_with_what_can_be_declared(alone, random):
    with pytest.raises(StudyError) as error:
        make_designs(alone, random)
    words = ["stratum ivanovo|roma", "1 interview of 117 persons", '[sample.roma] merge = { ivanovo = "…" }',
             '[sample.roma] lonely = "adjust" or "certainty"']  # fmt: skip
    assert [word for word in words if word not in str(error.value)] == []


def test_all_strata_with_one_interview_are_named_at_once(alone, random):
    more = alone.drop(alone[(alone["municipality"] == "ruse") & (alone["group"] == "ngo")].index[1:])
    with pytest.raises(StudyError) as error:
        make_designs(more, random)
    assert "ivanovo|roma" in str(error.value) and "ruse|ngo" in str(error.value)


@pytest.mark.parametrize("rule", ["adjust", "certainty", "remove"])
def test_a_declared_rule_is_that_of_the_group_and_of_the_groups_together(alone, random, rule):
    designs = make_designs(alone, random | {"roma": Sample("probability", lonely=rule)})
    assert designs.groups["roma"].lonely == rule
    assert designs.random.lonely == rule
    assert designs.groups["ngo"].lonely == "error"


def test_of_two_rules_that_are_needed_the_more_cautious_holds_between_groups(alone, random):
    more = alone.drop(alone[(alone["municipality"] == "ruse") & (alone["group"] == "ngo")].index[1:])
    rules = {"roma": Sample("probability", lonely="certainty"), "ngo": Sample("probability", lonely="adjust")}
    assert make_designs(more, random | rules).random.lonely == "adjust"
    assert make_designs(alone, random | rules).random.lonely == "certainty", "only where one is needed"


def test_the_only_person_of_a_stratum_and_a_sample_that_is_not_random_are_never_lonely(alone, random):
    one = alone.assign(population=alone["population"].mask(alone["municipality"] == "ivanovo", 1))
    quota = random | {"roma": Sample("quota")}
    assert list_lonely(alone)["stratum"].tolist() == ["ivanovo|roma"] and list_lonely(one).empty
    assert not make_designs(one, random).groups["roma"].lonely_strata.any()
    assert make_designs(alone, quota).groups["roma"].lonely == "certainty", "nothing is asked to be declared of it"
    with pytest.raises(StudyError, match=r"ivanovo\|roma has 1 interview"):
        make_designs(alone, random)


def test_only_groups_drawn_at_random_have_finite_populations(interviews, random):
    designs = make_designs(interviews, random | {"roma": Sample("quota")})
    for together in (designs.random, designs.process):
        assert set(together.frame["group"]) == {"authority", "ngo"}
    assert np.isinf(designs.groups["roma"].population).all() and np.isinf(designs.process.population).all()
    assert np.isfinite(designs.random.population).all()
    assert designs.is_random("authority", "ngo") and not designs.is_random("ngo", "roma")


def test_of_the_process_a_fully_enumerated_stratum_is_a_sample_that_may_be_lonely(alone, random):
    one = alone.assign(population=alone["population"].mask(alone["municipality"] == "ivanovo", 1))
    designs = make_designs(one, random)
    assert designs.process.lonely_strata.sum() == 1 and designs.process.lonely == "adjust"
    assert not designs.random.lonely_strata.any()


def test_nobody_has_no_design(interviews, random):
    designs = make_designs(interviews.head(0), random)
    assert designs.groups == {} and designs.random is None and designs.process is None
    silent = make_designs(interviews[interviews["group"] != "ngo"], random)
    assert set(silent.groups) == {"authority", "roma"} and not silent.is_random("ngo")


def test_the_district_is_everybody_and_a_place_its_own(interviews, random):
    design = make_design(interviews[interviews["group"] == "roma"], random["roma"])
    assert select_place(design, "district").all()
    assert select_place(design, "borovo").sum() == 26
    assert not select_place(design, "byala").any()
