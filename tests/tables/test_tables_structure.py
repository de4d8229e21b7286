import numpy as np
import pandas as pd
import pytest

from analysis.disclosure.structure import from_frames, to_frames
from analysis.survey.measures import knowledge, needs, projects, quiz, views
from analysis.tables.composition import compose
from analysis.tables.structure import describe_structure

MEASURES = {
    "recognition": (knowledge.measure_recognition, knowledge.measure_recognition_above_foil),
    "scores": (knowledge.measure_scores,),
    "quiz": (quiz.measure_quiz, quiz.measure_quiz_levels),
    "projects": (projects.measure_projects, projects.measure_known_projects, projects.measure_partners),
    "priorities": (needs.measure_priorities, needs.measure_priority_points),
    "trust": (views.measure_net_trust,),
}


@pytest.fixture(scope="module")
def interviewed(built_once) -> pd.DataFrame:
    """Interviews of the demonstration, with every question of the form."""
    return pd.read_parquet(built_once / "data/processed/respondents.parquet")


@pytest.fixture(scope="module")
def batteries(interviewed, form):
    return {table: [measure(interviewed, form) for measure in measures] for table, measures in MEASURES.items()}


@pytest.fixture(scope="module")
def structure(interviewed, form, batteries):
    return describe_structure(interviewed, form, batteries)


def count(structure, matrix, table: str, indicator: str, category: str) -> np.ndarray:
    """What a number comes to in each place, by the structure."""
    item = structure.items.query("table == @table and indicator == @indicator and category == @category").index
    return (matrix[item] @ structure.counts.T)[0]


def test_every_number_is_what_the_structure_makes_it_of(structure, batteries, interviewed):
    by_place = [interviewed[name] for name in ("group", "municipality")]
    places = pd.MultiIndex.from_frame(structure.places[["group", "municipality"]])
    for table, own in batteries.items():
        for battery in own:
            sums, bases = (f.groupby(by_place).sum().loc[places] for f in (battery.values, battery.values.notna()))
            for number in battery.values.columns:
                np.testing.assert_allclose(count(structure, structure.value, table, *number), sums[number], atol=1e-5)
                np.testing.assert_allclose(count(structure, structure.base, table, *number), bases[number], atol=1e-5)


def test_what_always_holds_holds_of_the_true_counts_in_every_place(structure):
    for group, counts in zip(structure.places["group"], structure.counts, strict=True):
        holds = np.isin(structure.of_group, ["", group])
        told = (structure.relations @ counts)[holds]
        assert (told >= structure.low[holds] - 1e-6).all() and (told <= structure.high[holds] + 1e-6).all()


def test_a_wrong_count_breaks_what_always_holds(structure):
    wrong = structure.counts[0].copy()
    wrong[structure.variables == "p_nris know"] += 1
    holds = np.isin(structure.of_group, ["", structure.places["group"][0]])
    told = (structure.relations @ wrong)[holds]
    assert (told > structure.high[holds] + 1e-6).any()


def test_a_score_is_the_sum_of_its_items(structure):
    items = structure.items
    score = items.query("indicator == 'n_known'").index
    parts = items.query("table == 'recognition' and category == 'recognised'").index
    assert abs(structure.value[score] - structure.value[parts].sum(axis=0)[None]).max() < 1e-6


def test_the_base_of_a_routed_question_is_the_count_of_an_answer_to_another(structure):
    names = list(structure.variables)
    asked = [
        {names[cell]: relation[cell] for cell in np.flatnonzero(relation)}
        for relation in structure.relations.toarray()
        if relation[names.index("asked jp_partner")] and relation[names.index("answered jp_any")]
    ]
    assert any(terms.get("jp_any no") == 1 for terms in asked)


def test_the_structure_comes_back_as_it_was_kept(structure):
    again = from_frames(to_frames(structure))
    pd.testing.assert_frame_equal(again.items, structure.items)
    for name in ("variables", "largest", "counts", "low", "high", "of_group"):
        np.testing.assert_array_equal(getattr(again, name), getattr(structure, name))
    for name in ("relations", "base", "value"):
        assert abs(getattr(again, name) - getattr(structure, name)).sum() == 0


def test_a_number_is_made_of_the_same_however_often_an_answer_was_given():
    marks = np.array([[1, 0], [0, 1], [1, 1], [0, 0]], dtype=float)
    for times in (1, 50):
        rows = np.repeat(marks, [1, times, 1, times], axis=0)
        columns = {("asked", "a"): rows[:, 0] * 0 + 1, ("answered", "a"): rows[:, 0] * 0 + 1}
        columns |= {("a", "x"): rows[:, 0], ("a", "y"): rows[:, 1]}
        assert compose(("t", "both", ""), rows.sum(axis=1), columns, ["a"]).value == {("a", "x"): 1.0, ("a", "y"): 1.0}
        assert compose(("t", "any", ""), rows.max(axis=1), columns, ["a"]).own  # no sum of the two
