"""Passages and the lemmas of their words in, the script out that the search on the page reads: it sets one global."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from analysis.publish.documents.material import Material, name_passage

GLOBAL = "STUDY_DOCUMENTS"


def write_data(
    material: Material, read: Callable[[str], Iterable[tuple[str, list[str]]]], stop_words: Iterable[str]
) -> str:
    """Return the script that holds every passage with what it is found by: the keys of its words and of its headings.

    `read` gives each word of a text, as it is folded, with its keys. `stop_words` are not looked for.
    """
    forms: dict[str, list[str]] = {}

    def list_keys(text: str) -> str:
        words = dict(read(text))
        forms.update(words)
        return " ".join(dict.fromkeys(key for keys in words.values() for key in keys))

    headings = {heading: number for number, heading in enumerate(dict.fromkeys(material.passages["heading"]))}
    themes = material.evidence.groupby(["document", "passage"])["theme"].agg(list).to_dict()
    registered = material.documents.set_index("document")
    documents = {
        document: {
            "title": title,
            "municipality": registered.at[document, "municipality"],
            "generation": registered.at[document, "generation"],
        }
        for document, title in material.titles.items()
        if document in registered.index and document in set(material.passages["document"])
    }
    passages = [
        {
            "id": name_passage(row.document, row.passage), "document": row.document, "page": row.page,
            "quote": row.quote, "keys": list_keys(row.quote), "above": headings[row.heading],
            "themes": themes.get((row.document, row.passage), []),
        }
        for row in material.passages.itertuples()
    ]  # fmt: skip
    above = [list_keys(heading) for heading in headings]
    data = {
        "documents": documents, "passages": passages, "headings": above, "forms": dict(sorted(forms.items())),
        "stop": sorted(stop_words),
    }  # fmt: skip
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"window.{GLOBAL} = {text};\n"
