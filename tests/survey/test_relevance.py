"""XLSForm expressions, evaluated by column: XPath 1.0, section by section, and the functions of ODK."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.relevance import Context, check_expression, compute, evaluate, references

ANSWERS = pd.DataFrame(
    {
        "age": ["17", "40", ""],
        "src": ["media school", "media", ""],
        "name": ["Ана", "E01", ""],
        "today": ["2015-03-02", "2015-03-03", "2015-03-04"],
    },
    dtype=str,
)
NUMBERS = st.integers(-999, 999)
TEXTS = st.text(alphabet="abc019.- ", max_size=6)


def frame(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        # comparisons: a text with a number as numbers, two texts as texts; empty is NaN, and only != holds for NaN
        ("${age} >= 18", [False, True, False]),
        ("${age} < 18", [True, False, False]),
        ("${age} = 17", [True, False, False]),
        ("${age} != 17", [False, True, True]),
        ("${age} = 17.0", [True, False, False]),
        ("${age} = '17.0'", [False, False, False]),
        ("${age} != ''", [True, True, False]),
        ("'' != 'x'", [True, True, True]),
        ("number('') = number('')", [False, False, False]),
        # a comparison with a boolean compares booleans
        ("(${age} > 18) = ${src}", [False, True, True]),
        # and binds closer than or; brackets win
        ("1 = 1 or 1 = 2 and 1 = 2", [True, True, True]),
        ("(1 = 1 or 1 = 2) and 1 = 2", [False, False, False]),
        ("${age}", [True, True, False]),
        ("${age} - 17", [False, True, False]),
        # functions
        ("selected(${src}, 'school')", [True, False, False]),
        ("selected(${src}, 'schoo')", [False, False, False]),
        ("count-selected(${src}) > 1", [True, False, False]),
        ("not(selected(${src}, 'media'))", [False, False, True]),
        ("regex(${name}, '^E[0-9]{2}$')", [False, True, False]),
        ("regex(${name}, '[0-9]+')", [False, False, False]),
        ("today() > '2015-03-02'", [False, True, True]),  # as days: the ODK specification, number()
        ("today() = '2015-03-02'", [True, False, False]),
        ("position(..) = 1 and count(${age}) = 1", [True, True, True]),
        ("true() and not(false())", [True, True, True]),
        # if() has the type of what it returns, row by row
        ("if(${age} = 17, 0, 'x')", [False, True, True]),
        ("if(${age} = 17, false(), ${src})", [False, True, False]),
        ("if(${age} = 17, 17, ${age}) = ${age}", [True, True, True]),
        # paths stand for the question that their last step names
        ("/data/main/age >= 18 and ../age < 50", [False, True, False]),
        # the interview was on 2, 3 and 4 March 2015
        ("today() - date('2015-03-02') <= 1", [True, True, False]),
        ("date(today()) = '2015-03-03'", [False, True, False]),
    ],
)
def test_a_condition_holds_where_xpath_says_so(expression, expected):
    got = evaluate(expression, ANSWERS)
    assert got.dtype == bool
    assert got.tolist() == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("7 div 2", "3.5"),
        ("-7 mod 2", "-1"),
        ("1 div 0", "Infinity"),
        ("-(1 div 0)", "-Infinity"),
        ("0 div 0", "NaN"),
        ("number('x')", "NaN"),
        ("number('1e3')", "NaN"),
        ("1 div 4000000", "0.00000025"),
        ("int(-2.7)", "-2"),
        ("min(3, '2', 5)", "2"),
        ("max(3, '')", "NaN"),
        ("max(3, 10)", "10"),
        ("if(1 = 2, 'a', 5)", "5"),
        ("if('', 1, 0)", "0"),
        ("coalesce('', 3, 4)", "3"),
        ("concat('a', 1, 2 = 2)", "a1true"),
        ('string-length("it\'s")', "4"),
        (".5 + 1", "1.5"),
    ],
)
def test_a_calculation_prints_as_xpath_prints(expression, expected):
    assert compute(expression, ANSWERS).tolist() == [expected] * len(ANSWERS)


def test_the_dot_stands_for_the_current_answers():
    given_numbers = pd.Series(["0", "60", "61", "-99", ""])
    got = evaluate("(. >= 1 and . <= 60) or .=-99", frame(q=["", "", "", "", ""]), given_numbers)
    assert got.tolist() == [False, True, False, True, False]


def test_a_bare_name_is_a_column_of_the_choice():
    answers = frame(src=["media school", "ngo", ""], district=["ruse", "silistra", ""])
    school = {"name": "school", "district": "ruse"}
    assert evaluate("selected(${src}, name)", answers, choice=school).tolist() == [True, False, False]
    assert evaluate("name != ${src} and district = ${district}", answers, choice=school).tolist() == [
        True,
        False,
        False,
    ]
    assert evaluate("region = ''", answers, choice=school).tolist() == [True, True, True]


def test_in_a_repeat_rows_have_a_place_and_questions_a_number():
    answers = frame(age=["3", "5", "8"])
    context = Context({"child": np.array([2, 2, 1])}, np.array([1, 2, 1]))
    assert evaluate("position(..) = 2", answers, context=context).tolist() == [False, True, False]
    got = compute("concat(position(..), '/', count(${child}), '/', count(${age}))", answers, context=context)
    assert got.tolist() == ["1/2/1", "2/2/1", "1/1/1"]


def test_once_keeps_what_is_there():
    current = pd.Series(["", "4"], dtype=str)
    assert compute("once(1 + 1)", frame(q=["", ""]), current).tolist() == ["2", "4"]
    assert compute("once(1 + 1)", frame(q=["", ""])).tolist() == ["2", "2"]


def test_every_expression_of_the_study_can_be_evaluated(form):
    answers = pd.DataFrame("", index=range(2), columns=list(form.questions), dtype=str)
    for question in form.questions.values():
        for expression in question.relevant:
            assert evaluate(expression, answers).shape == (2,)
        if question.constraint:
            assert evaluate(question.constraint, answers, answers[question.name]).shape == (2,)
        if question.calculation:
            assert compute(question.calculation, answers).tolist() == ["0", "0"]


def test_the_study_counts_programmes_and_right_answers_by_its_own_calculations(form):
    answers = pd.DataFrame("", index=range(2), columns=list(form.questions), dtype=str)
    answers.loc[1, ["p_nris", "p_decade", "p_foil", "qz1", "qz3"]] = ["heard", "used", "know", "f", "f"]
    assert compute(form.questions["n_known"].calculation, answers).tolist() == ["0", "2"]
    assert compute(form.questions["quiz_score"].calculation, answers).tolist() == ["0", "1"]


def test_references_are_the_questions_an_expression_looks_at():
    assert references("/data/main/age > 1 and name = current()/../src and . != ''") == {"age", "src"}
    assert references("${jp_any} = 'part' or selected(${src}, '${name}')") == {"jp_any", "src"}
    assert references("1 + 1") == set()


def test_no_interview_gives_no_value():
    assert compute("concat(${age}, 'x')", ANSWERS.head(0)).tolist() == []
    assert evaluate("selected(${src}, 'media') and ${age} > 1", ANSWERS.head(0)).tolist() == []


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("sum(${age})", "function sum() is not supported; expected: selected"),
        ("${agee} > 1", "there are no answers to question agee; to do: did you mean “age”?"),
        ("${age} >", "ends too early; expected: a value"),
        ("", "ends too early; expected: a value"),
        ("not(${age}", "ends too early; expected: “)”"),
        ("${age} 17", "“17” does not belong here"),
        ("concat('a',)", "“)” does not belong here; expected: a value"),
        ("${age} = ‘x’", "cannot be read from “‘x’” on"),
        ("selected(${src})", "function selected() has 1 argument; expected: 2"),
        ("concat()", "function concat() has 0 arguments; expected: 1 or more"),
        ("today(1)", "function today() has 1 argument; expected: 0"),
        ("count(1)", "function count() can only count a question or a repeat; expected: count(${name})"),
        ("position(1)", "function position() is only known for the repeat around; expected: position(..)"),
        ("position(../..)", "function position() is only known for the repeat around; expected: position(..)"),
        ("name = 'x'", "“name” stands for nothing here; to do: write ${name} for a question"),
        ("regex(${age}, '[')", "regular expression “[” is not valid"),
        (". > 1", "“.” stands for nothing here"),
    ],
)
def test_what_cannot_be_evaluated_is_named_with_its_expression(expression, message):
    with pytest.raises(StudyError) as error:
        evaluate(expression, ANSWERS)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("${age} >", "ends too early; expected: a value"),
        ("sum(${age})", "function sum() is not supported; expected: selected, "),
        ("jr:choice-name(${age}, '${age}')", "function jr:choice-name() is not supported"),
        ("select(${src}, 'media')", "did you mean “selected”?"),
        ("not(selected(${src}))", "function selected() has 1 argument; expected: 2"),
        ("round(1, 2, 3)", "function round() has 3 arguments; expected: 1 to 2"),
        ("concat()", "function concat() has 0 arguments; expected: 1 or more"),
        ("true(1)", "function true() has 1 argument; expected: 0"),
        ("regex(., '[')", "regular expression “[” is not valid"),
        ("+".join(["1"] * 5000), "is too long or too deeply nested; to do: split it into several calculations"),
    ],
)
def test_an_expression_is_checked_without_any_answers(expression, message):
    with pytest.raises(StudyError) as error:
        check_expression(expression, where="survey row 12, question infl")
    assert message in str(error.value)
    assert str(error.value).startswith(f"survey row 12, question infl, expression {expression!r}: ")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("${agee} = 1", "there are no answers to question agee; to do: did you mean “age”?"),
        ("name = 1", "“name” stands for nothing here"),
        ("regex(${age}, ${pattern})", "regular expression “[” is not valid"),
        ("today() > '2015-01-01'", "today() does not know the day of the interview; expected: a column today"),
        ("${hole} = 1", "the cell of row 1, column hole holds no text"),
    ],
)
def test_an_error_of_evaluation_says_who_asked(expression, message):
    answers = frame(age=["17", ""], pattern=["[", ""], hole=["1", None])
    with pytest.raises(StudyError) as error:
        evaluate(expression, answers, where="survey row 12, question infl")
    assert str(error.value).startswith(f"survey row 12, question infl, expression {expression!r}: {message}")


def test_the_answers_are_not_changed():
    answers = ANSWERS.copy()
    evaluate("selected(${src}, 'media') and ${age} > 17", answers, answers["age"])
    pd.testing.assert_frame_equal(answers, ANSWERS)


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5))
def test_arithmetic_and_order_are_those_of_numbers(pairs):
    answers = frame(a=[str(a) for a, _ in pairs], b=[str(b) for _, b in pairs])
    assert compute("${a} + ${b} * 2", answers).tolist() == [str(a + b * 2) for a, b in pairs]
    assert evaluate("${a} < ${b}", answers).tolist() == [a < b for a, b in pairs]


@given(st.lists(TEXTS, min_size=1, max_size=5), st.permutations(range(5)))
def test_the_order_of_interviews_does_not_matter(texts, order):
    answers = frame(q=texts)
    order = [row for row in order if row < len(texts)]
    expression = "${q} > 1 or ${q} = 'a' or count-selected(${q}) = 2"
    np.testing.assert_array_equal(evaluate(expression, answers)[order], evaluate(expression, answers.iloc[order]))


@given(TEXTS, TEXTS)
def test_the_laws_of_de_morgan_hold(first, second):
    answers = frame(a=[first], b=[second])
    left = evaluate("not(${a} = 'a' and ${b} > 1)", answers)
    assert left.tolist() == evaluate("not(${a} = 'a') or not(${b} > 1)", answers).tolist()


@given(st.lists(st.sampled_from(["media", "school", "dk"]), unique=True))
def test_exactly_the_codes_of_a_select_multiple_are_selected(codes):
    answers = frame(q=[" ".join(codes)])
    for code in ("media", "school", "dk", "med"):
        assert evaluate(f"selected(${{q}}, '{code}')", answers).tolist() == [code in codes]
    assert compute("count-selected(${q})", answers).tolist() == [str(len(codes))]
