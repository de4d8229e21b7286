"""Our reading of expressions against `rxeval`, another implementation of XPath 1.0 with the functions of ODK.

Whole interviews: what the questionnaire of the study asks, offers, calculates and refuses. Single
expressions: random ones, and every place known where the two differ, with what the standard says.
"""

from itertools import compress
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rxeval
from hypothesis import given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from analysis.survey.relevance import compute, evaluate

FORM = Path(__file__).parents[2] / "data/raw/survey/forms/2026112301.xlsx"
INTERVIEWS = 50
EMPTY = 0.2  # the share of questions that stay without an answer
DAY, NOW = "2026-11-20", "2026-11-20T09:00:00Z"
OFTEN = {"consent": ["yes", "yes", "yes", "no"]}  # everything hangs on it
WRITTEN = ["E01", "E1", "x E01", "0", "1", "60", "61", "-99", "7.5", "дума"]


def all_hold(conditions, answers: pd.DataFrame) -> np.ndarray:
    holds = np.ones(len(answers), dtype=bool)
    for condition in conditions:
        holds &= evaluate(condition, answers)
    return holds


def draw_answers(form, question, rows: int, chance: np.random.Generator) -> np.ndarray:
    codes = np.array(OFTEN.get(question.name) or list(form.choices.get(question.list, ())) or WRITTEN)
    if question.type == "note":
        return np.full(rows, "")
    if question.type == "select_multiple":
        answers = np.array([" ".join(codes[chance.random(len(codes)) < 2 / len(codes)]) for _ in range(rows)])
    else:
        answers = chance.choice(codes, rows)
    return np.where(chance.random(rows) < EMPTY, "", answers)


def draw_interviews(form, rows: int, chance: np.random.Generator) -> pd.DataFrame:
    """Fill in the form in its order, so that what was not asked is empty, as a device leaves it."""
    answers = pd.DataFrame("", index=range(rows), columns=list(form.questions), dtype=str)
    for name, question in form.questions.items():
        drawn = draw_answers(form, question, rows, chance)
        values = compute(question.calculation, answers) if question.calculation else drawn
        answers[name] = pd.Series(np.where(all_hold(question.relevant, answers), values, ""), dtype=str)
    return answers


def judge_interviews(form, answers: pd.DataFrame) -> pd.DataFrame:
    """Return what we say of every question in every interview: asked, and if so refused, calculated, offered."""
    return pd.concat([judge_question(form, question, answers) for question in form.questions.values()])


def judge_question(form, question, answers: pd.DataFrame) -> pd.DataFrame:
    values = answers[question.name]
    holds = evaluate(question.constraint or "true()", answers, values)
    codes = list(form.choices[question.list]) if question.choice_filter else []
    offered = np.array([evaluate(question.choice_filter, answers, choice={"name": code}) for code in codes])
    verdicts = pd.DataFrame(
        {
            "question": question.name,
            "asked": all_hold(question.relevant, answers),
            "refused": (values != "") & ~holds,
            "calculated": values if question.calculation else "",
            "offered": [" ".join(compress(codes, column)) for column in offered.T] if codes else "",
        }
    )
    return verdicts[verdicts["asked"]]


def judge_by_rxeval(form, answers: pd.DataFrame, session: rxeval.Session) -> pd.DataFrame:
    verdicts = []
    for row, interview in enumerate(answers.to_dict("records")):
        state = fill_in_session(form, interview, session)
        refused = {path for path, _ in state["invalid"]}
        for name, question in form.questions.items():
            path = f"/data/{question.path}"
            if state["relevant"][path]:
                calculated = session.get(path) if question.calculation else ""
                offered = (
                    " ".join(choice["value"] for choice in session.choices(path)) if question.choice_filter else ""
                )
                verdicts.append((row, name, True, path in refused, calculated, offered))
    columns = ["row", "question", "asked", "refused", "calculated", "offered"]
    return pd.DataFrame(verdicts, columns=columns).set_index("row").rename_axis(index=None)


def fill_in_session(form, interview: dict[str, str], session: rxeval.Session) -> dict:
    for name, question in form.questions.items():
        if not question.calculation:
            session.set(f"/data/{question.path}", interview[name])
    state = session.recompute()
    assert state["failed"] == []
    return state


def sort_verdicts(verdicts: pd.DataFrame) -> pd.DataFrame:
    columns = ["interview", "question"]
    return verdicts.rename_axis(index="interview").reset_index().sort_values(columns, ignore_index=True)


@pytest.fixture(scope="module")
def session():
    return rxeval.Session(convert(str(FORM)).xform, today=DAY, now=NOW)


