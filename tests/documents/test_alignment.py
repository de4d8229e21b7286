"""Statements are led back to the level above, a missing text is no gap, and plans stand beside wishes."""

import numpy as np
import pandas as pd
import pytest

from analysis.documents.alignment import align_statements, count_statements, list_children
from analysis.documents.bridge import bridge
from analysis.documents.statements import STATEMENT, list_statements, weigh_words
from analysis.errors import StudyError

PLACES = ["borovo", "byala", "vetovo"]
THEMES = ["education", "health", "participation"]
REGISTER = pd.DataFrame(
    [("strategy", "district", ""), ("plan-byala", "municipal", "byala"), ("plan-borovo", "municipal", "borovo")],
    columns=["document", "level", "municipality"],
)
POLICIES = pd.DataFrame(
    [("framework", "eu", "Рамка на ЕС", "education;health"), ("law", "national", "Закон", "education")],
    columns=["id", "level", "title_bg", "priorities"],
)
GOALS = pd.DataFrame(
    [("education", "Всяко дете тръгва на училище навреме."), ("participation", "Хората участват в решенията.")],
    columns=["theme_id", "operational_goal_bg"],
)
PASSAGES = pd.DataFrame(
    [
        ("strategy", 1, "Мрежа от здравни медиатори във всички общини."),
        ("strategy", 2, "Ранно постъпване в детска градина."),
    ],
    columns=["document", "passage", "quote"],
)
MARKS = pd.DataFrame(
    [
        ("strategy", 1, "health", "commitment"),
        ("strategy", 2, "education", "commitment"),
        ("strategy", 2, "health", "mention"),
    ],
    columns=["document", "passage", "theme", "state"],
)
COMMITMENTS = pd.DataFrame(
    [
        ("plan-byala", 1, "health", "Назначаване на двама здравни медиатори", "4;5"),
        ("plan-byala", 2, "health", "Прегледи за деца без личен лекар", "9;10"),
        ("plan-byala", 3, "participation", "Обществен съвет към кмета", "14"),
        ("plan-borovo", 1, "education", "Безплатна закуска за най-малките", "3;4"),
    ],
    columns=["document", "commitment", "theme", "measure", "passages"],
)
NOTHING_SHARED = pd.DataFrame({name: [] for name in ("document", "passage", "other", "other_passage")})


def list_all(**changes) -> pd.DataFrame:
    frames = dict(policies=POLICIES, goals=GOALS, marks=MARKS, passages=PASSAGES, commitments=COMMITMENTS)
    return list_statements(**{**frames, **changes}, register=REGISTER, language="bg")


def align(statements: pd.DataFrame, reuse: pd.DataFrame = NOTHING_SHARED) -> pd.DataFrame:
    return align_statements(statements, reuse).set_index("statement")


def test_each_level_has_its_statements():
    got = list_all()
    assert list(got.columns) == STATEMENT
    assert got["level"].value_counts().to_dict() == {"eu": 2, "national": 2, "district": 2, "municipal": 4}
    assert got["statement"].is_unique
    assert not got.isna().any(axis=None)


def test_a_law_of_the_nation_is_no_objective_of_the_eu_and_a_mention_no_promise():
    got = list_all().groupby("level")["statement"].agg(list)
    assert got["eu"] == ["framework:education", "framework:health"]
    assert got["district"] == ["strategy:p1:health", "strategy:p2:education"]


def test_what_a_plan_promises_outside_its_measures_is_a_statement_and_what_stands_in_a_measure_is_not_twice_one():
    said = pd.DataFrame([("plan-byala", 5, "Двама медиатори"), ("plan-byala", 20, "Ще има срещи.")])
    said.columns = ["document", "passage", "quote"]
    marks = said[["document", "passage"]].assign(theme="health", state="commitment")
    got = list_all(passages=pd.concat([PASSAGES, said]), marks=pd.concat([MARKS, marks]))
    municipal = got[got["level"] == "municipal"]
    assert len(municipal) == 5
    assert municipal["statement"].tolist()[-1] == "plan-byala:p20:health"
    assert municipal["municipality"].tolist()[-1] == "byala"


