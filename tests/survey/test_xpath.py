"""The tree of an expression: what is a name, a path or an operator, and where it cannot be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import StudyError
from analysis.survey.xpath.parser import Node, parse, walk

AGE = Node("question", "age")
ONE = Node("number", "1")


def operation(symbol: str, *parts: Node) -> Node:
    return Node("operator", symbol, parts)


@pytest.mark.parametrize(
    "expression",
    [
        "${age}",
        "${ age }",
        "/data/main/age",
        "../age",
        "../../main/age",
        "./age",
        "main/age",
        "/model/instance[1]/main/age",
        "current()/../age",
        " ( /data/age ) ",
    ],
)
def test_a_question_can_be_written_as_a_reference_or_as_a_path(expression):
    assert parse(expression) == AGE


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (".", Node("current", ".")),
        ("current()", Node("current", ".")),
        ("current()/.", Node("current", ".")),
        ("name", Node("column", "name")),
        ("nsi_code.2-a", Node("column", "nsi_code.2-a")),
        ("област", Node("column", "област")),
        ("position(..)", Node("call", "position", (Node("parent", ".."),))),
        ("position(../..)", Node("call", "position", (Node("parent", "../.."),))),
        ("jr:choice-name(1)", Node("call", "jr:choice-name", (ONE,))),
    ],
)
def test_dots_and_bare_names_have_their_own_kinds(expression, expected):
    assert parse(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("${age}-1", operation("-", AGE, ONE)),
        ("${age} -1", operation("-", AGE, ONE)),
        ("a -1", operation("-", Node("column", "a"), ONE)),
        ("a-1", Node("column", "a-1")),
        ("../age -1", operation("-", AGE, ONE)),
        ("../age*1", operation("*", AGE, ONE)),
        ("${age}*-1", operation("*", AGE, Node("minus", parts=(ONE,)))),
        ("--1", Node("minus", parts=(Node("minus", parts=(ONE,)),))),
        ("-1 + 1", operation("+", Node("minus", parts=(ONE,)), ONE)),
        ("div div mod", operation("div", Node("column", "div"), Node("column", "mod"))),
        ("/data/and and ${or}", operation("and", Node("question", "and"), Node("question", "or"))),
        ("1 = 1 = 1", operation("=", operation("=", ONE, ONE), ONE)),
        ("1<1", operation("<", ONE, ONE)),
        (".=-99", operation("=", Node("current", "."), Node("minus", parts=(Node("number", "99"),)))),
        ("\n1\t+ 1 ", operation("+", ONE, ONE)),
    ],
)
def test_a_word_or_a_sign_is_an_operator_where_one_can_stand(expression, expected):
    assert parse(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("1.5.2", "“.2” does not belong here"),
        ("1 and-1", "“and-1” does not belong here"),
        ("1 and", "ends too early; expected: a value"),
        ("../", "ends too early; expected: a name"),
        ("//age", "“/” does not belong here; expected: a name"),
        ("/data/*", "“*” does not belong here; expected: a name"),
        ("/data/rep[2]/age", "“[” does not belong here"),
        ("/model/instance[", "ends too early; expected: a number"),
        ("/model/instance[1", "ends too early; expected: “]”"),
        ("count(${rep}[age > 1])", "“[” does not belong here; expected: “)”"),
        ("${last-saved#age}", "cannot be read from “${last-saved#age}” on"),
        ("${age}, 1", "“,” does not belong here"),
        ("'open", "cannot be read from “'open” on"),
        ("@id", "cannot be read from “@id” on"),
        ("1 | 2", "cannot be read from “| 2” on"),
    ],
)
def test_where_an_expression_stops_making_sense_is_said(expression, message):
    with pytest.raises(StudyError) as error:
        parse(expression)
    assert str(error.value) == f"expression {expression!r}: {message}"


def test_walking_meets_every_node_of_a_tree():
    kinds = [node.kind for node in walk(parse("if(${age} > 1, -name, '')"))]
    assert kinds == ["call", "operator", "question", "number", "minus", "column", "literal"]


@given(st.text(alphabet="${}an d1.-+*/()[]'=<,", max_size=12))
def test_a_text_is_either_read_or_refused(text):
    try:
        assert parse(text) in walk(parse(text))
    except StudyError as error:
        assert error.where == f"expression {text!r}"
