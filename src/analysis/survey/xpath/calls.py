"""A call in an expression in; an error out when there is no such function, or when it cannot take what it gets."""

from __future__ import annotations

from analysis.errors import StudyError, suggest
from analysis.survey.xpath.functions import FUNCTIONS
from analysis.survey.xpath.parser import Node
from analysis.survey.xpath.patterns import compile_pattern

# Functions that need more than their arguments, and how many these are; `evaluation` has what they do.
IN_CONTEXT = {"count": 1, "position": 1, "today": 0, "once": 1, "true": 0, "false": 0}
PARENT = Node("parent", "..")


def check_call(node: Node) -> None:
    """Raise `StudyError` for a function that is not supported, and for arguments that it cannot take.

    >>> check_call(Node("call", "true"))
    """
    known, count = (*FUNCTIONS, *IN_CONTEXT), len(node.parts)
    if node.text not in known:
        fix = suggest(node.text, known)
        raise StudyError(f"function {node.text}() is not supported", expected=", ".join(known), fix=fix)
    least, most = FUNCTIONS[node.text][1:] if node.text in FUNCTIONS else (IN_CONTEXT[node.text],) * 2
    if count < least or (most is not None and count > most):
        found = f"function {node.text}() has {count} argument{'' if count == 1 else 's'}"
        raise StudyError(found, expected=_name_range(least, most))
    if node.text == "count" and node.parts[0].kind != "question":
        raise StudyError("function count() can only count a question or a repeat", expected="count(${name})")
    if node.text == "position" and node.parts != (PARENT,):
        raise StudyError("function position() is only known for the repeat around", expected="position(..)")
    if node.text == "regex" and node.parts[1].kind == "literal":
        compile_pattern(node.parts[1].text)


def _name_range(least: int, most: int | None) -> str:
    """Return how many arguments there may be.

    >>> _name_range(2, 2), _name_range(1, 2), _name_range(1, None)
    ('2', '1 to 2', '1 or more')
    """
    return f"{least} or more" if most is None else f"{least}" if least == most else f"{least} to {most}"