def test_naming_the_same_office_is_no_likeness():
    offices = ["Дирекция „Бюро по труда“ – Русе"]
    texts = ["Курс за заварчици в дирекция „Бюро по труда“", "Медиатор към дирекция „Бюро по труда“"]
    alike, apart = (weigh_words(texts, titles).toarray() for titles in ([], offices))
    assert alike[0] @ alike[1] > 0.24 > apart[0] @ apart[1]


def test_a_measure_is_led_back_to_the_promise_that_it_is_like():
    got = align(list_all()).loc["plan-byala:1"]
    assert (got["parent"], got["basis"]) == ("strategy:p1:health", "similarity")
    assert got["similarity"] >= 0.24


def test_a_measure_like_nothing_is_led_back_to_its_theme_only():
    got = align(list_all())
    assert got.loc["plan-borovo:1", ["parent", "basis"]].tolist() == ["", "theme"]


def test_a_measure_on_a_theme_that_the_level_above_leaves_out_has_no_parent():
    got = align(list_all())
    assert got.loc["plan-byala:3", ["parent", "basis", "parent_level"]].tolist() == ["", "none", "district"]


def test_a_quotation_wins_over_likeness_whatever_the_theme():
    reuse = pd.DataFrame([("plan-byala", 5, "strategy", 2)], columns=["document", "passage", "other", "other_passage"])
    got = align(list_all(), reuse)
    assert got.loc["plan-byala:1", ["parent", "basis"]].tolist() == ["strategy:p2:education", "quotation"]
    assert got.loc["plan-byala:2", "basis"] == "theme"


def test_likeness_is_sought_within_the_theme():
    moved = COMMITMENTS.assign(theme=["education", *COMMITMENTS["theme"][1:]])
    assert align(list_all(commitments=moved)).loc["plan-byala:1", "basis"] == "theme"
    nameless = COMMITMENTS.assign(theme=["", *COMMITMENTS["theme"][1:]])
    assert align(list_all(commitments=nameless)).loc["plan-byala:1", "basis"] == "similarity"


def test_titles_of_the_eu_are_not_compared():
    titled = POLICIES.assign(title_bg=GOALS["operational_goal_bg"][0])
    got = align(list_all(policies=titled))
    assert got.loc["goal:education", ["parent_level", "basis"]].tolist() == ["eu", "theme"]
    assert got.loc["goal:participation", "basis"] == "none"


def test_without_a_district_measures_are_led_back_to_the_nation():
    got = align(list_all(marks=MARKS.iloc[:0]))
    assert set(got.loc[got["level"] == "municipal", "parent_level"]) == {"national"}


def test_each_promise_has_its_state_in_each_municipality():
    statements = list_all()
    alignment = align_statements(statements, NOTHING_SHARED)
    got = list_children(alignment, statements, PLACES, ["borovo", "byala"])
    states = got.set_index(["statement", "municipality"])["state"]
    assert len(states) == 2 * 3
    assert states["strategy:p1:health", "byala"] == "followed"
    assert states["strategy:p2:education", "borovo"] == "theme"
    assert states["strategy:p2:education", "byala"] == states["strategy:p1:health", "borovo"] == "gap"


def test_a_plan_that_was_not_obtained_is_no_gap():
    statements = list_all()
    alignment = align_statements(statements, NOTHING_SHARED)
    got = list_children(alignment, statements, PLACES, ["borovo", "byala"]).set_index("municipality")
    assert set(got.loc["vetovo", "state"]) == {"not_obtained"}
    got = list_children(alignment, statements, PLACES, PLACES).set_index("municipality")
    assert set(got.loc["vetovo", "state"]) == {"gap"}


def test_statements_are_counted_for_every_level_and_place_and_nothing_is_nought():
    got = count_statements(list_all(), THEMES, PLACES).set_index(["level", "municipality", "theme"])["count"]
    assert len(got) == (3 + 3) * 3
    assert got["municipal", "byala", "health"] == 2
    assert got["municipal", "vetovo", "health"] == got["eu", "", "participation"] == 0


def test_weights_are_of_length_one_and_a_rare_word_weighs_more():
    weights = weigh_words(["здравен медиатор", "здравен преглед", ""]).toarray()
    assert np.linalg.norm(weights, axis=1) == pytest.approx([1, 1, 0])
    shared = weights[0] * weights[1] > 0
    assert weights[0][shared].max() < weights[0].max()


