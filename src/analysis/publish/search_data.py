"""Texts and a reader of their words in, the script out that the search of a page loads: it sets one global."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Reader = Callable[[str], Iterable[tuple[str, list[str]]]]  # text → each word, as it is folded, with its keys


@dataclass(frozen=True)
class Language:
    """How the words of a query are read: those without meaning, and the endings that go from a word nobody knows.

    `read` gives each word of a text with its keys. `endings`: by script, one step after the other, ending → what stands
    in its place (a script without any keeps its words whole); of a word at least `shortest` letters stay.
    """

    read: Reader
    stop_words: Iterable[str]
    endings: dict[str, Sequence[dict[str, str]]]
    shortest: int


class Keyring:
    """The keys of texts, and what was learnt on the way: `forms`, the keys of each word."""

    def __init__(self, read: Reader) -> None:
        self._read = read
        self.forms: dict[str, list[str]] = {}

    def list_keys(self, text: str) -> str:
        """Return the keys of the words of a text, each once, with blanks between them."""
        words = dict(self._read(text))
        self.forms.update(words)
        return " ".join(dict.fromkeys(key for keys in words.values() for key in keys))


def write_script(name: str, language: Language, keyring: Keyring, **data: object) -> str:
    """Return the script that sets the global `name`: the data, and how the words of a query become keys."""
    steps = {script: [list(step.items()) for step in steps] for script, steps in language.endings.items()}
    made = data | {
        "forms": dict(sorted(keyring.forms.items())), "stop": sorted(language.stop_words),
        "endings": steps, "shortest": language.shortest,
    }  # fmt: skip
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    return f"window.{name} = {text};\n"