def test_every_interview_is_judged_as_rxeval_judges_it(form, session):
    answers = draw_interviews(form, INTERVIEWS, np.random.default_rng(2026))
    got, expected = judge_interviews(form, answers), judge_by_rxeval(form, answers, session)
    assert got["refused"].any() and got["calculated"].nunique() > 5 and got["offered"].nunique() > 5
    pd.testing.assert_frame_equal(sort_verdicts(got), sort_verdicts(expected))


def test_another_answer_is_judged_otherwise(form, session):
    answers = draw_interviews(form, 2, np.random.default_rng(1)).assign(mode="f2f", consent="yes", enumerator="E01")
    got = sort_verdicts(judge_interviews(form, answers))
    for question, column in (("enumerator", "refused"), ("consent", "asked")):
        expected = sort_verdicts(judge_by_rxeval(form, answers.assign(**{question: "no"}), session))
        assert got[column].tolist() != expected[column].tolist()


ANSWERS = {"a": "7", "b": "-2.5", "c": "abc", "d": "", "e": "media school dk"}
SUBMISSION = f"<data id='x'>{''.join(f'<{name}>{text}</{name}>' for name, text in ANSWERS.items())}</data>"
ONE_INTERVIEW = pd.DataFrame([ANSWERS], dtype=str)


def compute_both(expression: str) -> tuple[str, str]:
    return compute(expression, ONE_INTERVIEW)[0], rxeval.eval_expression(expression, SUBMISSION, today=DAY, now=NOW)


def calls(name: str, *arguments):
    return st.tuples(*arguments).map(lambda parts: f"{name}({', '.join(parts)})")


def grow(smaller):
    operators = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "and", "or"])
    divisions = st.sampled_from(["div 2", "div /data/b", "mod 2", "mod -0.4"])  # by 0: see below
    return st.one_of(
        st.tuples(smaller, operators, smaller).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(smaller, divisions).map(lambda parts: f"({' '.join(parts)})"),
        smaller.map(lambda inner: f"-{inner}"),
        *(calls(name, smaller) for name in ("not", "boolean", "string", "number", "int", "string-length")),
        *(calls(name, smaller) for name in ("count-selected", "min", "concat")),
        *(calls(name, smaller, smaller) for name in ("selected", "contains", "starts-with", "coalesce", "max")),
        calls("selected-at", smaller, st.sampled_from(["0", "1", "2", "3", "-1"])),
        calls("substr", smaller, st.sampled_from(["0", "1", "2", "-1"])),
        calls("substr", smaller, st.sampled_from(["0", "1", "-2"]), st.sampled_from(["0", "2", "9", "-1"])),
        calls("regex", smaller, st.sampled_from(["'[a-z]+'", "'-?[0-9]{1,2}'", "'a|abc'", "'.*'", r"'\d+(\.\d)?'"])),
        calls("if", smaller, smaller, smaller),
    )


LEAVES = ["/data/a", "/data/b", "/data/c", "string(/data/d)", "/data/e", "true()", "false()", "''", "'media'", "'2'"]
LEAVES += ['" 3 "', "'-'", "'NaN'", "0", "1", "2", "0.5", ".25", "10"]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.recursive(st.sampled_from(LEAVES), grow, max_leaves=6))
def test_any_expression_gives_what_rxeval_gives(expression):
    got, expected = compute_both(expression)
    assert got == expected, expression


@pytest.mark.parametrize(
    ("expression", "ours", "theirs"),
    [
        # XPath 1.0, 4.4 number(): a number has no exponent and no plus sign, all else is NaN
        ("number('1e3')", "NaN", "1000"),
        ("number('+1')", "NaN", "1"),
        ("number(string(1 div 0))", "NaN", "Infinity"),
        # XPath 1.0, 4.4 round(): of two nearest the one closest to positive infinity
        ("round(-2.5)", "-2", "-3"),
        # XPath 1.0, 4.2 string(): a whole number is written in full
        ("100000000000000000000", "100000000000000000000", "9223372036854775807"),
        # ODK XForms, number(): a date counts the days since 1 January 1970
        ("number('1970-01-03')", "2", "NaN"),
        ("'2026-11-19' < '2026-11-20'", "true", "false"),
        # ODK XForms, expressions: as a boolean a question counts by its text, so that an empty answer is false
        ("not(/data/d)", "true", "false"),
        ("/data/d or false()", "false", "true"),
    ],
)
def test_where_rxeval_differs_we_follow_the_standard(expression, ours, theirs):
    assert compute_both(expression) == (ours, theirs)
