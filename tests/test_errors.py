import pickle

import pytest

from analysis.errors import Problems, StudyError, raise_all, suggest


def test_an_error_says_where_what_what_else_and_what_to_do():
    error = StudyError("“Руссе”", where="kobo.csv, row 3", expected="ruse", fix="correct it")
    assert str(error) == "kobo.csv, row 3: “Руссе”; expected: ruse; to do: correct it"


def test_parts_that_are_not_known_are_left_out():
    assert str(StudyError("nothing found")) == "nothing found"
    assert str(StudyError("nothing found", fix="look again")) == "nothing found; to do: look again"


def test_an_error_survives_the_way_back_from_a_worker():
    error = StudyError("a", where="b", expected="c", fix="d")
    got = pickle.loads(pickle.dumps(error))
    assert type(got) is StudyError
    assert (got.found, got.where, got.expected, got.fix) == ("a", "b", "c", "d")
    assert str(got) == str(error)


def test_several_problems_survive_it_too():
    problems = Problems([StudyError("a", where="x"), StudyError("b", fix="y")])
    got = pickle.loads(pickle.dumps(problems))
    assert type(got) is Problems
    assert [problem.where for problem in got.problems] == ["x", ""]
    assert str(got) == "x: a\nb; to do: y"


def test_no_problem_raises_nothing():
    assert raise_all([]) is None


def test_one_problem_is_raised_as_itself():
    problem = StudyError("a")
    with pytest.raises(StudyError) as caught:
        raise_all([problem])
    assert caught.value is problem


def test_more_problems_are_raised_together():
    problems = [StudyError("a"), StudyError("b")]
    with pytest.raises(Problems) as caught:
        raise_all(problems)
    assert caught.value.problems == problems


def test_a_word_that_is_near_nothing_gets_no_suggestion():
    assert suggest("xyz", ["municipality", "language"]) == ""
    assert suggest("languge", ["municipality", "language"]) == "did you mean “language”?"
