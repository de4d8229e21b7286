"""Rules and a text in, the places where the rules hold out; sentence by sentence, denied clauses left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from analysis.documents.codebook import Codebook, Rule
from analysis.documents.lemmas import Token, lemmatise
from analysis.documents.patterns import Finder, Found
from analysis.documents.sentences import split_sentences
from analysis.errors import StudyError

CLAUSE = re.compile(r"[,;:()•]|\s[–—-]\s")  # what parts a denied clause from the rest of its sentence
ANY, NEAR, UNLESS, LISTS = "any", "near", "unless", "lists"


class Hit(NamedTuple):
    """Where a rule holds: characters start to end of the text."""

    rule: Rule
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words, the number of the clause each stands in, and where every pattern stands."""

    tokens: tuple[Token, ...]
    clauses: tuple[int, ...]
    found: Mapping[str, list[Found]]

    def has(self, name: str) -> bool:
        """Return whether a pattern of the list `name` stands in the sentence."""
        return f"{LISTS}/{name}" in self.found

    def affirms(self, name: str) -> bool:
        """Return whether a pattern of the list `name` stands there, neither denied nor of another document."""
        others = self._list("denials") + self._list("elsewhere")
        return any(not _touches(place, others) for place in self._list(name))

    def denied_clauses(self) -> set[int]:
        """Return the clauses that say what is not foreseen; where it is money that is not, the measure stands."""
        kept = {self.clauses[place.first] for place in self._list("spared")}
        return {self.clauses[place.first] for place in self._list("denials")} - kept

    def _list(self, name: str) -> list[Found]:
        return self.found.get(f"{LISTS}/{name}", [])


class Reader:
    """What finds the rules of a codebook in texts; made once, as its patterns are indexed."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._rules = {rule.id: rule for rule in codebook.rules}
        parts = {f"{part}/{rule.id}": getattr(rule, part) for rule in codebook.rules for part in (ANY, NEAR, UNLESS)}
        self._finder = Finder(parts | {f"{LISTS}/{key}": patterns for key, patterns in codebook.lists.items()})

    def read(self, text: str) -> list[Sentence]:
        """Return the sentences of a text."""
        tokens = lemmatise(text)
        return [self._read_sentence(text, start, end, tokens) for start, end in split_sentences(text)]

    def find(self, sentence: Sentence) -> list[Hit]:
        """Return the places where a rule holds and nothing denies it, the widest of several, in order."""
        denied, hits = sentence.denied_clauses(), []
        for key in sentence.found:
            part, _, name = key.partition("/")
            if part == ANY:
                places = _find_places(self._rules[name], sentence.found)
                kept = [place for place in places if sentence.clauses[place.first] not in denied]
                hits += [_make_hit(self._rules[name], place, sentence.tokens) for place in _keep_widest(kept)]
        return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule.id))

    @lru_cache(maxsize=8192)  # noqa: B019  (a reader lives as long as the program)
    def says(self, text: str, name: str) -> bool:
        """Return whether a pattern of the list `name` stands in a short text, such as a heading."""
        return any(sentence.has(name) for sentence in self.read(text))

    def _read_sentence(self, text: str, start: int, end: int, tokens: list[Token]) -> Sentence:
        words = tuple(token for token in tokens if start <= token.start < end)
        breaks = [match.start() for match in CLAUSE.finditer(text, start, end)]
        found = defaultdict(list)
        for place in self._finder.find(words):
            found[place.key].append(place)
        return Sentence(words, tuple(sum(b < word.start for b in breaks) for word in words), dict(found))


@cache
def make_reader(codebook: Codebook) -> Reader:
    return Reader(codebook)


def check_examples(codebook: Codebook) -> list[StudyError]:
    """Return a problem for every sentence that a rule should find and does not, or finds and should not."""
    reader = make_reader(codebook)
    return [
        StudyError(f"“{text}” is {'not ' * wanted}found", where=rule.id, fix="mend the patterns or the example")
        for rule in codebook.rules
        for wanted, texts in ((True, rule.finds), (False, rule.ignores))
        for text in texts
        if any(hit.rule == rule for sentence in reader.read(text) for hit in reader.find(sentence)) != wanted
    ]


def _find_places(rule: Rule, found: Mapping[str, list[Found]]) -> list[Found]:
    unless = found.get(f"{UNLESS}/{rule.id}", [])
    places, others = (
        [place for place in found.get(f"{part}/{rule.id}", []) if not _touches(place, unless)] for part in (ANY, NEAR)
    )
    return _join_near(places, others, rule.within) if rule.near else places


def _touches(place: Found, others: Iterable[Found]) -> bool:
    return any(other.first <= place.last and place.first <= other.last for other in others)


def _join_near(places: list[Found], others: list[Found], within: int) -> list[Found]:
    """Return each place joined with the nearest other one that has at most `within` - 1 words between them."""
    joined = []
    for place in places:
        apart = [(max(other.first - place.last, place.first - other.last), other) for other in others]
        near = [(distance, other) for distance, other in apart if 0 < distance <= within]
        if near:
            other = min(near)[1]
            joined.append(Found(place.key, min(place.first, other.first), max(place.last, other.last)))
    return joined


def _keep_widest(places: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for place in sorted(set(places), key=lambda place: (place.first, -place.last)):
        if not kept or place.last > kept[-1].last:
            kept.append(place)
    return kept


def _make_hit(rule: Rule, place: Found, tokens: tuple[Token, ...]) -> Hit:
    return Hit(rule, tokens[place.first].start, tokens[place.last].end)
