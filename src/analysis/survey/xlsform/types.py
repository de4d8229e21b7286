"""A cell of the column `type` in, the type in its standard spelling and its list out.

The spellings are those that pyxform 4.5 understands (`question_type_dictionary.py`, `aliases.py`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

SELECTS = ("select_one", "select_multiple")
LISTED = (*SELECTS, "rank")  # their answers are codes of a list on the sheet choices
BLOCKS = ("group", "repeat")
REFUSED = {  # blocks that are read as such, so that only one error comes of them
    "loop": "pyxform copies its questions for every choice; write them out",
    "rank": "of old KoboToolbox forms; use the type rank",
    "score": "of old KoboToolbox forms; use select_one questions in a group",
    "kobomatrix": "of old KoboToolbox forms; use questions in a group",
}
REFUSED_ROWS = ("score__row", "rank__level")  # stand only within such blocks
FROM_FILE = (".csv", ".xml", ".geojson")
OTHER = ("or_other", "or other", "or specify other")

SPELLINGS = {
    "text": ("string", "q string", "add text prompt"),
    "integer": ("int", "q int", "add integer prompt", "percentage")
    + ("number of days in last month", "number of days in last six months", "number of days in last year"),
    "decimal": ("q decimal", "add decimal prompt"),
    "range": (),
    "date": ("q date", "add date prompt"),
    "time": (),
    "datetime": ("dateTime", "date time", "q date time", "q dateTime", "add date time prompt", "add dateTime prompt"),
    "geopoint": ("gps", "location", "q geopoint", "q location", "add location prompt"),
    "geotrace": ("q geotrace",),
    "geoshape": ("q geoshape",),
    "image": ("photo", "q picture", "q image", "add image prompt", "add photo prompt"),
    "audio": ("q audio", "add audio prompt"),
    "video": ("q video", "add video prompt"),
    "file": ("add file prompt",),
    "barcode": ("q barcode", "add barcode prompt"),
    "note": ("q note", "add note prompt"),
    "acknowledge": ("trigger", "q acknowledge", "add acknowledge prompt"),
    "calculate": ("q calculate", "add calculate prompt"),
    "hidden": (),
    "start": ("start time", "get start time"),
    "end": ("end time", "get end time"),
    "today": ("get today",),
    "deviceid": ("imei", "device id", "get device id", "uri:deviceid"),
    "subscriberid": ("subscriber id", "get subscriber id", "uri:subscriberid"),
    "simserial": ("sim id", "get sim id", "uri:simserial"),
    "phone number": (),  # asked as a text, but personal
    "phonenumber": ("get phone number", "get phonenumber", "uri:phonenumber"),
    "username": ("uri:username",),
    "email": ("uri:email",),
    "audit": (),
    "osm": (),
    "start-geopoint": (),
    "background-geopoint": (),
    "background-audio": (),
    "xml-external": (),
    "csv-external": (),
}
LIST_SPELLINGS = {
    "select_one": ("select one", "select1", "select one from", "select one using", "q select1")
    + ("add select one prompt using",),
    "select_multiple": (
        "select multiple",
        "select all that apply",
        "select all that apply from",
        "select multiple from",
    )
    + ("select multiple using", "q select", "add select multiple prompt using"),
    "select_one_from_file": ("select one from file",),
    "select_multiple_from_file": ("select multiple from file",),
    "select_one_external": ("select one external",),
    "rank": (),
}
BLOCK_SPELLINGS = {"group": (), "repeat": ("lgroup", "looped group")} | dict.fromkeys(REFUSED, ())
QUIET = ("calculate", "hidden", "audit", "start", "end", "today", "deviceid", "subscriberid", "simserial")
QUIET += ("phonenumber", "username", "email", "start-geopoint", "background-geopoint", "background-audio")
QUIET += ("xml-external", "csv-external")  # nobody sees them: they need no label


def _invert(spellings: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {spelling: name for name, others in spellings.items() for spelling in (name, *others)}


SIMPLE, WITH_LIST, BLOCK = _invert(SPELLINGS), _invert(LIST_SPELLINGS), _invert(BLOCK_SPELLINGS)
LIST_CELL = re.compile(
    rf"(?P<type>{'|'.join(sorted(WITH_LIST, key=len, reverse=True))})\s(?P<list>\S+)(?P<other>\s(?:{'|'.join(OTHER)}))?"
)
BLOCK_CELL = re.compile(rf"(?P<edge>begin|end)[\s_](?P<type>{'|'.join(BLOCK)})(?:\s(?:over\s)?\S+)?")
KNOWN = (*SPELLINGS, *LIST_SPELLINGS, *(f"{edge}_{block}" for edge in ("begin", "end") for block in BLOCKS))


class TypeCell(NamedTuple):
    """The standard name of a type, its list (or file), and whether `or_other` adds a choice to it."""

    kind: str
    list: str = ""
    other: bool = False


def split_type(text: str) -> TypeCell:
    """Return what a cell of the column `type` says; an unknown type keeps its first word as its name.

    >>> split_type("select one  edu or_other "), split_type("begin group"), split_type("string")
    (TypeCell(kind='select_one', list='edu', other=True), TypeCell(kind='begin_group', list='', other=False), \
TypeCell(kind='text', list='', other=False))
    """
    cell = " ".join(text.split())
    if cell in SIMPLE:
        return TypeCell(SIMPLE[cell])
    if match := BLOCK_CELL.fullmatch(cell):
        return TypeCell(f"{match['edge']}_{BLOCK[match['type']]}")
    if match := LIST_CELL.fullmatch(cell):
        kind = WITH_LIST[match["type"]]
        outside = kind in SELECTS and match["list"].endswith(FROM_FILE)
        return TypeCell(f"{kind}_from_file" if outside else kind, match["list"], match["other"] is not None)
    first, _, rest = cell.partition(" ")
    return TypeCell(first, rest)