STATES = [("byala", "education", "commitment"), ("byala", "health", "absent"), ("byala", "participation", "mention")]
STATES += [("borovo", "education", "mention"), ("borovo", "health", "commitment"), ("vetovo", "health", "not_obtained")]
MATRIX = pd.DataFrame(STATES, columns=["municipality", "theme", "state"]).assign(
    generation="2013-2014", passages=1, commitments=0, words=900, rate=1.1, low=0.1, high=5.0, document="plan"
)
SHARES = pd.DataFrame(
    [
        ("byala", "education", 0.9, 0.85, 0.95, ""),
        ("byala", "health", 0.8, 0.7, 0.9, ""),
        ("byala", "housing", 0.1, 0.0, 0.2, ""),
        ("borovo", "education", 0.8, 0.7, 0.9, "low"),
        ("borovo", "health", np.nan, np.nan, np.nan, ":c"),
        ("vetovo", "health", 0.8, 0.7, 0.9, ""),
        ("district", "health", 0.8, 0.7, 0.9, ""),
    ],
    columns=["municipality", "indicator", "estimate", "low", "high", "flag"],
).assign(group="roma", category="top3")
THREE_MORE = pd.DataFrame({"indicator": list("abc"), "municipality": "district", "flag": ""}).assign(
    group="roma", category="top3"
)


def cross(shares: pd.DataFrame = SHARES, matrix: pd.DataFrame = MATRIX) -> pd.DataFrame:
    """Six themes were asked, so that chance gives each one half."""
    return bridge(matrix, pd.concat([shares, THREE_MORE]), PLACES).set_index(["municipality", "theme"])


def change(place: str, theme: str, **values) -> pd.DataFrame:
    shares = SHARES.copy()
    shares.loc[(shares["municipality"] == place) & (shares["indicator"] == theme), list(values)] = list(values.values())
    return shares


def test_what_is_wanted_is_answered_only_mentioned_or_left_out():
    got = cross()["relation"]
    assert got["byala", "education"] == "answered"
    assert got["borovo", "education"] == "only_mentioned"
    assert got["byala", "health"] == "gap"


def test_what_is_not_wanted_may_be_promised_all_the_same():
    assert cross(change("byala", "education", low=0.2, high=0.4))["relation"]["byala", "education"] == "unasked_promise"
    assert cross(change("byala", "health", low=0.2, high=0.4))["relation"]["byala", "health"] == "neither"


def test_an_interval_that_holds_chance_leaves_it_open():
    got = cross(change("byala", "health", low=0.45, high=0.9)).loc[("byala", "health")]
    assert (got["wanted"], got["relation"]) == ("open", "unknown_wish")


def test_without_an_interval_the_share_decides():
    got = cross(change("byala", "health", low=np.nan, high=np.nan)).loc[("byala", "health")]
    assert (got["wanted"], got["relation"]) == ("yes", "gap")


def test_what_is_hidden_stays_hidden():
    got = cross().loc[("borovo", "health")]
    assert (got["flag"], got["wanted"], got["relation"]) == (":c", "hidden", "unknown_wish")
    assert got[["estimate", "low", "high"]].isna().all()


@pytest.mark.parametrize("column", ["estimate", "low", "high"])
def test_a_share_beside_a_flag_that_hides_it_is_refused(column):
    with pytest.raises(StudyError, match="priorities, borovo, health: a share beside the flag :c"):
        cross(change("borovo", "health", **{column: 0.5}))


def test_a_theme_that_was_not_asked_has_no_wish():
    got = cross().loc[("byala", "participation")]
    assert (got["wanted"], got["relation"], got["flag"]) == ("not_asked", "unknown_wish", "")


def test_a_plan_without_a_text_is_no_gap_between_plan_and_wish():
    assert cross().loc[("vetovo", "health"), "relation"] == "not_obtained"


def test_other_groups_and_other_answers_are_not_taken():
    others = pd.concat([SHARES.assign(group="authority", estimate=0.1), SHARES.assign(category="first", estimate=0.1)])
    pd.testing.assert_frame_equal(cross(pd.concat([SHARES, others])), cross())


def test_a_municipality_that_is_none_is_named_with_its_spelling():
    with pytest.raises(StudyError, match="unknown municipality “biala”.*did you mean “byala”"):
        cross(SHARES.assign(municipality=SHARES["municipality"].replace("byala", "biala")))


def test_every_row_of_the_matrix_stays():
    assert len(cross()) == len(MATRIX)
