"""How the first three change with the weights: written out by hand for a toy, bounded for the demonstration."""

import pytest

from analysis.practices.sensitivity import DEFAULT, SENSITIVITY, TOP, list_variants, vary_weights


@pytest.fixture
def varied(make_practices, make_gaps, limits):
    practices = make_practices(
        ("small", "G-VOICE", "small", "low", "self-reported"),
        ("large", "G-VOICE", "large", "low", "evaluated"),
        ("dear", "G-VOICE", "any", "medium", "monitored"),
        ("broad", "G-VOICE G-PLAN G-TRUST", "any", "low", "monitored"),
    )
    rows = vary_weights(make_gaps(VOICE=0.8), practices, {}, {"a": "small"}, limits)
    return rows, {name: own["practice"].tolist() for name, own in rows.groupby("variant")}


def test_the_first_three_follow_the_weights(varied):
    _, tops = varied
    # 0.8 × … small: 0.7 = 0.56; large: 0.6 × 1 = 0.48; dear: 0.6 × 0.85 = 0.408; broad: 0.85 / √3 = 0.393
    assert tops[DEFAULT] == ["small", "large", "dear"]
    assert tops["size_less"] == ["small", "dear", "large"]  # large: 0.5 × 0.8 = 0.40
    assert tops["size_more"] == ["small", "large", "dear"]  # large: 0.7 × 0.8 = 0.56, as small, which stands first
    assert tops["no_size"] == ["large", "small", "dear"]  # large: 0.80
    assert tops["no_budget"] == ["dear", "small", "large"]  # dear: 0.85 × 0.8 = 0.68
    assert tops["budget_less"] == ["small", "large", "broad"]  # dear: 0.5 × 0.85 × 0.8 = 0.34
    assert tops["evidence_equal"] == ["small", "large", "dear"]  # 0.80, 0.48, 0.48
    assert tops["plain_sum"] == ["broad", "small", "large"]  # broad: 0.8 × 0.85 = 0.68


def test_what_is_kept_is_counted_against_the_weights_as_they_are(varied):
    rows, _ = varied
    kept = rows.drop_duplicates("variant").set_index("variant")["kept"]
    assert kept[DEFAULT] == 3 and kept["no_size"] == 3 and kept["plain_sum"] == 2
    assert rows.columns.tolist() == SENSITIVITY


def test_each_weight_goes_up_and_down_and_the_rest_stays(limits):
    variants = {name: (varied, root) for name, varied, root in list_variants(limits)}
    assert variants[DEFAULT] == (limits, 2) and len(variants) == 1 + 2 * len(limits.weights) + 6
    assert variants["size_less"][0].weights["size"] == pytest.approx(0.5)
    assert variants["monitored_more"][0].weights["monitored"] == pytest.approx(0.95)
    assert variants["minimum_less"][0].minimum_score == pytest.approx(0.25)
    assert limits.weights["size"] == 0.6  # what was given is not changed


def test_a_need_that_a_variant_no_longer_sees_leaves_its_list_empty(make_practices, make_gaps, limits):
    practices = make_practices(("one", "G-VOICE", "any", "low", "monitored"))
    rows = vary_weights(make_gaps(VOICE=0.4), practices, {}, {"a": "small"}, limits)
    assert "minimum_more" not in set(rows["variant"]) and (rows["kept"] == 1).all()
    lower = vary_weights(make_gaps(VOICE=0.3), practices, {}, {"a": "small"}, limits)
    assert lower["variant"].tolist() == ["minimum_less"] and lower["kept"].tolist() == [0]
    assert vary_weights(make_gaps(VOICE=0.1), practices, {}, {"a": "small"}, limits).empty


def test_the_demonstration_has_at_most_three_of_each(released, study, practices):
    from analysis.practices.gaps import load_feeds, score_gaps

    gaps, _ = score_gaps(released, load_feeds()[0], study.municipalities)
    rows = vary_weights(gaps, practices, {}, dict.fromkeys(study.municipalities, "small"), study.practices)
    by_list = rows.groupby(["municipality", "role", "variant"])
    assert (by_list.size() <= TOP).all() and (by_list["kept"].nunique() == 1).all()
    assert rows["rank"].between(1, TOP).all() and (by_list["kept"].first() <= by_list.size()).all()
