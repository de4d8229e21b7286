"""Rows of an XLSForm's sheets in, the same rows with every column in its standard spelling out.

The spellings are those that pyxform 4.5 understands (`aliases.py`, `parsing/sheet_headers.py`), in any
case, with blanks or underscores, and with the group that XForms put before them (`bind::relevant`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from analysis.errors import StudyError
from analysis.survey.xlsform.workbook import Row

Labels = dict[str, str]  # language code → text

TRANSLATED = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
TRANSLATED += ("image", "big-image", "audio", "video")
COLUMNS = {
    "survey": ("type", "name", "relevant", "constraint", "required", "calculation", "choice_filter", "appearance")
    + ("default", "read_only", "parameters", "repeat_count", "trigger", "disabled", "hxl", *TRANSLATED),
    "choices": ("list_name", "name", *TRANSLATED),
    "settings": ("form_title", "form_id", "version", "default_language", "allow_choice_duplicates"),
}
ALIASES = {
    "survey": {"command": "type", "tag": "name", "value": "name", "caption": "label"}
    | {"relevance": "relevant", "calculate": "calculation", "readonly": "read_only"}
    | {"count": "repeat_count", "jr:count": "repeat_count"}
    | {"constraining_message": "constraint_message", "jr:constraintmsg": "constraint_message"}
    | {"requiredmsg": "required_message", "jr:requiredmsg": "required_message"},
    "choices": {"value": "name", "caption": "label"},
    "settings": {"title": "form_title", "set_form_title": "form_title"}
    | {"id_string": "form_id", "set_form_id": "form_id"},
}
COLUMN = re.compile(
    r"(?:(?:bind|control|media|body)\s*::?\s*)?(?P<name>(?:jr:)?[^:]+?)\s*(?:::?\s*(?P<language>.+))?", re.IGNORECASE
)
CODE = re.compile(r"\(([\w-]+)\)\s*$")
QUOTES = str.maketrans("‘’“”", "''\"\"")
TRUTH = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}
NEAR = 0.8  # likeness of a word that was meant: two letters in ten
SEPARATOR = "::"  # between what a column holds and its language


def standardise_columns(rows: list[Row], sheet: str, where: str) -> list[Row]:
    """Return the rows with standard names of columns; a column that no one knows keeps its own.

    Raises `StudyError` when two columns of the sheet mean the same.

    >>> standardise_columns([Row(2, {"Relevance": "1 = 1", "label : English (en)": "Yes"})], "survey", "")
    [Row(number=2, cells={'relevant': '1 = 1', 'label::English (en)': 'Yes'})]
    """
    names = {column: standardise(column, sheet) for row in rows for column in row.cells}
    meanings = list(names.values())
    for column, meaning in names.items():
        if meanings.count(meaning) > 1:
            found = f"two columns mean “{meaning}”, one of them “{column}”"
            raise StudyError(found, where=where, fix="remove one")
    return [Row(row.number, {names[column]: text for column, text in row.cells.items()}) for row in rows]


def standardise(column: str, sheet: str) -> str:
    """Return the standard name of a column; a language follows it after “::”.

    >>> standardise("list name", "choices"), standardise("bind:jr:constraintMsg", "survey")
    ('list_name', 'constraint_message')
    >>> standardise("Label:Français", "survey"), standardise("NSI code", "choices")
    ('label::Français', 'NSI code')
    """
    match = COLUMN.fullmatch(column)
    word = "_".join(match["name"].split()).lower() if match else ""
    name = ALIASES[sheet].get(word, word)
    if name not in COLUMNS[sheet]:
        return column
    return f"{name}{SEPARATOR}{match['language']}" if match["language"] else name


def find_languages(rows: list[Row]) -> dict[str, str]:
    """Return the languages in which the rows have a label: full name → code; a bare `label` is called “default”."""
    columns = dict.fromkeys(column for row in rows for column, text in row.cells.items() if text)
    names = (_split_label(column) for column in columns)
    return {name: language_code(name) for name in names if name}


def labels_of(row: Row) -> Labels:
    """Return the labels of a row by language code; the language of a bare column `label` is called “default”.

    >>> labels_of(Row(2, {"label::Български (bg)": "Да", "label::English": "Yes", "label::Romani": ""}))
    {'bg': 'Да', 'English': 'Yes'}
    """
    labelled = ((_split_label(column), text) for column, text in row.cells.items())
    return {language_code(name): text for name, text in labelled if name and text}


def language_code(name: str) -> str:
    """Return the code in parentheses at the end of a language's name, else the name.

    >>> language_code("Български (bg)"), language_code("English")
    ('bg', 'English')
    """
    code = CODE.search(name)
    return code[1] if code else name


def find_near(word: str, names: Iterable[str]) -> str:
    """Return the name that looks like a slip of the pen for a word, or nothing.

    >>> find_near("choices", ["survey", "choises"]), find_near("label", ["level"])
    ('choises', '')
    """
    return next(iter(get_close_matches(word, names, n=1, cutoff=NEAR)), "")


def standardise_expression(text: str) -> str:
    """Return an expression as pyxform hands it to the device: with straight quotes, and a bare yes as a truth value.

    >>> standardise_expression("${agrees} = ‘yes’"), standardise_expression("TRUE"), standardise_expression("")
    ("${agrees} = 'yes'", 'true()', '')
    """
    return TRUTH.get(text.lower()) or straighten_quotes(text)


def straighten_quotes(text: str) -> str:
    """Return a text with straight quotes for the curly ones of word processors.

    >>> straighten_quotes("D’accord")
    "D'accord"
    """
    return text.translate(QUOTES)


def _split_label(column: str) -> str:
    """Return the language of a column of labels, nothing for another column."""
    first, _, language = column.partition(SEPARATOR)
    return (language or "default") if first == "label" else ""
