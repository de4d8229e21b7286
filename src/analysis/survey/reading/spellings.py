"""A codebook in, every way a header may spell one of its questions or codes out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from analysis.survey.form import Form
from analysis.survey.reading.codebook import Codebook
from analysis.survey.reading.labels import normalise
from analysis.survey.xlsform.questions import OTHER, Question

SEPARATORS = ("/", ".", "::", "-", "_", ":")  # between groups, and between a question and a code
GEOPOINT_PARTS = ("latitude", "longitude", "altitude", "precision", "accuracy")
MEDIA, LINK = ("image", "audio", "video", "file", "background-audio"), "_URL"  # KoboToolbox links to attachments
GEOPOINT_ORDER = {"latitude": 0, "longitude": 1, "altitude": 2, "precision": 3, "accuracy": 3}


@dataclass(frozen=True, order=True)
class Place:
    """What a column holds: the answers to a question, one code of it (split), one coordinate of it (part), or else."""

    kind: str  # answer, split, part, platform, ignored
    name: str = ""  # the question, or the name of a platform's column
    detail: str = ""  # the code, or which coordinate
    instance: tuple[int, ...] = ()  # of a repeat whose instances stand side by side: name_2 is (2,)


Spellings = dict[str, list[Place]]  # header → what it may stand for, in the order of the form


def spell_names(codebook: Codebook) -> Spellings:
    """Return the headers of an export with XML names: bare or below groups, with any separator."""
    spellings: Spellings = {}
    for name in codebook.questions:
        for _, question in codebook.variants(name):
            steps = question.path.split("/")
            for separator in SEPARATORS:
                for start in range(len(steps)):
                    _add_question(spellings, codebook, question, separator.join(steps[start:]), separator)
    for path in {path for form in codebook.forms for path in form.repeats}:
        steps = f"{path}_count".split("/")  # form tools write how many instances there are
        for separator in SEPARATORS:
            for start in range(len(steps)):
                spellings.setdefault(separator.join(steps[start:]), [Place("ignored")])
    return spellings


def spell_labels(codebook: Codebook, language: str) -> Spellings:
    """Return the normalised headers of an export with the labels of a language, alone or below those of the groups."""
    spellings: Spellings = {}
    for name in codebook.questions:
        for form, question in codebook.variants(name):
            steps = [*_label_groups(form, question, language), normalise(question.labels.get(language, name))]
            for separator in SEPARATORS:
                for start in range(len(steps)):
                    _add_label(spellings, codebook, question, separator.join(steps[start:]), separator, language)
    return spellings


def mangle(spellings: Spellings) -> Spellings:
    """Return the headers as R's `make.names` leaves them: “.” for every sign, X before what is no letter."""
    mangled: Spellings = {}
    for header, places in spellings.items():
        for place in places:
            _add(mangled, mangle_name(header), place)
    return mangled


def mangle_name(header: str) -> str:
    """Return a header as R changes it.

    >>> mangle_name("_uuid"), mangle_name("label::English"), mangle_name("main/src")
    ('X_uuid', 'label..English', 'main.src')
    """
    name = re.sub(r"[^\w.]", ".", header)
    return name if re.match(r"[^\W\d_]|\.(?!\d)", name) else f"X{name}"


def _add_question(spellings: Spellings, codebook: Codebook, question: Question, spelled: str, separator: str) -> None:
    kind = "ignored" if question.type == "note" else "answer"
    _add(spellings, spelled, Place(kind, question.name))
    if question.type in MEDIA:
        _add(spellings, f"{spelled}{LINK}", Place("ignored"))
    if question.type == "geopoint":
        _add_parts(spellings, question, spelled.removesuffix(question.name), question.name)
        for part in GEOPOINT_PARTS:
            for between in "-:":
                _add(spellings, f"{spelled}{between}{part.capitalize()}", Place("part", question.name, part))
    if question.type == "select_multiple":
        for code in codebook.codes.get(question.name, ()):
            for between in {"/", ".", separator}:
                _add(spellings, f"{spelled}{between}{code}", Place("split", question.name, code))
            if separator == "_" and code.startswith("-"):  # SurveyCTO writes -99 as _99
                _add(spellings, f"{spelled}__{code[1:]}", Place("split", question.name, code))


def _add_label(
    spellings: Spellings, codebook: Codebook, question: Question, spelled: str, separator: str, language: str
) -> None:
    kind = "ignored" if question.type == "note" else "answer"
    _add(spellings, spelled, Place(kind, question.name))
    if question.type in MEDIA:
        _add(spellings, f"{spelled}{LINK}", Place("ignored"))
    if question.type == "geopoint":
        label = normalise(question.labels.get(language, question.name))
        _add_parts(spellings, question, spelled.removesuffix(label), label)
    if question.type == "select_multiple":
        for code, labels in codebook.codes.get(question.name, {}).items():
            for between in {"/", separator}:
                spelled_code = f"{spelled}{between}{normalise(labels.get(language, code))}"
                _add(spellings, spelled_code, Place("split", question.name, code))
        if OTHER in codebook.codes.get(question.name, {}):  # the choice that or_other adds keeps its name
            spellings.setdefault(f"{spelled}/{OTHER}", [Place("split", question.name, OTHER)])


def _add_parts(spellings: Spellings, question: Question, groups: str, name: str) -> None:
    """Add the coordinates as KoboToolbox writes them, with names or labels: main/_place_latitude."""
    for part in GEOPOINT_PARTS:
        _add(spellings, f"{groups}_{name}_{part}", Place("part", question.name, part))


def _label_groups(form: Form, question: Question, language: str) -> list[str]:
    steps = question.path.split("/")[:-1]
    paths = ["/".join(steps[: at + 1]) for at in range(len(steps))]
    labels = [{**form.groups, **form.repeats}.get(path, {}) for path in paths]
    return [normalise(label.get(language, step)) for label, step in zip(labels, steps, strict=True)]


def _add(spellings: Spellings, header: str, place: Place) -> None:
    places = spellings.setdefault(header, [])
    if place not in places:
        places.append(place)
