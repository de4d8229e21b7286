"""Every test asserts something that can fail: an assertion, an exception that must come, or a helper that has these."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
EXPECTING = ("raises", "warns", "fail")  # of pytest
FEWEST = 2_000  # test functions: that they are found at all


def list_silent(code: str) -> list[str]:
    """Return the names of the tests in a module that assert nothing."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    helpers: set[str] = set()
    while found := {function.name for function in functions if asserts(function, helpers)} - helpers:
        helpers |= found
    return [function.name for function in functions if is_test(function.name) and function.name not in helpers]


def is_test(name: str) -> bool:
    return name.startswith("test_")


def asserts(function: ast.FunctionDef, helpers: set[str]) -> bool:
    """Whether a function asserts: itself, or by calling one of `helpers`, `assert_…` of a library or pytest's own."""
    return any(
        isinstance(node, ast.Assert) and can_fail(node.test)
        or isinstance(node, ast.Call) and is_expecting(read_name(node.func), helpers)
        for node in ast.walk(function)
    )  # fmt: skip


def is_expecting(name: str, helpers: set[str]) -> bool:
    return name.startswith("assert_") or name in EXPECTING or name in helpers and not is_test(name)


def read_name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def can_fail(asserted: ast.expr) -> bool:
    """Whether what is asserted is no constant, no tuple, nothing compared with itself, and no `or` with one of these.

    Two calls may differ, however alike they are written: made twice, the bytes are to be the same.
    """
    if isinstance(asserted, ast.BoolOp) and isinstance(asserted.op, ast.Or):
        return all(can_fail(part) for part in asserted.values)
    if isinstance(asserted, ast.Compare) and isinstance(asserted.ops[0], (ast.Eq, ast.Is, ast.LtE, ast.GtE)):
        is_same = ast.dump(asserted.left) == ast.dump(asserted.comparators[0])
        return not is_same or any(isinstance(node, ast.Call) for node in ast.walk(asserted))
    return not isinstance(asserted, (ast.Constant, ast.Tuple, ast.List, ast.Lambda, ast.JoinedStr))


def list_modules() -> list[Path]:
    return sorted(path for path in TESTS.rglob("test_*.py") if "node_modules" not in path.parts)


def test_every_test_asserts_something():
    silent = {str(path.relative_to(TESTS)): list_silent(path.read_text(encoding="utf-8")) for path in list_modules()}
    assert {path: names for path, names in silent.items() if names} == {}


def test_the_tests_are_found():
    code = [ast.parse(path.read_text(encoding="utf-8")) for path in list_modules()]
    tests = [
        node for tree in code for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and is_test(node.name)
    ]
    assert len(tests) >= FEWEST


@pytest.mark.parametrize(
    "body",
    [
        "build()",
        "got = build()",
        "print(build() == 1)",
        "assert True",
        "assert 1, build()",
        "assert (build() == 1, 'what is wrong')",
        "assert [build()]",
        "got = build()\n    assert got == got",
        "assert build() or True",
        "if False:\n        build()",
        "look(build())",
        "test_other()",
    ],
)
def test_a_test_that_cannot_fail_is_named(body):
    code = f"def look(got):\n    print(got)\n\ndef test_other():\n    assert build()\n\ndef test_one():\n    {body}\n"
    assert list_silent(code) == ["test_one"]


@pytest.mark.parametrize(
    "body",
    [
        "assert build()",
        "assert build() == 1 or build() == 2",
        "assert build() == build()",
        "with pytest.raises(ValueError):\n        build()",
        "assert_frame_equal(build(), build())",
        "np.testing.assert_allclose(build(), 1)",
        "compare(build())",
        "compare_twice(build())",
        "for got in build():\n        assert got",
    ],
)
def test_a_test_that_can_fail_is_not_named(body):
    helpers = "def compare(got):\n    assert got == 1\n\ndef compare_twice(got):\n    compare(got)\n\n"
    assert list_silent(f"{helpers}def test_one():\n    {body}\n") == []
