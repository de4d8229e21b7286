"""The words of all languages as the searches of the site read them: by lemma and stem, or in the singular.

Of a language that the package has no lemmas of, words are found as they are written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.publish.search_data import Language

ENGLISH_STOP_WORDS = {
    "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the", "to",
    "was", "were", "with",
}  # fmt: skip


def describe_words(languages: Collection[str]) -> Language:
    """Return how the searches of a study in these languages read texts and queries."""
    from analysis.documents.queries import STOP_WORDS
    from analysis.documents.stems import PLURALS, SHORTEST, STEPS
    from analysis.publish.search_data import Language

    of_each = {"bg": (STOP_WORDS, "cyrillic", STEPS), "en": (ENGLISH_STOP_WORDS, "latin", PLURALS)}
    known = [of_each[language] for language in sorted(languages) if language in of_each]
    stop_words = set().union(*(words for words, _, _ in known))
    return Language(list_keys, stop_words, {script: steps for _, script, steps in known}, SHORTEST)


def list_keys(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each word of a text with its keys: its lemma and, marked, its stem; of an English word its singular.

    >>> dict(list_keys("Медиаторите, mediators"))
    {'медиаторите': ['медиатор', '_медиатор'], 'mediators': ['mediator', '_mediator']}
    """
    from analysis.documents.queries import read_words
    from analysis.documents.stems import singular

    for word in read_words(text):
        keys = (one := singular(word.form), f"_{one}") if word.form.isascii() else (word.lemma, f"_{word.stem}")
        yield word.form, list(dict.fromkeys(keys))
