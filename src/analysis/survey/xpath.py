"""The text of an XLSForm expression in, its tree out: the part of XPath 1.0 that questionnaires use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.errors import StudyError

TOKEN = re.compile(
    r"""\s*(?:
      \$\{\s*(?P<question>[A-Za-z_][\w.-]*)\s*\}
    | (?P<number>\d+(?:\.\d*)?|\.\d+)
    | (?P<literal>'[^']*'|"[^"]*")
    | (?P<parent>\.\.)
    | (?P<current>\.)
    | (?P<name>[A-Za-z_][\w-]*)
    | (?P<symbol>!=|<=|>=|[=<>+*(),-])
    )""",
    re.VERBOSE,
)
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))  # loosest first
WORDS = ("or", "and", "div", "mod")


@dataclass(frozen=True)
class Node:
    """One node of the tree: `kind` is literal, number, question, current, parent, call, operator or minus."""

    kind: str
    text: str = ""
    parts: tuple[Node, ...] = ()


@lru_cache(maxsize=1024)
def parse(expression: str) -> Node:
    """Return the tree of an expression; raises `StudyError` with the place where it stops making sense.

    >>> parse("not(${age} > 17)").parts[0].parts
    (Node(kind='question', text='age', parts=()), Node(kind='number', text='17', parts=()))
    """
    parser = _Parser(expression)
    tree = parser.read_operators(0)
    if parser.token[0] != "end":
        raise parser.error()
    return tree


def walk(tree: Node) -> list[Node]:
    """Return every node of a tree."""
    return [tree, *(node for part in tree.parts for node in walk(part))]


class _Parser:
    """Recursive descent over the tokens of one expression; `token` is the next one to be read."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.tokens = _split_tokens(expression)
        self.place = 0

    @property
    def token(self) -> tuple[str, str]:
        return self.tokens[self.place]

    def take(self) -> str:
        self.place += 1
        return self.tokens[self.place - 1][1]

    def expect(self, symbol: str) -> None:
        if self.token != ("symbol", symbol):
            raise self.error(f"“{symbol}”")
        self.take()

    def error(self, expected: str = "") -> StudyError:
        kind, text = self.token
        found = "ends too early" if kind == "end" else f"“{text}” does not belong here"
        return StudyError(found, where=f"expression {self.expression!r}", expected=expected)

    def read_operators(self, level: int) -> Node:
        """Read a chain of the operators of one level; they group to the left."""
        if level == len(LEVELS):
            return self.read_minus()
        left = self.read_operators(level + 1)
        while self.token[0] in ("symbol", "name") and self.token[1] in LEVELS[level]:
            left = Node("operator", self.take(), (left, self.read_operators(level + 1)))
        return left

    def read_minus(self) -> Node:
        if self.token == ("symbol", "-"):
            self.take()
            return Node("minus", parts=(self.read_minus(),))
        return self.read_value()

    def read_value(self) -> Node:
        kind, text = self.token
        if kind == "name" and text not in WORDS:
            return self.read_call()
        if (kind, text) == ("symbol", "("):
            self.take()
            inner = self.read_operators(0)
            self.expect(")")
            return inner
        if kind in ("question", "number", "literal", "current", "parent"):
            return Node(kind, self.take())
        raise self.error("a value")

    def read_call(self) -> Node:
        name = self.take()
        self.expect("(")
        arguments = [] if self.token == ("symbol", ")") else [self.read_operators(0)]
        while self.token == ("symbol", ","):
            self.take()
            arguments.append(self.read_operators(0))
        self.expect(")")
        return Node("call", name, tuple(arguments))


def _split_tokens(expression: str) -> list[tuple[str, str]]:
    tokens, place, text = [], 0, expression.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            rest = text[place:].strip()
            raise StudyError(f"cannot be read from “{rest}” on", where=f"expression {expression!r}")
        kind, token = match.lastgroup, match[match.lastgroup]
        tokens.append((kind, token[1:-1] if kind == "literal" else token))
        place = match.end()
    return [*tokens, ("end", "")]
