"""A query in, the passages of the study's documents that answer it out: as rows for JSON, or laid out to be read."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from analysis.errors import StudyError
from analysis.study import Study

if TYPE_CHECKING:
    from rich.text import Text

    from analysis.documents.search import Hit

SHOWN = 20  # passages on the terminal; --json gives all
HIGHLIGHT = "bold underline"


def search_documents(study: Study, words: str) -> list[Hit]:
    """Return the passages that hold all words, best first, contacts in them hidden; see `documents.search`."""
    from dataclasses import replace

    from analysis.documents.letters import mask_contacts
    from analysis.documents.search import search

    with _open_index(study) as index:
        return [replace(hit, quote=mask_contacts(hit.quote)) for hit in search(index, words)]


def to_rows(hits: list[Hit]) -> list[dict]:
    """Return what `study search --json` prints: per passage its document, page, headings, text and score."""
    return [
        {"document": hit.document, "page": hit.page, "heading": hit.heading, "passage": hit.quote, "score": hit.score}
        for hit in hits
    ]


def lay_out(hits: list[Hit], is_terminal: bool) -> list[Text]:
    """Return the passages as they are read: where each stands, and its sentences that hold a word, highlighted.

    Where there is no terminal to make letters bold, the words stand between asterisks.
    """
    from rich.text import Text

    lines = []
    for hit in hits[:SHOWN]:
        place = f"{hit.document}, page {hit.page}" + (f" · {hit.heading}" if hit.heading else "")
        lines += [Text(place, "bold"), _highlight(hit, is_terminal), Text()]
    documents = len({hit.document for hit in hits})
    total = f"{_count(len(hits), 'passage')} in {_count(documents, 'document')}"
    rest = f"; the best {SHOWN} are shown, --json gives all" if len(hits) > SHOWN else ""
    return [*lines, Text(total + rest)]


def explain_nothing(study: Study, typed: str) -> str:
    """Say why a query finds nothing, and what would find something."""
    from difflib import get_close_matches

    from analysis.documents.lemmas import lemma
    from analysis.documents.queries import parse_query
    from analysis.documents.search import count_words, list_lemmas

    query = parse_query(typed)
    if not query.wanted:
        if query.unwanted:
            return "only words to leave out were given; name at least one to look for"
        if query.dropped:
            return f"{_quote(query.dropped)}: found in nearly every passage; add another word, or quote a phrase"
        return "no word to look for was given"
    with _open_index(study) as index:
        lemmas = list_lemmas(index)
        counts = count_words(index, query)
    if not lemmas:
        return "there are no documents to search yet: put them into data/raw/documents and run `study build`"
    missing = [word for word, count in counts.items() if not count]
    if missing:
        words = [word for word in missing if not word.isdigit()]
        near = [hint for word in words for hint in get_close_matches(lemma(word), lemmas, n=1, cutoff=0.75)]
        return f"{_quote(missing)}: in no document" + (f"; did you mean {_quote(near)}?" if near else "")
    alone = ", ".join(f"{_quote([word])} in {count}" for word, count in counts.items())
    left_out = " without what is to be left out" if query.unwanted else ""
    return f"no passage holds all of this{left_out}; passages that hold one part: {alone}"


def _open_index(study: Study):
    """Open the index for reading, to be closed by `with`; raise where it was not made, or cannot be read."""
    from contextlib import closing

    path = study.processed / "documents" / "index.sqlite"
    if not path.is_file():
        raise StudyError("the documents have not been read yet", where=str(path), fix="run `study build`")
    index = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        index.execute("SELECT document, stem_above FROM passages LIMIT 1")
    except sqlite3.DatabaseError as error:
        index.close()
        raise StudyError(
            f"the index cannot be read: {error}", where=str(path), fix="delete this file and run `study build`"
        ) from error
    return closing(index)


def _highlight(hit: Hit, is_terminal: bool) -> Text:
    from rich.text import Text

    from analysis.documents.sentences import split_sentences

    shown = Text()
    for start, end in split_sentences(hit.quote):
        marks = [(first, last) for first, last in hit.marks if start <= first < end]
        if not marks:
            continue
        shown.append(" … " if shown else "")
        at = start
        for first, last in marks:
            word = hit.quote[first:last]
            shown.append(hit.quote[at:first]).append(word if is_terminal else f"*{word}*", HIGHLIGHT)
            at = last
        shown.append(hit.quote[at:end])
    return shown


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _quote(words) -> str:
    return ", ".join(f"“{word}”" for word in words)
