"""The text of an XLSForm expression in, its tree out: the part of XPath 1.0 that questionnaires use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analysis.errors import StudyError

# The longest token wins (XPath 1.0, 3.7), so that a-1 is one name and `a -1` a subtraction.
TOKEN = re.compile(
    r"""\s*(?:
      \$\{\s*(?P<question>[^\W\d][\w.-]*)\s*\}
    | (?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    | (?P<literal>'[^']*'|"[^"]*")
    | (?P<parent>\.\.)
    | (?P<current>\.)
    | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
    | (?P<symbol>!=|<=|>=|[][=<>+*(),/-])
    )""",
    re.VERBOSE,
)
LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))  # loosest first
MOST_LEVELS = 700  # Python stops at a thousand calls within one another, and evaluation needs one for each level
STEPS = ("name", "parent", "current")


@dataclass(frozen=True)
class Node:
    """One node of the tree.

    `kind` is literal, number, question, column (a bare name: of the choice that is being filtered),
    current, parent, call, operator or minus; `parts` are what a call, an operator or a minus works on.
    """

    kind: str
    text: str = ""
    parts: tuple[Node, ...] = ()


@lru_cache(maxsize=1024)
def parse(expression: str) -> Node:
    """Return the tree of an expression; raises `StudyError` with the place where it stops making sense.

    >>> parse("not(${age} > 17)").parts[0].parts
    (Node(kind='question', text='age', parts=()), Node(kind='number', text='17', parts=()))
    >>> parse("/data/main/age") == parse("current()/../age") == parse("${age}")
    True
    """
    parser = _Parser(expression)
    try:
        tree = parser.read_operators(0)
        _check_depth(tree)
    except RecursionError:
        found, fix = "is too long or too deeply nested", "split it into several calculations"
        raise StudyError(found, where=f"expression {expression!r}", fix=fix) from None
    if parser.token[0] != "end":
        raise parser.error()
    return tree


def walk(tree: Node) -> list[Node]:
    """Return every node of a tree, each before its parts."""
    nodes, waiting = [], [tree]
    while waiting:
        nodes.append(waiting.pop())
        waiting.extend(reversed(nodes[-1].parts))
    return nodes


def _check_depth(tree: Node) -> None:
    """Raise `RecursionError` for a tree that could not be evaluated: a chain of n operators has n levels."""
    level = [tree]
    for _ in range(MOST_LEVELS):
        level = [part for node in level for part in node.parts]
        if not level:
            return
    raise RecursionError


class _Parser:
    """Recursive descent over the tokens of one expression; `token` is the next one to be read.

    A word such as `div` is an operator where one can stand, and a name elsewhere (XPath 1.0, 3.7).
    """

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

    def take_if(self, symbol: str) -> bool:
        found = self.token == ("symbol", symbol)
        self.place += found
        return found

    def expect(self, symbol: str) -> None:
        if not self.take_if(symbol):
            raise self.error(f"“{symbol}”")

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
        if self.take_if("-"):
            return Node("minus", parts=(self.read_minus(),))
        return self.read_value()

    def read_value(self) -> Node:
        kind, _ = self.token
        if self.take_if("("):
            inner = self.read_operators(0)
            self.expect(")")
            return inner
        if kind == "name" and self.tokens[self.place + 1] == ("symbol", "("):
            return self.read_call()
        if kind in STEPS or self.token == ("symbol", "/"):
            return self.read_path()
        if kind in ("question", "number", "literal"):
            return Node(kind, self.take())
        raise self.error("a value")

    def read_call(self) -> Node:
        name = self.take()
        self.expect("(")
        arguments = [] if self.token == ("symbol", ")") else [self.read_operators(0)]
        while self.take_if(","):
            arguments.append(self.read_operators(0))
        self.expect(")")
        if name == "current" and not arguments:  # as in current()/../age
            return self.read_path() if self.take_if("/") else Node("current", ".")
        return Node("call", name, tuple(arguments))

    def read_path(self) -> Node:
        """Read a path; it stands for the question that its last step names, as names are unique in a form."""
        start = self.place
        self.take_if("/")
        kind, name = self.read_step()
        while self.take_if("/"):
            kind, name = self.read_step()
        alone = self.place == start + 1
        if kind == "name":
            return Node("column" if alone else "question", name)
        return Node(kind, "".join(text for _, text in self.tokens[start : self.place]))

    def read_step(self) -> tuple[str, str]:
        if self.token[0] not in STEPS:
            raise self.error("a name")
        kind, name = self.token[0], self.take()
        if name == "instance" and self.take_if("["):  # as in /model/instance[1]/main/age
            if self.token[0] != "number":
                raise self.error("a number")
            self.take()
            self.expect("]")
        return kind, name


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
