"""The free texts of records in, what in them may tell who a person is out: nothing of it may be kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from analysis.engagement.rows import Table
from analysis.errors import StudyError
from analysis.identifiers import Match, find_identifiers
from analysis.survey.privacy.names import find_names
from analysis.survey.privacy.open_answers import mask_text

# „СУ „Христо Ботев““: the name of a house, a street or a project stands in quotation marks, that of a person does not.
QUOTED = re.compile(r"[„“«\"'‘‚][^„“”«»\"'‘’‚]{2,}[“”»\"'’‘]")
# English puts the kind of place after the name: Vasil Levski Street; Bulgarian before it: с. Новград.
PLACES = "street|square|boulevard|park|school|kindergarten|library|chitalishte|university|quarter|neighbourhood"
PLACE_AFTER = re.compile(rf"(?:\s+[A-Z][\w-]+){{0,2}}\s+(?i:{PLACES})\b")
PLACE_BEFORE = re.compile(r"\b(?:с|гр|кв|м|жк)\.\s*$", re.IGNORECASE)
KINDS = {
    "email": "an e-mail address", "profile": "a profile in a social network", "iban": "a bank account", "egn": "an ЕГН",
    "lnc": "a ЛНЧ", "phone": "a telephone number", "plate": "the number of a car", "name": "the name of a person",
}  # fmt: skip
EXPECTED = "nothing that tells who a person is"
FIXES = {"name": "name the office or the group instead; the name of a building or a street goes into „quotation marks“"}
TAKE_OUT = "take it out; how to reach people is kept elsewhere"


def check_personal(tables: Mapping[str, Table], words: frozenset[str]) -> Iterator[StudyError]:
    """Yield a problem for each e-mail address, telephone or personal number and name of a person in a free text.

    What was found is masked in the message. `words` are never names: see `Codes`.
    """
    for table in tables.values():
        free = [name for name, column in table.columns.items() if column.free]
        for number, row in table.rows.items():
            for column in free:
                text = str(row.get(column, ""))
                for kind, start, end in find_in_free_text(text, words):
                    found = f"what looks like {KINDS[kind]}: “{mask_text(text[start:end], kind)}”"
                    yield table.problem(found, number, column, EXPECTED, FIXES.get(kind, TAKE_OUT))


def find_in_free_text(text: str, words: frozenset[str]) -> list[Match]:
    """Return identifiers anywhere in a text, and names of persons outside its quotation marks.

    >>> find_in_free_text("СУ „Христо Ботев“, при Мария Иванова", frozenset())
    [Match(kind='name', start=23, end=36)]
    """
    found = find_identifiers(text)
    names = [name for name in find_names(blank_quoted(text), words) if not _is_place(name, text)]
    return found + [name for name in names if not _overlaps(name, found)]


def blank_quoted(text: str) -> str:
    """Return a text with blanks in the place of what stands in quotation marks, those within others first.

    >>> blank_quoted("в „СУ „Иван Вазов““, Видин")
    'в                  , Видин'
    """
    blanked, found = QUOTED.subn(lambda match: " " * len(match[0]), text)
    return blank_quoted(blanked) if found else blanked


def _is_place(name: Match, text: str) -> bool:
    return bool(PLACE_AFTER.match(text, name.end) or PLACE_BEFORE.search(text[: name.start]))


def _overlaps(name: Match, others: list[Match]) -> bool:
    return any(name.start < other.end and other.start < name.end for other in others)
