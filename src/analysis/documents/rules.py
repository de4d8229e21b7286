"""Rules and a text in, the places where the rules hold out; sentence by sentence, denied clauses left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from analysis.documents.codebook import Codebook, Rule
from analysis.documents.lemmas import Token, lemmatise
from analysis.documents.patterns import Finder, Found
from analysis.documents.sentences import split_sentences
from analysis.errors import StudyError

CLAUSE = re.compile(r"[,;:()•]|\s[–—-]\s")  # what parts a denied clause from the rest of its sentence
ANY, NEAR, UNLESS = "any", "near", "unless"


class Sentence(NamedTuple):
    """One sentence: its words, with their places in the text, and the number of the clause each stands in."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    clauses: tuple[int, ...]


class Hit(NamedTuple):
    """Where a rule holds: characters start to end of the text, in this sentence."""

    rule: Rule
    start: int
    end: int
    sentence: Sentence


class Reader:
    """What finds the rules of a codebook in texts; made once, as its patterns are indexed."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self._rules = {rule.id: rule for rule in codebook.rules}
        parts = {f"{rule.id}/{part}": getattr(rule, part) for rule in codebook.rules for part in (ANY, NEAR, UNLESS)}
        self._finder = Finder(parts | {f"lists/{key}": patterns for key, patterns in codebook.lists.items()})

    def read(self, text: str) -> list[tuple[Sentence, list[Hit]]]:
        """Return each sentence with the places where a rule holds and nothing denies it, the widest of several."""
        return [(sentence, self._find_in(sentence)) for sentence in read_sentences(text)]

    def find(self, text: str) -> list[Hit]:
        """Return the places in all sentences of a text, in order."""
        return [hit for _, hits in self.read(text) for hit in hits]

    def denies(self, text: str) -> bool:
        """Return whether a clause of the text says what is not foreseen."""
        return any(
            _denied_clauses(sentence, self._find_list("denials", sentence), self._find_list("spared", sentence))
            for sentence in read_sentences(text)
        )

    def has(self, name: str, sentence: Sentence) -> bool:
        """Return whether a pattern of the list `name` stands in the sentence."""
        return bool(self._find_list(name, sentence))

    def affirms(self, name: str, sentence: Sentence) -> bool:
        """Return whether a pattern of the list `name` stands there, neither denied nor of another document."""
        others = self._find_list("denials", sentence) + self._find_list("elsewhere", sentence)
        return any(not _touches(place, others) for place in self._find_list(name, sentence))

    def _find_list(self, name: str, sentence: Sentence) -> list[Found]:
        return [found for found in self._finder.find(sentence.tokens) if found.key == f"lists/{name}"]

    def _find_in(self, sentence: Sentence) -> list[Hit]:
        found = defaultdict(list)
        for place in self._finder.find(sentence.tokens):
            found[place.key].append(place)
        if not found:
            return []
        denied = _denied_clauses(sentence, found["lists/denials"], found["lists/spared"])
        hits = []
        for name, rule in self._rules.items():
            places = [place for place in found[f"{name}/{ANY}"] if not _touches(place, found[f"{name}/{UNLESS}"])]
            if rule.near:
                places = _join_near(places, found[f"{name}/{NEAR}"], rule.within)
            places = [place for place in places if sentence.clauses[place.first] not in denied]
            hits += [_make_hit(rule, place, sentence) for place in _keep_widest(places)]
        return sorted(hits, key=lambda hit: (hit.start, hit.end))


def check_examples(codebook: Codebook) -> list[StudyError]:
    """Return a problem for every sentence that a rule should find and does not, or finds and should not."""
    reader = make_reader(codebook)
    return [
        StudyError(f"“{text}” is {'not ' * wanted}found", where=rule.id, fix="mend the patterns or the example")
        for rule in codebook.rules
        for wanted, texts in ((True, rule.finds), (False, rule.ignores))
        for text in texts
        if any(hit.rule == rule for hit in reader.find(text)) != wanted
    ]


@cache
def make_reader(codebook: Codebook) -> Reader:
    return Reader(codebook)


def read_sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, and the words of each."""
    tokens, sentences = lemmatise(text), []
    for start, end in split_sentences(text):
        words = tuple(token for token in tokens if start <= token.start < end)
        breaks = [match.start() for match in CLAUSE.finditer(text, start, end)]
        sentences.append(Sentence(start, end, words, tuple(sum(b < word.start for b in breaks) for word in words)))
    return sentences


def _denied_clauses(sentence: Sentence, denials: list[Found], spared: list[Found]) -> set[int]:
    """Return the clauses that say what is not foreseen; where it is money that is not, the measure stands."""
    kept = {sentence.clauses[place.first] for place in spared}
    return {sentence.clauses[place.first] for place in denials} - kept


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


def _make_hit(rule: Rule, place: Found, sentence: Sentence) -> Hit:
    return Hit(rule, sentence.tokens[place.first].start, sentence.tokens[place.last].end, sentence)
