"""codebook.yaml in, the checked rules out: what counts as a theme, as a promise, and as neither."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from analysis.documents.patterns import compile_pattern
from analysis.errors import StudyError, raise_all, suggest

DATA = Path(__file__).with_name("data")
CODEBOOK = DATA / "codebook.yaml"
WINDOW = 8  # lemmas between an actor and an action, measured: docs/methods/documents.md
FIELDS = ["any", "near", "within", "unless", "under", "weak", "finds", "ignores"]  # of a rule
REQUIRED = ("any", "finds", "ignores")


@dataclass(frozen=True)
class Rule:
    """One rule: a pattern of `any` counts, with one of `near` within so many words, but for those of `unless`.

    A rule with `under` holds only below a heading that has a pattern of that list. A weak one names things that many
    passages name: it gives way where another theme is told by a rule that is not.
    """

    group: str  # the theme, or the step of participation
    name: str
    any: tuple[str, ...]
    near: tuple[str, ...] = ()
    within: int = WINDOW
    unless: tuple[str, ...] = ()
    under: str = ""
    weak: bool = False
    finds: tuple[str, ...] = ()  # sentences that the rule must find
    ignores: tuple[str, ...] = ()  # and that it must not

    @property
    def id(self) -> str:
        return f"{self.group}.{self.name}"


@dataclass(frozen=True, eq=False)
class Codebook:
    """The rules, the lists that they share, and the name of each group in both languages."""

    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def load_codebook(path: Path = CODEBOOK) -> Codebook:
    """Return the rules of the file; `path` is a file of the package, and knows the lists of CODEBOOK, too."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if path != CODEBOOK:
        content["lists"] = yaml.safe_load(CODEBOOK.read_text(encoding="utf-8"))["lists"] | content["lists"]
    return make_codebook(content, path.name)


def make_codebook(content: Mapping, name: str = "codebook.yaml") -> Codebook:
    """Return the rules that a file says, `@list` replaced by the patterns of the list.

    `content` holds `lists` (list: patterns) and `groups` (group: {bg, en, rules: {rule: fields}}). Raises
    `StudyError` with all problems: an unknown field or list, a pattern that is none, a rule without examples.
    """
    lists = {key: tuple(patterns) for key, patterns in content.get("lists", {}).items()}
    problems, rules = [], []
    for group, about in content["groups"].items():
        for rule, fields in about.get("rules", {}).items():
            where = f"{name}, {group}.{rule}"
            found = _check_fields(fields, lists, where)
            problems += found
            if not found:
                rules.append(_make_rule(group, rule, fields, lists))
    problems += [
        problem
        for key, patterns in lists.items()
        for problem in _check_patterns(patterns, lists, f"{name}, lists.{key}")
    ]
    raise_all(problems)
    names = {
        group: {language: about[language] for language in ("bg", "en")} for group, about in content["groups"].items()
    }
    return Codebook(tuple(rules), {key: _expand(patterns, lists) for key, patterns in lists.items()}, names)


def _make_rule(group: str, name: str, fields: Mapping, lists: Mapping) -> Rule:
    patterns = {key: _expand(fields.get(key, ()), lists) for key in ("any", "near", "unless")}
    return Rule(
        group,
        name,
        within=fields.get("within", WINDOW),
        under=fields.get("under", ""),
        weak=fields.get("weak", False),
        finds=tuple(fields["finds"]),
        ignores=tuple(fields["ignores"]),
        **patterns,
    )


def _expand(patterns: Iterable[str], lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    expanded: list[str] = []
    for pattern in patterns:
        expanded += _expand(lists[pattern[1:]], lists) if pattern.startswith("@") else [pattern]
    return tuple(dict.fromkeys(expanded))


def _check_fields(fields: Mapping, lists: Mapping, where: str) -> list[StudyError]:
    unknown = [
        StudyError(f"unknown field “{key}”", where=where, expected=", ".join(FIELDS), fix=suggest(key, FIELDS))
        for key in fields
        if key not in FIELDS
    ]
    missing = [
        StudyError(f"“{key}” is missing or empty", where=where, fix="write patterns, and sentences for and against")
        for key in REQUIRED
        if not fields.get(key)
    ]
    patterns = [pattern for key in ("any", "near", "unless") for pattern in fields.get(key, ())]
    if fields.get("under"):
        patterns.append("@" + fields["under"])
    return unknown + missing + _check_patterns(patterns, lists, where)


def _check_patterns(patterns: Iterable[str], lists: Mapping, where: str) -> list[StudyError]:
    problems = []
    for pattern in patterns:
        if pattern.startswith("@"):
            if pattern[1:] not in lists:
                fix = suggest(pattern[1:], lists)
                problems.append(StudyError(f"there is no list “{pattern[1:]}”", where=where, fix=fix))
            continue
        try:
            compile_pattern(pattern)
        except ValueError as error:
            problems.append(StudyError(str(error), where=where))
    return problems
