"""The frame: 24 strata, nothing in it that looks like a fact, and a sample that fits into it."""

from analysis.demonstration.frame import COLUMNS


def test_each_municipality_has_each_group_once(written):
    strata = list(zip(written.population["municipality"], written.population["group"], strict=True))
    assert len(strata) == len(set(strata)) == 24
    assert tuple(written.population.columns) == COLUMNS


def test_no_row_of_the_frame_claims_to_be_verified(written):
    assert set(written.population["verified"]) == {"no"}
    assert written.population["basis"].str.contains("invented|assumption of the demonstration").all()


def test_the_roma_strata_are_the_adult_share_of_the_census(written):
    roma = written.population[written.population["group"] == "roma"].set_index("municipality")["population"]
    expected = {"borovo": 198, "byala": 753, "vetovo": 1143, "dve_mogili": 550}
    expected |= {"ivanovo": 117, "ruse": 1173, "slivo_pole": 419, "tsenovo": 225}
    assert roma.astype(int).to_dict() == expected


def test_there_are_about_seven_hundred_interviews(written):
    assert 650 <= len(written.interviews) <= 750


def test_no_stratum_has_more_people_asked_than_it_has_people(written):
    frame, held, refused = (written.truth[key] for key in ("frame", "interviews", "refusals"))
    for group, places in frame.items():
        for place, people in places.items():
            assert 1 <= held[group][place] + refused[group][place] <= people, (group, place)


def test_some_small_strata_are_enumerated_in_full(written):
    frame, held = written.truth["frame"], written.truth["interviews"]
    whole = [(group, place) for group in frame for place in frame[group] if frame[group][place] == held[group][place]]
    assert whole == [("authority", "tsenovo"), ("ngo", "borovo")]


def test_the_export_holds_the_interviews_that_the_truth_counts(written):
    got = written.interviews.groupby(["resp_group", "municipality"]).size()
    for group, places in written.truth["interviews"].items():
        assert got[group].to_dict() == places


def test_the_release_rules_have_something_to_do(written):
    roma = written.truth["interviews"]["roma"].values()
    assert min(roma) < 10
    assert sum(10 <= n < 20 for n in roma) == 1
    assert sum(20 <= n < 50 for n in roma) >= 2
    assert sum(n >= 50 for n in roma) >= 2
