"""The header of an export and a codebook in, what each column holds out; what cannot be told is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.errors import StudyError, suggest
from analysis.survey.files.encodings import AGAIN
from analysis.survey.reading.ambiguity import Columns, assign_columns
from analysis.survey.reading.codebook import Codebook
from analysis.survey.reading.labels import normalise
from analysis.survey.reading.platforms import GENERATED, TIMES, find_platform, name_platform_columns
from analysis.survey.reading.spellings import (
    SEPARATORS,
    Place,
    Spellings,
    mangle,
    mangle_name,
    spell_labels,
    spell_names,
)
from analysis.survey.reading.tabular import Table

BROKEN_MARKS = ("X.U.FEFF.", "ï..", "п»ї", "\ufeff")  # what R, and others, make of a byte-order mark
COUNTED = re.compile(r"\.\d+$")  # what R and pandas put after a header that stands twice
VERSION = re.compile(r"_version__\d{3}")  # KoboToolbox, of a form that was deployed several times
LAST_NUMBER = re.compile(r"(.+)_(\d+)")  # SurveyCTO: the third child of the first household is name_1_3
NAMES = "XML names"
PLATFORMS = name_platform_columns("").keys()
UNKNOWN = "give the version of the form that has it; a column that somebody added by hand must go: export again"
LONGEST = 100  # letters of a header that a similar one is looked for
MOST = 20  # unknown columns for which one is: with more it is another form


@dataclass(frozen=True)
class Headers:
    """The columns of a table by what they hold, and how the headers were written."""

    columns: Columns
    unknown: list[str]  # headers that nothing knows
    style: str  # XML names or labels in a language, and what stands between groups
    language: str  # of the labels; "" for XML names
    platform: str
    through_r: bool
    warnings: list[StudyError]
    errors: list[StudyError]


def match_headers(table: Table, codebook: Codebook, repeat: str = "") -> Headers:
    """Tell what the columns of a table hold: XML names or labels in any language, with groups or without.

    The rows of the table are interviews, or instances of the `repeat` of that path.

    `errors` has the columns that nothing knows, with the nearest header, and those that may be several things.
    """
    header = [_mend(text) for text in table.header]
    style, language, spellings, mangled = _choose_style(header, codebook)
    through_r = mangled or any(text.startswith(("X_", "X.U.FEFF.", "ï..")) for text in table.header)
    others = [text for text in header if normalise(text) not in spellings]  # a question may be called “deviceid”
    platform = find_platform([text.removeprefix("X") if through_r else text for text in others])
    known = _spell_platform(platform, through_r, codebook)
    options = [_find_options(text, spellings, known, codebook, repeat) for text in header]
    if _numbers_rows(table):
        options[0] = [Place("ignored")]
    options = [[Place("ignored")] if _is_nothing(table, at) else found for at, found in enumerate(options)]
    columns, warnings, errors = assign_columns(table, options)
    unknown = [text for text, found in zip(header, options, strict=True) if not found]
    free = [text for text, places in spellings.items() if not columns.keys() & set(places)]
    near = len(unknown) <= MOST
    errors += [_describe_unknown(text, known if text.startswith("_") else free if near else ()) for text in unknown]
    style += _name_groups(header, codebook, language)
    return Headers(columns, unknown, style, language, platform, through_r, warnings, errors)


def _mend(text: str) -> str:
    """Return a header without a broken byte-order mark, and without the quotation marks that it kept from being read.

    >>> _mend('\ufeff"start"'), _mend('Why "no"')
    ('start', 'Why "no"')
    """
    text = text.strip()
    mark = next((mark for mark in BROKEN_MARKS if text.startswith(mark)), "")
    return text.removeprefix(mark).strip('"') if mark else text


def _choose_style(header: list[str], codebook: Codebook) -> tuple[str, str, Spellings, bool]:
    """Return the style under which most columns are known, and whether it is as R's `make.names` leaves headers.

    A question without a label keeps its name in any style.
    """
    names = spell_names(codebook)
    if all(text in names or text in PLATFORMS for text in header):
        return NAMES, "", names, False
    languages = dict.fromkeys(language for form in codebook.forms for language in form.languages)
    styles = [(NAMES, "", names, False)]
    styles += [(f"labels in {lang}", lang, names | spell_labels(codebook, lang), False) for lang in languages]
    styles += [(style, language, mangle(known), True) for style, language, known, _ in styles]
    hits = [sum(normalise(text) in known for text in header) for _, _, known, _ in styles]
    return styles[hits.index(max(hits))]


def _spell_platform(platform: str, through_r: bool, codebook: Codebook) -> dict[str, Place]:
    named = name_platform_columns(platform).items()
    known = {text: Place("platform" if name else "ignored", name) for text, name in named}
    for header, kind in TIMES.items():
        for question in codebook.questions.values():
            if question.type == kind:
                known[header] = Place("answer", question.name)
    return known | ({mangle_name(text): place for text, place in known.items()} if through_r else {})


def _find_options(
    text: str, spellings: Spellings, known: dict[str, Place], codebook: Codebook, repeat: str
) -> list[Place]:
    """Return what a header may stand for; a column of the form comes before a platform's of the same name.

    Among interviews q_1 of a repeat is its first instance, not code 1 of q.
    """
    for spelled in dict.fromkeys((text, normalise(text), COUNTED.sub("", text))):
        if spelled in spellings:
            elsewhere = all(place.name and codebook.questions[place.name].repeat for place in spellings[spelled])
            instances = _find_instances(text, spellings, codebook) if elsewhere and not repeat else []
            return instances or _prefer_bare(spelled, spellings[spelled])
        if spelled in known:
            return [known[spelled]]
    if GENERATED.fullmatch(text):
        return [Place("ignored")]
    if VERSION.fullmatch(text):
        return [Place("platform", "version")]
    return _find_instances(text, spellings, codebook)


def _prefer_bare(text: str, places: list[Place]) -> list[Place]:
    """Return the places of a header without the questions of a group, where a question is called just like it."""
    bare = Place("answer", text)
    return [place for place in places if place == bare or place.kind != "answer"] if bare in places else places


def _find_instances(text: str, spellings: Spellings, codebook: Codebook) -> list[Place]:
    """Return the places of a question in a repeat whose instances stand side by side; q_2_1 may be code 2 of q."""
    options: list[Place] = []
    name, numbers = text, ()
    while match := LAST_NUMBER.fullmatch(name):
        name, numbers = match[1], (int(match[2]), *numbers)
        if spellings.get(name) == [Place("ignored")]:  # how many instances of an inner repeat there are
            return [Place("ignored")]
        places = [place for place in spellings.get(name, []) if place.name and codebook.questions[place.name].repeat]
        options += [replace(place, instance=numbers) for place in places if _depth(place, codebook) == len(numbers)]
    return options


def _depth(place: Place, codebook: Codebook) -> int:
    """Return how many repeats are around a question."""
    inner = codebook.questions[place.name].repeat
    return sum(f"{inner}/".startswith(f"{path}/") for path in _repeats(codebook))


def _repeats(codebook: Codebook) -> set[str]:
    return {path for form in codebook.forms for path in form.repeats}


def _is_nothing(table: Table, at: int) -> bool:
    """Say whether a column is as empty as its header: Excel adds such columns at the end."""
    return not table.header[at].strip() and not any(text.strip() for text in table.columns[at].texts)


def _numbers_rows(table: Table) -> bool:
    """Say whether the first column is the one without a name in which R and pandas number the rows."""
    first = table.header[0].strip()
    return first in ("", "X", "Unnamed: 0") and all(text.isdigit() for text in table.columns[0].texts)


def _describe_unknown(text: str, candidates: Iterable[str]) -> StudyError:
    """Return the problem of a column that nothing knows; only “_…” can have been meant for a platform's column."""
    if not text:
        return StudyError("a column without a header holds answers", fix=AGAIN)
    near = suggest(text, candidates) if len(text) < LONGEST else ""
    return StudyError(f"unknown column “{text}”", fix=near or UNKNOWN)


def _name_groups(header: list[str], codebook: Codebook, language: str) -> str:
    """Say what stands between the groups of a header."""
    if not language:
        paths = [question.path for question in codebook.questions.values() if "/" in question.path]
        found = [mark for mark in SEPARATORS if any(path.replace("/", mark) in header for path in paths)]
        return f" with groups, separated by {found[0]}" if found else " without groups"
    labels = [labels.get(language, "") for form in codebook.forms for labels in form.groups.values()]
    groups = {normalise(label) for label in labels if label}
    for separator in SEPARATORS:
        if any(normalise(text).startswith(f"{group}{separator}") for group in groups for text in header):
            return f" with groups, separated by {separator}"
    return " without groups"
