"""Cards of both languages and the keys of their words in, the script out that the search on the page reads."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.publish.practices.cards import describe_card
from analysis.publish.practices.material import Material
from analysis.publish.search_data import Keyring, Language, write_script

GLOBAL = "STUDY_PRACTICES"


def write_data(materials: Sequence[Material], language: Language) -> str:
    """Return the script that holds what each practice is found by: the keys of its titles, and of all that is said.

    One script serves the pages of all languages: whoever reads English finds a Bulgarian word, too.
    """
    keyring = Keyring(language.read)
    practices = []
    for row in materials[0].practices.to_dict("records"):
        cards = [describe_card(material, row) for material in materials]
        titles, texts = [card["title"] for card in cards], [text for card in cards for text in _list_texts(card)]
        practices.append({"id": row["id"], "title": _list_keys(keyring, titles), "keys": _list_keys(keyring, texts)})
    return write_script(GLOBAL, language, keyring, practices=practices)


def _list_keys(keyring: Keyring, texts: list[str]) -> str:
    """Return the keys of several texts, each read by itself: they are in two languages."""
    return " ".join(dict.fromkeys(key for text in texts for key in keyring.list_keys(text).split(" ")))


def _list_texts(card: dict) -> list[str]:
    """Return all that a card says: not the names of its fields, which are those of every card."""
    said = [text for _, text in [*card["rows"], *card["record"]]]
    return [card["title"], card["country"], card["place"], card["evidence"], card["caution"], card["summary"], *said]
