"""Passages and the lemmas of their words in, the script out that the search on the page reads: it sets one global."""

from __future__ import annotations

from analysis.publish.documents.material import Material, name_passage
from analysis.publish.search_data import Keyring, Language, write_script

GLOBAL = "STUDY_DOCUMENTS"


def write_data(material: Material, language: Language) -> str:
    """Return the script that holds every passage with what it is found by: keys of its words and of its headings."""
    keyring = Keyring(language.read)
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
            "quote": row.quote, "keys": keyring.list_keys(row.quote), "above": headings[row.heading],
            "themes": themes.get((row.document, row.passage), []),
        }
        for row in material.passages.itertuples()
    ]  # fmt: skip
    above = [keyring.list_keys(heading) for heading in headings]
    return write_script(GLOBAL, language, keyring, documents=documents, passages=passages, headings=above)
